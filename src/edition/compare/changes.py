"""Two states of a document side by side -> the changes between them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias, TypeVar

from edition.compare.passages import AppEntry, Contents, Layer, Passage

What: TypeAlias = Literal[
    "changed", "orthography", "punctuation", "added", "removed", "moved", "markup", "renamed", "anchor-removed"
]
#: What a kind of change is, in the order of weight; reports follow it.
KINDS: Final[Mapping[What, str]] = {
    "anchor-removed": "an identifier that links and citations may name is gone",
    "changed": "other words",
    "added": "new",
    "removed": "gone",
    "moved": "in another place",
    "orthography": "the same words, written otherwise",
    "punctuation": "the same words, pointed otherwise",
    "renamed": "the same, under another identifier",
    "markup": "the same words, marked otherwise",
}
_TOKEN: Final = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
_LETTERS: Final = re.compile(r"[^\w]+")
#: Letters that are one letter written in two ways (classical and early modern practice).
_SAME: Final = str.maketrans({"v": "u", "j": "i", "ſ": "s", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe"})
#: Signs that point a sentence; told apart from the word before them.
_POINTS: Final = frozenset(".,;:!?…·;")
_ALIKE: Final = 0.5
_CONTEXT: Final = 4
Thing = TypeVar("Thing", Passage, AppEntry)


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    ``layer`` says where (``apparatus`` besides those of passages), ``label`` the passage, ``old`` and ``new`` the
    words, ``before`` and ``after`` some words around them, ``line`` where to look in the new file (in the old for what
    is gone), ``lang`` the language of the words, ``part`` what of an entry is concerned (lemma, readings, witnesses).
    """

    layer: Layer | Literal["apparatus", "anchor"]
    what: What
    label: str
    old: str = ""
    new: str = ""
    before: str = ""
    after: str = ""
    line: int = 0
    lang: str = ""
    part: str = ""

    @property
    def is_error(self) -> bool:
        """Whether a citation of the old state would break."""
        return self.what == "anchor-removed"


def changes(old: Contents, new: Contents, redirects: Mapping[str, str] | None = None) -> list[Change]:
    """Everything that differs, in the order of the new text; vanished identifiers first.

    ``redirects`` leads from identifiers that are gone on purpose to those that stand for them now.
    """
    led = dict(redirects or {})
    return [*_anchors(old, new, led), *_passages(old.passages, new.passages, led), *_entries(old, new, led)]


def _anchors(old: Contents, new: Contents, redirects: Mapping[str, str]) -> Iterator[Change]:
    for xml_id, line in old.ids.items():
        if xml_id not in new.ids and redirects.get(xml_id) not in new.ids:
            aim = f" (redirected to '{redirects[xml_id]}', which is not there)" if xml_id in redirects else ""
            yield Change("anchor", "anchor-removed", xml_id, old=xml_id + aim, line=line)


def _passages(old: Iterable[Passage], new: Iterable[Passage], redirects: Mapping[str, str]) -> Iterator[Change]:
    before, after = list(old), list(new)
    for layer in ("metadata", "text", "translation", "note"):
        one, two = ([p for p in side if p.layer == layer] for side in (before, after))
        for first, second, moved in pairs(one, two, redirects, lambda p: p.words):
            yield from _passage(first, second, moved)


def _passage(old: Passage | None, new: Passage | None, moved: bool) -> Iterator[Change]:
    if old is None or new is None:
        kept = new or old
        assert kept is not None
        what: What = "added" if new else "removed"
        said = {"new": kept.words} if new else {"old": kept.words}
        yield Change(kept.layer, what, kept.label, line=kept.line, lang=kept.lang, **said)
        return
    if moved:
        yield Change(new.layer, "moved", new.label, new=new.words, line=new.line, lang=new.lang)
    if old.words != new.words:
        yield from words_changed(old, new)
    elif old.key != new.key and "/" not in old.key + new.key:
        yield Change(new.layer, "renamed", new.label, old=old.key, new=new.key, line=new.line)
    elif old.markup != new.markup:
        yield from _markup(old, new)


