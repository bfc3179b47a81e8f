"""The files of a new project besides its text: settings, first page, editors, continuous integration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from edition import __version__
from edition.new.write import Answers


def files(answers: Answers, name: str) -> dict[str, str]:
    """Path -> text; ``name`` is that of the TEI file without its suffix."""
    title = " ".join(answers.title.split())
    schema = {f"tei/schema/{path.name}": path.read_text(encoding="utf-8") for path in sorted(_SCHEMA.iterdir())}
    return {
        **schema,
        "conf.py": _CONF.format(name=name),
        "source/index.md": _INDEX.format(title=_plain(title)),
        ".gitignore": "/build/\n/source/text/\n",
        "README.md": _README.format(title=_plain(title), name=name, version=__version__),
        ".vscode/settings.json": json.dumps(_VSCODE, indent=2) + "\n",
        ".vscode/extensions.json": json.dumps({"recommendations": ["redhat.vscode-xml"]}, indent=2) + "\n",
        ".vscode/tasks.json": json.dumps(_TASKS, indent=2) + "\n",
        f"{name}.xpr": _OXYGEN.format(name=name),
        ".github/workflows/edition.yml": _WORKFLOW.format(version=__version__),
    }


#: The schema of the TEI that a new project holds to, and its description; the same as those of our own edition.
_SCHEMA: Final = Path(__file__).with_name("schema")


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

The text is `tei/{name}.xml` (TEI P5). With the command `edition` (version {version} made this project):

| Command | What it does |
| --- | --- |
| `edition serve` | shows the edition while you edit |
| `edition build` | makes the web edition (`build/html/index.html`) and the PDF (`build/pdf/`) |
| `edition check` | says what is wrong in the text, with file, line and column |
| `edition text tei/{name}.xml` | prints the reading text |

The TEI names its schema, `tei/schema/edition.rng` (described in `edition.odd` beside it), so VS Code (with the
extension that it recommends) and oXygen (open `{name}.xpr`) offer the elements that may stand where you write. In VS
Code the task *edition check* lists the findings under Problems.
"""

_VSCODE: Final = {
    "files.exclude": {"build": True},
    "editor.wordWrap": "on",
    "xml.format.enabled": False,
    "xml.fileAssociations": [{"pattern": "tei/*.xml", "systemId": "tei/schema/edition.rng"}],
    "[xml]": {"editor.unicodeHighlight.ambiguousCharacters": True, "editor.renderWhitespace": "boundary"},
}


def _matcher(severity: str, mark: str) -> dict[str, object]:
    """How VS Code reads a line of ``edition check``: ``file:line:column: code message``."""
    pattern = {"regexp": rf"^(\S.*?):(\d+):(\d+): (\S+) {mark}(.+)$", "file": 1, "line": 2, "column": 3}
    return {
        "owner": "edition",
        "source": "edition",
        "severity": severity,
        "fileLocation": ["relative", "${workspaceFolder}"],
        "pattern": pattern | {"code": 4, "message": 5},
    }


_TASKS: Final = {
    "version": "2.0.0",
    "tasks": [
        {
            "label": "edition check",
            "type": "shell",
            "command": "edition check",
            "group": {"kind": "build", "isDefault": True},
            "presentation": {"reveal": "silent"},
            "problemMatcher": [_matcher("error", "(?!warning: )"), _matcher("warning", "warning: ")],
        },
        {"label": "edition serve", "type": "shell", "command": "edition serve", "isBackground": True},
    ],
}

#: An oXygen project: the folder, nothing more. The schema is found by the ``xml-model`` of the TEI.
_OXYGEN: Final = """<?xml version="1.0" encoding="UTF-8"?>
<project version="24.1">
    <meta>
        <filters directoryPatterns="" filePatterns="" positiveFilePatterns="" showHiddenFiles="false"/>
        <options/>
    </meta>
    <projectTree name="{name}.xpr">
        <folder path="."/>
    </projectTree>
</project>
"""

_WORKFLOW: Final = """name: edition
on: [push, pull_request]
permissions:
  contents: read
  security-events: write
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      # Where the index does not have this version, name a wheel or a repository that you know.
      - run: pip install tei-edition=={version}
      - name: Check the text
        run: edition check --format sarif -o findings.sarif
      - name: Show the findings in the pull request
        if: always()
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: findings.sarif
      - run: edition build -W
      - uses: actions/upload-artifact@v4
        with:
          name: edition
          path: |
            build/html
            build/pdf
"""
