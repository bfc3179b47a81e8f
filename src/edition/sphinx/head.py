"""The tags in the head of a page, for search engines, reference managers and programs."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.release.formats import head

from . import data, metadata, pages


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put the tags into the context of a page of an edition, with the files of its content; at ``html-page-context``.

    The canonical address is told only where a base address is set: nobody can know it otherwise.
    """
    if doctree is None or not pages.documents(app):
        return
    meta = metadata.of_project(app)
    title, address = metadata.page_of(app, page)
    files = data.files_of(app, page)
    url = meta.url and meta.url + address
    home = app.builder.get_relative_uri(page, app.config.root_doc) or "#"
    lang = app.env.metadata[page].get("language", "")
    is_home = page == app.config.root_doc
    services = (head.File(data.seen_from(app, page, data.ENTRY), "application/ld+json", "DTS"),) if is_home else ()
    seen = head.Page(title, url, home, data.seen_from(app, page, data.METADATA), lang, (*files, *services))
    context["metatags"] = f"{context.get('metatags', '')}\n    {head.tags(meta, seen)}\n"
    context["edition_files"] = files
    if url:
        context["pageurl"] = url
    if is_home:
        context["edition_data"] = data.overview(app, meta)
