"""Translation and commentary brought beside the text they belong to, by ``@corresp`` (TEI P5, Linking; Alignment).

A paragraph of a division of type ``translation`` or ``commentary`` that points at a paragraph of the text stands with
it on the page. What points at nothing that stands by itself stays where it was; a division left empty is no page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from edition.model import Block, Box, Division, Document, Mark, Paragraph

#: Types of divisions whose parts go to the text they point at, in the order in which they stand there.
BESIDE: Final = ("translation", "commentary")

Parts = dict[str, list[tuple[str, Box]]]


def woven(document: Document) -> Document:
    """``document`` with the parts of its translation and commentary beside the blocks they point at."""
    if not any(True for _ in _beside(document.text)):
        return document
    loom = _Loom(set(_targets(document.text.blocks)))
    rest = tuple(loom.taken(document.text.blocks, "", ""))
    if not loom.parts:
        return document
    return replace(document, text=replace(document.text, blocks=tuple(_joined(rest, loom.parts))))


def _beside(division: Division) -> Iterator[Division]:
    """The divisions below ``division`` whose parts belong beside the text."""
    for block in division.blocks:
        if isinstance(block, Division):
            yield from [block] if block.type in BESIDE else _beside(block)


class _Loom:
    """Takes the parts out of their divisions. ``parts`` has them by the identifier of the block they go to."""

    def __init__(self, targets: set[str]) -> None:
        self.targets = targets
        self.parts: Parts = defaultdict(list)
        self._made: list[tuple[str, int]] = []

    def taken(self, blocks: Iterable[Block], kind: str, lang: str) -> Iterator[Block]:
        """``blocks`` without the parts that go elsewhere; ``kind`` and ``lang`` are those of the division around."""
        for block in blocks:
            spoken = block.mark.lang or lang
            if kind and block.mark.corresp in self.targets:
                self._made.append((block.mark.corresp, len(self.parts[block.mark.corresp])))
                self.parts[block.mark.corresp].append((kind, _as_part(block, kind, spoken)))
            elif isinstance(block, Division):
                yield from self._division(block, kind or (block.type if block.type in BESIDE else ""), spoken)
            else:
                yield block

    def _division(self, block: Division, kind: str, lang: str) -> Iterator[Block]:
        """A division with what stays in it; the heading of an emptied one goes with the first of its parts."""
        before = len(self._made)
        kept = tuple(self.taken(block.blocks, kind, lang))
        if kept or len(self._made) == before:
            yield replace(block, blocks=kept)
        elif block.head:
            target, at = self._made[before]
            first_kind, part = self.parts[target][at]
            head = Paragraph(Mark("head", block.mark.line), block.head)
            self.parts[target][at] = (first_kind, replace(part, blocks=(head, *part.blocks)))


def _targets(blocks: Iterable[Block]) -> Iterator[str]:
    """The identifiers of the blocks of the text that stand directly in a division."""
    for block in blocks:
        if not isinstance(block, Division):
            if block.mark.id:
                yield block.mark.id
        elif block.type not in BESIDE:
            yield from _targets(block.blocks)


def _as_part(block: Block, kind: str, lang: str) -> Box:
    if isinstance(block, Division):
        return Box(replace(block.mark, name=kind, lang=lang), block.blocks)
    return Box(Mark(kind, block.mark.line, lang=lang), (block,))


def _joined(blocks: Iterable[Block], parts: Parts) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Division):
            yield replace(block, blocks=tuple(_joined(block.blocks, parts)))
            continue
        beside = parts.get(block.mark.id, []) if block.mark.id else []
        translations = tuple(part for kind, part in beside if kind == "translation")
        if translations:
            original = Box(Mark("original", block.mark.line), (block,))
            yield Box(Mark("parallel", block.mark.line), (original, *translations))
        else:
            yield block
        yield from (part for kind, part in beside if kind != "translation")
