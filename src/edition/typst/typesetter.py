"""Calls the typesetter in a process of its own, and only when there is something new to set."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sphinx.errors import SphinxError

from edition.typst import proof, xmp
from edition.typst.makeup import MakeupError
from edition.typst.matter import Matter
from edition.typst.plan import plan

PROGRAM = Path(__file__).with_name("compile.py")
STATE = "state.json"


_MISPLACED = re.compile(r"MISPLACED ((?:\S+ ?)+)")
FEW = 5
"""So many notes are named in a message."""


class TypstError(SphinxError):
    """The typesetter has refused the book; the last good PDF is still there."""

    category = "Typst error"

    def __init__(self, message: str, misplaced: tuple[str, ...] = ()) -> None:
        super().__init__(message or f"{len(misplaced)} notes are not on the page of their mark: {_few(misplaced)}")
        self.misplaced = misplaced


@dataclass(frozen=True, slots=True)
class Report:
    """What the typesetter has found: characters without a glyph, broken pictures with the reason, its warnings."""

    glyphs: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def typeset(work: Path, job: dict[str, Any], pdf: Path) -> Report:
    """Set the book in the folder ``work`` (see :func:`edition.typst.compile.run` for the job) and write ``pdf``.

    Nothing is set when the same files and options have given this PDF before; the report is then the earlier one.
    The PDF appears under its name when it is complete. Raises :class:`TypstError`.
    """
    state, digest = work / STATE, _digest(work, job)
    if pdf.is_file() and (known := _known(state)) and known.get("digest") == digest:
        return Report(**known["report"])
    state.unlink(missing_ok=True)
    part = pdf.with_name(f".{pdf.name}.part")
    report = _passes({**job, "root": str(work), "main": str(work / job["main"]), "output": str(part)})
    if missing := proof.lost(part, _without(job["letters"], report.glyphs)):
        few = ", ".join(f"{count} of {letter!r}" for letter, count in list(missing.items())[:FEW])
        raise TypstError(f"the PDF has lost text: letters that it lacks are {few}; the last good PDF is kept")
    xmp.complete(part, job["description"])
    part.replace(pdf)
    state.write_text(json.dumps({"digest": digest, "report": asdict(report)}, indent=1), encoding="utf-8")
    return report


def _passes(job: dict[str, Any]) -> Report:
    """Galleys, plan, book; anew when the book turns out to have characters that no font has."""
    glyphs: set[str] = set()
    pictures: dict[str, str] = {}
    tried = job["pictures"]
    while True:
        found: dict[str, Any] = {"glyphs": sorted(glyphs), "pattern": pattern(glyphs), "pictures": list(pictures)}
        found |= {"galley": True, "plan": None}
        if job["matter"] or job["lines"]:
            report = _run({**job, "task": "galley", "pictures": tried, "found": found})
            pictures, tried = pictures | report["pictures"], []
            found |= {"pictures": list(pictures), "plan": _plan(report["galley"], job)}
        report = _run({**job, "task": "book", "pictures": tried, "found": {**found, "galley": False}})
        pictures, tried = pictures | report["pictures"], []
        if not report["glyphs"]:
            return Report(sorted(glyphs), pictures, report["warnings"])
        glyphs.update(report["glyphs"])


def _plan(galley: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    matter = [Matter(**{**note, "tokens": tuple(map(tuple, note["tokens"]))}) for note in job["matter"]]
    try:
        return plan(galley, matter, job["restart"])
    except MakeupError as error:
        raise TypstError("the notes of one line do not fit on a page", error.names or ("one line",)) from None


def _run(job: dict[str, Any]) -> dict[str, Any]:
    """``-P`` keeps this folder, whose names are ours, out of the search path of the program."""
    command = [sys.executable, "-P", str(PROGRAM)]
    told = {name: value for name, value in job.items() if name not in ("matter", "description", "letters")}
    done = subprocess.run(command, input=json.dumps(told).encode(), capture_output=True, check=False)  # noqa: S603
    try:
        report = json.loads(done.stdout)
    except ValueError:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise TypstError(f"the typesetter stopped without a report: {last[0]}") from None
    if "error" in report:
        error = report["error"].strip()
        if found := _MISPLACED.search(error):
            raise TypstError("", misplaced=tuple(found[1].split()))
        raise TypstError(error)
    assert isinstance(report, dict)
    return report


def _without(letters: dict[str, int], glyphs: list[str]) -> dict[str, int]:
    """The letters but for those of which the number is printed, since no font has them."""
    return {letter: count for letter, count in letters.items() if letter not in "".join(glyphs)}


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")


def pattern(glyphs: Iterable[str]) -> str:
    """A regular expression of Typst (Rust's ``regex``) for any of the strings, the longest first."""
    ordered = sorted(glyphs, key=lambda glyph: (-len(glyph), glyph))
    return "|".join("".join(f"\\x{{{ord(character):X}}}" for character in glyph) for glyph in ordered)


def _known(state: Path) -> dict[str, Any]:
    try:
        known = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _digest(work: Path, job: dict[str, Any]) -> str:
    """A hash of everything that decides what the PDF looks like."""
    digest = hashlib.sha256(json.dumps([job, version("typst"), version("pikepdf")], sort_keys=True).encode())
    fonts = [file for path in job["font_paths"] for file in Path(path).rglob("*")]
    mine = [work / job["main"], PROGRAM, Path(xmp.__file__)]
    folders = [file for name in ("template", "pictures", "sources") for file in (work / name).rglob("*")]
    for file in sorted({*mine, *folders, *fonts}):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
