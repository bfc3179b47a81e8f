"""The order of names in an index, by the alphabet of a language: Typst and Python's ``sorted`` know code points only.

Letters of an alphabet are compared first, then accents that are no letters of it, then capitals (the first levels
of the Unicode Collation Algorithm, UTS 10, 1.1). A language that is not listed has the order of the plain alphabet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, TypeAlias

Key: TypeAlias = tuple[tuple[tuple[int, ...], ...], str, str]

_LATIN: Final = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
_SOUTH_SLAVIC: Final = "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž"
_NORDIC: Final = _LATIN + " æ ø å"
_FINNISH: Final = _LATIN + " å ä ö"
_CZECH: Final = "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž"

ALPHABETS: Final[dict[str, str]] = {
    "bs": _SOUTH_SLAVIC,
    "cs": _CZECH,
    "da": _NORDIC,
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "fi": _FINNISH,
    "hr": _SOUTH_SLAVIC,
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "sh": _SOUTH_SLAVIC,
    "sk": _CZECH.replace(" ř", ""),
    "sl": "a b c č ć d đ e f g h i j k l m n o p q r s š t u v w x y z ž",
    "sr": _SOUTH_SLAVIC,
    "sv": _FINNISH,
}
"""Language -> its letters in order; letters of two signs are one letter."""

_FOLDED: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
_PAUSE: Final = re.compile(r"[,;(]")
_OUTSIDE: Final = 1000
"""Weights of letters of other scripts begin here, in the order of Unicode."""


def key(text: str, lang: str) -> Key:
    """The sort key of a name in the language of a BCP 47 tag, letter by letter up to the first comma or bracket.

    Other signs that are neither letter nor digit, spaces among them, do not count.
    """
    letters = tuple(tuple(_weights(part, lang)) for part in _PAUSE.split(text))
    folded = unicodedata.normalize("NFD", text.casefold())
    return letters, folded, text.swapcase()


def initial(text: str, lang: str) -> str:
    """The letter of the alphabet under which a name stands, in capitals; empty when it begins with no letter."""
    first = next((letter for letter in _letters(text, lang) if letter.isalpha()), "")
    return first[:1].upper() + first[1:]


def _weights(text: str, lang: str) -> list[int]:
    order = _alphabet(lang)
    return [order[letter] if letter in order else _OUTSIDE + ord(letter) for letter in _letters(text, lang)]


def _letters(text: str, lang: str) -> list[str]:
    """The text as letters of the alphabet: the longest first, strange accents taken off, digits kept."""
    order = _alphabet(lang)
    rest = unicodedata.normalize("NFC", text.casefold())
    found = []
    at = 0
    while at < len(rest):
        letter = rest[at : at + 2] if rest[at : at + 2] in order else rest[at]
        at += len(letter)
        if letter in order:
            found.append(letter)
        else:
            found += [c for c in _bare(letter) if c.isalnum()]
    return found


def _bare(letter: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return plain.translate(_FOLDED)


@cache
def _alphabet(lang: str) -> dict[str, int]:
    """Weight of each letter; digits come before letters."""
    letters = ALPHABETS.get(lang.lower().partition("-")[0], _LATIN).split()
    return {letter: weight for weight, letter in enumerate([*"0123456789", *letters])}
