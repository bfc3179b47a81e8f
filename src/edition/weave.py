"""Translation and commentary brought beside the text they belong to, by ``@corresp`` (TEI P5, Linking; Alignment).

A paragraph of a division of type ``translation`` or ``commentary`` that points at a paragraph of the text stands with it
on the page. What points at nothing that stands by itself stays where it was; a division left empty is no page any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from edition.model import Block, Box, Division, Document, Mark

#: Types of divisions whose parts go to the text they point at, in the order in which they stand there.
BESIDE: Final = ("translation", "commentary")

Parts = dict[str, list[tuple[str, Block]]]


def woven(document: Document) -> Document:
    """``document`` with the parts of its translation and commentary beside the blocks they point at."""
    parts: Parts = defaultdict(list)
    targets = set(_targets(document.text.blocks))
    rest = tuple(_taken(document.text.blocks, "", "", targets, parts))
    if not parts:
        return document
    return replace(document, text=replace(document.text, blocks=tuple(_joined(rest, parts))))


def _targets(blocks: Iterable[Block]) -> Iterator[str]:
    """The identifiers of the blocks of the text that stand directly in a division."""
    for block in blocks:
        if not isinstance(block, Division):
            if block.mark.id:
                yield block.mark.id
        elif block.type not in BESIDE:
            yield from _targets(block.blocks)


def _taken(blocks: Iterable[Block], kind: str, lang: str, targets: set[str], parts: Parts) -> Iterator[Block]:
    """``blocks`` without those that go elsewhere; these are put into ``parts``, in the language of their division."""
    for block in blocks:
        spoken = block.mark.lang or lang
        if kind and block.mark.corresp in targets:
            parts[block.mark.corresp].append((kind, _as_part(block, kind, spoken)))
        elif isinstance(block, Division):
            inner = kind or (block.type if block.type in BESIDE else "")
            kept = tuple(_taken(block.blocks, inner, spoken, targets, parts))
            if kept or not inner or kept == block.blocks:
                yield replace(block, blocks=kept)
        else:
            yield block


def _as_part(block: Block, kind: str, lang: str) -> Block:
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
