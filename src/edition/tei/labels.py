"""What the parts of a description are called: the elements whose name alone tells a reader what their text is.

Manuscript descriptions, headers, texts as corpora and recordings (TEI P5 2, 8, 10, 15) hold fields: ``<support>`` says
of what the leaves are. Where such an element is a field among fields, its label is set before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import Block, Box, Mark, Paragraph, Span
from edition.tei.flow import GAP, Flow, blocks_of, is_block
from edition.tei.reader import line_of

if TYPE_CHECKING:
    from edition.tei.reader import Reader

#: element -> its label.
LABELS: Final[dict[str, str]] = {
    # manuscript description
    "msContents": "Contents",
    "physDesc": "Physical description",
    "objectDesc": "Object",
    "supportDesc": "Support",
    "support": "Material",
    "extent": "Extent",
    "foliation": "Foliation",
    "collation": "Collation",
    "condition": "Condition",
    "layoutDesc": "Layout",
    "handDesc": "Hands",
    "scriptDesc": "Scripts",
    "typeDesc": "Types",
    "musicNotation": "Musical notation",
    "decoDesc": "Decoration",
    "additions": "Additions",
    "bindingDesc": "Binding",
    "sealDesc": "Seals",
    "accMat": "Accompanying material",
    "history": "History",
    "origin": "Origin",
    "provenance": "Provenance",
    "acquisition": "Acquisition",
    "additional": "Additional information",
    "adminInfo": "Administration",
    "recordHist": "Record history",
    "custodialHist": "Custody",
    "surrogates": "Surrogates",
    "source": "Source",
    "msPart": "Part",
    "msFrag": "Fragment",
    "altIdentifier": "Other identifier",
    "textLang": "Language",
    "rubric": "Rubric",
    "incipit": "Incipit",
    "explicit": "Explicit",
    "finalRubric": "Final rubric",
    "colophon": "Colophon",
    "filiation": "Filiation",
    "summary": "Summary",
    "catchwords": "Catchwords",
    "signatures": "Signatures",
    "secFol": "Second folio",
    "watermark": "Watermark",
    "stamp": "Stamp",
    "heraldry": "Heraldry",
    # header
    "titleStmt": "Title and responsibility",
    "editionStmt": "Edition",
    "publicationStmt": "Publication",
    "seriesStmt": "Series",
    "publisher": "Publisher",
    "distributor": "Distributor",
    "authority": "Authority",
    "funder": "Funder",
    "sponsor": "Sponsor",
    "principal": "Principal investigator",
    "availability": "Availability",
    "tagsDecl": "Use of elements",
    "charDecl": "Characters",
    "appInfo": "Software",
    "creation": "Creation",
    "calendarDesc": "Calendars",
    "correspAction": "Correspondence",
    "correspContext": "Letters before and after",
    "listChange": "Stages",
    "unitDecl": "Units",
    "geoDecl": "Geographic coordinates",
    "stdVals": "Standard values",
    # corpora and recordings
    "particDesc": "Participants",
    "settingDesc": "Settings",
    "textDesc": "Text",
    "channel": "Channel",
    "constitution": "Constitution",
    "derivation": "Derivation",
    "domain": "Domain",
    "factuality": "Factuality",
    "interaction": "Interaction",
    "preparedness": "Preparedness",
    "purpose": "Purpose",
    "activity": "Activity",
    "locale": "Place",
    "recordingStmt": "Recordings",
    "recording": "Recording",
    "equipment": "Equipment",
    "broadcast": "Broadcast",
    "scriptStmt": "Script",
    "transcriptionDesc": "Transcription",
}


#: What happened to a letter (TEI P5 2.4.6).
_ACTIONS: Final = {
    "sent": "Sent",
    "received": "Received",
    "transmitted": "Transmitted",
    "redirected": "Redirected",
    "forwarded": "Forwarded",
}


def field(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """A field of a description: its label, then what it says; inside running text the words alone."""
    items: Flow = []
    reader.items(el, items, inline=inline or reader.holds_text(el))
    mark, label = reader.mark(el), _called(reader.name(el), el.get("type") or "")
    blocks = blocks_of(items)
    if inline and not any(map(is_block, items)):
        out += [GAP, Span(mark, tuple(items)), GAP]  # type: ignore[arg-type]
    elif not blocks or _headed(el):
        out.append(_one(mark, blocks))
    elif len(blocks) == 1 and isinstance(only := blocks[0], Paragraph) and only.mark.name in ("", "p"):
        said = Paragraph(
            replace(only.mark, name="") if only.mark.name else mark, (_label(el, f"{label}:"), " ", *only.content)
        )
        out.append(Box(mark, (said,)) if only.mark.name else said)
    else:
        out.append(Box(mark, (Paragraph(Mark("label", line_of(el)), (_label(el, label),)), *blocks)))


def _called(name: str, kind: str) -> str:
    return _ACTIONS.get(kind, LABELS[name]) if name == "correspAction" else LABELS[name]


def _one(mark: Mark, blocks: tuple[Block, ...]) -> Block:
    if len(blocks) == 1 and isinstance(only := blocks[0], Paragraph) and not only.mark.name:
        return Paragraph(mark, only.content)
    return Box(mark, blocks)


def _label(el: etree._Element, words: str) -> Span:
    return Span(Mark("field-label", lang="en", classes=("editorial",)), (words,))


def _headed(el: etree._Element) -> bool:
    """Whether the file has a heading of its own for the field."""
    first = next(el.iterchildren("*"), None)
    return first is not None and str(first.tag).endswith(("}head", "}label"))
