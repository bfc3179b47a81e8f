"""Who had a part in an edition: ``titleStmt`` and ``publicationStmt`` -> :class:`~edition.metadata.Agent`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from lxml import etree

from edition.metadata import Agent, Identifier
from edition.tei.elements import TEI
from edition.tei.header import words
from edition.tei.reader import XML, is_element

_NS: Final = {"t": TEI}
_STATEMENTS: Final = ("t:fileDesc/t:titleStmt/*", "t:fileDesc/t:editionStmt/*", "t:fileDesc/t:publicationStmt/*")
#: Element, ``@role`` or words of ``resp`` (small letters) -> MARC relator, where they leave no doubt.
RELATORS: Final = {
    "author": "aut",
    "editor": "edt",
    "ed": "edt",
    "edited by": "edt",
    "edition": "edt",
    "translator": "trl",
    "translation": "trl",
    "translated by": "trl",
    "encoder": "mrk",
    "encoding": "mrk",
    "encoded by": "mrk",
    "tei encoding": "mrk",
    "markup": "mrk",
    "transcriber": "trc",
    "transcription": "trc",
    "transcribed by": "trc",
    "funder": "fnd",
    "sponsor": "spn",
    "principal": "pdr",
    "publisher": "pbl",
    "distributor": "dst",
    "authority": "pbl",
}
#: Elements that name an agent by themselves.
_ELEMENTS: Final = frozenset(
    {"author", "editor", "funder", "sponsor", "principal", "publisher", "distributor", "authority"}
)
_CODE: Final = re.compile(r"(?:^|[/#:])([a-z]{3})$")
_CODES: Final = frozenset(RELATORS.values()) | {"ctb", "com", "cre", "ann", "wst", "dtm", "res", "ths", "win", "aui"}
_NAMES: Final = frozenset({"persName", "orgName", "name"})
#: Beside the name, not in it.
_BESIDE: Final = tuple(f"{{{TEI}}}{name}" for name in ("affiliation", "email", "idno", "note", "address", "ptr"))
_NATURE: Final[dict[str, Literal["person", "organisation"]]] = {"persName": "person", "orgName": "organisation"}
#: Part of an address -> the kind of identifier that it is.
_KINDS: Final = {
    "orcid.org/": "ORCID",
    "ror.org/": "ROR",
    "isni.org/": "ISNI",
    "viaf.org/": "VIAF",
    "d-nb.info/gnd/": "GND",
    "wikidata.org/": "Wikidata",
    "doi.org/10.13039/": "Crossref Funder ID",
}
#: Where the bare number of a kind stands on the web.
_ADDRESSES: Final = {"ORCID": "https://orcid.org/", "ROR": "https://ror.org/", "ISNI": "https://isni.org/isni/"}


def agents(header: etree._Element, root: etree._Element) -> Iterator[Agent]:
    """All who are named as responsible, in the order of the header; ``root`` has the lists that it may point to."""
    for path in _STATEMENTS:
        for el in header.iterfind(path, _NS):
            name = etree.QName(el).localname
            if name == "respStmt":
                said = el.findall("t:resp", _NS)
                role = " ".join(words(r) for r in said)
                relator = next(filter(None, map(_relator_of, said)), "")
                people = [child for child in el if _is(child, _NAMES)]
            elif name in _ELEMENTS:
                role = el.get("role") or name
                relator = _relator_of(el) or RELATORS[name]
                named = [child for child in el if _is(child, _NAMES)]
                people = named if named and all(map(words, named)) else [el]
            else:
                continue
            for person in people:
                yield from _agent(person, el, role, relator, root)


def _is(el: etree._Element, names: frozenset[str]) -> bool:
    return is_element(el) and etree.QName(el).localname in names


def _relator_of(el: etree._Element) -> str:
    """The MARC code that an element names by ``@ref``, ``@key`` or ``@role``, or by words that say nothing else."""
    for attribute in ("ref", "key", "role"):
        value = (el.get(attribute) or "").strip()
        found = _CODE.search(value)
        if found and found[1] in _CODES:
            return found[1]
        if attribute == "role" and value.lower() in RELATORS:
            return RELATORS[value.lower()]
    is_resp = etree.QName(el).localname == "resp"
    return RELATORS.get(words(el).lower().rstrip(":. "), "") if is_resp else ""


def _agent(
    person: etree._Element, around: etree._Element, role: str, relator: str, root: etree._Element
) -> Iterator[Agent]:
    """The agent called by ``person``, which is ``around`` or stands in it; what stands beside a lone name counts."""
    name = _name(person)
    if not name:
        return
    alone = sum(_is(child, _NAMES) for child in around) == 1
    holder = around if alone else person
    ref = person.get("ref") or (around.get("ref") or "" if alone else "")
    family = " ".join(_parts(person, "nameLink", "surname"))
    yield Agent(
        name=name,
        role=role,
        id=person.get(XML + "id") or around.get(XML + "id") or "",
        ref=ref,
        relator=relator,
        nature=_NATURE.get(etree.QName(person).localname, "person" if family else ""),
        family=family,
        given=" ".join(_parts(person, "forename")) if family else "",
        suffix=" ".join(_parts(person, "genName")) if family else "",
        identifiers=tuple(dict.fromkeys(_identifiers(holder, ref, root))),
        affiliation=" ".join(words(el) for el in holder.iterfind(".//t:affiliation", _NS)),
    )


def _name(el: etree._Element) -> str:
    """The words of a name without what stands beside it."""
    if not any(True for _ in el.iterdescendants(*_BESIDE)):
        return words(el)
    text = [el.text or ""]
    for child in el:
        if is_element(child) and child.tag not in _BESIDE:
            text.append(_name(child))
        text.append(child.tail or "")
    return " ".join("".join(text).split()).rstrip(",; ")


def _parts(el: etree._Element, *names: str) -> Iterator[str]:
    for part in el.iterdescendants(*(f"{{{TEI}}}{name}" for name in names)):
        if text := words(part):
            yield text


def _identifiers(holder: etree._Element, ref: str, root: etree._Element) -> Iterator[Identifier]:
    """What ``@ref`` leads to (addresses, or an entry with ``idno`` in this file), and the ``idno`` beside the name."""
    for target in ref.split():
        if target.startswith("#"):
            for entry in root.iter(f"{{{TEI}}}person", f"{{{TEI}}}org"):
                if entry.get(XML + "id") == target[1:]:
                    yield from _numbers(entry)
        elif target.startswith(("https://", "http://")):
            yield Identifier(next((kind for part, kind in _KINDS.items() if part in target), "URI"), target)
    yield from _numbers(holder)


def _numbers(el: etree._Element) -> Iterator[Identifier]:
    for idno in el.iterdescendants(f"{{{TEI}}}idno"):
        value, kind = words(idno), (idno.get("type") or "").strip()
        kind = next((known for known in (*_ADDRESSES, *_KINDS.values()) if known.lower() == kind.lower()), kind)
        if value and kind:
            is_address = value.startswith(("https://", "http://"))
            yield Identifier(kind, value if is_address else f"{_ADDRESSES.get(kind, '')}{value}")
