"""What "cite this passage" needs, once for each page: the reference to the edition, and the same as BibTeX.

The data come from the ``teiHeader``; the script of the theme adds the passage and its address. What the header does not
say is left out.
"""

from __future__ import annotations

import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.metadata import Metadata
from edition.release.formats import bibtex

from . import metadata, pages
from .loci import Locus


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the template of a page that has numbered places ``edition_citation``, JSON; at ``html-page-context``."""
    if doctree is not None and pages.document_of(app, page) and next(doctree.findall(Locus), None):
        meta = metadata.of_page(app, page)
        data = {**passage(meta), "base": meta.url, "page": app.builder.get_target_uri(page)}
        context["edition_citation"] = as_json(data)


def passage(meta: Metadata) -> dict[str, Any]:
    """The reference up to the place (before and after the title, which is set in italics) and the BibTeX fields."""
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
        "bibtex": {"key": meta.key, "fields": bibtex.fields(meta)},
    }


def publisher(meta: Metadata) -> str:
    """The publisher, unless it is who already stands at the head of the reference."""
    return "" if meta.publisher in (*meta.authors, *meta.editors) else meta.publisher


def as_json(data: dict[str, Any]) -> str:
    """JSON that cannot end the ``<script>`` it stands in."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


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
