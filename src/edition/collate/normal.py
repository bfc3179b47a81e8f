"""What counts as alike when words are matched; never what is printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from edition.problems import NothingToDo

_UV: Final = str.maketrans("vjVJ", "uiUI")


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _unpointed(word: str) -> str:
    """Without punctuation; a word of nothing else stays."""
    return "".join(c for c in word if unicodedata.category(c)[0] != "P") or word


#: Name of an option -> what it does to a word, and what it says in the manual.
OPTIONS: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    "case": (str.casefold, "capital and small letters"),
    "punctuation": (_unpointed, "signs of punctuation"),
    "uv": (lambda word: word.translate(_UV), "u and v, i and j"),
    "diacritics": (_bare, "accents and other diacritics"),
}


@dataclass(frozen=True)
class Normal:
    """The form by which words are matched; ``ignored`` are names of :data:`OPTIONS`."""

    ignored: tuple[str, ...] = ("case", "punctuation")

    @cached_property
    def _steps(self) -> tuple[Callable[[str], str], ...]:
        return tuple(step for name, (step, _) in OPTIONS.items() if name in self.ignored)

    def of(self, word: str) -> str:
        """The form of a word, canonically composed; a word of which nothing would be left is taken as it is."""
        form = word
        for step in self._steps:
            form = step(form)
        return unicodedata.normalize("NFC", form) or word


def normal(words: str) -> Normal:
    """The form that ``--ignore case,uv`` asks for. Raises ``NothingToDo`` for a word that is no option."""
    wanted = tuple(word.strip() for word in words.split(",") if word.strip() not in ("", "none"))
    if unknown := [word for word in wanted if word not in OPTIONS]:
        raise NothingToDo(f"--ignore {words}: no option '{unknown[0]}' (there are: {', '.join(OPTIONS)}, none)")
    return Normal(wanted)
