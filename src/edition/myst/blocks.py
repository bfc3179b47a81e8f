"""Questions that the writer of pages asks of blocks, and how it arranges them before it writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from edition.model import Block, Box, Cell, Division, Items, Mark, Paragraph, Row, Span, Table, Verses

#: The number of a note that one may cite, ``T7`` or ``4.4``; a bare figure or sign is a mark of the source.
_CITED_BY: Final = re.compile(r"[^\W\d_]\d|\d\.\d")
#: A paragraph that says nothing of itself needs no attribute line.
_PLAIN: Final = frozenset({"", "p", "item", "cell", "note"})


def is_bare(mark: Mark) -> bool:
    """Whether a mark says no more than that something is a paragraph, which needs no attribute line."""
    return mark.name in _PLAIN and not (mark.id or mark.classes or mark.n or mark.lang)


def prints(block: Block) -> bool:
    """Whether a block leaves anything on the page."""
    match block:
        case Paragraph(content=content):
            return bool(content or block.mark.id)
        case Verses(blocks=blocks) | Box(blocks=blocks) | Division(blocks=blocks, head=()):
            return bool(block.mark.id) or any(map(prints, blocks))
        case Items(head=head, items=items):
            return bool(items or block.mark.id) or any(map(prints, head))
        case Table(head=head, rows=rows):
            return bool(block.mark.id) or any(row.cells for row in rows) or any(map(prints, head))
        case _:
            return True


def holds_headings(division: Division) -> bool:
    """Whether a division below this one has a heading."""
    return any(isinstance(x, Division) and (x.head or holds_headings(x)) for x in division.blocks)


def named(blocks: Sequence[Block], mark: Mark, row: Mark | None = None) -> tuple[Block, ...]:
    """The blocks of an item or cell, its first paragraph, when that says nothing of itself, as the item itself.

    ``row`` is the mark of the row that the cell begins: what points at the row arrives here.
    """
    if row and row.id:
        start = Span(Mark("row", row.line, row.id), ())
        if blocks and isinstance(opening := blocks[0], Paragraph):
            blocks = (replace(opening, content=(start, *opening.content)), *blocks[1:])
        else:
            blocks = (Paragraph(Mark(""), (start,)), *blocks)
    if blocks and isinstance(first := blocks[0], Paragraph) and is_bare(first.mark):
        return (replace(first, mark=mark), *blocks[1:])
    if mark.id:
        return (Paragraph(mark, ()), *blocks)
    return tuple(blocks)


#: A place of the table that a spanning cell covers, and one that the row does not fill.
_COVERED: Final = Cell(Mark("cell"), (Paragraph(Mark("cell", classes=("covered",)), (Span(Mark("covered"), ()),)),))
_EMPTY: Final = Cell(Mark("cell"), ())
#: Wider tables are no tables.
_WIDEST: Final = 200


def grid(rows: Sequence[Row]) -> list[list[Cell]]:
    """The rows of a table with every place filled: cells, places that a spanning cell covers, empty places."""
    taken: set[tuple[int, int]] = set()
    out: list[dict[int, Cell]] = []
    for y, row in enumerate(rows):
        places: dict[int, Cell] = {}
        x = 0
        for cell in row.cells:
            while (y, x) in taken:
                x += 1
            height, width = min(cell.rows, len(rows) - y), min(cell.cols, _WIDEST)
            taken |= {(y + j, x + i) for j in range(height) for i in range(width)}
            places[x] = _spanning(cell, height, width)
            x += 1
        out.append(places)
    width = max((x + 1 for _, x in taken), default=0)
    return [[p.get(x) or (_COVERED if (y, x) in taken else _EMPTY) for x in range(width)] for y, p in enumerate(out)]


def _spanning(cell: Cell, rows: int, cols: int) -> Cell:
    """A cell that says by an empty paragraph at its head what it spans."""
    if rows == cols == 1:
        return cell
    said = Mark("cell", classes=("spans", f"rows-{rows}", f"cols-{cols}"))
    blocks = (Paragraph(said, (Span(Mark("spans"), ()),)), *named(cell.blocks, cell.mark))
    return replace(cell, mark=Mark("cell"), blocks=blocks)


def in_language(block: Block, mark: Mark) -> Block:
    """A note's language goes with its paragraphs: its body stands where another language may be spoken."""
    if not mark.lang or block.mark.lang:
        return block
    return replace(block, mark=replace(block.mark, lang=mark.lang))


def numbered(blocks: Sequence[Block], mark: Mark) -> Sequence[Block]:
    """The body of a note or entry with the number that its editors gave it, ``4.4`` or ``T7``, by which it is cited.

    A bare figure or sign is left out: it is the mark that the note had in its source, and ours stands in its place.
    """
    if not mark.n or not _CITED_BY.search(mark.n):
        return blocks
    number = Span(Mark("hi", mark.line, classes=("rend-bold",)), (mark.n,))
    if blocks and isinstance(first := blocks[0], Paragraph):
        return (replace(first, content=(number, " ", *first.content)), *blocks[1:])
    return (Paragraph(Mark("", mark.line), (number,)), *blocks)


def stanzas(blocks: Iterable[Block]) -> Iterator[Block]:
    """Verse lines that stand in a row among other blocks, as groups."""
    row: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.mark.name in ("l", "line"):
            row.append(block)
            continue
        if row:
            yield Verses(Mark("", row[0].mark.line), tuple(row))
            row = []
        yield block
    if row:
        yield Verses(Mark("", row[0].mark.line), tuple(row))
