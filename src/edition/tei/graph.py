"""``graph`` -> a stemma that the build draws, and an image in the text that shows it (TEI P5, Graphs and Networks)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import Arc, Mark, Node, Picture, Span, Stemma
from edition.stemma import described
from edition.tei.flow import Flow
from edition.tei.reader import line_of

if TYPE_CHECKING:
    from edition.tei.reader import Reader

#: An image with such an address is drawn by the build: the identifier of the graph follows.
DRAWN: Final = "stemma:"
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


def graph(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """``graph`` with an ``xml:id``: an image of the stemma, described in words.

    Without an identifier, or with parts that a drawing does not show, its text.
    """
    nodes, arcs = [], []
    xml_id = el.get(_XML_ID) or ""
    for child in el.iterchildren("{*}node", "{*}arc"):
        if reader.name(child) == "node":
            nodes.append(Node(child.get(_XML_ID) or "", _label(child), _conjectural(child)))
        else:
            ends = [(child.get(end) or "").removeprefix("#") for end in ("from", "to")]
            arcs.append(Arc(ends[0], ends[1], _conjectural(child)))
    if not xml_id or not nodes or not all(_is_drawn(child) for child in el.iterchildren("*")):
        if xml_id:
            out.append(Span(Mark("anchor", line_of(el), xml_id), ()))
        reader.items(el, out, inline=inline)
        return
    stemma = Stemma(xml_id, tuple(nodes), tuple(arcs))
    reader.stemmata.append(stemma)
    out.append(Picture(reader.mark(el), f"{DRAWN}{xml_id}", described(stemma)))
    for label in el.iterchildren("{*}label"):
        reader.read(label, out, inline=inline)


def _is_drawn(el: etree._Element) -> bool:
    """Whether the drawing says all that a part of a graph says."""
    parts = el.iterchildren("*")
    return el.tag.endswith("}label") or (
        el.tag.endswith(("}node", "}arc")) and all(part.tag.endswith("}label") for part in parts)
    )


def _label(el: etree._Element) -> str:
    return " ".join("".join(map(str, el.itertext())).split())


def _conjectural(el: etree._Element) -> bool:
    """Inferred, not seen: said by ``@type`` or by a low certainty of the node, the line or its label."""
    said = [el, *el.iterchildren("{*}label")]
    return any(x.get("type") == "conjectural" or x.get("cert") in ("low", "unknown") for x in said)
