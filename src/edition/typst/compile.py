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
from typing import Any

import typst

CHECKED = "a-3b"
"""A standard that forbids missing glyphs, tried beside a book that follows none."""

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed|contains the codepoint `"(.+?)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def main() -> int:
    """Do the job on standard input; always 0, for a fault of the book is part of the report."""
    job = json.load(sys.stdin)
    try:
        report = run(job)
    except typst.TypstError as error:
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
    glyphs: list[str] = []
    while True:
        found: dict[str, Any] = {"glyphs": glyphs, "pattern": pattern(glyphs), "pictures": sorted(pictures)}
        _tell(root, found, measure=job["series"] > 1, shifts={})
        book = typst.Compiler(job["main"], root=str(root), font_paths=fonts)
        if job["series"] > 1:
            places = json.loads(book.query("<notes>", field="value", one=True))
            _tell(root, found, measure=False, shifts=shifts(**places))
        try:
            if not job["standards"]:
                book.compile(format="pdf", pdf_standards=[CHECKED], timestamp=job["timestamp"])
            pdf, warnings = book.compile_with_warnings(
                format="pdf", pdf_standards=job["standards"], timestamp=job["timestamp"]
            )
        except typst.TypstError as error:
            new = missing(error.diagnostic) - set(glyphs)
            if not new:
                raise
            glyphs = sorted({*glyphs, *new})
            continue
        Path(job["output"]).write_bytes(pdf)
        messages = list(dict.fromkeys(warning.message for warning in warnings))
        return {"glyphs": glyphs, "pictures": pictures, "warnings": messages}


def shifts(tops: list[list[Any]], ends: list[list[Any]]) -> dict[str, float]:
    """How far down each note of a page must move so that the apparatus stands above the numbered notes.

    ``tops`` are ``[id, series, page, y]`` of the notes in the order Typst has set them, ``ends`` ``[id, page, y]`` of
    their last lines, in points. Gives the distance by id, without those that stay. A page on which a note goes over
    to the next page stays as it is.
    """
    end = {note: (page, y) for note, page, y in ends}
    moves: dict[str, float] = {}
    for page, group in groupby(tops, key=lambda note: note[2]):
        notes = list(group)
        whole = all(end[note][0] == page for note, *_ in notes) and not _carried_over(page, tops, end)
        kinds = [series == "n" for _, series, *_ in notes]
        if whole and kinds != sorted(kinds):
            moves |= _moves(notes, end[notes[-1][0]][1])
    return moves


def _carried_over(page: int, tops: list[list[Any]], end: dict[str, tuple[int, float]]) -> bool:
    return any(top_page < page <= end[note][0] for note, _, top_page, _ in tops[:]) if tops else False


def _moves(notes: list[list[Any]], bottom: float) -> dict[str, float]:
    starts = [y for *_, y in notes]
    steps = [after - y for y, after in zip(starts, starts[1:], strict=False)]
    gap = 0.0
    steps.append(bottom - starts[-1] + gap)
    order = sorted(range(len(notes)), key=lambda number: notes[number][1] == "n")
    moves, y = {}, starts[0]
    for number in order:
        if abs(y - starts[number]) > 0.01:  # points
            moves[notes[number][0]] = round(y - starts[number], 3)
        y += steps[number]
    return moves


def missing(diagnostic: str) -> set[str]:
    """The characters, or clusters of them, that a message of Typst says no font can show or no PDF/A may hold."""
    return {_unescape(one or other) for one, other in _MISSING.findall(diagnostic)}


def pattern(glyphs: Iterable[str]) -> str:
    """A regular expression of Typst (Rust's ``regex``) for any of the strings, the longest first."""
    ordered = sorted(glyphs, key=lambda glyph: (-len(glyph), glyph))
    return "|".join("".join(f"\\x{{{ord(character):X}}}" for character in glyph) for glyph in ordered)


def _unescape(text: str) -> str:
    """Undo the escapes of Rust's debug format."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": "\t", "r": "\r"}.get(m[2], m[2]), text)


def _broken(root: Path, fonts: typst.Fonts, pictures: list[str]) -> dict[str, str]:
    """The pictures that Typst cannot read, with its reason."""
    broken = {}
    for path in pictures:
        page = f"#image({json.dumps(path, ensure_ascii=False)})".encode()
        try:
            typst.compile(page, root=str(root), font_paths=fonts, format="svg")
        except typst.TypstError as error:
            broken[path] = error.message
    return broken


def _tell(root: Path, found: dict[str, Any], *, measure: bool, shifts: dict[str, float]) -> None:
    text = json.dumps({**found, "measure": measure, "shifts": shifts}, ensure_ascii=False, sort_keys=True)
    (root / "found.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
