"""Ranges that a file marks by their ends, made into elements before anything is read.

Apparatus entries attached by two ends or by a reference (TEI P5 12.2) are brought to the form in which the entry
stands around its lemma, so that one reading of entries is enough. One whose range crosses other elements is hung on
the end of its range and quotes its lemma. Additions and deletions by their ends: ``edition.tei.spans``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from edition.problems import Place, Problems
from edition.tei import spans
from edition.tei.elements import TEI
from edition.tei.load import Source
from edition.tei.pointers import Pointers, words
from edition.tei.reader import is_element
from edition.tei.tree import before, enclose, holds, take_out

_T: Final = f"{{{TEI}}}"
_APP, _LEM, _LIST_APP = f"{_T}app", f"{_T}lem", f"{_T}listApp"
#: Set on an entry that is hung on the end of its range: its lemma is quoted, not printed.
QUOTED: Final = "edition-quoted"
#: What does not belong to the text of a passage.
_ASIDE: Final = frozenset({f"{_T}note", f"{_T}rdg", f"{_T}rdgGrp", f"{_T}listApp", f"{_T}witDetail"})
#: A lemma that is quoted in full has no more words.
_QUOTED_WORDS: Final = 6
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
    begun = spans.found(root)
    apps = [el for el in root.iter(_APP) if el.get("from") or el.get("to") or el.get("loc")]
    if not begun and not apps:
        return
    for file in source.files:
        _ = file.offsets  # the places of elements are found by counting them: before any is moved
    for el in begun:
        spans.resolve(el, source, pointers, problems)
    places: Mapping[str, etree._Element] | None = None
    for app in apps:
        if app.get("from") or app.get("to"):
            _between(app, pointers, problems, source)
        elif app.getparent() is not None and app.getparent().tag == _LIST_APP:  # type: ignore[union-attr]
            places = _places(root) if places is None else places
            _by_reference(app, places, pointers, problems, source.place(app, "loc"))


# ---------------------------------------------------------------- entries attached by their ends


def _between(app: etree._Element, pointers: Pointers, problems: Problems, source: Source) -> None:
    """An entry with ``@from`` and ``@to``; without ``@to`` it ends where it stands, or with the element it names."""
    for key in ("from", "to"):
        pointer = (app.get(key) or "").split()[:1]
        if pointer and pointers.target(pointer[0]) is None:
            hint = "write # and the xml:id of an element of this file; the entry stays where it is"
            problems.warn(source.place(app, key), "entry-range", f"{key} '{pointer[0]}' points at nothing", hint)
            return
    start = pointers.target((app.get("from") or app.get("to") or "").split()[0])
    if start is None:
        return
    end = pointers.target((app.get("to") or "").split()[0]) if app.get("to") else None
    if end is None:
        end = app if before(start, app) else start
    if app in start.iterancestors() or app in end.iterancestors() or start in app.iterancestors():
        return
    if start is end and not holds(start):
        _hang(app, start)
    elif start is end or before(start, end):
        lemma = _lemma(app)
        if end is app:
            tail, app.tail = app.tail, None
            marker = etree.Element(_T + "anchor")
            marker.tail = tail
            app.addprevious(marker)
            end = marker
        take_out(app)
        enclose(start, end, lemma, first_too=holds(start), last_too=holds(end))
        _put_around(app, lemma)
        if end.tag == _T + "anchor" and not end.attrib:
            take_out(end)
    else:
        _quote(app, _between_words(start, end))
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
        _quote(app, _passage(place))
        _hang(app, place)
        return
    el, tail, (begin, stop) = found[0]
    text = _text(el, tail)
    lemma = _lemma(app)
    lemma.text = text[begin:stop]
    take_out(app)
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
            take_out(note)
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


def _quote(app: etree._Element, said: str) -> None:
    """An entry that is hung on its passage quotes it; of a long one the first and the last words."""
    if app.find(_LEM) is not None or not said:
        return
    given = said.split()
    lemma = etree.Element(_LEM)
    lemma.text = said if len(given) <= _QUOTED_WORDS else f"{' '.join(given[:2])} … {' '.join(given[-2:])}"
    app.insert(0, lemma)


def _between_words(start: etree._Element, end: etree._Element) -> str:
    """The words from one place of the text to another, without notes and the readings of other entries."""
    out: list[str] = []
    inside = False
    around = next((up for up in start.iterancestors() if up in [end, *end.iterancestors()]), start)
    walk = etree.iterwalk(around, events=("start", "end", "comment", "pi"))
    for event, el in walk:
        if event == "start":
            inside = inside or el is start
            if el is end and not holds(end):
                break
            if el.tag in _ASIDE:
                walk.skip_subtree()
            elif inside and (el is not start or holds(start)):
                out.append(el.text or "")
        elif el is end:
            break
        elif inside and el is not around:
            out.append(el.tail or "")
    return " ".join("".join(out).split())


def _passage(place: etree._Element) -> str:
    """The words of the passage that a reference names."""
    if place.tag not in _LINES:
        return _between_words(place, place)
    return " ".join("".join(_text(el, tail) for el, tail in _texts(place)).split())


def _hang(app: etree._Element, place: etree._Element) -> None:
    """Hang the entry on the end of ``place``: its lemma is quoted, the text stays as it is."""
    take_out(app)
    app.set(QUOTED, "1")
    if place.tag in _LINES or not holds(place):
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


def _squeezed(text: str) -> str:
    return "".join(text.split())
