"""CSL-JSON, the input of the Citation Style Language (schema csl-data 1.0)."""

from __future__ import annotations

from typing import Any

from edition.metadata import Agent, Metadata
from edition.release.formats.common import as_json, filled


def write(meta: Metadata) -> str:
    """A list of one item: the edition."""
    return as_json([item(meta) | filled({"URL": meta.url})])


def item(meta: Metadata) -> dict[str, Any]:
    """The item, without its address: a passage has its own. Version and not edition, or a style prints it twice."""
    series = meta.series[0] if meta.series else None
    return filled(
        {
            "id": meta.key or "edition",
            "type": "book",
            "title": meta.full_title,
            "title-short": meta.title if meta.subtitle else "",
            "author": list(map(_name, meta.by("aut"))),
            "editor": list(map(_name, meta.by("edt"))),
            "translator": list(map(_name, meta.by("trl"))),
            "issued": {"date-parts": [list(meta.date_parts)]} if meta.date_parts else _in_words(meta.date),
            "collection-title": series.title if series else "",
            "collection-number": series.number if series else "",
            "publisher": meta.publisher,
            "publisher-place": meta.place,
            "version": meta.version,
            "DOI": meta.doi,
            "ISBN": meta.identifier("ISBN"),
            "ISSN": series.issn if series else "",
            "language": meta.lang,
            "abstract": meta.abstract,
            "keyword": ", ".join(meta.keywords),
        }
    )


def _in_words(date: str) -> dict[str, str]:
    return {"literal": date} if date else {}


def _name(agent: Agent) -> dict[str, str]:
    if not agent.family:
        return {"literal": agent.name}
    return filled({"family": agent.family, "given": agent.given, "suffix": agent.suffix})
