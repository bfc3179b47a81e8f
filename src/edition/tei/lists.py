"""``list`` and ``table`` -> model (TEI P5, Lists; Tables)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from edition.model import Cell, Inline, Item, Items, Mark, Row, Table
from edition.tei.flow import GAP, Flow, blocks_of, flatten, inline_of, is_blank

if TYPE_CHECKING:
    from edition.tei.reader import Reader


def list_(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """``list``: items with their labels; what stands between them joins the item before."""
    items: list[Item] = []
    head: Flow = []
    label: tuple[Inline, ...] = ()
    label_mark: Mark | None = None
    for name, flow, mark in reader.parts(el):
        if name == "label":
            label, label_mark = inline_of([*label, GAP, *flatten(flow)]), mark
        elif name == "item":
            items.append(Item(mark, label, blocks_of(flow)))
            label, label_mark = (), None
        elif not items:
            head.extend(flow)
        elif any(not is_blank(x) for x in flow):
            last = items[-1]
            items[-1] = Item(last.mark, last.label, (*last.blocks, *blocks_of(flow)))
    if label_mark is not None:
        items.append(Item(label_mark, label, ()))
    kind = _list_kind(el, items)
    if kind == "ordered" and _counted_otherwise(items):
        kind, items = "bulleted", [replace(item, label=(item.mark.n,) if item.mark.n else ()) for item in items]
    out.append(Items(reader.mark(el), kind, tuple(items), blocks_of(head)))


def _counted_otherwise(items: Sequence[Item]) -> bool:
    """Whether the numbers that the file gives (``@n``) are not 1, 2, 3 …: then they are printed as they are."""
    return any(item.mark.n.strip("().[] ") not in ("", str(i)) for i, item in enumerate(items, 1))


def _list_kind(el: etree._Element, items: Sequence[Item]) -> str:
    """``ordered`` and ``gloss`` as declared, or as the labels show (TEI P5, Lists)."""
    said = f"{el.get('rend') or ''} {el.get('type') or ''}"
    if any(i.label for i in items):
        return "gloss"
    return "ordered" if "ordered" in said or "numbered" in said else "bulleted"


def table(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """``table``: rows of cells; what stands before the rows is above them, what stands behind them below.

    Anything between two rows (a page break) goes into the first cell of the next.
    """
    rows: list[Row] = []
    head: Flow = []
    loose: Flow = []
    for child in reader.children(el, loose):
        if reader.name(child) != "row":
            reader.read(child, loose, inline=False)
        else:
            rows.append(_row(reader, child, loose if rows else []))
            head = head if len(rows) > 1 else list(loose)
            loose.clear()
    above, below = (head, loose) if rows else (loose, [])
    out.append(Table(reader.mark(el), tuple(rows), blocks_of(above)))
    out.extend(blocks_of(below))


def _row(reader: Reader, el: etree._Element, before: Flow) -> Row:
    cells: list[Cell] = []
    for name, flow, mark, child in reader.parts_with(el):
        if not cells:
            flow[:0] = before
        if name == "cell" and child is not None:
            spans = (_count(child.get("rows")), _count(child.get("cols")))
            cells.append(Cell(mark, blocks_of(flow), *spans, label=child.get("role") == "label"))
        elif any(not is_blank(x) for x in flow):
            cells.append(Cell(mark, blocks_of(flow)))
    return Row(reader.mark(el), tuple(cells), el.get("role") == "label")


def _count(value: str | None) -> int:
    return min(int(value), 1000) if value and value.isascii() and value.isdigit() and int(value) > 0 else 1
