"""Words of one paragraph, witness by witness, in columns: CollateX does it, between words that all share."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from edition.collate.normal import Normal
from edition.problems import NothingToDo

Column = dict[str, str]
"""Siglum -> the words it has in one place; a witness that has none is not in it."""

Words = Mapping[str, Sequence[str]]


def columns(words: Words, normal: Normal) -> list[Column]:
    """The words of some witnesses in columns, each with one word of a witness at most.

    CollateX compares everything with everything; so it is given only the stretches between words that occur once in
    each witness and stand in the same order, and of these only those that differ.
    """
    forms = {siglum: [normal.of(word) for word in own] for siglum, own in words.items()}
    out: list[Column] = []
    start = dict.fromkeys(words, 0)
    for anchor in (*_anchors(forms), {siglum: len(own) for siglum, own in words.items()}):
        stretch = {s: (start[s], anchor[s]) for s in words if start[s] < anchor[s]}
        out += _stretch(words, forms, stretch)
        if all(anchor[s] < len(words[s]) for s in words):
            out.append({s: words[s][anchor[s]] for s in words})
        start = {s: anchor[s] + 1 for s in words}
    return out


def _anchors(forms: Mapping[str, Sequence[str]]) -> Iterator[dict[str, int]]:
    """Where the words stand that each witness has once, as far as they come in one order."""
    places = {siglum: _single(own) for siglum, own in forms.items()}
    first, *others = places
    shared = [form for form in places[first] if all(form in places[other] for other in others)]
    for other in others:
        rank = [places[other][form] for form in shared]
        shared = [shared[n] for n in _rising(rank)]
    for form in shared:
        yield {siglum: places[siglum][form] for siglum in places}


def _single(forms: Sequence[str]) -> dict[str, int]:
    often = Counter(forms)
    return {form: n for n, form in enumerate(forms) if often[form] == 1}


def _rising(numbers: Sequence[int]) -> list[int]:
    """Which of the numbers make the longest rising row."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(numbers)
    for at, number in enumerate(numbers):
        where = bisect_left(tails, number)
        tails[where : where + 1] = [number]
        ends[where : where + 1] = [at]
        before[at] = ends[where - 1] if where else -1
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _stretch(words: Words, forms: Words, stretch: Mapping[str, tuple[int, int]]) -> list[Column]:
    """The columns of what stands between two shared words; ``stretch`` has the witnesses with words there."""
    own = {s: words[s][a:b] for s, (a, b) in stretch.items()}
    alike = {tuple(forms[s][a:b]) for s, (a, b) in stretch.items()}
    if len(alike) <= 1:
        return [dict(zip(own, row, strict=True)) for row in zip(*own.values(), strict=True)] if own else []
    return _collatex(own, {s: forms[s][a:b] for s, (a, b) in stretch.items()})


def _collatex(words: Words, forms: Words) -> list[Column]:
    try:
        from collatex import collate
    except ImportError as error:
        raise NothingToDo("collating needs CollateX: pip install 'tei-edition[collate]'") from error
    witnesses = [
        {"id": s, "tokens": [{"t": t, "n": n} for t, n in zip(own, forms[s], strict=True)]} for s, own in words.items()
    ]
    table = collate({"witnesses": witnesses}, output="table", segmentation=False)
    return [
        {
            s: " ".join(token.token_data["t"] for token in there)
            for s, there in column.tokens_per_witness.items()
            if there
        }
        for column in table.columns
    ]
