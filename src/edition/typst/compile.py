"""Runs the typesetter, as a program of its own: it uses much memory, and a crash of it must not take Sphinx along.

``python -P compile.py`` reads a job as JSON from standard input and writes a report as JSON to standard output.
The passes: every picture is tried, so that one that is broken is named and its description printed; the places of
the notes are asked for when a page may hold two series (:func:`shifts`); the book is set; characters that no font
has, which Typst names as errors, are noted and the book is set again with their numbers in their place. What the
passes have found goes from one to the next in ``found.json``, which the template reads.

Imports nothing of ``edition``: it is run by its path.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import typst

CHECKED: Final = "a-3b"
"""A standard that forbids missing glyphs, tried beside a book that follows none."""

TOLERANCE = 0.01
"""Points."""

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed|contains the codepoint `"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def main() -> int:
    """Do the job on standard input; always 0, for a fault of the book is part of the report."""
    job = json.load(sys.stdin)
    try:
        report = run(job)
    except RuntimeError as error:  # the class of TypstError; queries raise it bare
        report = {"error": getattr(error, "diagnostic", "") or str(error)}
    json.dump(report, sys.stdout)
    return 0


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Set the book of a job and write the PDF.

    Keys of the job: ``root``, ``main``, ``output``, ``font_paths``, ``standards``, ``timestamp``, ``pictures``
    (paths below root), ``series`` (how many series of notes there are). Keys of the report: ``glyphs``, ``pictures``
    (those that cannot be read, with the reason), ``warnings``. Raises ``typst.TypstError``.
    """
    root, fonts = Path(job["root"]), typst.Fonts(include_system_fonts=False, font_paths=job["font_paths"])
    pictures = _broken(root, fonts, job["pictures"])
    glyphs: set[str] = set()
    while True:
        found = {"glyphs": sorted(glyphs), "pattern": pattern(glyphs), "pictures": sorted(pictures)}
        book = _measured(job, fonts, found)
        try:
            if not job["standards"]:
                _check(book, job["timestamp"], glyphs)
            pdf, warnings = book.compile_with_warnings(
                format="pdf", pdf_standards=job["standards"], timestamp=job["timestamp"]
            )
        except typst.TypstError as error:
            new = missing(error.diagnostic) - glyphs
            if not new:
                raise
            glyphs |= new
            continue
        assert isinstance(pdf, bytes)
        Path(job["output"]).write_bytes(pdf)
        messages = list(dict.fromkeys(warning.message for warning in warnings))
        return {"glyphs": sorted(glyphs), "pictures": pictures, "warnings": messages}


def shifts(tops: list[list[Any]], ends: list[list[Any]]) -> dict[str, float]:
    """How far down each note of a page must move so that the apparatus stands above the numbered notes.

    ``tops`` are ``[id, series, page, y]`` of the notes in the order Typst has set them, ``ends`` ``[id, page, y]`` of
    where they end, in points. Gives the distance by id, without those that stay. A note that is split between two
    pages stays where it is: at the top of the notes of one, at the bottom of those of the other.
    """
    end = {note: (page, y) for note, page, y in ends}
    moves: dict[str, float] = {}
    for page, group in groupby(tops, key=lambda note: note[2]):
        whole = [(note, series == "n", y, end[note][1]) for note, series, _, y in group if end[note][0] == page]
        if len(whole) > 1:
            moves |= _moves(whole)
    return moves


def _moves(notes: list[tuple[str, bool, float, float]]) -> dict[str, float]:
    """The moves on one page; a note is its id, whether it goes below, where it begins and where it ends."""
    gap = notes[1][2] - notes[0][3]
    y, moves = notes[0][2], {}
    for note, _, top, bottom in sorted(notes, key=lambda note: note[1]):
        if abs(y - top) > TOLERANCE:
            moves[note] = round(y - top, 3)
        y += bottom - top + gap
    return moves


def _measured(job: dict[str, Any], fonts: typst.Fonts, found: dict[str, Any]) -> typst.Compiler:
    """The book with its notes in the order of their series."""
    root, several = Path(job["root"]), job["series"] > 1
    _tell(root, {**found, "measure": several, "shifts": {}})
    book = typst.Compiler(job["main"], root=str(root), font_paths=fonts)
    if several:
        places = json.loads(book.query("<notes>", field="value", one=True))
        _tell(root, {**found, "measure": False, "shifts": shifts(**places)})
    return book


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


def pattern(glyphs: Iterable[str]) -> str:
    """A regular expression of Typst (Rust's ``regex``) for any of the strings, the longest first."""
    ordered = sorted(glyphs, key=lambda glyph: (-len(glyph), glyph))
    return "|".join("".join(f"\\x{{{ord(character):X}}}" for character in glyph) for glyph in ordered)


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
