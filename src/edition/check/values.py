"""Rules about the form of values: dates, language tags, processing instructions."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Final

from lxml import etree

from .table import rule
from .view import XML, Found, View, name

#: W3C dates and times that TEI allows (teidata.temporal.w3c).
_DATE: Final = re.compile(
    r"(?:(-?\d{4,})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)?)?|--(\d\d)(?:-(\d\d))?|---(\d\d)"
    r"|\d\d:\d\d(?::\d\d(?:\.\d+)?)?|P[\dYMWDTHS.]+)(?:Z|[+-]\d\d:\d\d)?"
)
_DATING: Final = ("when", "notBefore", "notAfter")
_OF_DATES: Final = """
    date time birth death floruit residence event origDate state trait occupation education affiliation change
    persName placeName orgName relation age faith nationality sex population creation acquisition custEvent
    provenance origin location settlement region country publisher docDate
"""
_SPANS: Final = frozenset(_OF_DATES.split())
_TAG: Final = re.compile(
    r"(?:(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4}|[A-Za-z]{5,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-x(?:-[A-Za-z0-9]{1,8})+)?|x(?:-[A-Za-z0-9]{1,8})+)"
)
#: The two-letter codes of ISO 639-1: the only two-letter tags that there are.
_ISO_639_1: Final = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
    mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
    se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve
    vi vo wa wo xh yi yo za zh zu
"""
_TWO: Final = frozenset(_ISO_639_1.split())
_MEANT: Final = {"gr": "el or grc", "cz": "cs", "jp": "ja", "sp": "es", "dk": "da", "gk": "grc", "ge": "de", "se": "sv"}
#: Three-letter codes that the registry of BCP 47 does not have, because there is one of two letters.
_LONGER: Final = """
    ara=ar bos=bs bul=bg cat=ca ces=cs cze=cs cym=cy dan=da deu=de ger=de ell=el gre=el eng=en est=et eus=eu fas=fa
    fin=fi fra=fr fre=fr gle=ga heb=he hin=hi hrv=hr hun=hu hye=hy isl=is ita=it jpn=ja kat=ka kor=ko lat=la lav=lv
    lit=lt mkd=mk nld=nl dut=nl nor=no oci=oc pol=pl por=pt ron=ro rum=ro rus=ru san=sa slk=sk slv=sl spa=es sqi=sq
    srp=sr swe=sv tur=tr ukr=uk yid=yi zho=zh chi=zh
    """
_SHORTER: Final = dict(pair.split("=") for pair in _LONGER.split())
_INSTRUCTIONS: Final = frozenset({"xml-model", "xml-stylesheet"})


def _wrong(value: str) -> str:
    """What is wrong with a date; empty when nothing is."""
    m = _DATE.fullmatch(value)
    if not m:
        return "is no date in the form of the W3C"
    year, month, day = m[1], m[2] or m[4], m[3] or m[5] or m[6]
    if month and not 1 <= int(month) <= 12:
        return f"has no month {month}"
    last = monthrange(int(year) if year and 0 < int(year) < 9999 else 2000, int(month))[1] if month else 31
    return f"has no day {day}" if day and not 1 <= int(day) <= last else ""


def _dated(el: etree._Element) -> list[str]:
    return [*_DATING, "from", "to"] if name(el) in _SPANS else [*_DATING]


@rule(
    "date-wrong",
    bad='<p>Of <date when="▶1917-11-31">1917</date>.</p>',
    good='<p>Of <date when="1917-11-07">1917</date>.</p>',
)
def date_wrong(view: View) -> Iterator[Found]:
    """`@when`, `@notBefore`, `@notAfter`, `@from` or `@to` that is no date: TEI wants 1917, 1917-11 or 1917-11-07."""
    for attribute in (*_DATING, "from", "to"):
        for el in view.having(attribute):
            value = el.get(attribute) or ""
            if attribute in _dated(el) and (wrong := _wrong(value.strip())):
                hint = "write year, year-month or year-month-day: 1917, 1917-11, 1917-11-07"
                yield view.found(el, attribute, f"{attribute} '{value}' {wrong}", hint)


@rule(
    "date-order",
    bad='<p>Of <date notBefore="▶1921" notAfter="1919">then</date>.</p>',
    good='<p>Of <date notBefore="1919" notAfter="1921">then</date>.</p>',
)
def date_order(view: View) -> Iterator[Found]:
    """A span of time that ends before it begins."""
    for first, last in (("notBefore", "notAfter"), ("from", "to")):
        for el in view.having(first):
            if first not in _dated(el):
                continue
            a, b = (el.get(first) or "").strip(), (el.get(last) or "").strip()
            both = a[:1].isdigit() and b[:1].isdigit() and not _wrong(a) and not _wrong(b)
            if both and ":" not in a + b and a[: len(b)] > b[: len(a)]:
                yield view.found(el, first, f"{first} {a} is later than {last} {b}", "exchange the two, or correct one")


@rule(
    "language-tag",
    bad='<p>So <foreign xml:lang="▶gr">λόγος</foreign>.</p>',
    good='<p>So <foreign xml:lang="grc">λόγος</foreign>.</p>',
)
def language_tag(view: View) -> Iterator[Found]:
    """`@xml:lang` or the `@ident` of a `language` that is no tag of BCP 47. Screen readers, hyphenation and fonts
    depend on it. Of the registry the two-letter codes are looked up, and which longer codes they
    replace (`hr`, not `hrv`).
    """
    for attribute in (XML + "lang", "ident"):
        for el in view.having(attribute):
            tag = el.get(attribute)
            if not tag or (attribute == "ident" and name(el) != "language"):
                continue
            first = tag.split("-")[0].lower()
            if not _TAG.fullmatch(tag) or (len(first) == 2 and first not in _TWO) or first in _SHORTER:
                meant = _MEANT.get(first) or _SHORTER.get(first)
                hint = f"did you mean {meant}?" if meant else "write a tag such as en, grc or sr-Latn"
                place = "lang" if attribute != "ident" else attribute
                yield view.found(el, place, f"'{tag}' is no language tag of BCP 47", hint)


@rule(
    "instruction-present",
    "R30",
    warning=True,
    bad="<p>x▶<?php echo 1 ?></p>",
    good="<p>x</p>",
)
def instruction_present(view: View) -> Iterator[Found]:
    """A processing instruction other than `xml-model` and `xml-stylesheet`: nothing here obeys it, and another program
    might. (A DOCTYPE and entities are refused when the file is read: `doctype`.)
    """
    for file in view.source.files:
        for m in re.finditer(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?([\w.-]+)", file.source.text, re.DOTALL):
            if m[1] and m[1] != "xml" and m[1] not in _INSTRUCTIONS:
                place = file.source.place(m.start())
                yield Found(
                    None, place, f"processing instruction <?{m[1]}", "delete it when no program of yours needs it"
                )
