"""Rules about the readings of an entry: lemma, equal readings, omissions, conjectures, remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.tei.reader import is_element

from .table import rule
from .view import Found, View, name, said
from .witnesses import attesting

#: Elements that say that nothing, or nothing readable, stands in a reading.
_EMPTY_SAID: Final = ("gap", "space", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "graphic", "ptr")
_OMISSIONS: Final = frozenset({"om", "omission", "omitted", "omissio"})
_AUTHORITIES: Final = ("wit", "resp", "source", "hand")
_CONJECTURES: Final = frozenset({"conjecture", "emendation", "coniectura", "emendatio"})
#: What the publication itself says from the encoding (field.md §5.1).
_FORMULA: Final = re.compile(
    r"(?:om|omm|omis|omisit|omitted|add|addidit|added|del|delevit|deleted|transp|inv|coni|conj|ci|corr|correxit|"
    r"a\.? ?c|p\.? ?c|s\.? ?l|in marg|mg)\.?",
    re.IGNORECASE,
)


def _form(el: etree._Element) -> str:
    """What makes a reading the same as another: its text, and which empty elements stand in it."""
    kinds = [name(x) for x in el.iter("{*}*") if name(x) in ("gap", "lb", "pb", "g", "space", "unclear", "supplied")]
    marks = [f"{name(x)}:{x.get('rend')}" for x in el.iter("{*}hi")]
    return unicodedata.normalize("NFC", said(el)) + "\0" + " ".join(kinds + marks)


@rule(
    "lemma-missing",
    "R5",
    warning=True,
    bad='<p>▶<app><rdg wit="#A">sun</rdg><rdg wit="#B">son</rdg></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg wit="#B">son</rdg></app></p>',
)
def lemma_missing(view: View) -> Iterator[Found]:
    """An entry without `lem`: the text would print its first reading. An entry of double end-points or locations may
    leave the lemma to the text.
    """
    for app, readings in view.entries:
        if app.get("loc") or app.get("from"):
            continue
        if not any(name(el) == "lem" for el in readings):
            yield view.found(app, "", "the entry has no lemma", "say with lem which reading the text prints")


@rule(
    "lemma-twice",
    "R6",
    bad='<p><app><lem wit="#A">sun</lem>▶<lem wit="#B">son</lem></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg wit="#B">son</rdg></app></p>',
)
def lemma_twice(view: View) -> Iterator[Found]:
    """Several `lem` in one entry. In different `rdgGrp` each may have one (TEIC/TEI issue 1264)."""
    for app in view.all("app"):
        for holder in (app, *app.iterchildren("{*}rdgGrp")):
            for el in list(holder.iterchildren("{*}lem"))[1:]:
                yield view.found(el, "", "this is the second lem of the entry", "make it a rdg")


@rule(
    "lemma-unattested",
    "R7",
    bad='<p><app>▶<lem>sun</lem><rdg wit="#A">son</rdg><rdg wit="#B #C">san</rdg></app></p>',
    good='<p><app><lem resp="#ed">sun</lem><rdg wit="#A">son</rdg><rdg wit="#B #C">san</rdg></app></p>',
)
def lemma_unattested(view: View) -> Iterator[Found]:
    """A lemma without witness, `@resp` and `@source`, where the other readings name every witness: no one is left who
    could have it.
    """
    for _, readings in view.entries:
        others = view.spread([k for el in readings if name(el) != "lem" for k in attesting(el)])
        for el in readings:
            bare = not any(el.get(a) for a in _AUTHORITIES) and not attesting(el)
            if name(el) != "lem" or not bare or not view.single or not view.single <= others:
                continue
            if _form(el) not in [_form(other) for other in readings if other is not el]:  # else see reading-is-lemma
                hint = "name the editor in resp or the source, or the witness that has it"
                yield view.found(el, "", "no witness is left that could read the lemma", hint)


@rule(
    "reading-is-lemma",
    "R8",
    bad='<p><app><lem wit="#A">the sun</lem>▶<rdg wit="#B">the\n sun</rdg></app></p>',
    good='<p><app><lem wit="#A">the sun</lem><rdg wit="#B">the son</rdg></app></p>',
)
def reading_is_lemma(view: View) -> Iterator[Found]:
    """A reading that is the lemma again, white space and Unicode normalisation apart."""
    for _, readings in view.entries:
        lemma = next((el for el in readings if name(el) == "lem"), None)
        if lemma is None:
            continue
        form = _form(lemma)
        for el in readings:
            if name(el) != "lem" and _form(el) == form:
                message = f"the reading “{said(el)[:40]}” is the lemma"
                yield view.found(el, "", message, "name its witnesses with the lemma, or correct the reading")


@rule(
    "readings-same",
    "R9",
    bad='<p><app><lem wit="#A">sun</lem><rdg wit="#B">son</rdg>▶<rdg wit="#C">son</rdg></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg wit="#B #C">son</rdg></app></p>',
)
def readings_same(view: View) -> Iterator[Found]:
    """Two readings of an entry are the same; those told apart by type, hand, cause or certainty are not."""
    for _, readings in view.entries:
        seen: set[tuple[str, ...]] = set()
        for el in readings:
            if name(el) == "lem":
                continue
            form = (_form(el), *(el.get(a) or "" for a in ("type", "hand", "cause", "cert")))
            if form in seen:
                message = f"the entry has the reading “{said(el)[:40]}” already"
                yield view.found(el, "", message, "join the two: all witnesses in one wit")
            seen.add(form)


@rule(
    "reading-unattributed",
    "R10",
    bad="<p><app><lem>sun</lem>▶<rdg>son</rdg></app></p>",
    good='<p><app><lem>sun</lem><rdg source="#ed">son</rdg></app></p>',
)
def reading_unattributed(view: View) -> Iterator[Found]:
    """A reading without `@wit`, `@resp`, `@source` and `@hand`: whose is it?"""
    for _, readings in view.entries:
        for el in readings:
            parent = el.getparent()
            group = parent is not None and name(parent) == "rdgGrp" and any(parent.get(a) for a in _AUTHORITIES)
            named = any(el.get(a) for a in _AUTHORITIES) or group or _named_after(el)
            if name(el) == "rdg" and not named and el.get("type") not in _CONJECTURES:
                yield view.found(el, "", "nobody is named for this reading", "name its witnesses in wit, or its author")


def _named_after(el: etree._Element) -> bool:
    """Whether ``wit`` with the sigla as printed follows the reading."""
    after = el.getnext()
    return after is not None and is_element(after) and name(after) == "wit"


@rule(
    "omission-implicit",
    "R11",
    warning=True,
    on=False,
    bad='<p><app><lem wit="#A">sun</lem>▶<rdg wit="#B"/></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg wit="#B" cause="homeoteleuton"/></app></p>',
)
def omission_implicit(view: View) -> Iterator[Found]:
    """An empty reading that does not say why it is empty (`@cause`, type `om`, or `gap` inside). Off unless asked for:
    many editions take an empty `rdg` for an omission.
    """
    for el in view.all("rdg"):
        if said(el) or any(next(el.iter("{*}" + x), None) is not None for x in _EMPTY_SAID):
            continue
        if not el.get("cause") and (el.get("type") or "") not in _OMISSIONS:
            yield view.found(el, "", "the reading is empty and does not say why", "write cause, type='om', or gap")


@rule(
    "conjecture-unsigned",
    "R18",
    bad='<p><app><lem wit="#A #B #C">sun</lem>▶<rdg type="conjecture">san</rdg></app></p>',
    good='<p><app><lem wit="#A #B #C">sun</lem><rdg type="conjecture" resp="#ed">san</rdg></app></p>',
)
def conjecture_unsigned(view: View) -> Iterator[Found]:
    """A conjecture or emendation without `@resp` and `@source`: it must be somebody's."""
    for el in _conjectures(view):
        if not (el.get("resp") or el.get("source")):
            yield view.found(el, "", f"the {el.get('type')} is nobody's", "name its author in resp or source")


