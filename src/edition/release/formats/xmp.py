"""What a PDF says of itself (XMP) beyond what the typesetter writes, in the schemas that PDF/A knows."""

from __future__ import annotations

from typing import Any

from edition.metadata import Metadata
from edition.release.formats.common import rights


def description(meta: Metadata, lang: str = "") -> dict[str, Any]:
    """Name with prefix -> a text, a list of texts or a truth value; ``lang`` is the language the PDF is set in."""
    creators = [agent.name for agent in meta.creators]
    languages = (lang, *(tag for tag, _ in meta.languages))
    return {
        "dc:creator": creators,
        "dc:contributor": [*dict.fromkeys(agent.name for agent in meta.contributors)],
        "dc:publisher": [meta.publisher] if meta.publisher else [],
        "dc:language": [*dict.fromkeys(filter(None, languages))],
        "dc:rights": rights(meta),
        "dc:identifier": meta.doi or next((identifier.value for identifier in meta.identifiers), ""),
        "dc:source": next((source.url for source in meta.sources if source.url), ""),
        "dc:subject": [*meta.keywords],
        "xmpRights:WebStatement": meta.licence_url,
        "xmpRights:Marked": True if meta.licence or meta.rights else "",
    }
