"""RIS: a tag and a value on each line; a value never holds a line end, so that it cannot end the record."""

from __future__ import annotations

from edition.metadata import Metadata
from edition.release.formats.common import inverted


def write(meta: Metadata) -> str:
    """The record of the edition."""
    return record((*lines(meta), *((("UR", meta.url),) if meta.url else ())))


def record(said: tuple[tuple[str, str], ...]) -> str:
    """A record of tags and values."""
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in (*said, ("ER", "")))


def lines(meta: Metadata) -> tuple[tuple[str, str], ...]:
    """The lines of the record but the last, without the address: a passage has its own."""
    date = "/".join((*meta.issued.split("-"), "", "", "")[:3]) + "/" if meta.issued else ""
    people = {"AU": meta.by("aut"), "ED": meta.by("edt"), "A4": meta.by("trl")}
    series = meta.series[0] if meta.series else None
    said = [
        ("TY", "BOOK"),
        ("ID", meta.key),
        *((tag, inverted(agent)) for tag, agents in people.items() for agent in agents),
        ("TI", meta.full_title),
        ("T2", series.title if series else ""),
        ("PB", meta.publisher),
        ("CY", meta.place),
        ("PY", meta.year),
        ("DA", date),
        ("ET", meta.version),
        ("SN", meta.identifier("ISBN") or (series.issn if series else "")),
        ("DO", meta.doi),
        ("LA", meta.lang),
        ("AB", meta.abstract),
        *(("KW", word) for word in meta.keywords),
    ]
    return tuple((tag, value) for tag, value in said if value)
