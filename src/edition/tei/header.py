"""The prose of the ``teiHeader``, for the page "About this text", and its witnesses (TEI P5, The TEI Header)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.model import Block, Item, Items, Mark, Paragraph, Span, Witness
from edition.problems import Problems
from edition.tei.elements import TEI
from edition.tei.flow import Flow, blocks_of, flatten, inline_of
from edition.tei.reader import XML, Reader, is_element, line_of

_NS: Final = {"t": TEI}
_WORK: Final = "t:fileDesc/t:titleStmt"
_PUBLICATION: Final = "t:fileDesc/t:publicationStmt"
#: Parts of the declarations that begin with a heading of ours, and elements that only hold such parts.
_HEADED: Final = {
    "projectDesc": "Project",
    "samplingDecl": "Sampling",
    "correction": "Correction",
    "normalization": "Normalisation",
    "quotation": "Quotation marks",
    "hyphenation": "Hyphenation",
    "punctuation": "Punctuation",
    "segmentation": "Segmentation",
    "interpretation": "Interpretation",
    "refsDecl": "References",
    "classDecl": "Classification",
    "abstract": "Abstract",
    "langUsage": "Languages",
    "textClass": "Keywords",
    "correspDesc": "Correspondence",
}
_CONTAINERS: Final = frozenset({"editorialDecl"})
#: Parts that are lists of facts, and what the facts are called.
_LISTED: Final = frozenset({"titleStmt", "publicationStmt", "revisionDesc", "listChange"})
_CALLED: Final = {
    "title": "Title",
    "author": "Author",
    "editor": "Editor",
    "funder": "Funder",
    "sponsor": "Sponsor",
    "principal": "Principal investigator",
    "meeting": "Meeting",
    "publisher": "Publisher",
    "distributor": "Distributor",
    "authority": "Authority",
    "pubPlace": "Place",
    "date": "Date",
    "idno": "Identifier",
    "address": "Address",
}
#: Parts of the header that a reader of the edition wants to see as prose: heading -> where they stand.
_ABOUT: Final = (
    ("Title and responsibility", _WORK),
    ("Edition", "t:fileDesc/t:editionStmt"),
    ("Extent", "t:fileDesc/t:extent"),
    ("Rights", f"{_PUBLICATION}/t:availability"),
    ("Publication", _PUBLICATION),
    ("Series", "t:fileDesc/t:seriesStmt"),
    ("Source", "t:fileDesc/t:sourceDesc"),
    ("Notes", "t:fileDesc/t:notesStmt"),
    ("Editorial declaration", "t:encodingDesc"),
    ("Text profile", "t:profileDesc"),
    ("Changes", "t:revisionDesc"),
)


def witnesses(root: etree._Element, problems: Problems) -> dict[str, Witness]:
    """The witnesses of every ``listWit``, by ``xml:id``: siglum as printed, and members where it is a group."""
    found: dict[str, Witness] = {}
    for el in root.iter(f"{{{TEI}}}witness", f"{{{TEI}}}listWit"):
        key = el.get(XML + "id")
        if key:
            inner = tuple(w for x in el.iter(f"{{{TEI}}}witness") if x is not el and (w := x.get(XML + "id")))
            found[key] = Witness(key, _siglum(el, key), (), inner)
    return found


def _siglum(el: etree._Element, key: str) -> str:
    """The siglum: ``abbr[@type='siglum']``, else ``@n``, else the identifier itself (TEI P5, Critical Apparatus)."""
    for abbr in el.iterfind("t:abbr", _NS):
        if abbr.get("type") == "siglum" and (text := words(abbr)):
            return text
    return (el.get("n") or "").strip() or key


def words(el: etree._Element) -> str:
    """The text of an element in one line, without the text of notes."""
    return " ".join("".join(_strings(el)).split())


def _strings(el: etree._Element) -> Iterator[str]:
    yield el.text or ""
    for child in el:
        if is_element(child) and child.tag != f"{{{TEI}}}note":
            yield from _strings(child)
        yield child.tail or ""


def about(reader: Reader, root: etree._Element) -> tuple[tuple[str, tuple[Block, ...]], ...]:
    """The prose of ``root`` when it is a ``teiHeader``, else of the one in it, section by section with its heading."""
    header = header_of(root)
    return tuple(_about(reader, header)) if header is not None else ()


def header_of(root: etree._Element) -> etree._Element | None:
    """``root`` when it is a ``teiHeader``, else the one in it."""
    return root if root.tag == f"{{{TEI}}}teiHeader" else root.find("t:teiHeader", _NS)


def _about(reader: Reader, header: etree._Element) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The prose of the header, section by section; parts that have a name of their own begin with it."""
    with reader.notes_in_place():
        for heading, path in _ABOUT:
            blocks = tuple(block for el in header.iterfind(path, _NS) for block in _section(reader, el))
            if blocks:
                yield heading, blocks


def _section(reader: Reader, el: etree._Element) -> tuple[Block, ...]:
    """One part of the header: as a list where it holds facts, as it reads elsewhere."""
    if not words(el):
        return ()
    if _name(el) in _LISTED:
        found = (x for child in el.iterchildren("*") for x in (child if _name(child) == "listChange" else [child]))
        facts = [x for x in found if is_element(x) and _name(x) != "availability" and words(x) and not _is_main(x)]
        items = tuple(_fact(reader, fact) for fact in facts)
        return (Items(Mark("list", line_of(el)), "bulleted", items),) if items else ()
    if any(_name(c) in _HEADED for c in el.iterdescendants("*")):
        return tuple(_headed(reader, el))
    return reader.blocks(el)


def _is_main(el: etree._Element) -> bool:
    """Whether an element is the title that stands over the edition."""
    around = el.getparent()
    if _name(el) != "title" or around is None or _name(around) != "titleStmt":
        return False
    titles = around.findall("t:title", _NS)
    return el is next((t for t in titles if t.get("type") == "main"), titles[0])


def _fact(reader: Reader, el: etree._Element) -> Item:
    """A fact with what it is called: ``Publisher: …``, a change with its date and who made it."""
    called = _CALLED.get(_name(el), "")
    if called and _name(el) == "idno" and el.get("type"):
        called = el.get("type") or ""
    if _name(el) == "title" and el.get("type") == "sub":
        called = "Subtitle"
    said = [el.get("when") or "", *(reader.responsible(p) for p in (el.get("who") or "").split())]
    label = ", ".join(filter(None, (called, *(said if _name(el) == "change" else ()))))
    content = inline_of(flatten(reader.content(el, inline=True)))
    lead = (Span(Mark("field-label", lang="en", classes=("editorial",)), (f"{label}:",)), " ") if label else ()
    return Item(reader.mark(el), (), (Paragraph(Mark(""), (*lead, *content)),))


def _headed(reader: Reader, el: etree._Element) -> Iterator[Block]:
    for child in el.iterchildren("*"):
        name = _name(child)
        if name in _CONTAINERS:
            yield from _headed(reader, child)
            continue
        flow: Flow = []
        reader.read(child, flow, inline=False)
        if blocks := blocks_of(flow):
            if name in _HEADED:
                yield Paragraph(Mark("head", line_of(child)), (_HEADED[name],))
            yield from blocks


def _name(el: etree._Element) -> str:
    return str(el.tag).rpartition("}")[2]
