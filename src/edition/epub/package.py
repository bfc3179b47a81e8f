"""The files around the pages of an EPUB: package document, navigation, container (EPUB 3.3, EPUB Accessibility 1.1).

Everything is written by lxml from data: text of the edition never becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

OPF, DC, XHTML, OPS = (
    "http://www.idpf.org/2007/opf",
    "http://purl.org/dc/elements/1.1/",
    "http://www.w3.org/1999/xhtml",
    "http://www.idpf.org/2007/ops",
)


class _Maker:
    """Makes elements of one namespace out of attributes, strings and elements."""

    def __init__(self, namespace: str, nsmap: dict[str | None, str]) -> None:
        self.namespace, self.nsmap = namespace, nsmap

    def __call__(self, tag: str, *content: Mapping[str, str] | str | etree._Element) -> etree._Element:
        made = etree.Element(f"{{{self.namespace}}}{tag}", nsmap=self.nsmap)  # type: ignore[arg-type]
        for part in content:
            if isinstance(part, str):
                made.text = part
            elif isinstance(part, Mapping):
                for name, value in part.items():
                    made.set(name, value)
            else:
                made.append(part)
        return made


_OCF: Final = "urn:oasis:names:tc:opendocument:xmlns:container"
_CONTAINER: Final = _Maker(_OCF, {None: _OCF})
_OPF: Final = _Maker(OPF, {None: OPF, "dc": DC})
_DC: Final = _Maker(DC, {"dc": DC})
_H: Final = _Maker(XHTML, {None: XHTML, "epub": OPS})
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

#: Suffix -> media type (EPUB 3.3, Core Media Types). What is not here cannot be in the book.
MEDIA_TYPES: Final = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book: its path, and what the package must say of it (``mathml``, ``svg``, ``remote-resources``)."""

    path: str
    properties: tuple[str, ...] = ()
    linear: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: text, its language if it has one of its own, where it leads, what stands below it."""

    text: str
    href: str
    lang: str = ""
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What the package says of the edition; ``modified`` as ``CCYY-MM-DDThh:mm:ssZ``, ``creators`` with MARC roles."""

    title: str
    language: str
    identifier: str
    modified: str
    subtitle: str = ""
    version: str = ""
    date: str = ""
    languages: tuple[str, ...] = ()
    creators: tuple[tuple[str, str], ...] = ()
    publisher: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What is in the pages, as far as it matters for reading without eyes."""

    pictures: int = 0
    described: int = 0
    formulas: int = 0
    notes: int = 0
    languages: int = 0

    @property
    def features(self) -> Iterator[str]:
        """The words of ``schema:accessibilityFeature`` that are true of every edition, and of this one."""
        yield from ("structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "ARIA")
        if self.pictures and self.pictures == self.described:
            yield "alternativeText"
        if self.formulas:
            yield "MathML"

    @property
    def summary(self) -> str:
        """What ``schema:accessibilitySummary`` says: only what the builder does or has counted."""
        said = ["Text that adapts to the reader's settings, with headings and a table of contents."]
        if self.notes:
            said.append("Notes and apparatus are linked with the place they are about, and back.")
        if self.languages:
            said.append("Passages in another language are marked as such.")
        if self.pictures:
            said.append(f"Pictures: {self.pictures}, of which {self.described} have a description.")
        said.append("Conformance to WCAG has not been audited.")
        return " ".join(said)


@dataclass(frozen=True, slots=True)
class Package:
    """A book: its description, its pages in reading order, its other files, its contents."""

    about: About
    access: Access
    pages: Sequence[Item]
    others: Sequence[Item]
    contents: Sequence[Entry] = field(default=())
    contents_title: str = "Contents"


def container(package: str) -> bytes:
    """``META-INF/container.xml``: where the package document is."""
    root = _CONTAINER("rootfile", {"full-path": package, "media-type": "application/oebps-package+xml"})
    return _written(_CONTAINER("container", {"version": "1.0"}, _CONTAINER("rootfiles", root)))


def document(package: Package) -> bytes:
    """The package document (EPUB 3.3, Package document)."""
    items = [
        _OPF("item", {"id": "nav", "href": "nav.xhtml", "media-type": MEDIA_TYPES[".xhtml"], "properties": "nav"}),
        *(_item(item) for item in (*package.pages, *package.others)),
    ]
    spine = [
        _OPF("itemref", {"idref": name(page.path)} | ({} if page.linear else {"linear": "no"}))
        for page in package.pages
    ]
    root = _OPF(
        "package",
        {"version": "3.0", "unique-identifier": "id", _XML_LANG: package.about.language},
        _OPF("metadata", *_metadata(package.about), *_accessibility(package.access)),
        _OPF("manifest", *items),
        _OPF("spine", *spine),
    )
    return _written(root)


def navigation(package: Package) -> bytes:
    """``nav.xhtml``: the contents (EPUB 3.3, Navigation document)."""
    lang = {"lang": package.about.language, _XML_LANG: package.about.language}
    nav = _H("nav", {f"{{{OPS}}}type": "toc", "role": "doc-toc", "aria-labelledby": "contents"})
    nav.append(_H("h1", {"id": "contents"}, package.contents_title))
    nav.append(_listed(package.contents))
    head = _H("head", _H("title", package.contents_title))
    return _written(_H("html", lang, head, _H("body", nav)), doctype="<!DOCTYPE html>")


def name(path: str) -> str:
    """An ``id`` for a file, made from its path alone: ``text/p1.xhtml`` -> ``f-text-p1.xhtml``."""
    return "f-" + re.sub(r"[^A-Za-z0-9.]", lambda found: "-" if found[0] == "/" else f"_{ord(found[0]):x}_", path)


def _item(item: Item) -> etree._Element:
    said = {
        "id": name(item.path),
        "href": item.path,
        "media-type": MEDIA_TYPES[f".{item.path.rpartition('.')[2].lower()}"],
    }
    return _OPF("item", said | ({"properties": " ".join(item.properties)} if item.properties else {}))


def _metadata(about: About) -> Iterator[etree._Element]:
    yield _DC("identifier", {"id": "id"}, about.identifier)
    yield _DC("title", {"id": "title"}, about.title)
    yield _meta("title-type", "main", "#title")
    if about.subtitle:
        yield _DC("title", {"id": "subtitle"}, about.subtitle)
        yield _meta("title-type", "subtitle", "#subtitle")
    for language in dict.fromkeys((about.language, *about.languages)):
        yield _DC("language", language)
    for number, (person, role) in enumerate(about.creators, 1):
        yield _DC("creator", {"id": f"creator-{number}"}, person)
        yield _OPF("meta", {"refines": f"#creator-{number}", "property": "role", "scheme": "marc:relators"}, role)
    for term, words in (("publisher", about.publisher), ("description", about.description), ("rights", about.rights)):
        if words:
            yield _DC(term, words)
    if about.date:
        yield _DC("date", about.date)
    yield from (_DC("subject", subject) for subject in about.subjects)
    yield _meta("dcterms:modified", about.modified)
    if about.version:
        yield _meta("dcterms:hasVersion", about.version)


def _accessibility(access: Access) -> Iterator[etree._Element]:
    """EPUB Accessibility 1.1, Discovery metadata. ``conformsTo`` is not claimed: nobody has audited the book."""
    modes = ("textual", "visual") if access.pictures else ("textual",)
    yield from (_meta("schema:accessMode", mode) for mode in modes)
    if access.pictures == access.described:
        yield _meta("schema:accessModeSufficient", "textual")
    elif access.pictures:
        yield _meta("schema:accessModeSufficient", "textual,visual")
    yield from (_meta("schema:accessibilityFeature", feature) for feature in access.features)
    yield _meta("schema:accessibilityHazard", "none")
    yield _meta("schema:accessibilitySummary", access.summary)


def _meta(term: str, words: str, refines: str = "") -> etree._Element:
    return _OPF("meta", {"property": term} | ({"refines": refines} if refines else {}), words)


def _listed(entries: Iterable[Entry]) -> etree._Element:
    out = _H("ol")
    for entry in entries:
        lang = {"lang": entry.lang, _XML_LANG: entry.lang} if entry.lang else {}
        item = _H("li", _H("a", {"href": entry.href} | lang, entry.text))
        if entry.below:
            item.append(_listed(entry.below))
        out.append(item)
    return out


def _written(root: etree._Element, doctype: str = "") -> bytes:
    head = f"{doctype}\n".encode() if doctype else b""
    body = etree.tostring(root, encoding="utf-8", pretty_print=True)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + head + bytes(body)
