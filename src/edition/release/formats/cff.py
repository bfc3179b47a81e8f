"""CITATION.cff (Citation File Format 1.2.0) of the edition; its type can only be data or software."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from edition.metadata import Agent, Metadata
from edition.release.formats.common import filled, rights

_NOTE: Final = (
    "# How to cite the edition. Written from its teiHeader: edit the TEI, not this file.\n"
    "# The software that made the edition has a CITATION.cff of its own, in its repository.\n"
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ORCID: Final = re.compile(r"https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def write(meta: Metadata) -> str:
    """The file."""
    said: str = yaml.safe_dump(record(meta), allow_unicode=True, sort_keys=False, width=float("inf"))
    return _NOTE + said


def record(meta: Metadata) -> dict[str, Any]:
    """The content of the file."""
    return filled(
        {
            "cff-version": "1.2.0",
            "message": "If you use this edition, please cite it as below.",
            "type": "dataset",
            "authors": list(map(_agent, meta.creators)),
            **_common(meta),
            "preferred-citation": _preferred(meta),
        }
    )


def _common(meta: Metadata) -> dict[str, Any]:
    """What the record says of the edition as data, and again of it as an edited work."""
    return {
        "title": meta.full_title,
        "version": meta.version,
        "doi": meta.doi,
        "url": meta.url,
        "date-released": meta.issued if _DAY.fullmatch(meta.issued) else "",
        "abstract": meta.abstract,
        "keywords": list(dict.fromkeys(meta.keywords)),
        "license": meta.spdx,
        "license-url": "" if meta.spdx else meta.web_licence,
    }


def _preferred(meta: Metadata) -> dict[str, Any]:
    """The same as an edited work, with authors, editors and translators apart."""
    publisher = next(iter(meta.by("pbl")), None)
    return filled(
        {
            "type": "edited-work",
            "authors": list(map(_agent, meta.by("aut") or meta.creators)),
            "editors": list(map(_agent, meta.by("edt"))),
            "translators": list(map(_agent, meta.by("trl"))),
            **_common(meta),
            "publisher": filled({"name": publisher.name, "city": meta.place}) if publisher else {},
            "year": int(meta.year) if meta.year else "",
            "isbn": meta.identifier("ISBN") if re.fullmatch(r"[0-9\- ]{10,17}X?", meta.identifier("ISBN")) else "",
            "languages": [tag for tag in (meta.lang,) if re.fullmatch(r"[a-z]{2,3}", tag)],
            "notes": rights(meta),
        }
    )


def _agent(agent: Agent) -> dict[str, str]:
    orcid = agent.identifier("ORCID")
    known = {"orcid": orcid if _ORCID.fullmatch(orcid) else ""}
    if agent.family:
        parts = {"family-names": agent.family, "given-names": agent.given, "name-suffix": agent.suffix}
        return filled(parts | {"affiliation": agent.affiliation} | known)
    return filled({"name": agent.name} | known)
