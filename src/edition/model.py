"""What a TEI document says, in the terms of the field: no XML, no MyST, no Sphinx.

Text is a plain ``str``, already with its TEI white space settled (``edition.tei.space``): every character
of it must reach the page. *Inline* content stands inside a line, *blocks* stand under one another.
Everything is frozen: a document is read once and then only looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Union

from edition.metadata import Metadata
from edition.problems import Place

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool) -> Any:
        """A dataclass that the type checker keeps frozen.

        While the program runs it is not: a frozen one sets each field by a call, which makes a ``Mark`` four times as
        slow to make, and a text has a hundred thousand of them.
        """
        return dataclass(unsafe_hash=frozen, slots=slots)


@record(frozen=True, slots=True)
class Mark:
    """What any element says of itself.

    ``name`` is the TEI element name, ``id`` its ``xml:id``, ``n`` its ``@n``, ``lang`` a BCP 47 tag from
    ``xml:lang``, ``classes`` the words of ``@rend``/``@type`` fit for a class name, ``line`` its line in the file.
    ``corresp`` is the identifier of the passage it translates or explains, ``about`` that of the entry it names or
    quotes (``@ref``, ``@key``, ``@source``).
    """

    name: str
    line: int = 0
    id: str = ""
    lang: str = ""
    n: str = ""
    classes: tuple[str, ...] = ()
    corresp: str = ""
    about: str = ""


# ---------------------------------------------------------------- inline


@record(frozen=True, slots=True)
class Span:
    """A stretch of text that an element marks: ``hi``, ``persName``, ``foreign``, ``quote`` in a line …"""

    mark: Mark
    content: tuple[Inline, ...]


@record(frozen=True, slots=True)
class Link:
    """``ref`` and ``ptr``, and names with a key: ``target`` is a URI, or ``#xml-id`` of this document."""

    mark: Mark
    target: str
    content: tuple[Inline, ...]


@record(frozen=True, slots=True)
class Break:
    """``lb``, ``pb``, ``cb``, ``gb``, ``milestone``: a boundary, with what is written there (a page number).

    ``joins`` is true for ``@break="no"``: the word goes on across the boundary.
    """

    mark: Mark
    label: str = ""
    joins: bool = False


@record(frozen=True, slots=True)
class Citation:
    """A pointer into the bibliography: keys of ``references.bib`` with an optional locator (``p. 443``)."""

    mark: Mark
    keys: tuple[str, ...]
    locator: str = ""


@record(frozen=True, slots=True)
class Picture:
    """``graphic``, ``media``: ``url`` as written; ``alt`` from ``figDesc`` or ``desc``."""

    mark: Mark
    url: str
    alt: str = ""


@record(frozen=True, slots=True)
class Formula:
    """``formula[@notation='TeX']``: LaTeX mathematics."""

    mark: Mark
    tex: str


@record(frozen=True, slots=True)
class Note:
    """A note hung on this point of the text; ``blocks`` is what it says."""

    mark: Mark
    blocks: tuple[Block, ...]


@record(frozen=True, slots=True)
class Reading:
    """One reading of an apparatus entry, or one branch of a choice (TEI P5, Critical Apparatus).

    ``mark.name`` tells the kind: ``lem``, ``rdg``, ``sic``, ``corr``, ``orig``, ``reg`` … ``witnesses`` are sigla as
    printed, ``sources`` other authorities (``@resp``, ``@source``), ``type`` and ``cause`` the TEI attributes,
    ``remarks`` what ``note`` adds, ``details`` what ``witDetail`` says of single sigla. ``content`` may hold blocks
    (verse lines, paragraphs). ``hand`` is the name of a hand, ``layer`` what is printed of it as a superscript of the
    siglum (``2``, ``ac``). Readings of one ``rdgGrp`` have the same ``group``, from 1 in each entry.
    """

    mark: Mark
    content: tuple[Inline | Block, ...] = ()
    witnesses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cert: str = ""
    type: str = ""
    cause: str = ""
    hand: str = ""
    remarks: tuple[tuple[Inline, ...], ...] = ()
    layer: str = ""
    details: tuple[tuple[str, tuple[Inline, ...]], ...] = ()
    group: int = 0

    @property
    def said(self) -> tuple[tuple[Inline, ...], ...]:
        """What the file says of the reading, of single sigla first."""
        return (*(words for _, words in self.details), *self.remarks) if self.details else self.remarks


