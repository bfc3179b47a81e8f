"""The proof of the witnesses: a transcription that the TEI names is what the encoding gives for the witness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from edition.problems import Place, shown
from edition.witness import witness_text

from .table import rule
from .view import XML, Found, View

_AROUND: Final = 24


@rule(
    "witness-differs",
    bad="",
    good="",
)
def witness_differs(view: View) -> Iterator[Found]:
    """The transcription that a `witness` names (`ref` or `ptr` at a `.txt` file beside the TEI) is not what the
    encoding gives for that witness. The first difference is shown, at its place in the transcription; a line feed
    at the end of the transcription does not count.
    """
    for witness, pointer, path in _declared(view):
        wanted = _transcription(path)
        if wanted is None:
            continue
        given = witness_text(view.document, witness.get(XML + "id") or "")
        if given != wanted and given != wanted.removesuffix("\n"):
            yield _difference(pointer, path, wanted, given)


@rule(
    "transcription-missing",
    bad='<?witness <ref target="▶none.txt">the file</ref>?><p>x</p>',
    good='<?witness <ref target="https://example.org/none.txt">the file</ref>?><p>x</p>',
)
def transcription_missing(view: View) -> Iterator[Found]:
    """A `witness` names a transcription that is not there, lies outside the project, or is not UTF-8."""
    for _, pointer, path in _declared(view):
        if not path.is_relative_to(view.project.resolve()):
            yield view.found(pointer, "target", "the transcription is outside the project", "copy it into the project")
        elif _transcription(path) is None:
            yield view.found(pointer, "target", "there is no such file in UTF-8", "correct the path, or add the file")


def _declared(view: View) -> Iterator[tuple[etree._Element, etree._Element, Path]]:
    """Each witness with a transcription: the witness, the pointer, the path it leads to."""
    folder = view.source.path.resolve().parent
    for witness in view.all("witness"):
        for pointer in witness.iter("{*}ref", "{*}ptr"):
            target = pointer.get("target") or ""
            if target.endswith(".txt") and "://" not in target and witness.get(XML + "id"):
                yield witness, pointer, (folder / unquote(target)).resolve()


def _transcription(path: Path) -> str | None:
    try:
        return path.read_bytes().decode() if path.stat().st_size < 20_000_000 else None
    except (OSError, ValueError):
        return None


def _difference(pointer: etree._Element, path: Path, wanted: str, given: str) -> Found:
    at = next((i for i, (a, b) in enumerate(zip(wanted, given, strict=False)) if a != b), min(len(wanted), len(given)))
    line, start = wanted.count("\n", 0, at) + 1, wanted.rfind("\n", 0, at) + 1
    place = Place(shown(path), line, at - start + 1)
    message = f"the transcription has “{_context(wanted, at)}”, the encoding gives “{_context(given, at)}”"
    return Found(pointer, place, message, "mend the encoding or the transcription: one of the two is wrong here")


def _context(text: str, at: int) -> str:
    """The characters around ``at``; the first that differs follows the stroke."""
    before, after = text[max(at - _AROUND, 0) : at], text[at : at + _AROUND]
    return f"{before}|{after}".replace("\n", "↵")
