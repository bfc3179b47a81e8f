"""The document type declaration: refused, or, where entities are allowed, held to internal general ones.

The DTD that it names is never opened, parameter entities are taken out before the parser sees the file.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from edition.problems import Problems
from edition.tei.rawtext import CONTROL
from edition.tei.xmlfile import COMMENT, INSTRUCTION, SourceText, XmlFile, clip, fail

CODES: Final = {
    "doctype": "The file has a DOCTYPE; it could declare entities that read other files or fill the memory.",
    "external-entity": "The DOCTYPE declares an entity that stands in another file.",
    "parameter-entity": "The DOCTYPE declares or uses a parameter entity, which is passed over.",
    "entity-markup": "An entity holds tags, whose namespace the parser would lose.",
    "entity-expansion": "Entities that name each other grow beyond measure, or in a circle.",
}

_QUOTED: Final = r"\"[^\"]*\"|'[^']*'"
# All repetition is possessive: a hostile declaration fails at once instead of being tried in every possible way.
_PROLOG: Final = re.compile(rf"(?>\s+|{COMMENT}|{INSTRUCTION})*+(?=<!DOCTYPE)", re.DOTALL)
_DOCTYPE: Final = re.compile(
    rf"<!DOCTYPE\s+(?P<name>[^\s\[>]+)(?>[^\[>\"']++|{_QUOTED})*+"
    rf"(?:\[(?P<subset>(?>[^\]\"'<]++|{_QUOTED}|{COMMENT}|{INSTRUCTION}|<)*+)\]\s*)?>",
    re.DOTALL,
)
_DECLARATION: Final = re.compile(
    rf"{_QUOTED}|{COMMENT}|{INSTRUCTION}|<!ENTITY\s+(?P<external>[^\s\"'>%]+)\s+(?:SYSTEM|PUBLIC)",
    re.DOTALL,
)
#: A parameter entity, declared or used; what may hold the look of one stands before.
_PARAMETER: Final = re.compile(
    rf"(?P<one><!ENTITY\s+%(?>[^>\"']++|{_QUOTED})*+>|%[^\s;\"'<>&]+;)|{COMMENT}|{INSTRUCTION}|{_QUOTED}", re.DOTALL
)


def after_doctype(source: SourceText, *, allow_entities: bool) -> int:
    """The offset after the DOCTYPE, 0 when there is none.

    Raises :class:`EditionError` for a DOCTYPE that is not allowed. Since the text is known to be what the parser will
    read, no encoding can hide one.
    """
    prolog = _PROLOG.match(source.text)
    if not prolog:
        return 0
    place = source.place(prolog.end())
    found = _DOCTYPE.match(source.text, prolog.end())
    if found and found["name"].lower() == "html":
        fail(place, "not-tei", "this is an HTML page", "save the TEI file itself, not the page that shows it")
    if not allow_entities:
        hint = "delete the DOCTYPE and write characters themselves (é, not &eacute;), or use --allow-entities"
        fail(place, "doctype", "the file has a DOCTYPE", hint)
    if not found:
        fail(place, "doctype", "the DOCTYPE cannot be understood", "delete it, or mend its quotes and brackets")
    _check_subset(source, found.start("subset"), found.end("subset"))
    return found.end()


def without_parameters(source: SourceText, end: int, told: Problems) -> bytes:
    """The file as it is given to the parser, its DOCTYPE (which ends at ``end``) without parameter entities.

    They choose the modules of a DTD that is not read; a text needs none of them. Blanks take their place, so that
    every line and column stays what it was. One warning names the first.
    """
    found = _DOCTYPE.search(source.text, 0, end)
    if found is None or found["subset"] is None:
        return source.text.encode()
    start, stop = found.span("subset")
    parts, at = [source.text[:start]], start
    for m in _PARAMETER.finditer(source.text, start, stop):
        if m["one"]:
            if at == start:
                message = "parameter entities (%…;) are passed over"
                hint = "delete the declaration; customisations of the TEI are no part of an edition's file"
                told.warn(source.place(m.start()), "parameter-entity", message, hint)
            parts += [source.text[at : m.start()], re.sub(r"[^\r\n]", " ", m[0])]
            at = m.end()
    parts.append(source.text[at:])
    return "".join(parts).encode()


def _check_subset(source: SourceText, start: int, end: int) -> None:
    for m in _DECLARATION.finditer(source.text, max(start, 0), max(end, 0)):
        if m["external"]:
            fail(
                source.place(m.start()),
                "external-entity",
                f"the entity “{clip(m['external'])}” stands in another file",
                "take the other file in with xi:include, a picture with <graphic>",
            )


def check_expanded(file: XmlFile) -> None:
    """Refuse what entities may have brought into the tree: tags, control characters."""
    place = file.source.place(file.source.text.find("<!DOCTYPE"))
    if not file.offsets:
        fail(place, "entity-markup", "an entity declared here holds tags", "write the tags where they are wanted")
    if CONTROL.search(etree.tostring(file.root, encoding="unicode")):
        fail(place, "control-character", "an entity declared here gives a control character", "delete it")