@record(frozen=True, slots=True)
class Entry:
    """An entry of the apparatus: ``app`` (TEI P5, Critical Apparatus) or ``choice`` (3.5), brought to one form.

    ``lemma`` is what the text prints; ``readings`` the rest, in the order of the file. An ``app`` without ``lem``
    prints its first reading, which then is ``lemma`` too (``lemma.mark.name == "rdg"``). One that is hung on the end of
    a passage which it does not enclose prints nothing: its lemma is ``quoted`` in the apparatus only.
    One whose lemma has no words says ``beside`` which word it stands: ``("after", word)``, or ``before`` the first of
    its paragraph. ``absent`` are the sigla of the witnesses that have no text there (``lacunaStart``, ``witEnd``),
    ``elsewhere`` those of the witnesses that do not have the lemma which the entry stands in.
    """

    mark: Mark
    lemma: Reading
    readings: tuple[Reading, ...]
    remarks: tuple[tuple[Inline, ...], ...] = ()
    type: str = ""
    quoted: tuple[Inline, ...] = ()
    beside: tuple[str, str] = ("", "")
    absent: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


# ---------------------------------------------------------------- blocks


@record(frozen=True, slots=True)
class Paragraph:
    """A line or more of inline content that stands for itself: ``p``, ``ab``, ``l``, ``head`` in a box."""

    mark: Mark
    content: tuple[Inline, ...]


@record(frozen=True, slots=True)
class Verses:
    """``lg``: verse lines (:class:`Paragraph` named ``l``), groups of lines, and what stands between them."""

    mark: Mark
    blocks: tuple[Block, ...]


@record(frozen=True, slots=True)
class Item:
    """An item of a list with its label (``label`` before ``item``, ``@n``), empty when it has none."""

    mark: Mark
    label: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@record(frozen=True, slots=True)
class Items:
    """``list``: ``kind`` is ``bulleted``, ``ordered`` or ``gloss``; ``head`` its heading."""

    mark: Mark
    kind: str
    items: tuple[Item, ...]
    head: tuple[Block, ...] = ()


@record(frozen=True, slots=True)
class Cell:
    """A table cell that spans ``rows`` and ``cols``; ``label`` is true for ``@role='label'``."""

    mark: Mark
    blocks: tuple[Block, ...]
    rows: int = 1
    cols: int = 1
    label: bool = False


@record(frozen=True, slots=True)
class Row:
    """A table row; ``label`` is true for a row of headings."""

    mark: Mark
    cells: tuple[Cell, ...]
    label: bool = False


@record(frozen=True, slots=True)
class Table:
    """``table``; ``head`` is its caption and whatever else stands beside the rows."""

    mark: Mark
    rows: tuple[Row, ...]
    head: tuple[Block, ...] = ()


@record(frozen=True, slots=True)
class Literal:
    """``eg``, ``egXML`` and what is pre-formatted: ``text`` with its line ends, in ``language`` (``xml``) or none."""

    mark: Mark
    text: str
    language: str = ""


@record(frozen=True, slots=True)
class Box:
    """Any other element that holds blocks: ``quote``, ``figure``, ``sp``, ``opener``, ``epigraph`` …"""

    mark: Mark
    blocks: tuple[Block, ...]


@record(frozen=True, slots=True)
class Division:
    """``div``, ``div1`` …, ``front``, ``body``, ``back``: a heading, then blocks and further divisions."""

    mark: Mark
    head: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    type: str = ""


Inline: TypeAlias = Union[str, Span, Link, Break, Citation, Picture, Formula, Note, Entry]
Block: TypeAlias = Union[Paragraph, Verses, Items, Table, Literal, Box, Division, Entry]

#: The classes of blocks; an entry is one or the other, see :func:`is_block`.
BLOCKS: Final = (Paragraph, Verses, Items, Table, Literal, Box, Division)


def is_block(node: Inline | Block) -> bool:
    """Whether ``node`` stands under its neighbours: any block, and an entry that prints blocks."""
    if isinstance(node, Entry):
        return any(map(is_block, node.lemma.content)) or (
            not node.lemma.content and any(is_block(x) for r in node.readings for x in r.content)
        )
    return isinstance(node, BLOCKS)


# ---------------------------------------------------------------- the document


@dataclass(frozen=True, slots=True)
class Witness:
    """A ``witness`` of ``listWit``: siglum as printed, what it is, the witnesses it stands for when it is a group."""

    id: str
    siglum: str
    description: tuple[Inline, ...] = ()
    group: tuple[str, ...] = ()


#: The heading over what a header says of its text.
ABOUT: Final = "About this text"


def about(sections: tuple[tuple[str, tuple[Block, ...]], ...]) -> tuple[Division, ...]:
    """What the header says of a text, as divisions with their headings."""
    return tuple(Division(Mark("div"), (heading,), blocks) for heading, blocks in sections)


