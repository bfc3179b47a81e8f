"""What an edition says of itself: one model, from which every citation, catalogue record and page head is made.

:mod:`edition.tei.header` reads it from the ``teiHeader``, :mod:`edition.release.metadata` completes it with what the
project sets, :mod:`edition.release.formats` and the heads of pages and PDF are made of it. Empty means: the header does
not say. Nothing is made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Citable: TypeAlias = Literal["editor", "author"]

#: Relators of MARC (the codes of ``Agent.relator``) of those who made the text, and of those who made the edition.
AUTHORS: Final = ("aut",)
EDITORS: Final = ("edt",)
#: Agents that publish or pay, and are no authors of anything.
BODIES: Final = ("pbl", "dst", "fnd", "spn")

#: A licence text longer than this is not a name.
SHORT: Final = 60
_CREATIVE_COMMONS: Final = re.compile(
    r"^https?://creativecommons\.org/(?:licenses|publicdomain)/(?P<kind>[a-z-]+)/(?P<version>[0-9.]+)"
)
#: Addresses of other licences -> SPDX identifier.
_SPDX: Final = {
    "opensource.org/licenses/mit": "MIT",
    "opensource.org/license/mit": "MIT",
    "www.apache.org/licenses/license-2.0": "Apache-2.0",
    "www.gnu.org/licenses/fdl-1.3.html": "GFDL-1.3-or-later",
    "opendatacommons.org/licenses/by/1-0": "ODC-By-1.0",
    "opendatacommons.org/licenses/odbl/1-0": "ODbL-1.0",
    "opendatacommons.org/licenses/pddl/1-0": "PDDL-1.0",
}
_DATE: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?")
_DOI: Final = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its ``@type`` (``main``, ``sub``, ``alt`` …) and language (BCP 47)."""

    text: str
    type: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """``idno``: ``kind`` is its ``@type`` (DOI, ISBN, ORCID …), ``subtype`` tells apart several of one kind.

    A DOI of subtype ``concept`` stands for all versions, one of subtype ``previous`` for the version before.
    """

    kind: str
    value: str
    subtype: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or body and what it did.

    ``role`` is in the words of the header, ``relator`` the MARC code where the header gives it or the words are
    unmistakable. ``nature`` is ``person`` or ``organisation`` when the name is encoded as one, and ``family`` and
    ``given`` are what ``surname`` and ``forename`` hold: a name is never taken apart by guessing.
    """

    name: str
    role: str
    id: str = ""
    ref: str = ""
    relator: str = ""
    nature: Literal["", "person", "organisation"] = ""
    family: str = ""
    given: str = ""
    suffix: str = ""
    identifiers: tuple[Identifier, ...] = ()
    affiliation: str = ""

    def identifier(self, kind: str) -> str:
        """The identifier of one kind (ORCID, ROR …), as an address where it has one; empty when there is none."""
        return next((found.value for found in self.identifiers if found.kind == kind), "")


@dataclass(frozen=True, slots=True)
class Subject:
    """``textClass/keywords/term``: its words, its address in a vocabulary, the vocabulary (``keywords/@scheme``)."""

    text: str
    uri: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What the edition was made from (``sourceDesc``): in words, and the address of a copy or a catalogue entry."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """``notesStmt/relatedItem``: its ``@type``, the address it leads to, and what it says."""

    kind: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """``seriesStmt``: the title of the series, the number of the volume, the ISSN."""

    title: str
    number: str = ""
    issn: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the ``teiHeader`` says of the edition; the last four fields come from the project that publishes it.

    ``date`` is the date of publication, ISO 8601 where the header has ``@when``; ``access`` is
    ``availability/@status``, ``status`` ``revisionDesc/@status``. ``languages`` has tag and words, ``changes`` date,
    number and words. ``citable`` says who is cited as the creator, ``url`` is the address under which the edition is
    published (with a slash at its end), ``pdf`` the address of its PDF from there, ``key`` a name of the edition for
    reference managers.
    """

    titles: tuple[Title, ...] = ()
    agents: tuple[Agent, ...] = ()
    edition: str = ""
    version: str = ""
    place: str = ""
    date: str = ""
    identifiers: tuple[Identifier, ...] = ()
    series: tuple[Series, ...] = ()
    licence: str = ""
    licence_url: str = ""
    rights: tuple[str, ...] = ()
    access: str = ""
    abstract: str = ""
    subjects: tuple[Subject, ...] = ()
    lang: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()
    relations: tuple[Relation, ...] = ()
    status: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    citable: Citable = "editor"
    url: str = ""
    pdf: str = ""
    key: str = ""

    # ------------------------------------------------------------ titles

    @property
    def title(self) -> str:
        """The main title: by ``@type``, else the first."""
        main = next((title.text for title in self.titles if title.type == "main"), "")
        return main or (self.titles[0].text if self.titles else "")

    @property
    def subtitle(self) -> str:
        """The subtitle, where the header marks one."""
        return next((title.text for title in self.titles if title.type == "sub"), "")

    @property
    def full_title(self) -> str:
        """Title and subtitle, parted by a colon."""
        return ": ".join(filter(None, (self.title, self.subtitle)))

    # ------------------------------------------------------------ people and bodies

    def by(self, *relators: str) -> tuple[Agent, ...]:
        """Those who had one of the roles, by MARC relator, in the order of the header, each once."""
        found = [agent for agent in self.agents if agent.relator in relators]
        return tuple({(agent.name, agent.relator): agent for agent in reversed(found)}.values())[::-1]

    def names(self, *relators: str) -> tuple[str, ...]:
        """The names of those who had one of the roles, each once."""
        return tuple(dict.fromkeys(agent.name for agent in self.by(*relators)))

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the authors of the edited text."""
        return self.names(*AUTHORS)

    @property
    def editors(self) -> tuple[str, ...]:
        """The names of the editors."""
        return self.names(*EDITORS)

    @property
    def creators(self) -> tuple[Agent, ...]:
        """Whom a catalogue lists as the creators of this publication: the editors, or the authors if so chosen.

        Where the header names none of the one kind, those of the other.
        """
        first, second = (EDITORS, AUTHORS) if self.citable == "editor" else (AUTHORS, EDITORS)
        return self.by(*first) or self.by(*second)

    @property
    def contributors(self) -> tuple[Agent, ...]:
        """All others who had a part in it, but for publishers and funders."""
        creators = {agent.name for agent in self.creators}
        others = [a for a in self.agents if a.relator not in BODIES and a.name not in creators]
        return tuple({(agent.name, agent.role): agent for agent in others}.values())

    @property
    def publisher(self) -> str:
        """The publisher."""
        return next(iter(self.names("pbl")), "")

    # ------------------------------------------------------------ dates, rights, identifiers

    @property
    def issued(self) -> str:
        """The date of publication in ISO 8601 (year, month or day); empty when the header has it in words only."""
        return self.date if _DATE.fullmatch(self.date) else ""

    @property
    def year(self) -> str:
        """The year of publication, four digits, where the date begins with one or holds one."""
        found = _DATE.search(self.date)
        return found["year"] if found else ""

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day of :attr:`issued`, as far as it goes."""
        return tuple(map(int, self.issued.split("-"))) if self.issued else ()

    @property
    def doi(self) -> str:
        """The DOI of this version, bare (``10.…``); empty when it has none."""
        return self._doi("", "version")

    @property
    def concept_doi(self) -> str:
        """The DOI that stands for all versions."""
        return self._doi("concept")

    @property
    def previous_doi(self) -> str:
        """The DOI of the version before this."""
        return self._doi("previous")

    def _doi(self, *subtypes: str) -> str:
        found = (i for i in self.identifiers if i.kind.lower() == "doi" and i.subtype in subtypes)
        return next((_DOI.sub("", identifier.value) for identifier in found), "")

    def identifier(self, kind: str) -> str:
        """The first identifier of a kind, whatever the case of the letters; empty when there is none."""
        return next((found.value for found in self.identifiers if found.kind.lower() == kind.lower()), "")

    @property
    def address(self) -> str:
        """Where this version is found: its DOI as an address, else where it is published."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    @property
    def licence_name(self) -> str:
        """A short name for the licence: of a Creative Commons licence, else its words when they are few."""
        if found := _CREATIVE_COMMONS.search(self.licence_url):
            return f"CC {found['kind'].upper()} {found['version']}".replace("CC ZERO", "CC0")
        return self.licence if len(self.licence) <= SHORT else "Licence" if self.licence_url else ""

    @property
    def spdx(self) -> str:
        """The SPDX identifier of the licence, by its address; empty when the list has none for it."""
        if found := _CREATIVE_COMMONS.search(self.licence_url):
            if found["kind"] == "mark":  # a statement about a work, not a licence
                return ""
            return (
                f"CC0-{found['version']}"
                if found["kind"] == "zero"
                else f"CC-{found['kind'].upper()}-{found['version']}"
            )
        return _SPDX.get(self.licence_url.partition("://")[2].rstrip("/").lower(), "")

    @property
    def web_licence(self) -> str:
        """The address of the licence where it is one that a page may link to."""
        return self.licence_url if self.licence_url.startswith(("https://", "http://")) else ""

    @property
    def keywords(self) -> tuple[str, ...]:
        """The words of the subjects."""
        return tuple(subject.text for subject in self.subjects)
