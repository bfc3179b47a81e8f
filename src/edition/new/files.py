"""The files of a new project besides its text: settings, first page, editors, continuous integration."""

from __future__ import annotations

import json
from typing import Final

from edition import __version__
from edition.new.write import Answers


def files(answers: Answers, name: str) -> dict[str, str]:
    """Path -> text; ``name`` is that of the TEI file without its suffix."""
    title = " ".join(answers.title.split())
    return {
        "conf.py": _CONF.format(name=name),
        "source/index.md": _INDEX.format(title=_plain(title)),
        ".gitignore": "/build/\n/source/text/\n",
        "README.md": _README.format(title=_plain(title), name=name),
        ".vscode/settings.json": json.dumps(_VSCODE, indent=2) + "\n",
        ".vscode/extensions.json": json.dumps({"recommendations": ["redhat.vscode-xml"]}, indent=2) + "\n",
        ".github/workflows/edition.yml": _WORKFLOW.format(version=__version__),
    }


def _plain(title: str) -> str:
    """A title as text: nothing in it is markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~$&" else c for c in title)


_CONF: Final = '''"""Settings of the edition; title, editors and licence are read from the teiHeader."""

extensions = ["edition.sphinx"]
edition_tei = ["tei/{name}.xml"]
'''

_INDEX: Final = """# {title}

```{{toctree}}
:maxdepth: 2

text/index
```
"""

_README: Final = """# {title}

The text is `tei/{name}.xml` (TEI P5). With `pip install tei-edition`:

| Command | What it does |
| --- | --- |
| `edition serve` | shows the edition while you edit |
| `edition build` | makes the web edition (`build/html/index.html`) and the PDF (`build/pdf/`) |
| `edition text tei/{name}.xml` | prints the reading text |
"""

_VSCODE: Final = {
    "files.exclude": {"build": True},
    "editor.wordWrap": "on",
    "xml.format.enabled": False,
    "[xml]": {"editor.unicodeHighlight.ambiguousCharacters": True, "editor.renderWhitespace": "boundary"},
}

_WORKFLOW: Final = """name: edition
on: [push, pull_request]
permissions:
  contents: read
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install tei-edition=={version}
      - run: edition build -W
      - uses: actions/upload-artifact@v4
        with:
          name: edition
          path: |
            build/html
            build/pdf
"""
