"""What the head of a page says of it: Highwire, Dublin Core and OpenGraph tags, signposting links, JSON-LD.

Google Scholar and Zotero read the first, search engines the last; signposting (RFC 8288 links, FAIR Signposting) leads
programs from a page to its data.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edition.metadata import Metadata
from edition.release.formats import FORMATS, jsonld
from edition.release.formats.common import inverted


@dataclass(frozen=True, slots=True)
class File:
    """A file beside the pages: its address seen from the page, its media type, what it is in words."""

    href: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site.

    ``title`` is empty for the landing page, ``url`` the public address (empty when nobody says), ``home`` the landing
    page and ``data`` the folder of the metadata files as seen from the page, ``files`` what else holds its content.
    """

    title: str
    url: str
    home: str
    data: str
    lang: str = ""
    files: tuple[File, ...] = ()


def tags(meta: Metadata, page: Page) -> str:
    """All tags, each on a line."""
    named = [*highwire(meta, page), *dublin_core(meta, page)]
    shown = opengraph(meta, page)
    lines = [
        *(f'<meta name="{name}" content="{_attribute(value)}" />' for name, value in named if value),
        *(f'<meta property="{name}" content="{_attribute(value)}" />' for name, value in shown if value),
        *(_link(*said) for said in signposts(meta, page)),
        f'<script type="application/ld+json">{linked_data(meta, page)}</script>',
    ]
    return "\n    ".join(lines)


def highwire(meta: Metadata, page: Page) -> Iterator[tuple[str, str]]:
    """``citation_*``: Google Scholar wants title, author and date."""
    creators = meta.creators
    yield "citation_title", page.title or meta.full_title
    if page.title:
        yield "citation_inbook_title", meta.full_title
    for agent in creators:
        yield "citation_author", inverted(agent)
    for agent in meta.by("edt"):
        if agent not in creators:
            yield "citation_editor", inverted(agent)
    yield "citation_publication_date", meta.issued.replace("-", "/") or meta.year
    yield "citation_publisher", meta.publisher
    yield "citation_doi", meta.doi
    yield "citation_isbn", meta.identifier("ISBN")
    yield "citation_issn", next((series.issn for series in meta.series), "")
    yield "citation_language", page.lang or meta.lang
    yield "citation_fulltext_html_url", page.url
    if meta.url and meta.pdf:
        yield "citation_pdf_url", meta.url + meta.pdf
    if not page.title:
        yield "citation_abstract", meta.abstract
        yield from (("citation_keywords", word) for word in meta.keywords)


def dublin_core(meta: Metadata, page: Page) -> Iterator[tuple[str, str]]:
    """Dublin Core, as DCMI writes it in HTML."""
    yield "DC.title", page.title or meta.full_title
    yield from (("DC.creator", agent.name) for agent in meta.creators)
    yield from (("DC.contributor", agent.name) for agent in meta.contributors)
    yield "DC.publisher", meta.publisher
    yield "DCTERMS.issued", meta.issued
    yield "DC.language", page.lang or meta.lang
    yield "DC.rights", meta.web_licence
    yield "DC.type", "Text"
    if page.title:
        yield "DC.identifier", page.url
        yield "DCTERMS.isPartOf", meta.address or meta.full_title
    else:
        yield "DC.identifier", meta.address
        yield "DC.description", meta.abstract
        yield from (("DC.subject", word) for word in meta.keywords)
        yield from (("DC.source", source.url) for source in meta.sources)


def opengraph(meta: Metadata, page: Page) -> Iterator[tuple[str, str]]:
    """OpenGraph, for previews of a link; without a picture, for there is none that stands for an edition."""
    yield "og:title", page.title or meta.full_title
    yield "og:type", "article" if page.title else "book"
    yield "og:url", page.url
    yield "og:site_name", meta.title
    yield "og:description", "" if page.title else meta.abstract


def signposts(meta: Metadata, page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Links for programs: relation, address, media type, title."""
    if meta.doi:
        yield "cite-as", f"https://doi.org/{meta.doi}", "", ""
    for agent in meta.creators:
        if orcid := agent.identifier("ORCID"):
            yield "author", orcid, "", ""
    if meta.web_licence:
        yield "license", meta.web_licence, "", ""
    if page.title:
        yield "collection", page.home, "text/html", ""
    else:
        yield "type", "https://schema.org/Book", "", ""
        yield "type", "https://schema.org/AboutPage", "", ""
        for name, made in FORMATS.items():
            if not made.missing(meta):
                yield "describedby", page.data + name.removeprefix("."), made.media_type, made.title
        if meta.pdf:
            yield "item", meta.pdf, "application/pdf", ""
    for file in page.files:
        yield "alternate", file.href, file.type, file.title


def linked_data(meta: Metadata, page: Page) -> str:
    """JSON-LD that cannot end the element it stands in."""
    said = jsonld.chapter(meta, page.title, page.url, page.lang) if page.title else jsonld.book(meta)
    found = [(file.href, file.type, file.title) for file in page.files]
    return as_json({"@context": jsonld.CONTEXT, **said} | ({"encoding": jsonld.files(found)} if found else {}))


def as_json(data: object) -> str:
    """JSON for a data block of a page."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _link(rel: str, href: str, kind: str, title: str) -> str:
    said: Iterable[tuple[str, str]] = (("rel", rel), ("href", href), ("type", kind), ("title", title))
    attributes = " ".join(f'{name}="{_attribute(value)}"' for name, value in said if value)
    return f"<link {attributes} />"


def _attribute(value: str) -> str:
    return html.escape(" ".join(value.split()))
