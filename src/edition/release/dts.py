"""Distributed Text Services 1.0, Level 0: the text by its passages, as files that any server can give.

The four endpoints are folders of files; the templates of the entry point (RFC 6570) say how their names are made, as
the specification proposes for static sites ("URI Templates examples for static website"):

* ``collection/{id}{;nav}``, ``navigation/{resource}{;down}{/ref}``, ``document/{resource}{/ref}``

A request with ``down`` and one without are two files. ``start`` and ``end`` need a server, which Level 0 allows for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from edition.anchors import slug
from edition.metadata import Metadata
from edition.model import Document
from edition.release.excerpt import namespaces, public
from edition.tei.elements import TEI
from edition.tei.reader import XML, is_element

CONTEXT: Final = "https://dtsapi.org/context/v1.0.json"
NAMESPACE: Final = "https://w3id.org/api/dts#"
ROOT: Final = "edition"
"""The identifier of the collection of all texts."""
MOST: Final = 1000
"""More passages than this are not told one by one: the deepest level of the citation tree is left out."""
SIBLINGS: Final = 200
"""Of a level with more passages than this the siblings of each (``down=0``) are not told: they are one long list."""
#: Elements that are passages when they have an identifier or a number -> what such a passage is called.
CITED: Final = {
    "div": "division",
    **{f"div{n}": "division" for n in range(1, 8)},
    "p": "paragraph",
    "ab": "block",
    "lg": "stanza",
    "l": "line",
    "figure": "figure",
}
#: What stands in a text without being it.
_BESIDE: Final = frozenset({"note", "rdg", "standOff", "teiHeader", "listPerson", "listPlace", "listOrg", "listBibl"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A citable unit: reference, element, level (1 is the highest), the reference of the unit around it, its kind."""

    ref: str
    element: etree._Element
    level: int
    parent: str | None
    kind: str
    title: str


def collection(documents: Sequence[Document], meta: Metadata) -> dict[str, bytes]:
    """The entry point and the collection of all texts: name of the file -> its content."""
    base = f"{meta.url}data/dts/" if meta.url else ""
    entry = {**_head("EntryPoint", base or "./"), **_endpoints(base)}
    root = {
        **_head("Collection", ROOT),
        "title": meta.full_title,
        "totalParents": 0,
        "totalChildren": len(documents),
        "collection": _endpoints(base)["collection"],
        **({"description": meta.abstract} if meta.abstract else {}),
        "dublinCore": _dublin_core(meta),
    }
    members = [_resource(document, meta, None) for document in documents]
    return {
        "index.json": _json(entry),
        f"collection/{ROOT}.json": _json(root | {"member": members}),
        f"collection/{ROOT};nav=children.json": _json(root | {"member": members}),
        f"collection/{ROOT};nav=parents.json": _json(root | {"member": []}),
    }


def resource(document: Document, root: etree._Element, meta: Metadata) -> dict[str, bytes]:
    """The files of one text: its place in the collection, its citation tree, its passages."""
    name = identifier(document)
    units = list(_units(root))
    depth = max((unit.level for unit in units), default=0)
    said = _resource(document, meta, units)
    parent = {"@id": ROOT, "@type": "Collection", "title": meta.full_title, "totalParents": 0, "totalChildren": 1}
    made = {
        f"collection/{name}.json": _json(_head("Resource", name) | said),
        f"collection/{name};nav=children.json": _json(_head("Resource", name) | said | {"member": []}),
        f"collection/{name};nav=parents.json": _json(_head("Resource", name) | said | {"member": [parent]}),
        f"document/{name}.xml": _whole(root),
    }
    short = {key: said[key] for key in ("@id", "@type", "collection", "navigation", "document", "citationTrees")}
    for down in (*range(1, depth + 1), -1):
        members = [_unit(unit) for unit in units if down < 0 or unit.level <= down]
        path = f"navigation/{name};down={down}.json"
        made[path] = _json(_navigation(path, short) | {"member": members})
    for at, unit in enumerate(units):
        made[f"document/{name}/{unit.ref}.xml"] = _wrapped(unit.element, root)
        made |= _about(name, short, units, at, depth)
    return made


def identifier(document: Document) -> str:
    """What the text is called: the name of its file in small letters, digits and hyphens."""
    return slug(document.stem) or "text"


def _about(name: str, short: dict[str, Any], units: Sequence[Unit], at: int, depth: int) -> Iterator[Any]:
    """The answers about one unit, for each value of ``down``."""
    unit = units[at]
    below = _below(units, at)
    siblings = [other for other in units if other.parent == unit.parent and other.level == unit.level]
    answers: dict[str, list[Unit] | None] = {"": None, ";down=-1": [unit, *below]}
    if len(siblings) <= SIBLINGS:
        answers[";down=0"] = siblings
    for down in range(1, depth + 1):
        answers[f";down={down}"] = [unit, *(other for other in below if other.level <= unit.level + down)]
    for said, members in answers.items():
        path = f"navigation/{name}{said}/{unit.ref}.json"
        member = {} if members is None else {"member": list(map(_unit, members))}
        yield path, _json(_navigation(path, short) | {"ref": _unit(unit)} | member)


def _below(units: Sequence[Unit], at: int) -> list[Unit]:
    end = next((n for n in range(at + 1, len(units)) if units[n].level <= units[at].level), len(units))
    return list(units[at + 1 : end])


# ---------------------------------------------------------------- the citation tree


