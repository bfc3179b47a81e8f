"""Moving elements of a tree about without losing the text behind them."""

from __future__ import annotations

from lxml import etree


def holds(el: etree._Element) -> bool:
    """Whether an element has content."""
    return bool(len(el) or el.text)


def path(el: etree._Element) -> tuple[int, ...]:
    """Where an element stands: compares in document order, what is around an element before what is in it."""
    steps: list[int] = []
    while (parent := el.getparent()) is not None:
        steps.append(parent.index(el))
        el = parent
    return tuple(reversed(steps))


def before(first: etree._Element, last: etree._Element) -> bool:
    """Whether two elements are siblings in this order."""
    parent = first.getparent()
    return parent is not None and parent is last.getparent() and parent.index(first) < parent.index(last)


def take_out(el: etree._Element) -> None:
    """Take an element away and leave the text behind it."""
    parent, tail = el.getparent(), el.tail or ""
    if parent is None:
        return
    previous = el.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    el.tail = None
    parent.remove(el)


def enclose(
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
