"""What citation, heads and data cost a web edition: CPU milliseconds for each page, at first and when nothing changed.

    python tests/bench/data.py [PAGES]

A project of as many divisions of twenty paragraphs is built twice; the functions that make these things are timed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import edition.sphinx as extension
from edition.project import Request, build

_HEAD = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="hr"><teiHeader><fileDesc><titleStmt><title>Bench</title>
<editor>E. Ditor</editor></titleStmt><publicationStmt><publisher>bench</publisher><date when="2026"/></publicationStmt>
<sourceDesc><p>Made.</p></sourceDesc></fileDesc></teiHeader><text><body>
"""


def project(folder: Path, pages: int) -> None:
    """Write the project."""
    paragraphs = "".join(f'<p n="{n}">Riječ po riječ, i još poneka riječ do kraja retka.</p>' for n in range(1, 21))
    divisions = "".join(f'<div xml:id="d{n}"><head>Dio {n}</head>{paragraphs}</div>\n' for n in range(1, pages + 1))
    (folder / "tei").mkdir()
    (folder / "tei" / "bench.xml").write_text(f"{_HEAD}{divisions}</body></text></TEI>", encoding="utf-8")
    (folder / "conf.py").write_text('extensions = ["edition.sphinx"]\nedition_depth = 1\n', encoding="utf-8")
    (folder / "source").mkdir()
    (folder / "source" / "index.md").write_text("# Bench\n\n```{toctree}\ntext/index\n```\n", encoding="utf-8")


def timed(spent: Counter[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, with its CPU time added to ``spent``."""

    def run(*arguments: Any) -> Any:
        begin = time.process_time_ns()
        try:
            return function(*arguments)
        finally:
            spent[name] += time.process_time_ns() - begin

    return run


def main(pages: int) -> None:
    """Build twice and print."""
    spent: Counter[str] = Counter()
    for module, name in ((extension.cite, "add"), (extension.head, "add"), (extension.data, "write")):
        setattr(module, name, timed(spent, f"{module.__name__.rpartition('.')[2]}", getattr(module, name)))
    with tempfile.TemporaryDirectory() as folder:
        project(Path(folder), pages)
        for state in ("first build", "nothing changed"):
            spent.clear()
            begin = time.process_time()
            build(Request(Path(folder), Path(folder) / "out", ("html",), quiet=True))
            whole = time.process_time() - begin
            parts = ", ".join(f"{name} {spent[name] / 1e6 / pages:.2f}" for name in ("cite", "head", "data"))
            print(f"{state}: {whole:.1f} s CPU for {pages} pages; of it ms a page: {parts}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
