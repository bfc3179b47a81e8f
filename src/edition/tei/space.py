"""TEI white space, settled once (TEI P5, About These Guidelines: only its presence between words counts).

Runs of space, tab and line end become one space, across the borders of elements; a block neither begins nor ends
with one. A line or page break separates words unless it says ``break="no"``, when it joins them (TEI P5, Reference Systems).
No-break and other Unicode spaces are text and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from typing import Final

from edition.model import Block, Break, Entry, Inline, Link, Mark, Note, Reading, Span

#: A border that no word crosses (between the parts of an address, say): a space where the file wrote none.
GAP: Final = Break(Mark(""))
_RUN = re.compile(r"[ \t\r\n]+")
_BREAKS_LINE = re.compile(r"[\t\r\n]|  ")


def collapse(text: str) -> str:
    """Every run of XML white space in ``text`` as one space."""
    return _RUN.sub(" ", text) if _BREAKS_LINE.search(text) else text


def settle(content: Iterable[Inline | Block], *, opening: bool = True) -> list[Inline | Block]:
    """The content of a block, white space settled: one space between words, none at either end.

    Takes inline content with collapsed runs; gives it back with neighbouring strings joined. ``opening`` is false
    for content that goes on after other text. Blocks inside (in readings) are settled already and pass through.
    """
    out, _ = _settle(content, opening)
    return _trim(out)


def trim(content: Iterable[Inline | Block]) -> tuple[Inline | Block, ...]:
    """``content`` without a space at its beginning or end: for a reading shown apart from its text."""
    return tuple(settle(content))


def _settle(content: Iterable[Inline | Block], spaced: bool) -> tuple[list[Inline | Block], bool]:
    """``spaced`` tells, and the result tells again, whether a space would be one too many here."""
    out: list[Inline | Block] = []
    for node in _joined(content):
        if isinstance(node, str):
            text = node[1:] if spaced and node.startswith(" ") else node
            if text:
                out.append(text)
                spaced = text.endswith(" ")
        elif isinstance(node, (Span, Link)):
            inner, spaced = _settle(node.content, spaced)
            out.append(replace(node, content=tuple(inner)))
        elif isinstance(node, Entry):
            node, spaced = _settle_entry(node, spaced)
            out.append(node)
        elif isinstance(node, Break):
            if node.joins:
                _drop_last_space(out)
                spaced = True
            out.append(node)  # a break that separates leaves the question of a space as it was
        else:
            out.append(node)
            spaced = spaced if isinstance(node, Note) else False
    return out, spaced


def _settle_entry(entry: Entry, spaced: bool) -> tuple[Entry, bool]:
    """All readings take the place of the lemma; a space after them is one too many only if each brought its own."""
    ends = []

    def one(reading: Reading) -> Reading:
        inner, end = _settle(reading.content, spaced)
        ends.append(end)
        return replace(reading, content=tuple(inner))

    entry = replace(entry, lemma=one(entry.lemma), readings=tuple(map(one, entry.readings)))
    return entry, all(ends)


def _joined(content: Iterable[Inline | Block]) -> Iterable[Inline | Block]:
    """Neighbouring strings as one; a break that separates words gets a space when the file wrote none."""
    held, gap = "", False
    for node in content:
        if isinstance(node, str):
            held += f" {node}" if gap else node  # a second space here is taken away by the caller
            gap = False
            continue
        if isinstance(node, Break):
            gap = not node.joins and not held.endswith(" ") if held else gap or not node.joins
            if node is GAP:
                continue
        elif gap and not isinstance(node, Note):
            held, gap = held + " ", False
        if held:
            yield held
        held = ""
        yield node
    if held or gap:
        yield held + (" " if gap else "")


def _drop_last_space(out: list[Inline | Block]) -> None:
    """Take away the space at the end of ``out``, however deep it stands."""
    while out:
        last = out[-1]
        if isinstance(last, str):
            out[-1] = last.rstrip(" ")
            if out[-1] == "":
                out.pop()
                continue
            return
        if isinstance(last, (Span, Link)):
            inner: list[Inline | Block] = list(last.content)
            _drop_last_space(inner)
            out[-1] = replace(last, content=tuple(inner))  # type: ignore[arg-type]
        return


def _trim(out: list[Inline | Block]) -> list[Inline | Block]:
    """``out`` without the space at its end; notes and breaks that stand behind it are looked past."""
    behind: list[Inline | Block] = []
    while out and isinstance(out[-1], (Note, Break)):
        behind.append(out.pop())
    if out and isinstance(out[-1], Entry):
        entry = out[-1]
        out[-1] = replace(entry, lemma=_trimmed(entry.lemma), readings=tuple(map(_trimmed, entry.readings)))
    else:
        _drop_last_space(out)
    return out + behind[::-1]


def _trimmed(reading: Reading) -> Reading:
    return replace(reading, content=tuple(_trim(list(reading.content))))
