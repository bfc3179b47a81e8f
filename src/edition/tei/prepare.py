"""What attributes ask for before a text is read: copies of other passages, words that touch their neighbours.

``@copyOf`` (TEI P5 17.6): an empty element stands for the content of another. ``@join`` (att.linguistic, 18.4): no
space stands between two words, whatever the layout of the file puts there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from edition.problems import Problems
from edition.tei import ranges
from edition.tei.elements import TEI
from edition.tei.load import Source
from edition.tei.pointers import Pointers
from edition.tei.reader import is_element
from edition.tei.tree import holds

_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_WORDS: Final = (f"{{{TEI}}}w", f"{{{TEI}}}pc", f"{{{TEI}}}c")
_RIGHT, _LEFT = frozenset({"right", "both"}), frozenset({"left", "both"})
#: More elements than this are not copied: copies of copies could fill any memory.
_MOST: Final = 20_000


def prepare(source: Source, pointers: Pointers, problems: Problems) -> None:
    """Bring the tree into the form in which it is read; what cannot be done is told."""
    if _says(source, "copyOf"):
        _copy(source, pointers, problems)
    if _says(source, "join"):
        for el in source.root.iter(*_WORDS):
            if joins := el.get("join"):
                _join(el, joins)
    ranges.resolve(source, pointers, problems)


def _says(source: Source, attribute: str) -> bool:
    """Whether an attribute can be in a file at all: looking at its text is quicker than walking its tree."""
    return any(re.search(rf"\b{attribute}\s*=", file.source.text) for file in source.files)


def _copy(source: Source, pointers: Pointers, problems: Problems) -> None:
    empty = [el for el in _with(source.root, "copyOf") if not holds(el)]
    if not empty:
        return
    for file in source.files:
        _ = file.offsets  # the places of elements are found by counting them: before any is added
    copied = 0
    for el in empty:
        pointer = el.get("copyOf") or ""
        target = pointers.target(pointer)
        why = "is not an element of this file" if target is None else ""
        if target is not None:
            copied += sum(1 for _ in target.iter())
            if target in (el, *el.iterancestors()) or next(_with(target, "copyOf"), None) is not None:
                why = "is a copy itself, or holds this place"
            elif copied > _MOST:
                why = f"is not copied: the copies have more than {_MOST} elements together"
        if target is None or why:
            hint = "name an element of this file that has its content itself"
            problems.warn(source.place(el, "copyOf"), "copy-not-made", f"copyOf '{pointer}' {why}", hint)
            continue
        el.text = target.text
        el.extend(map(deepcopy, target))
        for inner in el.iter():
            if inner is not el and is_element(inner):
                inner.attrib.pop(_XML_ID, "")


def _with(root: etree._Element, attribute: str) -> Iterator[etree._Element]:
    """The elements at and below ``root`` that have an attribute."""
    return (el for el in root.iter("*") if el.get(attribute) is not None)


def _join(el: etree._Element, joins: str) -> None:
    """Take the white space away that stands between a word and the one it joins."""
    following, previous, parent = el.getnext(), el.getprevious(), el.getparent()
    if joins in _RIGHT and following is not None and _blank(el.tail):
        el.tail = None
    if joins in _LEFT:
        if previous is not None and _blank(previous.tail):
            previous.tail = None
        elif previous is None and parent is not None and _blank(parent.text):
            parent.text = None


def _blank(text: str | None) -> bool:
    return not (text or "").strip()
