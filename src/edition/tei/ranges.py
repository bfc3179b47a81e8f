"""Ranges that a file marks by their ends, made into elements before anything is read.

``addSpan``, ``delSpan`` and ``damageSpan`` with ``@spanTo`` (TEI P5 11.3.1.4), and apparatus entries attached by two
ends or by a reference (12.2): brought to the form in which the entry stands around its lemma, so that one reading of
entries is enough. Ranges that cross other elements stay as they are: a sign marks their ends, or the entry is hung on
their end and quotes its lemma.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from edition.problems import Place, Problems
from edition.tei.elements import TEI
from edition.tei.load import Source
from edition.tei.pointers import Pointers, words
from edition.tei.reader import is_element

_T: Final = f"{{{TEI}}}"
_SPANS: Final = {f"{_T}addSpan": "add", f"{_T}delSpan": "del", f"{_T}damageSpan": "damage"}
_APP, _LEM, _LIST_APP = f"{_T}app", f"{_T}lem", f"{_T}listApp"
#: Set on an entry that is hung on the end of its range: its lemma is quoted, not printed.
QUOTED: Final = "edition-quoted"
#: Elements whose ``@n`` a reference may name.
_CITED: Final = tuple(
    _T + name
    for name in [
        "div",
        "div1",
        "div2",
        "div3",
        "div4",
        "div5",
        "div6",
        "div7",
        "lg",
        "l",
        "ab",
        "p",
        "seg",
        "s",
        "sp",
        "u",
        "ref",
        "lb",
        "milestone",
        "cb",
        "pb",
    ]
)
_LINES: Final = frozenset({f"{_T}lb", f"{_T}milestone", f"{_T}cb", f"{_T}pb"})
_PARTS: Final = re.compile(r"[\s.,:;]+")


def resolve(source: Source, pointers: Pointers, problems: Problems) -> None:
    """Make elements of the ranges of a text."""
    root = source.root
    spans = [el for el in root.iter(*_SPANS) if el.get("spanTo")]
    apps = [el for el in root.iter(_APP) if el.get("from") or el.get("to") or el.get("loc")]
    if not spans and not apps:
        return
    for file in source.files:
        _ = file.offsets  # the places of elements are found by counting them: before any is moved
    for el in spans:
        _span(el, pointers)
    places: Mapping[str, etree._Element] | None = None
    for app in apps:
        if app.get("from") or app.get("to"):
            _between(app, pointers)
        elif app.getparent() is not None and app.getparent().tag == _LIST_APP:  # type: ignore[union-attr]
            places = _places(root) if places is None else places
            _by_reference(app, places, pointers, problems, source.place(app, "loc"))


def _span(el: etree._Element, pointers: Pointers) -> None:
    end = pointers.target(el.get("spanTo") or "")
    if end is None or end.getparent() is not el.getparent() or not _before(el, end):
        return
    made = etree.Element(_T + _SPANS[str(el.tag)])
    made.attrib.update({key: value for key, value in el.items() if key != "spanTo"})
    _enclose(el, end, made, first_too=False, last_too=bool(len(end) or end.text))
    _take_out(el)


# ---------------------------------------------------------------- entries attached by their ends


def _between(app: etree._Element, pointers: Pointers) -> None:
    """An entry with ``@from`` and ``@to``; without ``@to`` it ends where it stands, or with the element it names."""
    start = pointers.target((app.get("from") or app.get("to") or "").split()[0])
    if start is None:
        return
    end = pointers.target((app.get("to") or "").split()[0]) if app.get("to") else None
    if end is None:
        end = app if _before(start, app) else start
    if app in start.iterancestors() or app in end.iterancestors() or start in app.iterancestors():
        return
    if start is end and not _holds(start):
        _hang(app, start)
    elif start is end or _before(start, end):
        lemma = _lemma(app)
        if end is app:
            tail, app.tail = app.tail, None
            marker = etree.Element(_T + "anchor")
            marker.tail = tail
            app.addprevious(marker)
            end = marker
        _take_out(app)
        _enclose(start, end, lemma, first_too=_holds(start), last_too=_holds(end))
        _put_around(app, lemma)
        if end.tag == _T + "anchor" and not end.attrib:
            _take_out(end)
    else:
        _hang(app, end)


def _by_reference(
    app: etree._Element,
    places: Mapping[str, etree._Element],
    pointers: Pointers,
    problems: Problems,
    at: Place,
) -> None:
    """An entry with ``@loc``: its lemma is looked for in the passage; found once, the entry stands around it."""
    loc = app.get("loc") or ""
    place = pointers.target(loc) if loc.startswith("#") else places.get(_key(loc))
    if place is None or place.getparent() is None:
        message = f"no passage, or more than one, is '{loc}'; the entry stays in its list"
        problems.warn(at, "loc-not-found", message, "number the passage with @n, or give it an xml:id")
        return
    own = app.find(_LEM)
    quoted = words(own) if own is not None else ""
    found = (
        [(el, tail, at) for el, tail in _texts(place) for at in _occurrences(_text(el, tail), quoted)] if quoted else []
    )
    if len(found) != 1:
        _hang(app, place)
        return
    el, tail, (begin, stop) = found[0]
    text = _text(el, tail)
    lemma = _lemma(app)
    lemma.text = text[begin:stop]
    _take_out(app)
    _put_around(app, lemma, insert=False)
    app.tail = text[stop:]
    if tail:
        el.tail = text[:begin]
        el.addnext(app)
        app.tail = text[stop:]
    else:
        el.text = text[:begin]
        el.insert(0, app)


def _lemma(app: etree._Element) -> etree._Element:
    """A new, empty ``lem`` with what the given one says of itself; its words stay as a note if they are others."""
    lemma = etree.Element(_LEM)
    own = app.find(_LEM)
    if own is not None:
        lemma.attrib.update(dict(own.items()))
        for note in [child for child in own if child.tag in (_T + "note", _T + "witDetail")]:
            _take_out(note)
            lemma.set("edition-notes", "1")
            own.addnext(note)
        lemma.set("edition-as-given", words(own))
        own.tail = None
        app.remove(own)
    return lemma


def _put_around(app: etree._Element, lemma: etree._Element, *, insert: bool = True) -> None:
    """Put ``app`` where ``lemma`` stands and ``lemma`` into it."""
    if insert:
        app.tail, lemma.tail = lemma.tail, None
        lemma.addprevious(app)
    app.insert(0, lemma)
    if app.text and not app.text.strip():
        app.text = None
    given = str(lemma.attrib.pop("edition-as-given", ""))
    lemma.attrib.pop("edition-notes", "")
    if given and _squeezed(given) != _squeezed(words(lemma)):
        note = etree.SubElement(app, _T + "note")
        note.text = given


def _hang(app: etree._Element, place: etree._Element) -> None:
    """Hang the entry on the end of ``place``: its lemma is quoted, the text stays as it is."""
    _take_out(app)
    app.set(QUOTED, "1")
    if place.tag in _LINES or not _holds(place):
        app.tail, place.tail = place.tail, None
        place.addnext(app)
    else:
        place.append(app)


# ---------------------------------------------------------------- places of references


def _places(root: etree._Element) -> Mapping[str, etree._Element]:
    """References that name one element: its own number, and with the numbers around it (``1.2.15``)."""
    found: dict[str, list[etree._Element]] = defaultdict(list)
    for el in root.iter(*_CITED):
        if not el.get("n") or any(up.tag in (_LIST_APP, _APP) for up in el.iterancestors()):
            continue
        numbers = [up.get("n") or "" for up in el.iterancestors() if up.get("n") and up.tag in _CITED]
        key = _key(el.get("n") or "")
        found[key].append(el)
        for number in numbers:
            key = f"{_key(number)}.{key}"
            found[key].append(el)
    return {key: els[0] for key, els in found.items() if len(els) == 1}


def _key(reference: str) -> str:
    return ".".join(filter(None, _PARTS.split(reference.strip().lower())))


def _texts(place: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The stretches of text of a passage: (element, whether the text behind it is meant)."""
    if place.tag in _LINES:
        yield place, True
        for el in place.itersiblings():
            if el.tag == place.tag:
                return
            if is_element(el) and el.tag != _APP:
                yield from _texts(el)
            yield el, True
        return
    yield place, False
    for el in place:
        if is_element(el) and el.tag not in (_APP, _T + "note"):
            yield from _texts(el)
        yield el, True


