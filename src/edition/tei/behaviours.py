"""The behaviours of the TEI's Processing Model (P5, 22.5.4): what a :class:`~edition.tei.processing.Model` makes.

Each takes a :class:`~edition.tei.turn.Turn`, the element with all that is needed to follow a model, and adds to the
flow.
A behaviour that gathers what its parts have made (list, row, table) knows them by a nameless list or table of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from edition.model import (
    Block,
    Box,
    Break,
    Cell,
    Division,
    Entry,
    Item,
    Items,
    Link,
    Mark,
    Note,
    Paragraph,
    Picture,
    Reading,
    Row,
    Span,
    Table,
)
from edition.tei.flow import Flow, blocks_of, flatten, inline_of, is_blank, is_block
from edition.tei.space import collapse
from edition.tei.turn import Turn

#: ``type`` of a break -> the TEI element that says the same.
_BREAKS: Final = {"page": "pb", "line": "lb", "column": "cb"}


def alternate(turn: Turn, out: Flow) -> None:
    """Two forms of one place: what ``default`` gives is printed."""
    lemma, other = (_reading(turn, param) for param in ("default", "alternate"))
    out.append(Entry(turn.mark(), lemma, (other,)) if other.content else Span(turn.mark(), lemma.content))  # type: ignore[arg-type]


def _reading(turn: Turn, param: str) -> Reading:
    chosen = [item for item in turn.items(param) if not isinstance(item, str)]
    mark = turn.reader.mark(chosen[0]) if chosen else Mark("rdg", turn.mark().line)
    return Reading(mark, inline_of(flatten(turn.flow(param, inline=True))))


def anchor(turn: Turn, out: Flow) -> None:
    """A place to link to."""
    out.append(Span(replace(turn.mark("anchor"), id=turn.text("id") or turn.mark().id), turn.in_line()))


def block(turn: Turn, out: Flow) -> None:
    """A block, a paragraph among them."""
    out.append(turn.as_block())


def break_(turn: Turn, out: Flow) -> None:
    """A boundary; what the element holds stands behind it."""
    kind = turn.text("type")
    mark = turn.mark(_BREAKS.get(kind, "") or (turn.mark().name if kind == "" else "milestone"))
    out.append(Break(mark, turn.text("label") or mark.n, turn.el.get("break") == "no"))
    out += turn.content(inline=turn.inline)


def cell(turn: Turn, out: Flow) -> None:
    """A cell; the row around it takes it up."""
    found = Cell(turn.mark(), blocks_of(turn.content(inline=turn.reader.holds_text(turn.el))))
    out.append(Table(Mark(""), (Row(Mark(""), (found,)),)))


def cit(turn: Turn, out: Flow) -> None:
    """A quotation and where it comes from."""
    source = turn.flow("source", inline=True)
    if turn.inline:
        out.append(Span(turn.mark(), (*turn.in_line(), *((" ", *flatten(source)) if source else ()))))  # type: ignore[arg-type]
    else:
        out.append(Box(turn.mark(), blocks_of([turn.as_block("quote"), *source])))


def figure(turn: Turn, out: Flow) -> None:
    """A figure and its caption."""
    title = inline_of(flatten(turn.flow("title", inline=True)))
    caption = [Paragraph(Mark("head", turn.mark().line), title)] if title else []
    out.append(Box(turn.mark("figure"), (*blocks_of(turn.content(inline=False)), *caption)))


def graphic(turn: Turn, out: Flow) -> None:
    """An image, by its address; what the element holds follows."""
    url = turn.text("url") or (turn.el.get("url") or "").strip()
    held = turn.content(inline=True)
    alt = turn.text("title") or " ".join("".join(x for x in held if isinstance(x, str)).split())
    out.append(Picture(turn.mark("graphic"), url, alt))


def heading(turn: Turn, out: Flow) -> None:
    """A heading: of its section where it stands first in one."""
    out.append(Paragraph(turn.mark("head"), inline_of(flatten(turn.content(inline=True)))))


def inline(turn: Turn, out: Flow) -> None:
    """A phrase; should it hold blocks, a box."""
    items = turn.content(inline=True)
    label = flatten(turn.flow("label", inline=True))
    items = [*label, *([" "] if label else []), *items]
    if any(map(is_block, items)):
        out.append(Box(turn.mark(), blocks_of(items)))
    else:
        out.append(Span(turn.mark(), tuple(items)))  # type: ignore[arg-type]


def link(turn: Turn, out: Flow) -> None:
    """A link."""
    target = turn.text("uri", "target") or (turn.el.get("target") or "").strip()
    checked = turn.reader.checked_target(turn.el, target.split()[0]) if target else ""
    out.append(Link(turn.mark(), checked, turn.in_line()))


def list_(turn: Turn, out: Flow) -> None:
    """A list of the items that its content has become."""
    items: list[Item] = []
    head: list[Block] = []
    for part in blocks_of(turn.content(inline=False)):
        if isinstance(part, Items) and not part.mark.name:
            items += part.items
        elif not items:
            head.append(part)
        else:
            items[-1] = replace(items[-1], blocks=(*items[-1].blocks, part))
    kind = "ordered" if turn.text("type") in ("ordered", "numbered") else "bulleted"
    out.append(Items(turn.mark(), kind, tuple(items), tuple(head)))


def list_item(turn: Turn, out: Flow) -> None:
    """An item; the list around it takes it up."""
    item = Item(turn.mark(), (), blocks_of(turn.content(inline=turn.reader.holds_text(turn.el))))
    out.append(Items(Mark(""), "bulleted", (item,)))


def note(turn: Turn, out: Flow) -> None:
    """A numbered note, or words in the line."""
    if turn.text("place") == "inline":
        inline(turn, out)
    else:
        out.append(Note(turn.mark("note"), blocks_of(turn.content(inline=turn.reader.holds_text(turn.el)))))


def omit(turn: Turn, out: Flow) -> None:
    """Nothing, as the ODD wishes; the identifier stays a place to link to."""
    if turn.named and (xml_id := turn.mark().id):
        out.append(Span(Mark("anchor", turn.mark().line, xml_id), ()))


def paragraph(turn: Turn, out: Flow) -> None:
    """A paragraph."""
    out.append(turn.as_block("p"))


def pass_through(turn: Turn, out: Flow) -> None:
    """The content alone."""
    out += turn.content(inline=turn.inline)


def row(turn: Turn, out: Flow) -> None:
    """A row of the cells that its content has become; the table around it takes it up."""
    out.append(Table(Mark(""), (Row(turn.mark(), tuple(_cells(blocks_of(turn.content(inline=False))))),)))


def _cells(parts: Iterable[Block]) -> Iterable[Cell]:
    for part in parts:
        if isinstance(part, Table) and not part.mark.name and not part.head:
            yield from (cell for row in part.rows for cell in row.cells)
        else:
            yield Cell(Mark(""), (part,))


def section(turn: Turn, out: Flow) -> None:
    """A section with the heading that stands first in it."""
    rest = turn.content(inline=False)
    head: Flow = []
    at = next((i for i, x in enumerate(rest) if not is_blank(x)), None)
    if at is not None and isinstance(first := rest[at], Paragraph) and first.mark.name == "head":
        head = flatten(first.content) if first.mark == Mark("head", first.mark.line) else flatten([first])
        del rest[: at + 1]
    out.append(Division(turn.mark(), inline_of(head), blocks_of(rest), turn.el.get("type", "")))


def table(turn: Turn, out: Flow) -> None:
    """A table of the rows that its content has become; anything else stands above or below it."""
    rows: list[Row] = []
    above: list[Block] = []
    below: list[Block] = []
    for part in blocks_of(turn.content(inline=False)):
        if isinstance(part, Table) and not part.mark.name and not part.head:
            rows += part.rows
        else:
            (below if rows else above).append(part)
    out.append(Table(turn.mark(), tuple(rows), tuple(above)))
    out += below


def text(turn: Turn, out: Flow) -> None:
    """The words alone, without what the elements in the content say."""
    words = turn.text("content") or "".join(map(str, turn.el.itertext()))
    out.append(Span(turn.mark(), (turn.model.before + collapse(words) + turn.model.after,)))


def glyph(turn: Turn, out: Flow) -> None:
    """A character that a declaration describes: as ``g`` is read."""
    turn.reader.builtin("g")(turn.reader, turn.el, out, True)


FUNCTIONS: Final[dict[str, Callable[[Turn, Flow], None]]] = {
    "alternate": alternate,
    "anchor": anchor,
    "block": block,
    "body": pass_through,
    "break": break_,
    "cell": cell,
    "cit": cit,
    "document": pass_through,
    "figure": figure,
    "glyph": glyph,
    "graphic": graphic,
    "heading": heading,
    "index": pass_through,
    "inline": inline,
    "link": link,
    "list": list_,
    "listItem": list_item,
    "metadata": omit,
    "note": note,
    "omit": omit,
    "paragraph": paragraph,
    "pass-through": pass_through,
    "row": row,
    "section": section,
    "table": table,
    "text": text,
    "title": heading,
}
