"""DataCite JSON by the schema 4.5 (kernel-4); later versions only add to it."""

from __future__ import annotations

from typing import Any, Final

from edition.metadata import Agent, Metadata, Relation
from edition.release.formats.common import as_json, filled, rights

#: Kind of identifier of a person or body -> the registry.
_REGISTRIES: Final = {
    "ORCID": "https://orcid.org/",
    "ROR": "https://ror.org/",
    "ISNI": "https://isni.org/",
    "GND": "https://d-nb.info/gnd/",
    "VIAF": "https://viaf.org/",
}
#: MARC relator -> DataCite's kind of contributor; all others are Other.
_CONTRIBUTORS: Final = {
    "edt": "Editor",
    "mrk": "DataCurator",
    "trc": "DataCurator",
    "pdr": "ProjectLeader",
    "dtm": "DataManager",
    "res": "Researcher",
    "ths": "Supervisor",
}
_FUNDERS: Final = {"ROR": "ROR", "ISNI": "ISNI", "Crossref Funder ID": "Crossref Funder ID"}
#: DataCite's relations of one text to another, as ``relatedItem/@type`` may name them (in any case of the letters).
RELATIONS: Final = {
    name.lower(): name
    for name in (
        "IsSupplementTo", "IsSupplementedBy", "IsContinuedBy", "Continues", "HasVersion", "IsVersionOf",
        "IsNewVersionOf", "IsPreviousVersionOf", "IsPartOf", "HasPart", "IsReferencedBy", "References",
        "IsDocumentedBy", "Documents", "IsVariantFormOf", "IsOriginalFormOf", "IsIdenticalTo", "IsReviewedBy",
        "Reviews", "IsDerivedFrom", "IsSourceOf", "IsObsoletedBy", "Obsoletes", "IsCitedBy", "Cites",
    )
}  # fmt: skip


def write(meta: Metadata) -> str:
    """The record."""
    return as_json(record(meta))


def record(meta: Metadata) -> dict[str, Any]:
    """The content of the record."""
    publisher = next(iter(meta.by("pbl")), None)
    return filled(
        {
            "schemaVersion": "http://datacite.org/schema/kernel-4",
            "doi": meta.doi,
            "url": meta.url,
            "types": {"resourceTypeGeneral": "Text", "resourceType": "Scholarly edition"},
            "creators": list(map(_agent, meta.creators)),
            "titles": list(_titles(meta)),
            "publisher": _publisher(publisher) if publisher else {},
            "publicationYear": meta.year,
            "subjects": [
                filled({"subject": s.text, "valueUri": s.uri, "schemeUri": s.scheme}) for s in _once(meta.subjects)
            ],
            "contributors": [
                {"contributorType": _CONTRIBUTORS.get(a.relator, "Other"), **_agent(a)} for a in meta.contributors
            ],
            "dates": _dates(meta),
            "language": meta.lang,
            "alternateIdentifiers": [
                {"alternateIdentifier": i.value, "alternateIdentifierType": i.kind}
                for i in _once(meta.identifiers)
                if i.kind and i.kind.lower() != "doi"
            ],
            "relatedIdentifiers": [
                {"relatedIdentifier": target, "relatedIdentifierType": kind, "relationType": relation}
                for relation, kind, target in related(meta)
            ],
            "version": meta.version,
            "rightsList": _rights(meta),
            "descriptions": _descriptions(meta),
            "fundingReferences": list(map(_funding, meta.by("fnd"))),
        }
    )


def related(meta: Metadata) -> tuple[tuple[str, str, str], ...]:
    """What the edition is related to: relation, kind of identifier, identifier; each once."""
    found = [
        *((("IsVersionOf", "DOI", meta.concept_doi),) if meta.concept_doi else ()),
        *((("IsNewVersionOf", "DOI", meta.previous_doi),) if meta.previous_doi else ()),
        *(("IsDerivedFrom", "URL", source.url) for source in meta.sources if source.url),
        *(_relation(relation) for relation in meta.relations if relation.kind.lower() in RELATIONS),
    ]
    return tuple(dict.fromkeys(found))


def _relation(relation: Relation) -> tuple[str, str, str]:
    doi = relation.url.partition("doi.org/")[2]
    return (RELATIONS[relation.kind.lower()], "DOI" if doi else "URL", doi or relation.url)


def _once(items: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(items))


def _titles(meta: Metadata) -> Any:
    for title in _once(meta.titles):
        kind = "Subtitle" if title.type == "sub" else "AlternativeTitle" if title.text != meta.title else ""
        yield filled({"title": title.text, "titleType": kind, "lang": title.lang})


def _agent(agent: Agent) -> dict[str, Any]:
    nature = {"person": "Personal", "organisation": "Organizational", "": ""}[agent.nature]
    return filled(
        {
            "name": f"{agent.family}, {agent.given}" if agent.family and agent.given else agent.name,
            "nameType": nature,
            "givenName": agent.given,
            "familyName": agent.family,
            "nameIdentifiers": [
                filled(
                    {
                        "nameIdentifier": i.value,
                        "nameIdentifierScheme": i.kind,
                        "schemeUri": _REGISTRIES.get(i.kind, ""),
                    }
                )
                for i in agent.identifiers
                if i.kind != "URI"
            ],
            "affiliation": [{"name": agent.affiliation}] if agent.affiliation else [],
        }
    )


def _publisher(agent: Agent) -> dict[str, str]:
    ror = agent.identifier("ROR")
    known = {"publisherIdentifier": ror, "publisherIdentifierScheme": "ROR", "schemeUri": "https://ror.org/"}
    return {"name": agent.name} | (known if ror else {})


def _funding(agent: Agent) -> dict[str, str]:
    found = next((i for i in agent.identifiers if i.kind in _FUNDERS), None)
    known = {"funderIdentifier": found.value, "funderIdentifierType": _FUNDERS[found.kind]} if found else {}
    return {"funderName": agent.name} | known


def _dates(meta: Metadata) -> list[dict[str, str]]:
    issued = [{"date": meta.issued, "dateType": "Issued"}] if meta.issued else []
    updated = [
        filled({"date": when, "dateType": "Updated", "dateInformation": number and f"Version {number}"})
        for when, number, _ in meta.changes
        if len(when) in (4, 7, 10) and when.replace("-", "").isdigit()
    ]
    dates = {tuple(date.items()): date for date in (*issued, *updated)}
    return list(dates.values())


def _rights(meta: Metadata) -> list[dict[str, str]]:
    said = rights(meta)
    spdx = {"rightsIdentifier": meta.spdx, "rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
    found = filled({"rights": said, "rightsUri": meta.web_licence} | (spdx if meta.spdx else {}))
    return [found] if found else []


def _descriptions(meta: Metadata) -> list[dict[str, str]]:
    series = [", ".join(filter(None, (one.title, one.number))) for one in meta.series]
    abstract = {"description": meta.abstract, "descriptionType": "Abstract"} if meta.abstract else {}
    return [
        *([abstract] if abstract else []),
        *({"description": words, "descriptionType": "SeriesInformation"} for words in dict.fromkeys(series)),
    ]
