"""``teiHeader`` -> :class:`~edition.metadata.Metadata` (TEI P5, The TEI Header). What it does not say stays empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.metadata import Identifier, Metadata, Relation, Series, Source, Subject, Title
from edition.tei.agents import agents
from edition.tei.elements import TEI
from edition.tei.header import header_of, words
from edition.tei.reader import XML, language

_NS: Final = {"t": TEI}
_WORK: Final = "t:fileDesc/t:titleStmt"
_PUBLICATION: Final = "t:fileDesc/t:publicationStmt"
_SOURCES: Final = ("bibl", "biblStruct", "biblFull", "msDesc")


def read(root: etree._Element) -> Metadata:
    """The metadata of ``root`` when it is a ``teiHeader``, else of the one in it, if any."""
    header = header_of(root)
    lang = language(root.get(XML + "lang") or "")
    texts = root.findall("t:text", _NS)
    if len(texts) == 1:  # of several texts each says its own
        lang = lang or language(texts[0].get(XML + "lang") or "")
    if header is None:
        return Metadata(lang=lang)
    edition = header.find("t:fileDesc/t:editionStmt/t:edition", _NS)
    licence = header.find(f"{_PUBLICATION}/t:availability/t:licence", _NS)
    return Metadata(
        titles=tuple(_titles(header)),
        agents=tuple(agents(header, root)),
        edition=_words(edition),
        version=_said(edition, "n"),
        place=_first(header, f"{_PUBLICATION}/t:pubPlace"),
        date=_date(header),
        identifiers=tuple(
            Identifier(_said(el, "type"), text, _said(el, "subtype"))
            for el in header.iterfind(f"{_PUBLICATION}//t:idno", _NS)
            if (text := words(el))
        ),
        series=tuple(_series(header)),
        licence=_prose(licence),
        licence_url=_said(licence, "target"),
        rights=tuple(t for el in header.iterfind(f"{_PUBLICATION}/t:availability/t:p", _NS) if (t := words(el))),
        access=_said(header.find(f"{_PUBLICATION}/t:availability", _NS), "status"),
        abstract=_prose(header.find("t:profileDesc/t:abstract", _NS)),
        subjects=tuple(_subjects(header)),
        lang=lang,
        languages=tuple(
            (language(_said(el, "ident")), words(el))
            for el in header.iterfind("t:profileDesc/t:langUsage/t:language", _NS)
        ),
        sources=tuple(_sources(header)),
        relations=tuple(_relations(header)),
        status=_said(header.find("t:revisionDesc", _NS), "status"),
        changes=tuple(
            (_said(el, "when"), _said(el, "n"), words(el)) for el in header.iterfind("t:revisionDesc//t:change", _NS)
        ),
    )


def _words(el: etree._Element | None) -> str:
    return words(el) if el is not None else ""


def _prose(el: etree._Element | None) -> str:
    """The words of an element that may hold paragraphs: these are parted by a space, whatever stands between them."""
    paragraphs = el.findall("t:p", _NS) if el is not None else []
    return " ".join(filter(None, map(words, paragraphs))) if paragraphs else _words(el)


def _first(header: etree._Element, path: str) -> str:
    return _words(header.find(path, _NS))


def _said(el: etree._Element | None, name: str) -> str:
    return " ".join((el.get(name) or "").split()) if el is not None else ""


def _titles(header: etree._Element) -> Iterator[Title]:
    for el in header.iterfind(f"{_WORK}/t:title", _NS):
        if text := words(el):
            yield Title(text, _said(el, "type"), language(el.get(XML + "lang") or ""))


def _date(header: etree._Element) -> str:
    """The date of publication, ``@when`` before its words."""
    el = header.find(f"{_PUBLICATION}/t:date", _NS)
    return _said(el, "when") or _words(el)


def _series(header: etree._Element) -> Iterator[Series]:
    for el in header.iterfind("t:fileDesc/t:seriesStmt", _NS):
        if title := _first(el, "t:title"):
            issn = next((words(i) for i in el.iterfind("t:idno", _NS) if _said(i, "type").upper() == "ISSN"), "")
            yield Series(title, _first(el, "t:biblScope"), issn)


def _subjects(header: etree._Element) -> Iterator[Subject]:
    for group in header.iterfind("t:profileDesc/t:textClass/t:keywords", _NS):
        for el in group.iterfind(".//t:term", _NS):
            if text := words(el):
                yield Subject(text, _web(_said(el, "ref")), _web(_said(group, "scheme")))


def _sources(header: etree._Element) -> Iterator[Source]:
    """The sources of the text: what stands in ``sourceDesc`` itself, what is called a source, and every witness.

    A list of bibliography in ``sourceDesc`` may name other things too (sister versions, literature).
    """
    for description in header.iterfind("t:fileDesc/t:sourceDesc", _NS):
        for el in description.iterdescendants(*(f"{{{TEI}}}{name}" for name in (*_SOURCES, "witness"))):
            name, parent = etree.QName(el).localname, el.getparent()
            is_source = name == "witness" or parent is description or _said(el, "type") == "source"
            if is_source and (text := words(el)):
                yield Source(text, _link(el))


def _relations(header: etree._Element) -> Iterator[Relation]:
    for el in header.iterfind("t:fileDesc/t:notesStmt/t:relatedItem", _NS):
        if (kind := _said(el, "type")) and (url := _web(_said(el, "target")) or _link(el)):
            yield Relation(kind, url, words(el))


def _link(el: etree._Element) -> str:
    """The first address that an element names, not looking into its notes."""
    for child in el.iterdescendants(f"{{{TEI}}}ref", f"{{{TEI}}}ptr", f"{{{TEI}}}idno"):
        target = _said(child, "target") or (words(child) if etree.QName(child).localname == "idno" else "")
        if _web(target) and not any(p.tag == f"{{{TEI}}}note" for p in child.iterancestors()):
            return target
    return ""


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""