def _units(root: etree._Element) -> Iterable[Unit]:
    """The passages of a text in its order; so many levels that there are not more than :data:`MOST`."""
    found = list(_found(root))
    while len(found) > MOST:
        deepest = max(unit.level for unit in found)
        if deepest == 1:
            return []
        found = [unit for unit in found if unit.level < deepest]
    return found


def _found(root: etree._Element) -> Iterator[Unit]:
    seen: set[str] = set()
    stack: list[tuple[etree._Element, str | None, int]] = [(root, None, 1)]
    while stack:
        el, parent, level = stack.pop()
        kind = CITED.get(etree.QName(el).localname) if el.tag.startswith(f"{{{TEI}}}") else None
        ref = _reference(el, parent) if kind else ""
        if kind and ref and ref not in seen:
            seen.add(ref)
            yield Unit(ref, el, level, parent, kind, _title(el))
            parent, level = ref, level + 1
        children = [c for c in el if is_element(c) and etree.QName(c).localname not in _BESIDE]
        stack.extend((child, parent, level) for child in reversed(children))


def _reference(el: etree._Element, parent: str | None) -> str:
    """The ``xml:id`` of a passage, else its number behind the reference of what it stands in."""
    if key := el.get(XML + "id"):
        return slug(key)
    number = slug(el.get("n") or "")
    return ".".join(filter(None, (parent, number))) if number else ""


def _title(el: etree._Element) -> str:
    head = el.find(f"{{{TEI}}}head")
    return " ".join("".join(map(str, head.itertext(with_tail=False))).split()) if head is not None else ""


# ---------------------------------------------------------------- answers


def _head(kind: str, name: str) -> dict[str, Any]:
    return {"@context": CONTEXT, "dtsVersion": "1.0", "@id": name, "@type": kind}


def _endpoints(base: str, name: str = "") -> dict[str, str]:
    """The templates; for one text, with its name filled in."""
    return {
        "collection": f"{base}collection/{name or '{id}'}{{;nav}}.json",
        "navigation": f"{base}navigation/{name or '{resource}'}{{;down}}{{/ref}}.json",
        "document": f"{base}document/{name or '{resource}'}{{/ref}}.xml",
    }


def _resource(document: Document, meta: Metadata, units: Sequence[Unit] | None) -> dict[str, Any]:
    own = document.meta
    name = identifier(document)
    base = f"{meta.url}data/dts/" if meta.url else ""
    said: dict[str, Any] = {
        "@id": name,
        "@type": "Resource",
        "title": document.title,
        "totalParents": 1,
        "totalChildren": 0,
        **_endpoints(base, name),
        "mediaTypes": ["application/tei+xml"],
        "download": {"application/tei+xml": f"{base}document/{name}.xml"},
        "dublinCore": _dublin_core(own),
    }
    if units is not None:
        said["citationTrees"] = [{"@type": "CitationTree", "citeStructure": _structure(units)}] if units else []
    return said


def _structure(units: Sequence[Unit], level: int = 1) -> list[dict[str, Any]]:
    """The kinds of each level, and below each the kinds of the next that stand in one of it."""
    out = []
    for kind in dict.fromkeys(unit.kind for unit in units if unit.level == level):
        parents = {unit.ref for unit in units if unit.level == level and unit.kind == kind}
        below = [u for u in units if u.level > level + 1 or (u.level == level + 1 and u.parent in parents)]
        inner = _structure(below, level + 1)
        out.append({"@type": "CiteStructure", "citeType": kind, **({"citeStructure": inner} if inner else {})})
    return out


def _unit(unit: Unit) -> dict[str, Any]:
    title = {"dublinCore": {"title": [unit.title]}} if unit.title else {}
    said = {"identifier": unit.ref, "@type": "CitableUnit", "level": unit.level, "parent": unit.parent}
    return said | {"citeType": unit.kind} | title


def _navigation(path: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {**_head("Navigation", path), "resource": resource}


def _dublin_core(meta: Metadata) -> dict[str, Any]:
    said = {
        "title": [_in_language(title.text, title.lang or meta.lang) for title in meta.titles],
        "creator": [agent.name for agent in meta.creators],
        "contributor": [agent.name for agent in meta.contributors],
        "publisher": [meta.publisher] if meta.publisher else [],
        "issued": [meta.issued] if meta.issued else [],
        "language": [meta.lang] if meta.lang else [],
        "license": [meta.web_licence] if meta.web_licence else [],
        "identifier": [f"https://doi.org/{meta.doi}"] if meta.doi else [],
    }
    return {name: value for name, value in said.items() if value}


def _in_language(text: str, lang: str) -> str | dict[str, str]:
    return {"value": text, "lang": lang} if lang else text


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


# ---------------------------------------------------------------- passages


def _whole(root: etree._Element) -> bytes:
    return _xml(public(root))


def _wrapped(el: etree._Element, root: etree._Element) -> bytes:
    """A passage as the specification wants it: in ``dts:wrapper``, in ``TEI``, with the language it stands in."""
    around = etree.Element(f"{{{TEI}}}TEI", nsmap=namespaces(root, dts=NAMESPACE))
    wrapper = etree.SubElement(around, f"{{{NAMESPACE}}}wrapper")
    if lang := next((a.get(XML + "lang") for a in el.iterancestors() if a.get(XML + "lang")), ""):
        wrapper.set(XML + "lang", str(lang))
    wrapper.append(public(el))
    return _xml(around)


def _xml(el: etree._Element) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(el, encoding="UTF-8") + b"\n"