@rule(
    "conjecture-certainty",
    "R18",
    warning=True,
    on=False,
    bad='<p><app><lem wit="#A">sun</lem>▶<rdg type="conjecture" resp="#ed">san</rdg></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg type="conjecture" resp="#ed" cert="low">san</rdg></app></p>',
)
def conjecture_certainty(view: View) -> Iterator[Found]:
    """A conjecture that does not say how sure it is (`@cert`). Off unless asked for."""
    for el in _conjectures(view):
        if not el.get("cert"):
            yield view.found(el, "", f"the {el.get('type')} does not say how sure it is", "write cert")


def _conjectures(view: View) -> Iterator[etree._Element]:
    yield from (el for el in view.all("lem", "rdg") if el.get("type") in _CONJECTURES)


@rule(
    "varseq-gap",
    "R19",
    bad='<p><app><lem wit="#A">x</lem><rdg wit="#B" varSeq="1">y</rdg><rdg wit="#C" varSeq="▶3">z</rdg></app></p>',
    good='<p><app><lem wit="#A">x</lem><rdg wit="#B" varSeq="1">y</rdg><rdg wit="#C" varSeq="2">z</rdg></app></p>',
)
def varseq_gap(view: View) -> Iterator[Found]:
    """The numbers of `@varSeq`, the order in which readings came about, have a gap or no meaning."""
    for _, readings in view.entries:
        numbered = [el for el in readings if el.get("varSeq")]
        known = {int(v) for el in numbered if (v := el.get("varSeq") or "").isdecimal()}
        for el in numbered:
            value = el.get("varSeq") or ""
            if not value.isdecimal() or int(value) < 1:
                yield view.found(el, "varSeq", f"varSeq '{value}' is no number from 1", "count 1, 2, 3")
            elif int(value) > 1 and int(value) - 1 not in known:
                yield view.found(el, "varSeq", f"no reading has varSeq {int(value) - 1}", "count without a gap")


@rule(
    "note-repeats-formula",
    "R22",
    warning=True,
    bad='<p><app><lem wit="#A">sun</lem><rdg wit="#B">▶<note>om.</note></rdg></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg wit="#B"/></app></p>',
)
def note_repeats_formula(view: View) -> Iterator[Found]:
    """A note in an entry that says no more than a formula (`om.`, `add.`): the publication makes the formula from the
    encoding, in the language of the edition.
    """
    for el in view.all("note", "witDetail"):
        parent = el.getparent()
        if parent is not None and name(parent) in ("app", "lem", "rdg") and _FORMULA.fullmatch(said(el)):
            yield view.found(el, "", f"the note says only “{said(el)}”", "take it out: the encoding says it")
