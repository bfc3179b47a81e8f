"""Titles, names and rights of the site, from the ``teiHeader``."""

from __future__ import annotations

import re
from typing import Any

from edition.model import Document, Metadata

#: Roles in the order in which one is taken for the ``author`` of the publication.
AUTHORS = ("author", "editor", "publisher")

#: A licence text longer than this is not a name.
SHORT = 60
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/(?P<kind>[a-z-]+)/(?P<version>[0-9.]+)")


def values(document: Document) -> dict[str, Any]:
    """Sphinx's configuration by the header of ``document``. What it leaves open is left empty: nothing is made up."""
    meta = document.meta
    rights = ", ".join(filter(None, (meta.publisher, meta.date[:4])))
    return {
        "project": document.title,
        "html_title": document.title,
        "author": next((", ".join(names) for role in AUTHORS if (names := meta.names(role))), ""),
        "release": meta.version,
        "version": meta.version,
        "copyright": rights,
        "html_show_copyright": bool(rights),
    }


def colophon(meta: Metadata) -> dict[str, str]:
    """What the foot of each page says of the edition, for ``edition-colophon.html``."""
    editors = ", ".join(meta.names("editor"))
    return {
        "editors": editors,
        "publisher": "" if meta.publisher == editors else meta.publisher,
        "state": ", ".join(filter(None, (meta.version and f"Version {meta.version}", meta.date))),
        "licence": licence_name(meta),
        "licence_url": meta.licence_url if meta.licence_url.startswith(("https://", "http://")) else "",
    }


def licence_name(meta: Metadata) -> str:
    """A short name for the licence, from the address of a Creative Commons licence or its text when that is short."""
    found = _CREATIVE_COMMONS.search(meta.licence_url)
    if found:
        return f"CC {found['kind'].upper()} {found['version']}".replace("CC ZERO", "CC0")
    return meta.licence if len(meta.licence) <= SHORT else "Licence" if meta.licence_url else ""
