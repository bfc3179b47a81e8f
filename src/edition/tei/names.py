"""Entries of lists of names: a person, a place, a body, an event as one paragraph (TEI P5, Names, Dates, People)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import Block, Box, Inline, Link, Mark, Paragraph, Span
from edition.tei.flow import Flow, blocks_of, flatten, inline_of, is_blank, is_block

if TYPE_CHECKING:
    from edition.tei.reader import Reader

#: What names the entry; the first of them stands at its head.
_NAMES: Final = frozenset(
    {
        "persName",
        "placeName",
        "orgName",
        "eventName",
        "objectName",
        "geogName",
        "settlement",
        "country",
        "label",
        "head",
        "name",
        "title",
    }
)
#: What a part is called where its element alone would tell.
_SAID: Final = {"birth": "born ", "death": "died ", "floruit": "active "}
#: Authority files: type of ``idno`` -> what it is called, and the address of an entry.
_AUTHORITIES: Final = {
    "wikidata": ("Wikidata ", "https://www.wikidata.org/wiki/"),
    "geonames": ("GeoNames ", "https://www.geonames.org/"),
    "viaf": ("VIAF ", "https://viaf.org/viaf/"),
    "gnd": ("GND ", "https://d-nb.info/gnd/"),
}


def entry(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """``person``, ``place``, ``org``, ``event`` …: the name, then what is known, notes in their place; lists below."""
    parts: list[tuple[str, tuple[Inline, ...]]] = []
    below: list[Block] = []
    loose: Flow = []
    with reader.notes_in_place():
        for child in reader.children(el, loose):
            name, flow = reader.name(child), list[Inline | Block]()
            if name == "idno":
                flow.append(_identifier(reader, child))
            else:
                reader.read(child, flow, inline=True)
            if name.startswith("list") and any(map(is_block, flow)):
                below += blocks_of(flow)
            elif content := inline_of(flatten(flow)):
                parts.append((name, (*content, *_certainty(child))))
    if any(not is_blank(x) for x in loose):
        parts.append(("", inline_of(loose)))
    mark = reader.mark(el)
    paragraph = Paragraph(mark, tuple(_sentence(parts)))
    out.append(Box(mark, (Paragraph(Mark("", mark.line), paragraph.content), *below)) if below else paragraph)


def _certainty(el: etree._Element) -> tuple[Inline, ...]:
    """How sure a statement is, where the file says that it is not sure; identifiers carry their grade as a class."""
    grade = el.get("cert") or ""
    if grade in ("", "high") or el.tag.endswith("}idno"):
        return ()
    return (" ", Span(Mark("remark", lang="en"), (f"(certainty: {grade})",)))


def _sentence(parts: list[tuple[str, tuple[Inline, ...]]]) -> list[Inline]:
    """The parts of an entry in a row: the name first, semicolons between the rest."""
    at = next((i for i, (name, _) in enumerate(parts) if name in _NAMES), None)
    out: list[Inline] = []
    if at is not None:
        out.append(Span(Mark("entry-name"), parts[at][1]))
        parts = parts[:at] + parts[at + 1 :]
    for name, content in parts:
        if out:
            full = _ends(out[-1]) in ".!?"
            remark = name in ("note", "desc")
            out.append(" " if full else ". " if remark else ": " if len(out) == 1 else "; ")
        out += [_SAID[name], *content] if name in _SAID else content
    return out


def _ends(node: Inline) -> str:
    """The last character of inline content, or a letter when it has none."""
    while isinstance(node, (Span, Link)):
        if not node.content:
            return "x"
        node = node.content[-1]
    return node[-1] if isinstance(node, str) and node else "x"


def _identifier(reader: Reader, el: etree._Element) -> Inline:
    """``idno``: the identifier with the name of its authority, as a link where the authority is known."""
    number = " ".join("".join(map(str, el.itertext())).split())
    called, address = _AUTHORITIES.get((el.get("type") or "").lower(), ("", ""))
    target = address + number if address and number.isalnum() else ""
    text = f"{called or _called(el)}{number}"
    mark = reader.mark(el)
    return Link(mark, target, (text,)) if target else Span(mark, (text,))


def _called(el: etree._Element) -> str:
    return f"{el.get('type')} " if el.get("type") else ""
