"""What the title page, the imprint and the PDF's own metadata say, from the teiHeader or else from ``conf.py``."""

from __future__ import annotations

import re
import unicodedata
from calendar import timegm
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import edition
from edition.anchors import slug as anchor
from edition.metadata import Metadata
from edition.model import Document
from edition.sphinx import cite
from edition.sphinx import metadata as publication
from edition.typst.breaks import parts
from edition.typst.languages import spoken, text_options, words
from edition.typst.quote import Value

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FIXED_TIME = 946684800
"""2000-01-01T00:00:00Z, for an edition that does not say its date: a PDF never tells the time of its build."""

RUNNING = 60  # characters of a title that fit a running head

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Book:
    """The metadata of one book; ``sources`` are its TEI files."""

    meta: Metadata
    lang: str
    stem: str
    sources: tuple[Path, ...]
    citation: tuple[str, str, str, str] = ("", "", "", "")
    """How the edition is cited: before the title, the title, after it; its address, if it has one."""
    sigla: dict[str, str] = field(default_factory=dict)
    """The sigla of the witnesses by their anchors."""
    dated: str = ""
    """The latest date of the headers of several files."""

    def timestamp(self) -> int:
        """Seconds since 1970 of the date in the header (its first day), or the fixed time."""
        found = _DATE.search(self.dated or self.meta.date)
        if not found:
            return FIXED_TIME
        year, month, day = (*map(int, found.group().split("-")), 1, 1)[:3]
        return timegm((year, month, day, 0, 0, 0))

    def attachments(self) -> dict[str, Path]:
        """The TEI files by the name under which they are attached, which is the file's name if no other has it."""
        names = [path.name for path in self.sources]
        return {
            path.name if names.count(path.name) == 1 else f"{number}-{path.name}": path
            for number, path in enumerate(self.sources, start=1)
        }

    def values(self) -> dict[str, Value]:
        """The argument ``meta`` of the Typst function ``book`` (``template/book.typ``), as far as it is metadata."""
        meta = self.meta
        return {
            "title": meta.title,
            "subtitle": meta.subtitle,
            "running-title": running(meta.title),
            "authors": meta.authors,
            "editors": meta.editors,
            "creators": [agent.name for agent in meta.creators],
            "keywords": meta.keywords,
            "description": meta.abstract,
            "edition": meta.edition,
            "version": "" if meta.version in meta.edition else meta.version,
            "publisher": cite.publisher(meta),
            "place": meta.place,
            "date": spoken(meta.date, self.lang),
            "year": meta.date.partition("-")[0],
            "identifiers": [(identifier.kind, identifier.value) for identifier in meta.identifiers],
            "licence": meta.licence,
            "licence-url": meta.web_licence,
            "rights": meta.rights,
            "language": text_options(self.lang) or {"lang": "en"},
            "citation": self.citation,
            "words": words(self.lang),
        }

    def colophon(self, font: str, standards: Sequence[str]) -> dict[str, Value]:
        """What the last page says: the sources (name, SHA-256), how the file was made, what it conforms to."""
        say = words(self.lang)
        made = say["made"].format(tool=edition.__version__, typst=version("typst"), font=font)
        declared = ", ".join(map(standard, standards))
        files = [(name, checksum(path)) for name, path in self.attachments().items()]
        return {"sources": files, "made": [made, *([say["declares"].format(standards=declared)] if declared else [])]}


def of(app: Sphinx) -> Book:
    """The metadata of the project.

    ``app.edition_documents``, a tuple of :class:`edition.model.Document`, is set by ``edition.sphinx`` when it has
    read the TEI files; without it, project, author and release of ``conf.py`` speak. A project of several documents
    has the title of ``conf.py``, for no single header speaks for all, and says of itself what all its headers say.
    """
    documents: tuple[Document, ...] = tuple(getattr(app, "edition_documents", ()))
    meta = publication.of_project(app)
    single = len(documents) == 1
    return Book(
        meta=meta,
        lang=(documents[0].meta.lang if documents else "") or str(app.config.language or "en"),
        stem=slug(documents[0].stem if single else meta.title) or "edition",
        sources=tuple(Path(document.file).absolute() for document in documents),
        citation=_citation(meta) if single else ("", "", "", ""),
        dated=max((document.meta.date for document in documents), default=""),
        sigla={anchor(witness.id): witness.siglum for witness in documents[0].witnesses} if single else {},
    )


def checksum(file: Path) -> tuple[str, ...]:
    """The SHA-256 of a file, in pieces between which a line may end."""
    return next(parts(sha256(file.read_bytes()).hexdigest()))


def standard(name: str) -> str:
    """A standard as it is written: ``a-3a`` is PDF/A-3a, ``1.7`` PDF 1.7."""
    family, _, level = name.partition("-")
    return f"PDF/{family.upper()}-{level}" if level else f"PDF {name}"


def _citation(meta: Metadata) -> tuple[str, str, str, str]:
    """The same words as on the web; with the DOI, or else the address under which the edition is published."""
    reference = cite.passage(meta)
    return reference["before"], reference["title"], f"{reference['after']}.", reference["identifier"] or meta.url


def slug(text: str) -> str:
    """A file name from a title: letters and digits without diacritics, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:60].strip("-")


def running(title: str) -> str:
    """A title short enough for a running head: up to its first colon, point or dash, or cut between two words."""
    if len(title) <= RUNNING:
        return title
    first = re.split(r"(?<=\w)(?::|\.| [–—-]) ", title, maxsplit=1)[0]
    if len(first) <= RUNNING and first.count("(") == first.count(")"):
        return first
    return first[:RUNNING].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
