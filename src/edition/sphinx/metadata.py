"""The metadata of the project and of its pages, and what Sphinx's own settings and the foot of a page take of them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from edition.metadata import Metadata
from edition.release import metadata as release

from . import pages


def of_project(app: Sphinx) -> Metadata:
    """The metadata of the publication: of all TEI files of the project; read once in a build."""
    return _kept(app, "")


def of_page(app: Sphinx, page: str) -> Metadata:
    """The metadata of the text that a page belongs to; for a page of no text, those of the project."""
    document = pages.document_of(app, page)
    return _kept(app, document.file if document else "")


def page_of(app: Sphinx, page: str) -> tuple[str, str]:
    """What a page is called (nothing for the landing page, which is the edition) and its address in the site."""
    is_home = page == app.config.root_doc
    title = "" if is_home else title_of(app, page)
    return title, "" if is_home else app.builder.get_target_uri(page)


def title_of(app: Sphinx, page: str) -> str:
    """The heading of a page in plain words, without the marks of its notes."""
    found = app.env.titles.get(page)
    parts = found.findall(nodes.Text) if found else ()
    return " ".join("".join(p for p in parts if not isinstance(p.parent, nodes.footnote_reference)).split())


def _kept(app: Sphinx, file: str) -> Metadata:
    kept: dict[str, Metadata] = app.__dict__.setdefault("edition_metadata", {})
    if file not in kept:
        documents = [document for document in pages.documents(app) if file in ("", document.file)]
        kept[file] = release.of(
            documents,
            title=_set(app.config, "project"),
            author=_set(app.config, "author"),
            version=str(app.config.release or ""),
            citable=getattr(app.config, "edition_citable", "editor"),
            url=base_url(app.config),
            pdf=app.config.edition_pdf_address,
        )
    return kept[file]


def _set(config: Config, name: str) -> str:
    """The value of a setting, unless it is what Sphinx puts there when nobody says."""
    value = str(getattr(config, name) or "")
    return "" if value in ("unknown", "Author name not set", "Project name not set") else value


def base_url(config: Config) -> str:
    """The address under which the edition is published, with a slash at its end; empty when nobody says."""
    url = str(getattr(config, "edition_base_url", "") or config.html_baseurl or "")
    return url and url.rstrip("/") + "/"


def values(meta: Metadata) -> dict[str, Any]:
    """Sphinx's configuration by the header. What it leaves open is left empty: nothing is made up."""
    rights = ", ".join(filter(None, (meta.publisher, meta.date[:4])))
    author = meta.authors or meta.editors or filter(None, (meta.publisher,))
    return {
        "project": meta.title,
        "html_title": meta.title,
        "author": ", ".join(author),
        "release": meta.version,
        "version": meta.version,
        "copyright": rights,
        "html_show_copyright": bool(rights),
    }


def colophon(meta: Metadata) -> dict[str, str]:
    """What the foot of each page says of the edition, for ``edition-colophon.html``."""
    editors = ", ".join(meta.editors)
    return {
        "editors": editors,
        "publisher": "" if meta.publisher == editors else meta.publisher,
        "state": ", ".join(filter(None, (meta.version and f"Version {meta.version}", meta.date))),
        "licence": meta.licence_name,
        "licence_url": meta.web_licence,
    }
