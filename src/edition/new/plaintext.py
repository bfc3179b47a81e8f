"""A plain text -> blocks. Only what is plain to see is taken for more than a paragraph.

A line is a paragraph; where empty lines part the text, what stands between two of them is one. A line that begins with
``#`` is a heading, one that begins like ``Figure 3.`` or ``Slika 3:`` a caption, and ``[1] …`` a footnote when ``[1]``
stands somewhere else in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from edition.new.blocks import Block, Content, Heading, Piece, Text
from edition.problems import Problem
from edition.tei.load import LIMIT
from edition.tei.rawtext import read_plain

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*\Z")
#: Words with which captions begin, in the languages of most editions we know of.
_CAPTION: Final = re.compile(
    r"(?:fig(?:ure|ura|\.)?|abb(?:ildung|\.)?|slika|sl\.|tabla|plate|pl\.|tafel|taf\.|planche|рис(?:унок|\.)?|слика)"
    r"[  ]*[\dIVXLC]+[a-z]?[.:](?=\s|\Z)",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"\[\^?([\w*]{1,6})\](?::)?[ \t]+(\S.*)\Z")
_MARK: Final = re.compile(r"\[\^?([\w*]{1,6})\]")


def blocks(path: Path, notices: list[Problem]) -> Text:
    """The blocks of a UTF-8 text file. Raises ``EditionError``."""
    source = read_plain(path, str(path), LIMIT)
    paragraphs = list(_paragraphs(source.text.split("\n")))
    notes = _notes(paragraphs)
    marked = {key for text in paragraphs if not _is_note(text, notes) for key in _MARK.findall(text)}
    used = {key: text for key, text in notes.items() if key in marked}
    body = [text for text in paragraphs if not _is_note(text, used)]
    return Text(tuple(_block(text, used) for text in body))


def sample() -> Text:
    """The text of a project that is begun without one."""
    return Text((Piece("p", ("Put your text here.",)),))


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Each line that is not empty; or, where single empty lines part longer runs, the runs."""
    stripped = [line.strip(" \t") for line in lines]
    runs: list[list[str]] = [[]]
    for line in stripped:
        if line:
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    parted = sum(1 for run in runs if run)
    if parted > 1 and any(len(run) > 1 for run in runs):
        yield from (" ".join(part) for run in runs for part in _parts(run))
    else:
        yield from (line for line in stripped if line)


def _parts(run: list[str]) -> Iterator[list[str]]:
    """The lines of a run; a heading and a footnote stand for themselves."""
    part: list[str] = []
    for line in run:
        if part and (_HEADING.match(line) or _NOTE.match(line) or _HEADING.match(part[0])):
            yield part
            part = []
        part.append(line)
    if part:
        yield part


def _notes(paragraphs: list[str]) -> dict[str, str]:
    """The footnotes in the order of the text: key -> words. Each key once."""
    found: dict[str, str] = {}
    for text in paragraphs:
        if (m := _NOTE.match(text)) and m[1] not in found:
            found[m[1]] = m[2]
    return found


def _is_note(text: str, notes: Mapping[str, str]) -> bool:
    m = _NOTE.match(text)
    return m is not None and notes.get(m[1]) == m[2]


def _block(text: str, notes: Mapping[str, str]) -> Block:
    if m := _HEADING.match(text):
        return Heading(len(m[1]), tuple(_line(m[2], notes)))
    if _CAPTION.match(text):
        return Piece("figure", (Piece("head", tuple(_line(text, notes))),))
    return Piece("p", tuple(_line(text, notes)))


def _line(text: str, notes: Mapping[str, str]) -> Iterator[Content]:
    """The words with their footnotes in the place of the marks."""
    at = 0
    for m in _MARK.finditer(text):
        if m[1] in notes:
            yield text[at : m.start()]
            yield Piece("note", (Piece("p", (notes[m[1]],)),), (("place", "foot"), ("n", m[1])))
            at = m.end()
    yield text[at:]