def _markup(old: Passage, new: Passage) -> Iterator[Change]:
    matcher = SequenceMatcher(None, old.markup, new.markup, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            gone, come = ", ".join(old.markup[i1:i2]), ", ".join(new.markup[j1:j2])
            yield Change(new.layer, "markup", new.label, gone, come, line=new.line, lang=new.lang)


def words_changed(old: Passage, new: Passage) -> Iterator[Change]:
    """The differences of two states of a passage, word by word."""
    a, b = _tokens(old.words), _tokens(new.words)
    for i1, i2, j1, j2 in _stretches(a, b):
        if a[i1:i2] != b[j1:j2]:
            gone, come = _joined(a[i1:i2]), _joined(b[j1:j2])
            around = _joined(b[max(0, j1 - _CONTEXT) : j1]), _joined(b[j2 : j2 + _CONTEXT])
            yield Change(new.layer, kind(gone, come), new.label, gone, come, *around, line=new.line, lang=new.lang)


def _stretches(a: list[str], b: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """What differs; the signs after the last word of a stretch by themselves, so that they are told from its words."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            i, j = _last_word(a, i1, i2), _last_word(b, j1, j2)
            if i > i1 and j > j1 and all(token[-1] in _POINTS for token in (*a[i:i2], *b[j:j2])):
                yield i1, i, j1, j
                yield i, i2, j, j2
            else:
                yield i1, i2, j1, j2


def _last_word(tokens: list[str], start: int, end: int) -> int:
    """The index after the last word among some tokens; ``start`` when there is none."""
    return next((n + 1 for n in range(end - 1, start - 1, -1) if tokens[n][-1].isalnum()), start)


def kind(old: str, new: str) -> What:
    """Whether two stretches of text differ in words, in spelling, or in punctuation only."""
    if _LETTERS.sub(" ", old).split() == _LETTERS.sub(" ", new).split():
        return "punctuation"
    if _folded(old) == _folded(new):
        return "orthography"
    return "added" if not old else "removed" if not new else "changed"


def _folded(text: str) -> str:
    """Letters without case, diacritics and spelling variants; word boundaries do not count."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return _LETTERS.sub("", bare.translate(_SAME))


def _tokens(words: str) -> list[str]:
    """Words and signs; a sign that stands close to the word before it keeps that in mind."""
    return [
        ("\u2060" if m.start() and not words[m.start() - 1].isspace() else "") + m[0] for m in _TOKEN.finditer(words)
    ]


def _joined(tokens: Iterable[str]) -> str:
    return " ".join(tokens).replace(" \u2060", "").replace("\u2060", "")


# ---------------------------------------------------------------- the apparatus


def _entries(old: Contents, new: Contents, redirects: Mapping[str, str]) -> Iterator[Change]:
    for first, second, moved in pairs(list(old.entries), list(new.entries), redirects, lambda e: e.said):
        if first is None or second is None:
            kept = second or first
            assert kept is not None
            what: What = "added" if second else "removed"
            said = {"new": kept.said} if second else {"old": kept.said}
            yield Change("apparatus", what, kept.label, line=kept.line, **said)
            continue
        if moved:
            yield Change("apparatus", "moved", second.label, new=second.said, line=second.line)
        if first.said != second.said:
            part = _part(first, second)
            how = kind(first.said, second.said) if part in ("lemma", "readings") else "changed"
            if how not in ("orthography", "punctuation"):
                how = "changed"
            yield Change("apparatus", how, second.label, first.said, second.said, line=second.line, part=part)
        elif (first.lemma, first.readings) != (second.lemma, second.readings):
            yield Change("apparatus", "markup", second.label, _readings(first), _readings(second), line=second.line)


def _part(old: AppEntry, new: AppEntry) -> str:
    """What of an entry has changed: lemma, readings, witnesses; several, or nothing of these (its remarks)."""
    words, who = ([[r[n] for r in entry.readings] for entry in (old, new)] for n in (0, 1))
    parts = {
        "lemma": old.lemma != new.lemma,
        "readings": words[0] != words[1],
        "witnesses": who[0] != who[1] or old.attested != new.attested,
    }
    return ", ".join(name for name, differs in parts.items() if differs) or "remarks"


def _readings(entry: AppEntry) -> str:
    return "; ".join(f"{words or 'om.'} {' '.join(who)}".strip() for words, who in entry.readings)


# ---------------------------------------------------------------- which belongs to which


def pairs(
    old: list[Thing], new: list[Thing], redirects: Mapping[str, str], words: Callable[[Thing], str]
) -> Iterator[tuple[Thing | None, Thing | None, bool]]:
    """Old and new things that are the same thing, in the order of the new; and whether it has moved.

    An identifier decides; what has none is matched by its place and its words between those that have one.
    """
    keys = {thing.key: n for n, thing in enumerate(new)}
    fixed = {n: keys[aim] for n, thing in enumerate(old) if (aim := _aim(thing.key, redirects)) in keys}
    fixed = {n: m for n, m in fixed.items() if "/" not in old[n].key}  # a number is no name: it shifts
    free_old = [n for n in range(len(old)) if n not in fixed]
    taken = set(fixed.values())
    free_new = [n for n in range(len(new)) if n not in taken]
    fixed |= _matched([words(old[n]) for n in free_old], [words(new[n]) for n in free_new], free_old, free_new)
    stay = set(_longest_rise(sorted(fixed.items())))
    found = {m: n for n, m in fixed.items()}
    gone = [n for n in range(len(old)) if n not in fixed]
    for m, thing in enumerate(new):
        here = found.get(m)
        while gone and here is not None and gone[0] < here:
            yield old[gone.pop(0)], None, False
        yield (None if here is None else old[here]), thing, here is not None and here not in stay
    for n in gone:
        yield old[n], None, False


def _aim(key: str, redirects: Mapping[str, str]) -> str:
    return redirects.get(key, key)


def _matched(a: list[str], b: list[str], old: list[int], new: list[int]) -> dict[int, int]:
    """Pairs of things without a common identifier: equal ones, then alike ones where one took the other's place."""
    out: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            out |= {old[i1 + k]: new[j1 + k] for k in range(i2 - i1)}
        elif tag == "replace":
            j = j1
            for i in range(i1, i2):
                near = next((k for k in range(j, j2) if _alike(a[i], b[k])), None)
                if near is not None:
                    out[old[i]], j = new[near], near + 1
    return out


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _longest_rise(matched: list[tuple[int, int]]) -> Iterator[int]:
    """The old numbers of the longest run whose new numbers rise, too: what is not in it has moved. (Patience sort.)"""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = [-1] * len(matched)
    for at, (_, m) in enumerate(matched):
        where = bisect_left(tails, m)
        tails[where : where + 1] = [m]
        ends[where : where + 1] = [at]
        before[at] = ends[where - 1] if where else -1
    at = ends[-1] if ends else -1
    while at >= 0:
        yield matched[at][0]
        at = before[at]
