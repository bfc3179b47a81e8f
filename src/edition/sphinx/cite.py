"""What "cite this passage" needs, once for each page: the reference to the edition, and the same as BibTeX.

The data come from the ``teiHeader``; the script of the theme adds the passage and its address. What the header does not
say is left out.
"""

from __future__ import annotations

import json
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from edition.anchors import slug
from edition.model import Document, Metadata

from . import pages
from .loci import Locus

#: Characters that TeX takes for commands.
_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}  # fmt: skip
_YEAR = re.compile(r"\d{4}")


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the template of a page that has numbered places ``edition_citation``, JSON; at ``html-page-context``."""
    document = pages.document_of(app, page)
    if doctree is not None and document and next(doctree.findall(Locus), None):
        data = {**passage(document), "base": base_url(app.config), "page": app.builder.get_target_uri(page)}
        context["edition_citation"] = as_json(data)


def base_url(config: Config) -> str:
    """The address under which the edition is published, with a slash at its end; empty when nobody says."""
    url = str(config.edition_base_url or config.html_baseurl or "")
    return url and url.rstrip("/") + "/"


def passage(document: Document) -> dict[str, Any]:
    """The reference up to the place (before and after the title, which is set in italics) and the BibTeX fields."""
    meta = document.meta
    after = [meta.subtitle and f": {meta.subtitle}"]
    if meta.names("author") and meta.names("editor"):
        after.append(f", edited by {_joined(meta.names('editor'))}")
    issued = ", ".join(filter(None, (publisher(meta), meta.date)))
    after += [meta.version and f", version {meta.version}", issued and f" ({issued})"]
    return {
        "before": _responsible(meta),
        "title": document.title,
        "after": "".join(filter(None, after)),
        "identifier": doi(meta),
        "bibtex": {"key": key(document), "fields": bibtex(document)},
    }


def bibtex(document: Document) -> list[tuple[str, str]]:
    """The fields of an ``@book``, escaped; without note and address, which depend on the passage."""
    meta = document.meta
    year = _YEAR.search(meta.date)
    fields = {
        "author": " and ".join(map(_name, meta.names("author"))),
        "editor": " and ".join(map(_name, meta.names("editor"))),
        "title": f"{{{_escaped(document.title)}}}",
        "subtitle": _escaped(meta.subtitle),
        "publisher": _escaped(meta.publisher),
        "year": year.group() if year else "",
        "version": _escaped(meta.version),
        "doi": doi(meta).removeprefix("https://doi.org/"),
    }
    return [(name, value) for name, value in fields.items() if value]


def key(document: Document) -> str:
    """The key of the BibTeX entry: the name of the file and the version."""
    return "-".join(filter(None, (slug(document.stem), slug(document.meta.version))))


def publisher(meta: Metadata) -> str:
    """The publisher, unless it is who already stands at the head of the reference."""
    people = (*meta.names("author"), *meta.names("editor"))
    return "" if meta.publisher in people else meta.publisher


def doi(meta: Metadata) -> str:
    """The DOI of the edition as an address; empty when it has none."""
    found = next((value for kind, value in meta.identifiers if kind.lower() == "doi"), "")
    return found and "https://doi.org/" + re.sub(
        r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", found, flags=re.IGNORECASE
    )


def as_json(data: dict[str, Any]) -> str:
    """JSON that cannot end the ``<script>`` it stands in."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def _responsible(meta: Metadata) -> str:
    """Who stands at the head of the reference."""
    authors, editors = meta.names("author"), meta.names("editor")
    if not authors and not editors:
        return ""
    names = _joined(authors or editors)
    role = "" if authors else " (eds)" if len(editors) > 1 else " (ed.)"
    return f"{names[0].upper()}{names[1:]}{role}, "


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _name(name: str) -> str:
    """A name for BibTeX; one in lower case is no person's, and braces keep it in one piece."""
    return f"{{{_escaped(name)}}}" if name[:1].islower() else _escaped(name)


def _escaped(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)
