"""The model as pages of MyST: blocks under one another, each with its attributes in a line above it.

A block stands on one source line, so that no line end adds or takes a character; the bodies of its notes follow it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from edition.apparatus import entry_text
from edition.model import (
    Block,
    Box,
    Cell,
    Division,
    Entry,
    Inline,
    Item,
    Items,
    Literal,
    Mark,
    Paragraph,
    Row,
    Span,
    Table,
    Verses,
    is_block,
)
from edition.myst.blocks import grid, holds_headings, in_language, is_bare, named, numbered, prints, stanzas
from edition.myst.inline import InlineWriter, Pending, Site, class_names

_QUOTATIONS: Final = frozenset({"quote", "q", "cit", "said"})
_DEEPEST_HEADING: Final = 6
#: Stands for an opening fence until its length is known; no text can hold it.
_OPENING: Final = "\0"


@dataclass(slots=True)
class Page:
    """A finished page: its text, and pairs (line of the page, line of the TEI file), from 1 and in order."""

    text: str
    lines: list[tuple[int, int]] = field(default_factory=list)


class PageWriter:
    """Writes one page; call :meth:`title` and :meth:`block`, then :meth:`page`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.inline = InlineWriter(site)
        self._lines: list[str] = []
        self._map: list[tuple[int, int]] = []
        self._indent = ""
        self._lead = ""
        self._fresh = False
        self._boxes = 0
        self._colons = 2

    def page(self) -> Page:
        """The page as written so far."""
        self._bodies()
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        return Page("\n".join(self._lines) + "\n", self._map)

    # ------------------------------------------------------------ lines

    def _put(self, line: str, source: int = 0) -> None:
        """One line of the page, made from line ``source`` of the TEI file."""
        if source:
            self._map.append((len(self._lines) + 1, source))
        lead, self._lead = self._lead or self._indent, ""
        self._lines.append(lead + line if line else lead.rstrip())
        self._fresh = False

    def _gap(self) -> None:
        """A blank line, unless there is one or a box or list item has just begun."""
        bare = self._indent.rstrip()
        if not self._lead and not self._fresh and self._lines and self._lines[-1].rstrip() != bare:
            self._lines.append(bare)

    def _nested(self, write: Callable[[], None], indent: str, first: str = "") -> None:
        """What ``write`` writes inside a box, indented; ``first`` stands before its first line instead.

        A context manager would say it better; but each note is nested, and it would cost more than all else here.
        """
        before = self._indent
        if first or self._lead:
            self._lead = (self._lead or before) + (first or indent)
        self._indent = before + indent
        self._fresh = True
        self._boxes += 1
        write()
        self._boxes -= 1
        if first and self._lead:  # nothing was written: the marker stands alone
            self._lines.append(self._lead.rstrip())
            self._lead = ""
        self._indent, self._fresh = before, False

    def attributes(self, mark: Mark, *extra: str) -> None:
        """The attribute line of a block, if its mark says more than that it is a paragraph."""
        words = self._attributes(mark, *extra)
        if words:
            self._put(f"{{{words}}}")

    def _attributes(self, mark: Mark, *extra: str) -> str:
        if is_bare(mark) and not extra:
            return ""
        anchor = self.site.anchor(mark.id) if mark.id else ""
        if anchor:
            self.inline.block = anchor
        classes = class_names(mark.name, (*mark.classes, *extra), mark.n, mark.lang)
        return f"#{anchor} {classes}".strip() if anchor else classes

    def comment(self, words: str) -> None:
        """A line that no reader sees; ``words`` are ours, never of the text."""
        self._put(words)

    def toctree(self, names: Iterable[str]) -> None:
        """The pages below this one, as links."""
        self._gap()
        for line in ("```{toctree}", ":maxdepth: 2", "", *names, "```"):
            self._put(line)

    # ------------------------------------------------------------ headings and divisions

    def title(self, mark: Mark, content: Iterable[Inline], level: int = 1) -> None:
        """A heading; its attributes become those of the section it opens."""
        self._gap()
        self.attributes(mark)
        text = self.inline.line(content)
        self._put(f"{'#' * level} {text or '&#8203;'}", mark.line)
        self._gap()
        self._bodies()

    def blocks(self, blocks: Iterable[Block], level: int = 1) -> None:
        """Blocks one under another; ``level`` is that of the heading above them."""
        for block in blocks:
            self.block(block, level)

    def block(self, block: Block, level: int = 1) -> None:
        """One block, and when it stands on its own the notes that hang on it."""
        self._gap()
        _BLOCKS[type(block)](self, block, level)
        if not self._boxes:
            self._bodies()

    def _division(self, block: Division, level: int) -> None:
        if block.head and not self._boxes and level < _DEEPEST_HEADING:
            self.title(block.mark, block.head, level + 1)
            self.blocks(block.blocks, level + 1)
            return
        if not block.head and not self._boxes and holds_headings(block):
            # a box would take the headings inside out of the contents
            self._anchor(block.mark)
            self.blocks([in_language(x, block.mark) for x in block.blocks], level)
            return
        head = (Paragraph(Mark("head", block.mark.line), block.head),) if block.head else ()
        if block.mark.id or block.mark.lang or block.mark.classes or head:
            self._container(block.mark, (*head, *block.blocks))
        else:
            self.blocks(block.blocks, level)

    # ------------------------------------------------------------ paragraphs, verse, boxes

    def _paragraph(self, block: Paragraph, level: int = 1) -> None:
        if block.mark.name in _QUOTATIONS:
            self._quotation(block.mark, (Paragraph(Mark("", block.mark.line), block.content),))
            return
        if block.mark.name in ("l", "line"):
            self._stanza(Mark("", block.mark.line), [block])
            return
        words = self._attributes(block.mark)
        text = self.inline.line(block.content)
        if not text:
            self._anchor(block.mark)
            return
        if words:
            self._put(f"{{{words}}}")
        self._put(text, block.mark.line)

    def _verses(self, block: Verses, level: int) -> None:
        if block.blocks and all(isinstance(x, Paragraph) and x.mark.name in ("l", "line") for x in block.blocks):
            self._stanza(block.mark, [x for x in block.blocks if isinstance(x, Paragraph)])
        else:
            self._container(block.mark if block.mark.name else Mark("lg"), list(stanzas(block.blocks)))

    def _stanza(self, mark: Mark, lines: Sequence[Paragraph]) -> None:
        """Verse lines as one paragraph with hard line breaks, each line a span (``edition.sphinx.verse``)."""
        self._put(f"{{{self._attributes(mark, 'lg') or '.lg'}}}")
        for i, line in enumerate(lines):
            if line.mark.id:
                self.inline.block = self.site.anchor(line.mark.id)
            text = self.inline.line([Span(line.mark, line.content)])
            self._put(text + ("\\" if i < len(lines) - 1 else ""), line.mark.line)

    def _box(self, block: Box, level: int) -> None:
        if block.mark.name in _QUOTATIONS:
            self._quotation(block.mark, block.blocks)
        else:
            self._container(block.mark, block.blocks)

    def _quotation(self, mark: Mark, blocks: Sequence[Block]) -> None:
        if not any(map(prints, blocks)):
            self._anchor(mark)
            return
        self.attributes(mark)
        self._nested(lambda: self.blocks(blocks), "> ")

    def _container(self, mark: Mark, blocks: Sequence[Block]) -> None:
        """A colon fence; its length is known when its content is written, being longer than any inside.

        MyST gives a directive no attribute line: the classes are its argument, the anchor its option ``name``.
        """
        anchor = self.site.anchor(mark.id) if mark.id else ""
        self.inline.block = anchor or self.inline.block
        if not any(map(prints, blocks)):  # MyST wants something inside
            self._anchor(mark)
            return
        at = len(self._lines)
        self._put(_OPENING, mark.line)
        if anchor:
            self._put(f":name: {anchor}")
        self._put("")  # ends the options: what follows may begin with a colon
        self._fresh = True
        outer, self._colons = self._colons, 2
        self._boxes += 1
        self.blocks(blocks)
        self._boxes -= 1
        fence = ":" * (self._colons + 1)
        self._colons = max(outer, len(fence))
        words = class_names(mark.name, mark.classes, mark.n, mark.lang).replace(".", "") or "box"
        self._lines[at] = self._lines[at].replace(_OPENING, f"{fence}{{container}} {words}")
        self._put(fence)

    def _anchor(self, mark: Mark) -> None:
        """What is left of a block that prints nothing: the place that its identifier names."""
        if mark.id:
            self._put(f"[]{{{self._attributes(mark)}}}", mark.line)

    def _block_entry(self, block: Entry, level: int) -> None:
        """An entry whose lemma is blocks: they are set in a box, and the note mark follows them."""
        lemma = [x for x in block.lemma.content if not isinstance(x, str) and is_block(x)]
        if lemma:
            self._container(replace(block.mark, name="app"), lemma)  # type: ignore[arg-type]
            self._gap()
        self._put(self.inline.note_mark(block), block.mark.line)

    def _literal(self, block: Literal, level: int) -> None:
        """A code fence, longer than any run of backticks inside; its identifier stands before it."""
        self._anchor(block.mark)
        self._gap()
        longest = max(map(len, re.findall("`+", block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        self._put(f"{fence}{block.language or 'text'}", block.mark.line)
        for line in block.text.split("\n"):
            self._put(line)
        self._put(fence)

    # ------------------------------------------------------------ lists and tables

    def _items(self, block: Items, level: int) -> None:
        self.blocks(block.head)
        if not block.items:
            self._anchor(block.mark)
            return
        self._gap()
        self._put(f"{{{self._attributes(block.mark) or '.list'}}}")
        glossed = block.kind == "gloss" and all(item.label and item.blocks for item in block.items)
        for i, item in enumerate(block.items, 1):
            if glossed:
                self._gap()
                self._put(self.inline.line(item.label), item.mark.line)
                self._item(item, ": ", "  ")
            else:
                marker = f"{i}. " if block.kind == "ordered" else "* "
                self._item(item, marker, " " * len(marker), labelled=True)

    def _item(self, item: Item, marker: str, indent: str, *, labelled: bool = False) -> None:
        """An item; its first paragraph, when it has no name of its own, is the item's own."""
        blocks = named(item.blocks, item.mark)
        if labelled and item.label:
            label = Span(Mark("label"), item.label)
            first = blocks[0] if blocks and isinstance(blocks[0], Paragraph) else Paragraph(item.mark, ())
            rest = blocks[1:] if blocks and isinstance(blocks[0], Paragraph) else blocks
            blocks = (Paragraph(first.mark, (label, " ", *first.content)), *rest)
        self._nested(lambda: self.blocks(blocks), indent, marker)

    def _table(self, block: Table, level: int) -> None:
        """A ``list-table``: rows as items, cells as items of these; short rows are filled up.

        A cell that spans others says so by its classes, the places that it covers by theirs: ``edition.sphinx.spans``
        makes one cell of them.
        """
        self.blocks(block.head)
        rows = grid(block.rows)
        if not rows or not rows[0]:
            self._anchor(block.mark)
            return
        self._gap()
        self._colons = max(self._colons, 3)
        self._put(":::{list-table}", block.mark.line)
        self._options(block)
        for row, cells in zip(block.rows, rows, strict=True):
            self._nested(partial(self._row, row, cells), "  ", "* ")
        self._put(":::")

    def _row(self, row: Row, cells: Iterable[Cell]) -> None:
        for i, cell in enumerate(cells):
            blocks = named(cell.blocks, cell.mark, row.mark if i == 0 else None)
            self._nested(partial(self.blocks, blocks), "  ", "- ")

    def _options(self, block: Table) -> None:
        heads = next((i for i, row in enumerate(block.rows) if not row.label), len(block.rows) - 1)
        anchor = self.site.anchor(block.mark.id) if block.mark.id else ""
        classes = class_names(block.mark.name, block.mark.classes, block.mark.n, block.mark.lang).replace(".", "")
        self._put(f":header-rows: {heads}")
        self._put(f":class: {classes}")
        if anchor:
            self._put(f":name: {anchor}")
        self._put("")

    # ------------------------------------------------------------ notes

    def _bodies(self) -> None:
        """The bodies of the notes met so far; a body may hang further notes, which follow it."""
        while self.inline.pending:
            waiting, self.inline.pending = self.inline.pending, []
            for note in waiting:
                self._body(note)

    def _body(self, note: Pending) -> None:
        mark = note.body.mark
        if isinstance(note.body, Entry):
            blocks: Sequence[Block] = (Paragraph(Mark("", mark.line), entry_text(note.body, self.site.apparatus)),)
        else:
            blocks = [in_language(x, mark) for x in note.body.blocks]
        blocks = numbered(blocks, mark)
        opening = f"[^{note.label}]:"
        self._gap()
        beside = not blocks or (isinstance(blocks[0], Paragraph) and not self._attributes(blocks[0].mark))
        if not beside:
            self._put(opening, mark.line)
        self._nested(lambda: self.blocks(blocks), "    ", f"{opening} " if beside else "")


_BLOCKS: Final[dict[type, Callable[..., None]]] = {
    Division: PageWriter._division,
    Paragraph: PageWriter._paragraph,
    Verses: PageWriter._verses,
    Box: PageWriter._box,
    Items: PageWriter._items,
    Table: PageWriter._table,
    Literal: PageWriter._literal,
    Entry: PageWriter._block_entry,
}