def _text(el: etree._Element, tail: bool) -> str:
    return (el.tail if tail else el.text) or ""


def _occurrences(text: str, quoted: str) -> list[tuple[int, int]]:
    """Where the words stand in the text, as whole words, white space being all one."""
    pattern = r"\s+".join(map(re.escape, quoted.split()))
    return [m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]


# ---------------------------------------------------------------- the tree


def _holds(el: etree._Element) -> bool:
    return bool(len(el) or el.text)


def _before(first: etree._Element, last: etree._Element) -> bool:
    """Whether two elements are siblings in this order."""
    parent = first.getparent()
    return parent is not None and parent is last.getparent() and parent.index(first) < parent.index(last)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _take_out(el: etree._Element) -> None:
    """Take an element away and leave the text behind it."""
    parent, tail = el.getparent(), el.tail or ""
    if parent is None:
        return
    before = el.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    el.tail = None
    parent.remove(el)


def _enclose(
    first: etree._Element, last: etree._Element, made: etree._Element, *, first_too: bool, last_too: bool
) -> None:
    """Put what stands between two siblings, and what is said of them, into ``made``, which takes its place."""
    parent = first.getparent()
    assert parent is not None, "a range has a parent"
    begin, end = parent.index(first), parent.index(last)
    inside = list(parent)[begin + (not first_too) : end + last_too]
    if not first_too:
        made.text, first.tail = first.tail, None
    if last_too:
        made.tail, last.tail = last.tail, None
    parent.insert(begin + (not first_too), made)
    made.extend(inside)
