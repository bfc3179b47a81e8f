"""Which paragraphs of the witnesses belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from edition.collate.normal import Normal

#: Paragraphs that have less in common are different paragraphs.
_ALIKE: Final = 0.3


def rows(texts: Mapping[str, Sequence[str]], base: str, normal: Normal) -> list[dict[str, str]]:
    """The paragraphs side by side: siglum -> paragraph, in the order of the base.

    As many paragraphs in each: the first belongs to the first. Otherwise they are matched by their words, and one that
    a witness has alone stands alone.
    """
    if len({len(paragraphs) for paragraphs in texts.values()}) == 1:
        return [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]
    out: list[dict[str, str]] = [{base: paragraph} for paragraph in texts[base]]
    for siglum, paragraphs in texts.items():
        if siglum != base:
            out = _joined(out, siglum, paragraphs, normal)
    return out


def _joined(out: list[dict[str, str]], siglum: str, paragraphs: Sequence[str], normal: Normal) -> list[dict[str, str]]:
    known = [_form(next(iter(row.values())), normal) for row in out]
    new = [_form(paragraph, normal) for paragraph in paragraphs]
    joined: list[dict[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, known, new, autojunk=False).get_opcodes():
        if tag == "equal":
            joined += [{**out[i1 + k], siglum: paragraphs[j1 + k]} for k in range(i2 - i1)]
            continue
        at, to = i1, j1
        for i, j in _best(known[i1:i2], new[j1:j2]):
            joined += out[at : i1 + i]
            joined += [{siglum: paragraph} for paragraph in paragraphs[to : j1 + j]]
            joined.append({**out[i1 + i], siglum: paragraphs[j1 + j]})
            at, to = i1 + i + 1, j1 + j + 1
        joined += out[at:i2]
        joined += [{siglum: paragraph} for paragraph in paragraphs[to:j2]]
    return joined


def _form(paragraph: str, normal: Normal) -> tuple[str, ...]:
    return tuple(normal.of(word) for word in paragraph.split(" "))


def _best(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """The pairs in order that have most in common in all (Needleman and Wunsch's alignment, gaps for nothing)."""
    counts = [Counter(p) for p in old], [Counter(p) for p in new]
    score = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = {(i, j): _likeness(counts[0][i], counts[1][j]) for i, j in product(range(len(old)), range(len(new)))}
    for i, j in product(reversed(range(len(old))), reversed(range(len(new)))):
        score[i][j] = max(score[i + 1][j], score[i][j + 1], score[i + 1][j + 1] + like[i, j])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if like[i, j] and score[i][j] == score[i + 1][j + 1] + like[i, j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif score[i][j] == score[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    share = 2 * (one & other).total() / max(one.total() + other.total(), 1)
    return share if share >= _ALIKE else 0.0
