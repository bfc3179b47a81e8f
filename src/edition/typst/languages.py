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
    "en": {
        "edited": "edited by",
        "version": "Version",
        "licence": "Licence",
        "cite": "Cite as",
        "conspectus": "Conspectus siglorum",
        "index": "Index",
        "note": "n",
        "notes": "Notes",
        "colophon": "Colophon",
        "sources": "TEI sources, attached to this file, with their checksums (SHA-256)",
        "made": "Made with tei-edition {tool}, set by Typst {typst} in {font}.",
        "declares": "This file declares {standards}.",
    },
    "hr": {
        "edited": "priredili",
        "version": "Inačica",
        "licence": "Licencija",
        "cite": "Način navođenja",
        "conspectus": "Conspectus siglorum",
        "index": "Kazalo",
        "note": "b",
        "notes": "Bilješke",
        "colophon": "Kolofon",
        "sources": "Izvornici TEI, priloženi ovoj datoteci, s kontrolnim zbrojevima (SHA-256)",
        "made": "Izrađeno alatom tei-edition {tool}, složeno programom Typst {typst} pismom {font}.",
        "declares": "Ova datoteka deklarira {standards}.",
    },
    "de": {
        "edited": "herausgegeben von",
        "version": "Version",
        "licence": "Lizenz",
        "cite": "Zitierweise",
        "conspectus": "Conspectus siglorum",
        "index": "Register",
        "note": "A",
        "notes": "Anmerkungen",
        "colophon": "Kolophon",
        "sources": "TEI-Quellen, dieser Datei beigefügt, mit ihren Prüfsummen (SHA-256)",
        "made": "Hergestellt mit tei-edition {tool}, gesetzt mit Typst {typst} aus der {font}.",
        "declares": "Diese Datei deklariert {standards}.",
    },
    "fr": {
        "edited": "édité par",
        "version": "Version",
        "licence": "Licence",
        "cite": "Pour citer",
        "conspectus": "Conspectus siglorum",
        "index": "Index",
        "note": "n",
        "notes": "Notes",
        "colophon": "Colophon",
        "sources": "Sources TEI, jointes à ce fichier, avec leurs sommes de contrôle (SHA-256)",
        "made": "Réalisé avec tei-edition {tool}, composé par Typst {typst} en {font}.",
        "declares": "Ce fichier déclare {standards}.",
    },
}
"""What title page, imprint, index and colophon say, by language; English where a language is not listed."""

DATES = {
    "en": (
        "{day} {month} {year}",
        "January February March April May June July August September October November December",
    ),
    "hr": (
        "{day}. {month} {year}.",
        "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    ),
    "de": (
        "{day}. {month} {year}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "fr": (
        "{day} {month} {year}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
}
"""How a day is written, and the names of the months in the case that takes."""


def spoken(date: str, tag: str) -> str:
    """A day as it is written in the language of the tag; anything but a full ISO date, or a language, stays."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date)
    form, months = DATES.get(tag.lower().partition("-")[0], ("", ""))
    if not found or not form or not 1 <= int(found[2]) <= 12:
        return date
    return form.format(day=int(found[3]), month=months.split()[int(found[2]) - 1], year=found[1])


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
