"""``addSpan``, ``delSpan``, ``damageSpan`` (TEI P5 11.3.1.4), made into elements before anything is read.

A range that begins in one paragraph and ends in another becomes as many pieces as it needs, one in each stretch of
text, so that every block stays whole and every letter of the range says that it is added, deleted or damaged.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from edition.problems import Problems
from edition.tei.elements import TABLE, TEI
from edition.tei.load import Source
from edition.tei.pointers import Pointers
from edition.tei.reader import is_element
from edition.tei.tree import holds, path, take_out

_T: Final = f"{{{TEI}}}"
_MADE: Final = {f"{_T}addSpan": "add", f"{_T}delSpan": "del", f"{_T}damageSpan": "damage"}
#: Behaviours of elements that a piece stands in, never around.
_AROUND: Final = "division paragraph line verses box list item table utterance"
_BLOCKS: Final = frozenset(_AROUND.split())
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


def found(root: etree._Element) -> list[etree._Element]:
    """The elements that begin a range."""
    return [el for el in root.iter(*_MADE) if el.get("spanTo")]


def resolve(el: etree._Element, source: Source, pointers: Pointers, problems: Problems) -> None:
    """Make one range into elements; one whose end is missing or stands before it is told, and stays a sign."""
    to = el.get("spanTo") or ""
    end = pointers.target(to)
    if end is None or path(end) <= path(el):
        what = "points at nothing" if end is None else "stands before the beginning of the range"
        hint = 'put <anchor xml:id="…"/> where the range ends, and name it in spanTo'
        problems.warn(source.place(el, "spanTo"), "span-without-end", f"spanTo '{to}' {what}", hint)
        return
    _Pieces(el).between(el, end)
    take_out(el)


class _Pieces:
    """Makes the pieces of one range; the first has its identifier."""

    def __init__(self, el: etree._Element) -> None:
        self._name = _T + _MADE[str(el.tag)]
        self._line = el.sourceline
        self._attributes: dict[str | bytes, str | bytes] = {
            str(key): str(value) for key, value in el.items() if key != "spanTo"
        }

    def between(self, start: etree._Element, end: etree._Element) -> None:
        """Everything behind ``start`` and before ``end``; an ``end`` with content belongs to the range."""
        above = [end, *end.iterancestors()]
        node = start
        while (parent := node.getparent()) is not None and parent not in above:
            self._run(parent, node, None)
            node = parent
        if parent is None:
            return
        down = above[above.index(parent) - 1 :: -1]
        last = down[-1]
        for around, until in zip([parent, *down], down, strict=False):
            within = until is last and holds(last)
            self._run(around, node if around is parent else None, until, last_too=within)

    def _run(
        self,
        parent: etree._Element,
        after: etree._Element | None,
        until: etree._Element | None,
        *,
        last_too: bool = False,
    ) -> None:
        """The content of ``parent`` between two of its children, or its edges."""
        children = list(parent)
        begin = 0 if after is None else children.index(after) + 1
        stop = len(children) if until is None else children.index(until) + last_too
        before, group = after, list[etree._Element]()
        for child in children[begin:stop]:
            if _is_block(child):
                self._piece(parent, before, group)
                self._run(child, None, None)
                before, group = child, []
            else:
                group.append(child)
        self._piece(parent, before, group, keeps_tail=last_too)

    def _piece(
        self,
        parent: etree._Element,
        before: etree._Element | None,
        group: list[etree._Element],
        *,
        keeps_tail: bool = False,
    ) -> None:
        """One piece: the text behind ``before`` (``None``: at the beginning) and the elements of ``group``."""
        lead = (parent.text if before is None else before.tail) or ""
        texts = (t for x in group for t in (*(x.itertext() if is_element(x) else ()), x.tail or ""))
        if not any(str(t).strip() for t in (lead, *texts)):
            return
        made = etree.Element(self._name)
        made.sourceline = self._line
        made.attrib.update(self._attributes)
        self._attributes.pop(_XML_ID, None)
        made.text = lead
        if before is None:
            parent.text = None
            parent.insert(0, made)
        else:
            before.tail = None
            parent.insert(parent.index(before) + 1, made)
        if keeps_tail and group:
            made.tail, group[-1].tail = group[-1].tail, None
        made.extend(group)


def _is_block(el: etree._Element) -> bool:
    treatment = TABLE.get(str(el.tag).removeprefix(_T)) if is_element(el) else None
    return treatment is not None and treatment.how in _BLOCKS
