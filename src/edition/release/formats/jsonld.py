"""JSON-LD with the vocabulary of schema.org, for search engines and aggregators."""

from __future__ import annotations

from typing import Any

from edition.metadata import Agent, Metadata
from edition.release.formats.common import filled

CONTEXT = "https://schema.org"


def book(meta: Metadata) -> dict[str, Any]:
    """The edition as a ``Book``; without ``@context``."""
    return filled(
        {
            "@type": "Book",
            "@id": meta.address,
            "url": meta.url,
            "name": meta.title,
            "alternativeHeadline": meta.subtitle,
            "creator": list(map(_agent, meta.creators)),
            "author": list(map(_agent, meta.by("aut"))),
            "editor": list(map(_agent, meta.by("edt"))),
            "translator": list(map(_agent, meta.by("trl"))),
            "contributor": list(map(_agent, meta.contributors)),
            "funder": list(map(_agent, meta.by("fnd"))),
            "publisher": list(map(_agent, meta.by("pbl"))),
            "datePublished": meta.issued,
            "version": meta.version,
            "creativeWorkStatus": meta.status,
            "inLanguage": meta.lang,
            "license": meta.web_licence,
            "abstract": meta.abstract,
            "keywords": list(meta.keywords),
            "isbn": meta.identifier("ISBN"),
            "identifier": _doi(meta),
            "isPartOf": [
                filled({"@type": "BookSeries", "name": one.title, "issn": one.issn, "position": one.number})
                for one in meta.series
            ],
            "isBasedOn": [source.url for source in meta.sources if source.url],
        }
    )


def chapter(meta: Metadata, title: str, url: str, lang: str) -> dict[str, Any]:
    """A page of the edition, as a part of it."""
    whole = filled({"@type": "Book", "@id": meta.address, "name": meta.title, "version": meta.version})
    return filled(
        {"@type": "Chapter", "@id": url, "url": url, "name": title, "inLanguage": lang, "license": meta.web_licence}
        | {"isPartOf": whole}
    )


def files(found: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Files with the content of a page: address, media type, what it is."""
    return [{"@type": "MediaObject", "contentUrl": a, "encodingFormat": t, "name": n} for a, t, n in found]


def _doi(meta: Metadata) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": "DOI", "value": meta.doi} if meta.doi else {}


def _agent(agent: Agent) -> dict[str, Any]:
    kind = {"person": "Person", "organisation": "Organization", "": "Thing"}[agent.nature]
    known = next((i.value for i in agent.identifiers if i.value.startswith(("https://", "http://"))), "")
    person = {"familyName": agent.family, "givenName": agent.given, "affiliation": _affiliation(agent)}
    return filled({"@type": kind, "@id": known, "name": agent.name} | (person if kind == "Person" else {}))


def _affiliation(agent: Agent) -> dict[str, str]:
    return {"@type": "Organization", "name": agent.affiliation} if agent.affiliation else {}
