"""From the entry of a name back to the places that name it: the index of persons, places, bodies, events and works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from edition.model import Block, Box, Division, Document, Inline, Link, Mark, Paragraph, Span, children

#: The elements whose entries an index lists places for.
ENTRIES: Final = frozenset({"person", "personGrp", "place", "org", "event", "nym", "object", "bibl"})
#: Where the entries stand; what is named inside is no place of the text.
_LISTS: Final = frozenset({"standOff", "back"})


def indexed(document: Document) -> Document:
    """``document`` with each entry of its lists of names followed by links to the places that name it."""
    if not any(True for _ in _entries(document.text)):
        return document
    return replace(document, text=_with_places(document.text, _places(document)))


def _entries(block: Block) -> Iterator[Block]:
    """The entries of lists below ``block``; only blocks are looked at, for names in the text are many."""
    if isinstance(block, (Paragraph, Box)) and block.mark.name in ENTRIES and block.mark.id:
        yield block
    elif isinstance(block, (Box, Division)):
        for inner in block.blocks:
            yield from _entries(inner)


def _places(document: Document) -> dict[str, list[tuple[str, str]]]:
    """For each identifier that is named: (identifier, number) of the paragraphs that name it, in order, each once."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for about, place in _named(document.text.blocks, ("", "")):
        if place[0]:
            found[about][place] = None
    return {about: list(places) for about, places in found.items()}


def _named(items: Iterable[Inline | Block], place: tuple[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Everything named below ``items``, with the nearest numbered block around it."""
    for item in items:
        if isinstance(item, str) or item.mark.name in _LISTS:
            continue
        here = (
            (item.mark.id, item.mark.n)
            if isinstance(item, (Paragraph, Box)) and item.mark.id and item.mark.n
            else place
        )
        if item.mark.about:
            yield item.mark.about, here
        yield from _named(children(item), here)


def _with_places(block: Division, places: dict[str, list[tuple[str, str]]]) -> Division:
    return replace(block, blocks=tuple(_entry(b, places) for b in block.blocks))


def _entry(block: Block, places: dict[str, list[tuple[str, str]]]) -> Block:
    if isinstance(block, Division):
        return _with_places(block, places)
    if isinstance(block, Paragraph) and block.mark.name in ENTRIES and block.mark.id in places:
        return replace(block, content=(*block.content, " ", _links(places[block.mark.id])))
    if isinstance(block, Box):
        if block.mark.name in ENTRIES and block.mark.id in places and isinstance(first := block.blocks[0], Paragraph):
            head = replace(first, content=(*first.content, " ", _links(places[block.mark.id])))
            return replace(block, blocks=(head, *(_entry(b, places) for b in block.blocks[1:])))
        return replace(block, blocks=tuple(_entry(b, places) for b in block.blocks))
    return block


def _links(places: list[tuple[str, str]]) -> Span:
    """``→ 1, 4, C2``: links to the paragraphs and plates by their numbers."""
    out: list[Inline] = ["→ "]
    for i, (xml_id, number) in enumerate(places):
        out += [", "] if i else []
        out.append(Link(Mark("locus"), f"#{xml_id}", (number,)))
    return Span(Mark("occurrences"), tuple(out))
