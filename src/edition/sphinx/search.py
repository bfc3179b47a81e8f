"""Search in the language of the text: Snowball stems, with diacritics folded on both sides.

Sphinx knows 17 languages and falls back to English for any other. Snowball has no Croatian stemmer, but its Serbian
one reads Latin script and levels ijekavian with ekavian forms (``čovjek``, ``čovek``); Sphinx ships it for the browser
as well. Folding lets ``boljsevici`` find ``boljševici``. There are no stop words: a reader of an edition may well ask
for a particle, and the index of a book stays small. Works from ``file://``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import ClassVar

import snowballstemmer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search import SearchLanguage

from . import pages

#: Primary language subtag -> Snowball algorithm (``snowballstemmer``, and ``<name>-stemmer.js`` in Sphinx).
ALGORITHMS = {
    "ar": "arabic", "bs": "serbian", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hr": "serbian", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sh": "serbian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

#: Letters that Unicode does not decompose, as people type them without a special keyboard.
LETTERS = {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

#: Sibilarisation: ``radnici`` is the plural of ``radnik``, ``knjizi`` the dative of ``knjiga``.
SIBILANTS = {"c": "k", "z": "g", "s": "h"}
SOUTH_SLAVIC = frozenset({"serbian"})

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[0-9]+")

#: The same folding for the query; ``Stemmer`` and ``splitQuery`` are the two names Sphinx's script looks for.
_SCRIPT = """
(() => {
  const letters = %(letters)s, endings = %(endings)s, Plain = window.Stemmer;
  const fold = (word) => word.toLowerCase().normalize("NFD").replace(/\\p{Mn}/gu, "")
    .replace(/./gu, (letter) => letters[letter] ?? letter);
  window.Stemmer = function () {
    const plain = new Plain();
    this.stemWord = (word) => {
      const stem = plain.stemWord(fold(word));
      return stem.length > 3 ? stem.replace(/.$/u, (letter) => endings[letter] ?? letter) : stem;
    };
  };
})();
var splitQuery = (query) => query.replace(/[\\u00ad\\u200b-\\u200d\\u2060\\ufeff]/gu, "")
  .split(/[^\\p{Letter}\\p{Mark}\\p{Number}_]+/gu).filter((term) => term)
  .map((term) => (/^[0-9]+$/.test(term) ? "_" + term : term));
"""


def fold(text: str) -> str:
    """Lower case without diacritics: ``Boljševići`` -> ``boljsevici``."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFD", _INVISIBLE.sub("", text).lower())
    return "".join(LETTERS.get(c, c) for c in plain if unicodedata.category(c) != "Mn")


class FoldingLanguage(SearchLanguage):
    """A search language by a Snowball algorithm, or by folding alone where there is none."""

    algorithm = ""
    endings: ClassVar[dict[str, str]] = {}

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._stem = _stemmer(self.algorithm) if self.algorithm else str

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        """Words and numbers. Sphinx leaves numbers out; an underscore keeps ``1917`` in the index."""
        return [f"_{word}" if _NUMBER.fullmatch(word) else word for word in _WORD.findall(fold(input))]

    def stem(self, word: str) -> str:
        """The folded stem, as the script of the page computes it from the query."""
        stem: str = self._stem(fold(word))
        return stem[:-1] + self.endings.get(stem[-1], stem[-1]) if len(stem) > 3 else stem


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    """A stemmer that remembers what it has stemmed: a text repeats its words."""
    return lru_cache(maxsize=200_000)(snowballstemmer.stemmer(algorithm).stemWord)


def language(tag: str) -> type[FoldingLanguage]:
    """The search language for a BCP 47 tag."""
    name = ALGORITHMS.get(tag.partition("-")[0].lower(), "")
    endings = SIBILANTS if name in SOUTH_SLAVIC else {}
    own = {
        "lang": tag,
        "language_name": name.title(),
        "algorithm": name,
        "endings": endings,
        "js_stemmer_rawcode": f"{name}-stemmer.js" if name else "",
        "js_splitter_code": _SCRIPT % {"letters": _object(LETTERS), "endings": _object(endings)},
    }
    return type("EditionLanguage", (FoldingLanguage,), own)


def _object(table: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{key}": "{value}"' for key, value in sorted(table.items())) + "}"


def choose(app: Sphinx, config: Config) -> None:
    """Register the language of the search: ``edition_search_language``, the text's own, or the project's."""
    tag = config.edition_search_language or pages.text_language(app) or config.language
    app.add_search_language(language(tag))
    config.html_search_language = tag
