"""The metadata of a publication: what the headers of its TEI files say, and what the project sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from edition.anchors import slug
from edition.metadata import Agent, Citable, Metadata, Title
from edition.model import Document

#: What a project of several texts gathers from all headers; of the rest it says what all say.
_GATHERED = ("agents", "subjects", "languages", "sources")


def of(
    documents: Sequence[Document],
    *,
    title: str = "",
    author: str = "",
    version: str = "",
    citable: Citable = "editor",
    url: str = "",
    pdf: str = "",
) -> Metadata:
    """The metadata of the publication that ``documents`` make.

    ``citable`` is who is cited as the creator; ``url`` the address under which it is published, empty when nobody says;
    ``pdf`` the address of the PDF from there. ``title`` is that of a project of several texts (no single header speaks
    for all); it, ``author`` and ``version`` speak for a project without TEI.
    """
    settings: dict[str, Any] = {"citable": citable, "url": url and url.rstrip("/") + "/", "pdf": pdf}
    if not documents:
        agents = (Agent(author, "author", relator="aut"),) if author else ()
        said = Metadata(titles=(Title(title),) if title else (), agents=agents, version=version)
        return replace(said, **settings, key=key(title, version))
    if len(documents) == 1:
        meta = documents[0].meta
        titles = meta.titles or (Title(documents[0].title),)
        return replace(meta, titles=titles, **settings, key=key(documents[0].stem, meta.version))
    meta = joined([document.meta for document in documents])
    titles = (Title(title),) if title else meta.titles or (Title(documents[0].title),)
    return replace(meta, titles=titles, **settings, key=key(title, meta.version))


def joined(headers: Sequence[Metadata]) -> Metadata:
    """What all headers agree on, and everybody and everything they name; one text's DOI is not that of the book."""
    none = Metadata()
    if not headers:
        return none
    values: dict[str, object] = {}
    for field in fields(Metadata):
        said = [getattr(header, field.name) for header in headers]
        if field.name in _GATHERED:
            values[field.name] = _united(said)
        else:
            values[field.name] = said[0] if all(value == said[0] for value in said) else getattr(none, field.name)
    return replace(none, **values)  # type: ignore[arg-type]


def _united(groups: Iterable[tuple[object, ...]]) -> tuple[object, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def key(name: str, version: str) -> str:
    """A name for reference managers: letters, digits and hyphens, with the version."""
    return "-".join(filter(None, (slug(name), slug(version))))
