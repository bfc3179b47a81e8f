"""Rules about the translation: each paragraph and caption has its counterpart, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from .table import rule
from .view import XML, Found, View, name, pointers

#: What is aligned: where one element of a kind is translated, all of that kind should be.
_UNITS: Final = ("p", "ab", "figure", "l", "head", "quote", "seg", "s", "item", "lg", "sp")


def _translations(view: View) -> list[etree._Element]:
    return [el for el in view.all("div", "text", "body") if el.get("type") == "translation"]


def _counterparts(view: View) -> dict[str, list[etree._Element]]:
    """The identifiers of passages and the elements of a translation that stand for them."""
    out: dict[str, list[etree._Element]] = {}
    for division in _translations(view):
        for el in division.iter("{*}*"):
            for key in pointers(el, "corresp"):
                out.setdefault(key, []).append(el)
    return out


@rule(
    "translation-missing",
    "R25",
    bad='<div type="edition"><p xml:id="p1">Jedan.</p>▶<p xml:id="p2">Dva.</p></div>'
    '<div type="translation"><p corresp="#p1">One.</p></div>',
    good='<div type="edition"><p xml:id="p1">Jedan.</p><p xml:id="p2">Dva.</p></div>'
    '<div type="translation"><p corresp="#p1">One.</p><p corresp="#p2">Two.</p></div>',
)
def translation_missing(view: View) -> Iterator[Found]:
    """A paragraph, caption or verse of the text (`div type="edition"`) that the translation leaves out, where others of
    its kind are translated (`@corresp`).
    """
    done = _counterparts(view)
    for division in view.all("div"):
        if division.get("type") != "edition":
            continue
        for unit in _UNITS:
            own = [el for el in division.iter("{*}" + unit) if el.get(XML + "id") and not _in_note(el)]
            if any(el.get(XML + "id") in done for el in own):
                for el in own:
                    if el.get(XML + "id") not in done:
                        hint = f"translate it with corresp='#{el.get(XML + 'id')}'"
                        message = f"<{unit}> '{el.get(XML + 'id')}' has no counterpart in the translation"
                        yield view.found(el, "", message, hint)


@rule(
    "translation-twice",
    "R25",
    bad='<div type="edition"><p xml:id="p1">Jedan.</p></div>'
    '<div type="translation"><p corresp="#p1">One.</p>▶<p corresp="#p1">The one.</p></div>',
    good='<div type="edition"><p xml:id="p1">Jedan.</p></div>'
    '<div type="translation"><p corresp="#p1">One. The one.</p></div>',
)
def translation_twice(view: View) -> Iterator[Found]:
    """Two elements of one translation stand for the same passage."""
    homes = {el: d for d in _translations(view) for el in d.iter("{*}*")}
    for key, found in _counterparts(view).items():
        seen = set()
        for el in found:
            kind = (homes.get(el), name(el))
            if kind in seen:
                yield view.found(el, "", f"'{key}' is translated above already", "join the two, or correct corresp")
            seen.add(kind)


@rule(
    "translation-astray",
    "R25",
    bad='<div type="edition"><p xml:id="p1">Jedan.</p></div><div type="translation"><p corresp="#p1">One.</p>'
    "▶<p>Two.</p></div>",
    good='<div type="edition"><p xml:id="p1">Jedan.</p></div><div type="translation"><p corresp="#p1">One.</p></div>',
)
def translation_astray(view: View) -> Iterator[Found]:
    """A paragraph or verse of a translation that stands for nothing, where its neighbours say what they stand for."""
    for division in _translations(view):
        for unit in ("p", "ab", "l"):
            own = [el for el in division.iter("{*}" + unit) if not _in_note(el)]
            if any(pointers(el, "corresp") for el in own):
                for el in own:
                    if not pointers(el, "corresp") and not any(_aligned(up, division) for up in el.iterancestors()):
                        hint = "say with corresp which passage it translates"
                        yield view.found(el, "", f"<{unit}> of the translation stands for nothing", hint)


def _aligned(el: etree._Element, division: etree._Element) -> bool:
    inner = el is not division and division in el.iterancestors()
    return inner and name(el) in ("figure", "lg", "sp", "quote") and bool(pointers(el, "corresp"))


def _in_note(el: etree._Element) -> bool:
    return any(name(up) in ("note", "rdg") for up in el.iterancestors())
