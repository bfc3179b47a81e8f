"""Where a witness has no text: in its lacunae, before it begins and after it ends (TEI P5, Critical Apparatus)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from edition.tei.elements import TEI

_T: Final = f"{{{TEI}}}"
#: Milestone -> whether the witness is absent after it.
TURNS: Final = {f"{_T}lacunaStart": True, f"{_T}witEnd": True, f"{_T}lacunaEnd": False, f"{_T}witStart": False}
_READINGS: Final = (f"{_T}lem", f"{_T}rdg")


def absences(root: etree._Element) -> Mapping[etree._Element, frozenset[str]]:
    """For each ``app`` the identifiers of the witnesses without text where it begins; empty without milestones."""
    turns = list(root.iter(*TURNS))
    if not turns:
        return {}
    absent = {key for el in _first(turns) if el.tag == f"{_T}witStart" for key in turning(el)}
    out = {}
    for el in root.iter(f"{_T}app", *TURNS):
        if el.tag in TURNS:
            (absent.update if TURNS[el.tag] else absent.difference_update)(turning(el))
        else:
            out[el] = frozenset(absent)
    return out


def _first(turns: list[etree._Element]) -> Iterator[etree._Element]:
    """The first milestone of each witness."""
    seen: set[str] = set()
    for el in turns:
        if new := set(turning(el)) - seen:
            seen |= new
            yield el


def turning(el: etree._Element) -> list[str]:
    """The identifiers of the witnesses that a milestone is about: its own, or those of the reading it stands in."""
    reading = next((up for up in el.iterancestors() if up.tag in _READINGS), None)
    said = el.get("wit") or (reading.get("wit") if reading is not None else "") or ""
    return [word[1:] for word in said.split() if word.startswith("#")]
