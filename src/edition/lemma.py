"""The lemma as the apparatus repeats it: without the punctuation that all readings share, the middle of a long one out.

A comma that only some readings have is a variant and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from edition.model import Inline, Link, Span, plain

_CLOSING: Final = frozenset(",.;:!?·…»”“’\"'")
_OPENING: Final = frozenset("„“”«»‚‘’\"'")
#: What a full stop behind it belongs to: a figure, an initial.
_NOT_A_STOP: Final = re.compile(r"\d$|(?:^|[\s.])\w$")
#: Between the first and the last words of a lemma that is too long to repeat.
ELLIPSIS: Final = " … "
#: A lemma of more words is shortened to its first and last (so the printed editions; two lines at most are left out
#: that way, for the words stand in the text above).
LONGEST: Final = 5


def bare(lemma: Sequence[Inline], readings: Sequence[Sequence[Inline]]) -> tuple[list[Inline], list[list[Inline]]]:
    """Lemma and readings without the punctuation at their ends that all of them share; empty readings do not count.

    A full stop after a figure, an initial or in an abbreviation belongs to the word and stays.
    """
    texts = [plain(tuple(x)) for x in (lemma, *readings)]
    said = [text for text in texts if text]
    if not texts[0]:
        return list(lemma), [list(r) for r in readings]
    end = _shared([text[::-1] for text in said], _CLOSING)
    if end and texts[0][-end] == "." and (_NOT_A_STOP.search(texts[0][:-end]) or _abbreviated(lemma)):
        end = 0
    start = _shared([text[: len(text) - end] for text in said], _OPENING)
    return _cut(lemma, start, end), [_cut(r, start, end) if plain(tuple(r)) else list(r) for r in readings]


def _shared(texts: Sequence[str], signs: frozenset[str]) -> int:
    """How many signs all texts begin with; never the whole of one."""
    most = min(map(len, texts)) - 1
    n = 0
    while n < most and texts[0][n] in signs and len({text[n] for text in texts}) == 1:
        n += 1
    # an apostrophe is a letter of the word unless another sign goes before it
    return 0 if n == 1 and texts[0][0] in "’'" else n


def _abbreviated(items: Iterable[Inline]) -> bool:
    last = next((x for x in reversed(list(items)) if not isinstance(x, str) or x.strip()), None)
    return isinstance(last, (Span, Link)) and (last.mark.name == "abbr" or _abbreviated(last.content))


def _cut(items: Sequence[Inline], start: int, end: int) -> list[Inline]:
    return _without(_without(items, end, last=True), start, last=False)


def _without(items: Sequence[Inline], count: int, *, last: bool) -> list[Inline]:
    """``items`` without ``count`` characters at one end, white space not counted."""
    out = list(items)
    at = len(out) - 1 if last else 0
    while count and 0 <= at < len(out):
        node = out[at]
        size = len("".join(plain((node,)).split()))
        take = min(count, size)
        if isinstance(node, str) and take:
            out[at] = _less(node, take, last=last)
        elif isinstance(node, (Span, Link)) and take:
            out[at] = replace(node, content=tuple(_without(node.content, take, last=last)))
        count -= take
        at += -1 if last else 1
    return out


def _less(text: str, count: int, *, last: bool) -> str:
    for _ in range(count):
        text = text.rstrip()[:-1] if last else text.lstrip()[1:]
    return text


def shortened(items: Sequence[Inline]) -> list[Inline]:
    """A lemma of more than :data:`LONGEST` words as its first and its last word, each with its marks."""
    words = [word for word in plain(tuple(items)).split() if word != "/"]
    if len(words) <= LONGEST:
        return list(items)
    return [*_word(items, last=False), ELLIPSIS, *_word(items, last=True)]


def _word(items: Sequence[Inline], *, last: bool) -> list[Inline]:
    """The first or the last word of ``items``, which have one."""
    out: list[Inline] = []
    for node in reversed(items) if last else items:
        kept, ended = _word_of(node, begun=bool(plain(tuple(out))), last=last)
        out = [*kept, *out] if last else [*out, *kept]
        if ended:
            break
    return out


def _word_of(node: Inline, *, begun: bool, last: bool) -> tuple[list[Inline], bool]:
    """What of ``node`` belongs to the word, and whether the word ends in it."""
    if isinstance(node, str):
        text = node if begun else node.rstrip(" /") if last else node.lstrip(" /")
        parts = text.rsplit(" ", 1) if last else text.split(" ", 1)
        return ([parts[-1] if last else parts[0]] if text else []), len(parts) > 1
    if not isinstance(node, (Span, Link)):
        return [], False
    content: list[Inline] = []
    ended = False
    for child in reversed(node.content) if last else node.content:
        kept, ended = _word_of(child, begun=begun or bool(plain(tuple(content))), last=last)
        content = [*kept, *content] if last else [*content, *kept]
        if ended:
            break
    return [replace(node, content=tuple(content))] if content else [], ended
