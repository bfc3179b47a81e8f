"""The metadata of an edition in the formats of catalogues and reference managers: a table, one small module for each.

``FORMATS[file](metadata)`` gives the content of that file. The same metadata give the same bytes, everywhere. What the
header does not say is left out; where a format cannot do without it, :class:`Incomplete` says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from edition.metadata import Metadata
from edition.release.formats import bibtex, cff, csl, datacite, ris, zenodo

#: Part of the metadata -> where an editor writes it.
WHERE: Final = {
    "title": "titleStmt/title",
    "creators": "titleStmt/editor or titleStmt/author",
    "publisher": "publicationStmt/publisher",
    "year": "publicationStmt/date",
    "abstract": "profileDesc/abstract",
}


class Incomplete(ValueError):
    """The header does not say what a format requires; ``missing`` names the parts (keys of :data:`WHERE`)."""

    def __init__(self, file: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"{file} needs {', '.join(f'{part} ({WHERE[part]})' for part in missing)} of the teiHeader")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Format:
    """A file of metadata: its name, its media type, what it is (for a reader), who reads it, and what it requires."""

    file: str
    media_type: str
    title: str
    readers: str
    write: Callable[[Metadata], str]
    requires: tuple[str, ...] = ("title",)

    def missing(self, meta: Metadata) -> tuple[str, ...]:
        """What of the required parts the metadata do not have."""
        return tuple(part for part in self.requires if not getattr(meta, part))

    def __call__(self, meta: Metadata) -> str:
        """The content of the file; raises :class:`Incomplete`."""
        if missing := self.missing(meta):
            raise Incomplete(self.file, missing)
        return self.write(meta)


FORMATS: Final[dict[str, Format]] = {
    made.file: made
    for made in (
        Format("citation.bib", "application/x-bibtex", "BibTeX", "LaTeX, JabRef, Zotero", bibtex.write, ("title",)),
        Format(
            "citation.ris",
            "application/x-research-info-systems",
            "RIS",
            "EndNote, Mendeley, Citavi, Zotero",
            ris.write,
            ("title",),
        ),
        Format(
            "csl.json",
            "application/vnd.citationstyles.csl+json",
            "CSL-JSON",
            "Zotero, pandoc, every processor of the Citation Style Language",
            csl.write,
            ("title",),
        ),
        Format(
            "CITATION.cff",
            "text/x-yaml",
            "Citation File Format 1.2.0",
            "GitHub, GitLab, Zenodo",
            cff.write,
            ("title", "creators"),
        ),
        Format(
            ".zenodo.json",
            "application/json",
            "Zenodo",
            "Zenodo, when it archives a release of the repository",
            zenodo.write,
            ("title", "creators", "abstract"),
        ),
        Format(
            "datacite.json",
            "application/vnd.datacite.datacite+json",
            "DataCite 4.5",
            "DataCite and the registries of DOIs",
            datacite.write,
            ("title", "creators", "publisher", "year"),
        ),
    )
}


def written(meta: Metadata) -> dict[str, str]:
    """Every file that the metadata suffice for, by its name."""
    return {name: made(meta) for name, made in FORMATS.items() if not made.missing(meta)}
