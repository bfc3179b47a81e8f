"""TEI white space, settled once (TEI wiki, XML Whitespace: only its presence between words counts).

Runs of space, tab and line end are one space, across the borders of elements; a block neither begins nor ends with
one. A line or page break separates words unless it says ``break="no"``, when it joins them (TEI P5, Reference
Systems): the space stands before it, wherever the file has it. A note hangs on the word before it. No-break and other
Unicode spaces are text and stay.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from edition.model import Block, Break, Entry, Inline, Link, Mark, Note, Reading, Span

Flow: TypeAlias = list[Inline | Block]

#: A border that no word crosses (between the parts of an address, say): a space where the file wrote none.
GAP: Final = Break(Mark(""))
#: White space that is no space. Searching for each is much faster than one regular expression.
_OTHER: Final = ("\n", "\t", "\r")
#: Empty elements that stand for something written.
_SEEN: Final = frozenset({"gap", "space", "ellipsis"})
_CLOSING: Final = frozenset(",.;:!?…")


def collapse(text: str) -> str:
    """Every run of XML white space in ``text`` as one space."""
    for other in _OTHER:
        if other in text:
            text = text.replace(other, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def settle(content: Iterable[Inline | Block]) -> Flow:
    """The content of a block, white space settled: one space between words, none at either end.

    Takes inline content with collapsed runs; gives it back with neighbouring strings joined and no :data:`GAP`. What
    is settled already stays as it is. Blocks inside (in readings) are settled already and pass through.
    """
    content = tuple(content)
    if len(content) == 1 and isinstance(text := content[0], str):  # most content of a block is one stretch of text
        text = text.removeprefix(" ").removesuffix(" ")
        return [text] if text else []
    settler = _Settler()
    out = settler.run(content)
    if settler.last == " ":
        _take_space_before_mark(out)
    _drop_last_space(out)
    return out


class _Settler:
    """Walks inline content in reading order; ``last`` is the character before the place reached.

    A space counts at the beginning of a block too, where another would be one too many.
    """

    def __init__(self, last: str = " ") -> None:
        self.last = last
        self.gap = False
        self._open: list[Flow] = []

    def run(self, content: Iterable[Inline | Block]) -> Flow:
        out: Flow = []
        self._open.append(out)
        for node in content:
            if isinstance(node, str):
                self._text(node, out)
            elif isinstance(node, (Span, Link)):
                if not self.gap and _is_settled(node.content):
                    out.append(node)
                    self.last = node.content[0][-1]  # type: ignore[index]
                else:
                    self._element(node, out)
            elif node is GAP:
                self.gap = True
            elif isinstance(node, Break):
                self._break(node, out)
            elif isinstance(node, Note):
                out.append(node)
            else:
                self._element(node, out)
        self._open.pop()
        return out

    def _text(self, text: str, out: Flow) -> None:
        if self.gap:
            self._close_gap(text, out)
        if text.startswith(" ") and self.last == " " and not _take_space_before_mark(out):
            text = text[1:]
        if text:
            self.last = text[-1]
            _append(text, out)

    def _break(self, node: Break, out: Flow) -> None:
        if node.joins:
            for flow in reversed(self._open):  # the space may stand before the phrase that begins with the break
                if _drop_last_space(flow) or any(map(_prints, flow)):
                    break
        elif self.last != " ":
            _append(" ", out)
        self.last, self.gap = " ", False
        out.append(node)

    def _element(self, node: Inline | Block, out: Flow) -> None:
        opening = _opening(node)
        self.gap = self.gap or _begins_with_gap(node)
        if self.gap and opening:
            self._close_gap(opening, out)
        if opening == " " and self.last != " ":
            self._space(out)
        if isinstance(node, Entry):
            self._entry(node, out)
        elif isinstance(node, (Span, Link)):
            self._phrase(node, out)
        else:
            out.append(node)
            self.last = "x"

    def _space(self, out: Flow) -> None:
        _append(" ", out)
        self.last = " "

    def _phrase(self, node: Span | Link, out: Flow) -> None:
        """Spaces at the edges of a phrase stand outside it."""
        content = self.run(node.content)
        ends_in_space = _drop_last_space(content)
        out.append(_containing(node, content))
        if ends_in_space:
            self._space(out)
        elif _is_seen(node) and not node.content:
            self.last = "x"

    def _close_gap(self, following: str, out: Flow) -> None:
        """A space where two words would meet, and none before a comma or behind a bracket."""
        self.gap = False
        before, after = unicodedata.category(self.last), unicodedata.category(following[0])
        closes = following[0] in _CLOSING or after in ("Pe", "Pf")
        if self.last != " " and following[0] != " " and not closes and before not in ("Ps", "Pi"):
            self._space(out)

    def _entry(self, entry: Entry, out: Flow) -> None:
        """All readings take the place of the lemma; the space at its end stands outside, to be there for each."""
        before = self.last
        lemma, ends_in_space = self._reading(entry.lemma, before)
        readings = tuple([self._reading(reading, before, trim=ends_in_space)[0] for reading in entry.readings])
        if lemma is not entry.lemma or any(map(operator.is_not, readings, entry.readings)):
            entry = replace(entry, lemma=lemma, readings=readings)
        out.append(entry)
        if ends_in_space:
            self._space(out)
        elif not _prints_nothing(entry) or not _space_before_marks(out):
            self.last = "x"  # in another witness a word stands here

    def _reading(self, reading: Reading, before: str, *, trim: bool = True) -> tuple[Reading, bool]:
        if not reading.content or _is_settled(reading.content):
            return reading, False
        content = _Settler(before).run(reading.content)
        ends_in_space = trim and _drop_last_space(content)
        if len(content) == len(reading.content) and all(map(operator.is_, content, reading.content)):
            return reading, ends_in_space
        return replace(reading, content=tuple(content)), ends_in_space


def _is_settled(content: tuple[Inline | Block, ...]) -> bool:
    """Whether content is one stretch of text without a space at either end: as it is, whatever stands around it."""
    if len(content) != 1 or not isinstance(text := content[0], str) or not text:
        return False
    return text[0] != " " != text[-1]


def _containing(node: Span | Link, content: Flow) -> Span | Link:
    inner: tuple[Inline, ...] = tuple(content)  # type: ignore[arg-type]
    return Span(node.mark, inner) if isinstance(node, Span) else Link(node.mark, node.target, inner)


def _append(text: str, out: Flow) -> None:
    if out and isinstance(last := out[-1], str):
        out[-1] = last + text
    else:
        out.append(text)


def _opening(node: Inline | Block) -> str:
    """The first character that ``node`` prints, a space for a break that parts words, ``""`` when it prints nothing."""
    if isinstance(node, str):
        return node[:1]
    if isinstance(node, Entry):
        return _opening_of(node.lemma.content) or "x"
    if isinstance(node, (Span, Link)):
        return _opening_of(node.content) or ("x" if _is_seen(node) else "")
    if isinstance(node, Break):
        return "" if node.joins or node is GAP else " "
    return "" if isinstance(node, Note) else "x"


def _opening_of(content: Iterable[Inline | Block]) -> str:
    return next(filter(None, map(_opening, content)), "")


def _begins_with_gap(node: Inline | Block) -> bool:
    if isinstance(node, Entry):
        node = Span(node.mark, node.lemma.content)  # type: ignore[arg-type]
    if not isinstance(node, (Span, Link)):
        return node is GAP
    for x in node.content:
        if _begins_with_gap(x):
            return True
        if _prints(x) or isinstance(x, Break):
            break
    return False


def _is_seen(node: Span | Link) -> bool:
    """Whether an element without text shows something all the same: a pointer its target, a gap its sign."""
    return node.mark.name in _SEEN or (isinstance(node, Link) and bool(node.target))


def _take_space_before_mark(out: Flow) -> bool:
    """``word [note] next``: the mark belongs to the word, so the space before it goes and the one behind it stays.

    The same for an entry that prints nothing; there the readings begin with the space. True when it was so.
    """
    at = _space_before_marks(out)
    if at:
        before = str(out[at - 1])
        marks = [_spaced(node) if isinstance(node, Entry) else node for node in out[at:]]
        out[at - 1 :] = [before[:-1], *marks] if before != " " else marks
    return bool(at)


def _space_before_marks(out: Flow) -> int:
    """Where the marks at the end of ``out`` begin, 0 when there is none or no space before them."""
    at = len(out)
    while at and (isinstance(node := out[at - 1], Note) or (isinstance(node, Entry) and _prints_nothing(node))):
        at -= 1
    before = out[at - 1] if 0 < at < len(out) else None
    return at if isinstance(before, str) and before.endswith(" ") else 0


def _prints_nothing(entry: Entry) -> bool:
    return not any(map(_prints, entry.lemma.content))


def _prints(node: Inline | Block) -> bool:
    """Whether ``node`` shows more than a mark."""
    if isinstance(node, (Span, Link)):
        return any(map(_prints, node.content)) or (not node.content and _is_seen(node))
    return not isinstance(node, (Note, Break)) and not (isinstance(node, Entry) and _prints_nothing(node))


def _spaced(entry: Entry) -> Entry:
    return replace(entry, readings=tuple(map(_with_space, entry.readings)))


def _with_space(reading: Reading) -> Reading:
    match reading.content:
        case ():
            return reading
        case (str() as text, *rest):
            return replace(reading, content=(f" {text}", *rest))
        case content:
            return replace(reading, content=(" ", *content))


def _drop_last_space(out: Flow) -> bool:
    """Take away the space at the end of ``out``; notes, breaks and anchors behind it are looked past."""
    at = len(out)
    while at and (isinstance(out[at - 1], (Note, Break)) or _is_blank(out[at - 1])):
        at -= 1
    if not at or not isinstance(last := out[at - 1], str) or not last.endswith(" "):
        return False
    out[at - 1 : at] = [last[:-1]] if last != " " else []
    return True


def _is_blank(node: Inline | Block) -> bool:
    """An element without text: an anchor."""
    return isinstance(node, (Span, Link)) and not _prints(node)
