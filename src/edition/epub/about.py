"""What the package of the book says of the edition, from its metadata."""

from __future__ import annotations

import time
import uuid
from hashlib import sha256
from typing import TYPE_CHECKING

from edition.epub.package import About

if TYPE_CHECKING:
    from edition.typst.metadata import Book

#: Our roles -> MARC relators (EPUB 3.3, role).
_RELATORS = {"author": "aut", "editor": "edt"}


def about(book: Book, language: str) -> About:
    """The description of the book whose pages are in ``language``; what the header leaves open is absent."""
    header = book.header
    people = [(name, "author") for name in book.authors] + [(name, "editor") for name in book.editors]
    return About(
        title=book.title,
        subtitle=book.subtitle,
        language=language,
        languages=tuple(filter(None, (book.lang, *(tag for tag, _ in header.languages)))),
        identifier=identifier(book),
        modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(book.timestamp())),
        version=book.version,
        date=header.date,
        creators=tuple((name, _RELATORS[role]) for name, role in people),
        publisher=header.publisher,
        description=header.abstract,
        subjects=tuple(header.keywords),
        rights=" ".join(filter(None, (header.licence, *header.rights))),
    )


def identifier(book: Book) -> str:
    """The identifier of the header, a DOI first; without one a name made from the bytes of the TEI files, and no more.

    A package must have one (EPUB 3.3, The dc:identifier element). RFC 9562, UUID version 8, is for such a name.
    """
    found = sorted(book.header.identifiers, key=lambda pair: pair[0].lower() != "doi")
    if found:
        return found[0][1]
    said = sha256(b"".join(sha256(path.read_bytes()).digest() for path in book.sources) + book.title.encode())
    return uuid.UUID(bytes=_as_version_8(said.digest()[:16])).urn


def _as_version_8(data: bytes) -> bytes:
    out = bytearray(data)
    out[6] = out[6] & 0x0F | 0x80
    out[8] = out[8] & 0x3F | 0x80
    return bytes(out)
