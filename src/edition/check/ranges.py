"""Rules about where an entry belongs: end-points, locations, the declared method; and about numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml import etree

from .table import rule
from .view import Found, View, inside, name

_METHODS: Final = {"double-end-point": ("from", "to"), "location-referenced": ("loc",)}
_BESIDE: Final = frozenset({"teiHeader", "note", "rdg", "standOff"})


@rule(
    "entry-range",
    "R12",
    bad='<p><anchor xml:id="a1"/>x<anchor xml:id="a2"/> <app from="#a2" to="▶#a1"><rdg wit="#B">y</rdg></app></p>',
    good='<p><anchor xml:id="a1"/>x<anchor xml:id="a2"/> <app from="#a1" to="#a2"><rdg wit="#B">y</rdg></app></p>',
)
def entry_range(view: View) -> Iterator[Found]:
    """The end-points of an entry (`@from`, `@to`) lead nowhere, or the end comes before the beginning."""
    number = {el: i for i, el in enumerate(view.elements)}
    for app in view.all("app"):
        ends = {}
        for attribute in ("from", "to"):
            value = app.get(attribute) or ""
            target = view.ids.get(value[1:]) if value.startswith("#") else None
            if value and target is None:
                hint = "write # and the xml:id of an element of this file"
                yield view.found(app, attribute, f"{attribute} '{value}' points at nothing", hint)
            elif target is not None:
                ends[attribute] = number.get(target, 0)
        if len(ends) == 2 and ends["to"] < ends["from"]:
            yield view.found(app, "to", "the end of the entry comes before its beginning", "exchange from and to")


@rule(
    "unknown-locus",
    "R13",
    bad='<lg><l n="1">x</l></lg><app loc="▶9"><rdg wit="#B">y</rdg></app>',
    good='<lg><l n="1">x</l></lg><app loc="1"><rdg wit="#B">y</rdg></app>',
)
def unknown_locus(view: View) -> Iterator[Found]:
    """A location (`@loc`) that fits no pattern of `refsDecl` and is the number of nothing in the text."""
    located = [app for app in view.all("app") if app.get("loc")]
    if not located:
        return
    patterns = [m for el in view.all("cRefPattern") if (m := el.get("matchPattern"))]
    numbers = _numbers(view)
    if not numbers and not patterns:
        return
    for app in located:
        loc = " ".join((app.get("loc") or "").split())
        if not any(_matches(p, loc) for p in patterns) and loc not in numbers:
            hint = "number the passage with n, or declare the form of references in refsDecl"
            yield view.found(app, "loc", f"loc '{loc}' is the number of no passage", hint)


def _matches(pattern: str, loc: str) -> bool:
    try:
        return bool(re.fullmatch(pattern, loc))
    except re.error:
        return True


def _numbers(view: View) -> set[str]:
    """The numbers of passages, alone and with those around them: ``12``, ``3.12``, ``3 12``."""
    out: set[str] = set()
    for el in view.elements:
        if not (n := el.get("n")) or name(el) in ("app", "note", "witness"):
            continue
        path = [n]
        out.add(n)
        for up in el.iterancestors():
            if around := up.get("n"):
                path.insert(0, around)
                out |= {".".join(path), " ".join(path), ",".join(path), ", ".join(path)}
    return out


@rule(
    "method-differs",
    "R14",
    bad='<?head <variantEncoding method="parallel-segmentation" location="internal"/>?>'
    '<p xml:id="x">x</p><app from="▶#x"><lem>x</lem><rdg wit="#B">y</rdg></app>',
    good='<?head <variantEncoding method="double-end-point" location="external"/>?>'
    '<p xml:id="x">x</p><app from="#x"><lem>x</lem><rdg wit="#B">y</rdg></app>',
)
def method_differs(view: View) -> Iterator[Found]:
    """`variantEncoding` declares one method of linking the apparatus, and the entry uses another."""
    declared = next((el.get("method") or "" for el in view.all("variantEncoding")), "")
    if not declared:
        return
    for app in view.all("app"):
        for method, attributes in _METHODS.items():
            attribute = next((a for a in attributes if app.get(a)), "")
            if attribute and method != declared and not (attribute == "loc" and declared == "double-end-point"):
                hint = f"declare {method} in variantEncoding, or take the attribute out"
                yield view.found(app, attribute, f"the declared method is {declared}", hint)
    if declared in _METHODS:
        for app in view.all("app"):
            if not any(app.get(a) for a in _METHODS[declared]):
                hint = f"write {' and '.join(_METHODS[declared])}, or declare the method used"
                yield view.found(app, "", f"the entry does not use the declared method, {declared}", hint)


@rule(
    "entries-cross",
    "R15",
    warning=True,
    bad='<p><anchor xml:id="a"/>x <anchor xml:id="b"/>y<anchor xml:id="c"/> z<anchor xml:id="d"/></p>'
    '<app from="#a" to="#c"><rdg wit="#B">q</rdg></app>▶<app from="#b" to="#d"><rdg wit="#C">r</rdg></app>',
    good='<p><anchor xml:id="a"/>x <anchor xml:id="b"/>y<anchor xml:id="c"/> z<anchor xml:id="d"/></p>'
    '<app from="#a" to="#d"><rdg wit="#B">q</rdg></app><app from="#b" to="#c"><rdg wit="#C">r</rdg></app>',
)
def entries_cross(view: View) -> Iterator[Found]:
    """Two entries overlap and neither holds the other. That is sound encoding, but some printing programs cannot
    show it.
    """
    number = {el: i for i, el in enumerate(view.elements)}
    ranges = []
    for app in view.all("app"):
        ends = [view.ids.get((app.get(a) or "#")[1:]) for a in ("from", "to")]
        if ends[0] is not None and ends[1] is not None:
            ranges.append((number.get(ends[0], 0), -number.get(ends[1], 0), app))
    ranges.sort(key=lambda r: r[:2])
    open_ends: list[int] = []
    for start, end, app in ranges:
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if open_ends and -end > open_ends[-1]:
            yield view.found(app, "", "the entry overlaps another that began before it", "divide one of the two")
        open_ends.append(-end)


@rule(
    "numbering",
    "R24",
    warning=True,
    bad='<lg><l n="1">a</l><l n="2">b</l><l n="▶4">c</l></lg>',
    good='<lg><l n="1">a</l><l>b</l><l>c</l><l>d</l><l n="5">e</l></lg>',
)
def numbering(view: View) -> Iterator[Found]:
    """Verses (`l`) or paragraphs (`p`) of one division whose numbers have a gap or come twice. Not every line need be
    numbered; parts of a verse (`@part`) count as one; a new count may begin at 1.
    """
    for unit in ("l", "p"):
        series: dict[etree._Element, list[etree._Element]] = {}
        for el in view.all(unit):
            if not inside(el, _BESIDE):
                series.setdefault(_division(el), []).append(el)
        for found in series.values():
            yield from _gaps(view, found)


def _division(el: etree._Element) -> etree._Element:
    return next((up for up in el.iterancestors() if name(up).startswith("div") or name(up) == "body"), el)


def _gaps(view: View, units: list[etree._Element]) -> Iterator[Found]:
    numbered: list[tuple[int, int, etree._Element]] = []
    at = 0
    for el in units:
        at += el.get("part") in (None, "N", "I", "Y")
        if (n := el.get("n") or "").isdecimal() and el.get("part") in (None, "N", "I", "Y"):
            numbered.append((at, int(n), el))
    for (before, last, _), (now, number, el) in pairwise(numbered):
        wanted = last + now - before
        if number == last:
            yield view.found(el, "n", f"number {number} comes twice", f"it should be {wanted}, or the first is wrong")
        elif number not in (wanted, 1):
            yield view.found(el, "n", f"number {number} follows {last}; {wanted} was due", "correct the count, or n")