@dataclass(frozen=True, slots=True)
class Node:
    """A text in the stemma: identifier, label, whether its existence is inferred."""

    id: str
    label: str
    conjectural: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """Descent of one node from another; ``conjectural`` when it is inferred."""

    source: str
    target: str
    conjectural: bool = False


@dataclass(frozen=True, slots=True)
class Stemma:
    """``graph`` of type ``stemma``: nodes and the lines between them, in the order of the file."""

    id: str
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One TEI document, read.

    ``text`` is one division that holds everything, ``ids`` maps each ``xml:id`` to its line, ``cited`` lists the
    keys of the bibliography with the places that cite them, ``stemmata`` the graphs that the build draws, ``about``
    the prose of the header, section by section, ``digest`` tells whether the file or one it includes has changed.
    """

    file: str
    stem: str
    meta: Metadata
    witnesses: tuple[Witness, ...]
    text: Division
    ids: dict[str, int] = field(default_factory=dict)
    cited: tuple[tuple[str, Place], ...] = ()
    stemmata: tuple[Stemma, ...] = ()
    about: tuple[tuple[str, tuple[Block, ...]], ...] = ()
    digest: str = ""

    @property
    def title(self) -> str:
        """The title of the header; where it has none the first heading, and failing that the name of the file."""
        heads = (node.head for node in walk((self.text,)) if isinstance(node, Division) and node.head)
        return self.meta.title or plain(next(heads, ())) or self.stem


def walk(items: tuple[Inline | Block, ...]) -> Iterator[Inline | Block]:
    """Everything below ``items`` in document order, readings and notes included, each node before its content."""
    stack = list(reversed(items))
    while stack:
        node = stack.pop()
        yield node
        if type(node) is not str and (inner := _CHILDREN[type(node)](node)):
            stack.extend(reversed(inner))


def plain(content: tuple[Inline | Block, ...]) -> str:
    """The text that ``content`` prints, in one line, for a label or a title: without notes and other readings."""
    if len(content) == 1 and isinstance(text := content[0], str):
        return " ".join(text.split())
    out: list[str] = []
    stack = list(reversed(content))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, Entry):
            stack.extend(reversed(node.lemma.content))
        elif not isinstance(node, Note):
            stack.extend(reversed(children(node)))
    return " ".join("".join(out).split())


def marks(node: Inline | Block) -> tuple[Mark, ...]:
    """The marks a node carries: its own, and those of its readings, items, rows and cells."""
    if isinstance(node, str):
        return ()
    if isinstance(node, Entry):
        return (node.mark, node.lemma.mark, *[r.mark for r in node.readings])
    if isinstance(node, Items):
        return (node.mark, *(i.mark for i in node.items))
    if isinstance(node, Table):
        return (node.mark, *(m for row in node.rows for m in (row.mark, *(cell.mark for cell in row.cells))))
    return (node.mark,)


def children(node: Inline | Block) -> tuple[Inline | Block, ...]:
    """What stands directly in ``node``, in document order."""
    return () if isinstance(node, str) else _CHILDREN[type(node)](node)


def _nothing(node: Break | Citation | Picture | Formula) -> tuple[Inline | Block, ...]:
    return ()


def _in_items(node: Items) -> tuple[Inline | Block, ...]:
    return (*node.head, *(x for item in node.items for x in (*item.label, *item.blocks)))


def _in_table(node: Table) -> tuple[Inline | Block, ...]:
    return (*node.head, *(x for row in node.rows for cell in row.cells for x in cell.blocks))


def _in_entry(node: Entry) -> tuple[Inline | Block, ...]:
    out: list[Inline | Block] = [*node.quoted]
    for reading in (node.lemma, *node.readings):
        out += reading.content
        for remark in reading.said:
            out += remark
    for remark in node.remarks:
        out += remark
    return tuple(out)


#: Class -> what stands in one of its objects.
_CHILDREN: Final[dict[type, Callable[[Any], tuple[Inline | Block, ...]]]] = {
    Span: attrgetter("content"),
    Link: attrgetter("content"),
    Paragraph: attrgetter("content"),
    Note: attrgetter("blocks"),
    Verses: attrgetter("blocks"),
    Box: attrgetter("blocks"),
    Division: lambda node: (*node.head, *node.blocks),
    Literal: lambda node: (node.text,),
    Items: _in_items,
    Table: _in_table,
    Entry: _in_entry,
    Break: _nothing,
    Citation: _nothing,
    Picture: _nothing,
    Formula: _nothing,
}
