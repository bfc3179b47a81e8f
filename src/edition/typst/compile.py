"""Runs the typesetter, as a program of its own: it uses much memory, and a crash of it must not take Sphinx along.

``python -P compile.py`` reads a job as JSON from standard input and writes a report as JSON to standard output. There
are two tasks: ``galley`` sets the book without pages and says where everything stands; ``book`` writes the PDF. Before
the first of them every picture is tried, so that one that is broken is named and its description printed. Characters
that no font has are errors to Typst, which names them: they are part of the report, and the book is to be set again
with their numbers in their place. What is known so far goes to the template in ``found.json``.

Imports nothing of ``edition``: it is run by its path.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

import typst

CHECKED: Final = "a-3b"
"""A standard that forbids missing glyphs, tried beside a book that follows none."""

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed|contains the codepoint `"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def main() -> int:
    """Do the job on standard input; always 0, for a fault of the book is part of the report."""
    job = json.load(sys.stdin)
    try:
        report = run(job)
    except RuntimeError as error:  # the class of TypstError; queries raise it bare
        report = {"error": getattr(error, "diagnostic", "") or str(error)}
    sys.stdout.write(json.dumps(report))  # json.dump to a file does not use the encoder in C
    return 0


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do the task of a job.

    Keys of the job: ``task``, ``root``, ``main``, ``output``, ``font_paths``, ``standards``, ``timestamp``,
    ``pictures`` (paths below root to be tried, or none), ``found`` (what the template is told). Keys of the report:
    ``galley`` (what the galleys say), ``glyphs`` (new ones that no font has; the PDF is not written then), ``pictures``
    (those that cannot be read, with the reason), ``warnings``. Raises ``typst.TypstError``.
    """
    root, fonts = Path(job["root"]), typst.Fonts(include_system_fonts=False, font_paths=job["font_paths"])
    pictures = _broken(root, fonts, job["pictures"])
    found = {**job["found"], "pictures": sorted({*job["found"]["pictures"], *pictures})}
    _tell(root, found)
    book = typst.Compiler(job["main"], root=str(root), font_paths=fonts)
    report: dict[str, Any] = {"pictures": pictures, "glyphs": [], "warnings": []}
    if job["task"] == "galley":
        return {**report, "galley": json.loads(book.query("<report>", field="value", one=True))}
    known = set(found["glyphs"])
    try:
        if not job["standards"]:
            _check(book, job["timestamp"], known)
        pdf, warnings = book.compile_with_warnings(
            format="pdf", pdf_standards=job["standards"], timestamp=job["timestamp"]
        )
    except typst.TypstError as error:
        new = missing(error.diagnostic) - known
        if not new:
            raise
        return {**report, "glyphs": sorted(new)}
    assert isinstance(pdf, bytes)
    Path(job["output"]).write_bytes(pdf)
    return {**report, "warnings": list(dict.fromkeys(warning.message for warning in warnings))}


def _check(book: typst.Compiler, timestamp: int, known: set[str]) -> None:
    """Raise what a standard finds missing in a book that follows none."""
    try:
        book.compile(format="pdf", pdf_standards=[CHECKED], timestamp=timestamp)
    except typst.TypstError as error:
        if missing(error.diagnostic) - known:
            raise


def missing(diagnostic: str) -> set[str]:
    """The characters, or clusters of them, that a message of Typst says no font can show or no PDF/A may hold."""
    return {_unescape(one or other) for one, other in _MISSING.findall(diagnostic)}


def _unescape(text: str) -> str:
    """Undo the escapes of Rust's debug format."""
    return _ESCAPE.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": "\t", "r": "\r"}.get(m[2], m[2]), text
    )


def _broken(root: Path, fonts: typst.Fonts, pictures: list[str]) -> dict[str, str]:
    """The pictures that Typst cannot read, with its reason."""
    broken = {}
    for path in pictures:
        page = f"#image({json.dumps(path, ensure_ascii=False)})".encode()
        try:
            typst.Compiler(page, root=str(root), font_paths=fonts).compile(format="svg")
        except typst.TypstError as error:
            broken[path] = error.message
    return broken


def _tell(root: Path, found: dict[str, Any]) -> None:
    (root / "found.json").write_text(json.dumps(found, ensure_ascii=False, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
