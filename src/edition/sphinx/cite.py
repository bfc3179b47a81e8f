"""How a page and its passages are cited: a reference, BibTeX, RIS, CSL-JSON and a link, from the ``teiHeader``.

They stand at the foot of the page, for a reader without scripts; the script of the theme makes the same for a numbered
passage or an entry of the apparatus. What the header does not say is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.metadata import Metadata
from edition.release.formats import bibtex, csl, ris
from edition.release.formats.common import as_json
from edition.release.formats.head import as_json as as_data

from . import metadata, pages
from .loci import Locus


@dataclass(frozen=True, slots=True)
class Citation:
    """The citation of a page, for ``edition-cite.html``: the reference in three parts, the forms, data for scripts."""

    before: str
    title: str
    after: str
    url: str
    forms: tuple[tuple[str, str], ...]
    data: str
    passages: bool = False


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the template of a page of an edition its ``edition_citation``; at ``html-page-context``."""
    if doctree is not None and pages.documents(app):
        found = citation(metadata.of_page(app, page), *metadata.page_of(app, page))
        context["edition_citation"] = replace(found, passages=next(doctree.findall(Locus), None) is not None)


def citation(meta: Metadata, title: str, page: str) -> Citation:
    """The citation of the page called ``title`` (empty for the landing page) whose address in the site is ``page``."""
    said = passage(meta)
    url = meta.url and meta.url + page
    place = f"“{title}”" if title else ""
    end = ", ".join(filter(None, (said["after"], place, said["identifier"], url)))
    data = {
        **said,
        "base": meta.url,
        "page": page,
        "place": place,
        "bibtex": {"key": meta.key or "edition", "fields": bibtex.fields(meta)},
        "ris": ris.lines(meta),
        "csl": csl.item(meta),
    }
    return Citation(said["before"], said["title"], f"{end}.", url, _forms(meta, title, url), as_data(data))


def passage(meta: Metadata) -> dict[str, str]:
    """The reference up to the place: before and after the title, which is set in italics, and the DOI."""
    after = [meta.subtitle and f": {meta.subtitle}"]
    if meta.authors and meta.editors:
        after.append(f", edited by {_joined(meta.editors)}")
    issued = ", ".join(filter(None, (publisher(meta), meta.date)))
    after += [meta.version and f", version {meta.version}", issued and f" ({issued})"]
    return {
        "before": _responsible(meta),
        "title": meta.title,
        "after": "".join(filter(None, after)),
        "identifier": meta.doi and f"https://doi.org/{meta.doi}",
    }


def publisher(meta: Metadata) -> str:
    """The publisher, unless it is who already stands at the head of the reference."""
    return "" if meta.publisher in (*meta.authors, *meta.editors) else meta.publisher


def _forms(meta: Metadata, title: str, url: str) -> tuple[tuple[str, str], ...]:
    """The page in the formats of reference managers; the script writes a passage the same way."""
    note = [("note", bibtex.escaped(title))] if title else []
    address = [("url", url)] if url else []
    item = csl.item(meta) | ({"note": title} if title else {}) | ({"URL": url} if url else {})
    lines = [*ris.lines(meta), *([("N1", title)] if title else []), *([("UR", url)] if url else [])]
    return (
        ("BibTeX", bibtex.entry(meta.key or "edition", (*bibtex.fields(meta), *note, *address)).rstrip("\n")),
        ("RIS", ris.record(tuple(lines)).replace("\r\n", "\n").rstrip()),
        ("CSL-JSON", as_json([item]).rstrip("\n")),
    )


def _responsible(meta: Metadata) -> str:
    """Who stands at the head of the reference."""
    authors, editors = meta.authors, meta.editors
    if not authors and not editors:
        return ""
    names = _joined(authors or editors)
    role = "" if authors else " (eds)" if len(editors) > 1 else " (ed.)"
    return f"{names[0].upper()}{names[1:]}{role}, "


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
