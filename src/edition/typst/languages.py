"""Languages as Typst wants them: BCP 47 tags taken apart, and the few words the book itself says."""

from __future__ import annotations

import re

from edition.typst.quote import quote

_TAG = re.compile(
    r"(?P<lang>[a-z]{2,3})(?:-[a-z]{3})?(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?(?:-.*)?",
    re.IGNORECASE,
)
_CLASS = "language-"

WORDS = {
    "en": {"edited": "edited by", "version": "Version", "licence": "Licence", "source": "TEI source attached"},
    "hr": {"edited": "priredili", "version": "Inačica", "licence": "Licencija", "source": "Priložen izvornik TEI"},
    "de": {
        "edited": "herausgegeben von",
        "version": "Version",
        "licence": "Lizenz",
        "source": "TEI-Quelle liegt bei",
    },
    "fr": {"edited": "édité par", "version": "Version", "licence": "Licence", "source": "Source TEI jointe"},
}
"""What title page and imprint say, by language; English where a language is not listed."""


def text_options(tag: str) -> dict[str, str]:
    """The arguments ``lang``, ``script``, ``region`` of Typst's ``text`` for a BCP 47 tag (RFC 5646, 2.1).

    Empty when the tag begins with no language of two or three letters (``x-…``, ``i-…``). A region of three digits
    is left out: Typst takes letters only.
    """
    found = _TAG.fullmatch(tag)
    if not found:
        return {}
    region = found["region"] or ""
    options = {"lang": found["lang"].lower()}
    if found["script"]:
        options["script"] = found["script"].lower()
    if region.isalpha():
        options["region"] = region.upper()
    return options


def arguments(options: dict[str, str]) -> str:
    """The options as arguments in Typst source; what they leave open is reset, not kept from the text around."""
    script = quote(options["script"]) if "script" in options else "auto"
    region = quote(options["region"]) if "region" in options else "none"
    return f"lang: {quote(options['lang'])}, script: {script}, region: {region}"


def tag_of(classes: list[str]) -> str:
    """The language tag in the classes of a node: ``language-grc`` says ``grc``; empty when there is none."""
    return next((c.removeprefix(_CLASS) for c in classes if c.startswith(_CLASS)), "")


def words(tag: str) -> dict[str, str]:
    """The words of the title page in the language of the tag, English for one that is not listed."""
    return WORDS.get(tag.lower().partition("-")[0], WORDS["en"])
