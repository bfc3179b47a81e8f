"""Titles, names and rights of the site, from the ``teiHeader``."""

from __future__ import annotations

from typing import Any

from edition.model import Metadata

#: Roles in the order in which one is taken for the ``author`` of the publication.
AUTHORS = ("author", "editor", "publisher")


def values(meta: Metadata) -> dict[str, Any]:
    """Sphinx's configuration by ``meta``. What the header leaves open is left empty: nothing is made up."""
    rights = ", ".join(filter(None, (meta.publisher, meta.date[:4])))
    return {
        "project": meta.title,
        "html_title": meta.title,
        "author": next((", ".join(names) for role in AUTHORS if (names := meta.names(role))), ""),
        "release": meta.version,
        "version": meta.version,
        "copyright": rights,
        "html_show_copyright": bool(rights),
    }


def colophon(meta: Metadata) -> dict[str, Any]:
    """What the foot of each page says of the edition, for ``edition-colophon.html``."""
    return {
        "editors": ", ".join(meta.names("editor")),
        "version": meta.version,
        "date": meta.date,
        "publisher": meta.publisher,
        "licence": meta.licence,
        "licence_url": meta.licence_url if meta.licence_url.startswith(("https://", "http://")) else "",
    }
