"""What the package of the book says of the edition, from its metadata."""

from __future__ import annotations

import time
import uuid
from hashlib import sha256
from typing import TYPE_CHECKING

from edition.epub.package import About
from edition.release.formats.common import rights

if TYPE_CHECKING:
    from edition.typst.metadata import Book


def about(book: Book, language: str) -> About:
    """The description of the book whose pages are in ``language``; what the header leaves open is absent."""
    meta = book.meta
    people = {(agent.name, agent.relator): None for agent in (*meta.by("aut"), *meta.by("edt"), *meta.by("trl"))}
    return About(
        title=meta.title,
        subtitle=meta.subtitle,
        language=language,
        languages=tuple(filter(None, (book.lang, *(tag for tag, _ in meta.languages)))),
        identifier=identifier(book),
        modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(book.timestamp())),
        version=meta.version,
        date=meta.date,
        creators=tuple(people),
        publisher=meta.publisher,
        description=meta.abstract,
        subjects=meta.keywords,
        rights=rights(meta),
    )


def identifier(book: Book) -> str:
    """The identifier of the header, a DOI first; without one a name made from the bytes of the TEI files, and no more.

    A package must have one (EPUB 3.3, The dc:identifier element). RFC 9562, UUID version 8, is for such a name.
    """
    if found := book.meta.doi or next((identifier.value for identifier in book.meta.identifiers), ""):
        return found
    said = sha256(b"".join(sha256(path.read_bytes()).digest() for path in book.sources) + book.meta.title.encode())
    return uuid.UUID(bytes=_as_version_8(said.digest()[:16])).urn


def _as_version_8(data: bytes) -> bytes:
    out = bytearray(data)
    out[6] = out[6] & 0x0F | 0x80
    out[8] = out[8] & 0x3F | 0x80
    return bytes(out)
