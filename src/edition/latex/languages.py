"""Languages that polyglossia can switch to."""

from __future__ import annotations

from typing import Final

#: Primary language subtag (BCP 47) -> language of polyglossia, for scripts that one font holds.
NAMES: Final = {
    "bg": "bulgarian",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "grc": "greek",
    "hr": "croatian",
    "hu": "magyar",
    "it": "italian",
    "la": "latin",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovenian",
    "sv": "swedish",
    "uk": "ukrainian",
}
#: What a language would otherwise add to the text, or take from it.
OPTIONS: Final = {"french": "autospacing=false", "croatian": "splithyphens=false", "czech": "splithyphens=false"}


def name(tag: str) -> str:
    """The language of a BCP 47 tag, ``""`` for one without hyphenation of its own."""
    return NAMES.get(tag.partition("-")[0].lower(), "")
