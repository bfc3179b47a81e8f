"""Rules about characters: Unicode normalisation, look-alikes, what fonts lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from .table import rule
from .view import Found, Run, View, name

_ODD: Final = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_COMBINED: Final = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*[\u0300-\u036f][\w\u0300-\u036f]*")
_FOREIGN: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FORCES: Final = frozenset("\u202d\u202e")
_ENDS: Final = frozenset("\u202c\u2069")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_SCRIPTS: Final = (("Cyrillic", re.compile("[\u0400-\u052f]")), ("Greek", re.compile("[\u0370-\u03ff]")))
#: Letters of Greek and Cyrillic that look like no Latin one and stand among Latin ones for good reason: in units, in
#: transliterations of Avestan and Slavonic, in phonetic script.
_BORROWED: Final = frozenset("μΩΔπβγδεθϑλσφχψωΓΘΛΞΠΣΦΨъьѣѫѧ")


@rule(
    "normalisation-mixed",
    "R28",
    bad="<p>A ▶c\u030cvor\u010di\u0107.</p>",
    good="<p>A \u010dvor\u010di\u0107.</p>",
)
def normalisation_mixed(view: View) -> Iterator[Found]:
    """A word that has letters with diacritics in both forms of Unicode, composed and decomposed. Search finds the one
    and not the other.
    """
    for run in view.runs:
        for m in _COMBINED.finditer(run.text):
            word = m[0]
            if word not in (unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)):
                hint = f"write {unicodedata.normalize('NFC', word)} in composed form (NFC)"
                yield Found(run.element, run.place(m.start()), f"“{word}” is of two normalisation forms", hint)


@rule(
    "character-without-glyph",
    "R29",
    bad="<p>A ▶\ue001 sign.</p>",
    good='<p>A <g ref="http://example.org/sign">\ue001</g> sign.</p>',
)
def character_without_glyph(view: View) -> Iterator[Found]:
    """A character that no font can be relied on to show: of a private use area (outside `g`), or the replacement
    character that a wrong conversion leaves. (A letter that the fonts of the PDF lack is reported by `edition build`.)
    """
    for run in view.runs:
        for m in _ODD.finditer(run.text):
            if name(run.element) not in ("g", "mapping", "charProp", "unicodeProp"):
                hint = "describe it in charDecl and point there with g, or correct it"
                said = f"U+{ord(m[0]):04X} has no agreed shape"
                yield Found(run.element, run.place(m.start()), said, hint)


@rule(
    "script-mixed",
    bad="<p>The ▶M\u043escow plan.</p>",
    good="<p>The Moscow plan.</p>",
)
def script_mixed(view: View) -> Iterator[Found]:
    """A word of Latin letters with a Cyrillic or Greek one among them, or the other way about: it looks right and is
    not found.
    """
    for run in view.runs:
        if not _FOREIGN.search(run.text):
            continue
        for m in _WORD.finditer(run.text):
            word = m[0]
            for script, letters in _SCRIPTS:
                others = [c for c in letters.findall(word) if c not in _BORROWED]
                if others and _LATIN.search(word):
                    few = others if len(others) * 2 <= len(word) else _LATIN.findall(word)
                    named = ", ".join(f"{c} is {unicodedata.name(c, '?')}" for c in dict.fromkeys(few[:3]))
                    message = f"“{word}” mixes Latin and {script} letters ({named})"
                    yield Found(
                        run.element, run.place(m.start()), message, "write the letter in the script of the word"
                    )


@rule(
    "direction-forced",
    bad="<p>A ▶\u202egnp.exe file.</p>",
    good='<p>A <foreign xml:lang="he">\u05e9\u05dc\u05d5\u05dd</foreign> of peace.</p>',
    warning=True,
)
def direction_forced(view: View) -> Iterator[Found]:
    """A control character that turns the direction of what follows, and is not ended before the next tag: what is
    seen then is not what is written. The text is kept as it is.
    """
    for run in view.runs:
        if not _TURNS.search(run.text):
            continue
        opened: list[int] = []
        for m in _TURNS.finditer(run.text):
            if m[0] in _FORCES:
                yield _forced(run, m.start())
            elif m[0] in _ENDS:
                opened[-1:] = []
            else:
                opened.append(m.start())
        yield from (_forced(run, start) for start in opened)


def _forced(run: Run, start: int) -> Found:
    message = f"U+{ord(run.text[start]):04X} turns the direction of what follows"
    return Found(run.element, run.place(start), message, "delete it; xml:lang says the direction of a foreign passage")
