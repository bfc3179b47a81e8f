r"""Blocks as the paragraphs of reledmac: each between ``\pstart`` and ``\pend``, verse in ``\stanza``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from edition.latex import escape
from edition.latex.inline import Writer
from edition.model import (
    Block,
    Box,
    Division,
    Entry,
    Inline,
    Items,
    Mark,
    Paragraph,
    Row,
    Table,
    Verses,
    is_block,
    plain,
)

_QUOTATIONS: Final = frozenset({"quote", "q", "cit", "said", "epigraph"})
#: Paragraphs that have the form of their element, as in a line.
_SAID: Final = frozenset({"speaker", "stage"})
_VERSE: Final = frozenset({"l", "line"})
#: Marks a boundary between numbered sections, where the numbers of lines begin anew.
_SECTION: Final = "section"


@dataclass(slots=True)
class Piece:
    """A paragraph or verse line: ``form`` is ``p``, ``l``, or :data:`_SECTION`; ``setting`` goes before the text."""

    form: str
    text: str
    setting: str = ""


@dataclass(slots=True)
class BlockWriter:
    """Collects the pieces of a text, then writes them; ``setting`` is the form of the block around."""

    inline: Writer
    pieces: list[Piece] = field(default_factory=list)
    setting: str = ""
    lang: str = ""
    entries: int = 0

    def blocks(self, blocks: Iterable[Block], level: int = 1) -> None:
        """Blocks one under another; ``level`` is that of the headings below."""
        for block in blocks:
            _BLOCKS[type(block)](self, block, level)

    def _put(self, content: Iterable[Inline | Block], mark: Mark, setting: str = "", form: str = "p") -> None:
        text = self.inline.spoken_in("" if mark.lang else self.lang, lambda: self.inline.marked(mark, content))
        if text.strip():
            self.pieces.append(Piece(form, text, setting + self.setting))

    def _text(self, content: Iterable[Inline | Block]) -> str:
        return self.inline.text(content)

    def _inside(self, blocks: Iterable[Block], level: int, mark: Mark, setting: str = "") -> None:
        before = self.setting, self.lang
        self.setting, self.lang = setting + self.setting, mark.lang or self.lang
        self.blocks(blocks, level)
        self.setting, self.lang = before

    # ------------------------------------------------------------ one function for each kind of block

    def _division(self, block: Division, level: int) -> None:
        """A division with a heading counts its lines from one."""
        if block.head:
            self.pieces.append(Piece(_SECTION, ""))
            title = escape.text(plain(block.head))
            depth = min(level, 3)
            self._put(block.head, Mark("head", lang=block.mark.lang), f"\\edheading{{{depth}}}{{{title}}}")
        self._inside(block.blocks, level + bool(block.head), block.mark)

    def _paragraph(self, block: Paragraph, level: int) -> None:
        if block.mark.name in _VERSE:
            self._put(block.content, block.mark, form="l")
        elif block.mark.name in _QUOTATIONS:
            self._put(block.content, block.mark, "\\edquoted ")
        else:
            name = block.mark.name if block.mark.name in _SAID else ""
            setting = "\\edhead " if block.mark.name == "head" else ""
            self._put(block.content, replace(block.mark, name=name), setting)

    def _verses(self, block: Verses, level: int) -> None:
        self.pieces.append(Piece("stanza", ""))
        self._inside(block.blocks, level, block.mark)
        self.pieces.append(Piece("stanza", ""))

    def _box(self, block: Box, level: int) -> None:
        self._inside(block.blocks, level, block.mark, "\\edquoted " if block.mark.name in _QUOTATIONS else "")

    def _items(self, block: Items, level: int) -> None:
        self.blocks(block.head, level)
        for item in block.items:
            start = len(self.pieces)
            self._inside(item.blocks, level, replace(item.mark, lang=item.mark.lang or block.mark.lang), "\\editem ")
            if item.label:
                label = self.inline.marked(Mark("label"), item.label)
                self._before(start, label + " ", "\\editem ")

    def _table(self, block: Table, level: int) -> None:
        """A row is a paragraph, its cells stand apart in it: lines in boxes could not be numbered."""
        self.blocks(block.head, level)
        for row in block.rows:
            text = self.inline.spoken_in(block.mark.lang or self.lang, lambda row=row: self._row(row))  # type: ignore[misc]
            if text:
                self.pieces.append(Piece("p", text, "\\edrow "))

    def _row(self, row: Row) -> str:
        cells = []
        for cell in row.cells:
            lines = [self._cell(x) for x in cell.blocks]
            cells.append("\\edcellline ".join(x for x in lines if x))
        return "\\edcell ".join(cells) if any(cells) else ""

    def _cell(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self.inline.marked(replace(block.mark, name=""), block.content)
        return self._text((block,))

    def _entry(self, block: Entry, level: int) -> None:
        r"""An entry over several paragraphs: from a label in the first line to one in the last (``\xxref``)."""
        start = len(self.pieces)
        self.blocks([x for x in block.lemma.content if not isinstance(x, str) and is_block(x)], level)  # type: ignore[misc]
        self.entries += 1
        first, last = f"ed:{self.entries}a", f"ed:{self.entries}b"
        set_here = any(p.text for p in self.pieces[start:])
        if set_here:
            self._before(start, f"\\edlabel{{{first}}}", "")
            hung = self.inline.edtext("", block, f"\\xxref{{{first}}}{{{last}}}")
            hung += f"\\edlabel{{{last}}}"
        else:
            hung = self.inline.edtext("", block)
        for piece in reversed(self.pieces):
            if piece.text:
                piece.text += hung
                return
        self.pieces.append(Piece("p", "\\leavevmode" + hung))

    def _before(self, start: int, text: str, setting: str) -> None:
        """``text`` before the first words of the pieces from ``start``."""
        for piece in self.pieces[start:]:
            if piece.text:
                piece.text = text + piece.text
                return
        self.pieces.append(Piece("p", text, setting + self.setting))

    # ------------------------------------------------------------ written

    def written(self) -> str:
        r"""The pieces as numbered text, ``\beginnumbering`` to ``\endnumbering``."""
        out: list[str] = []
        for kind, run in _runs(self.pieces):
            if kind == _SECTION:
                out += ["\\endnumbering", "", "\\beginnumbering"] if out else ["\\beginnumbering"]
                continue
            if not out:
                out.append("\\beginnumbering")
            if kind == "l":
                lines = " &\n".join(escape.wrapped(p.setting + p.text) for p in run)
                out.append(f"\\stanza\n{lines} \\&\n")
            else:
                out += [f"\\pstart\n{escape.wrapped(p.setting + p.text)}\n\\pend\n" for p in run]
        return "\n".join([*out, "\\endnumbering", ""]) if out else ""


def _runs(pieces: Sequence[Piece]) -> Iterable[tuple[str, list[Piece]]]:
    """Pieces of one form in a row, those without words left out; a ``stanza`` parts verse lines."""
    run: list[Piece] = []
    for piece in pieces:
        if run and (piece.form != run[0].form):
            yield run[0].form, run
            run = []
        if piece.form != "stanza" and (piece.text or piece.form == _SECTION) and not (run and piece.form == _SECTION):
            run.append(piece)
    if run:
        yield run[0].form, run


_BLOCKS: Final[dict[type, Callable[..., None]]] = {
    Division: BlockWriter._division,
    Paragraph: BlockWriter._paragraph,
    Verses: BlockWriter._verses,
    Box: BlockWriter._box,
    Items: BlockWriter._items,
    Table: BlockWriter._table,
    Entry: BlockWriter._entry,
}
