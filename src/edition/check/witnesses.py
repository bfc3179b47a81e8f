"""Rules about who reads what: sigla, their order, groups, gaps of witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.tei.lacunae import TURNS, absences
from edition.tei.reader import near

from .table import rule
from .view import Found, View, name, of_entry, pointers

_CITING: Final = ("lem", "rdg", "rdgGrp", "witDetail", "lacunaStart", "lacunaEnd", "witStart", "witEnd", "wit")
_READINGS: Final = frozenset({"lem", "rdg"})


def attesting(el: etree._Element) -> list[str]:
    """Who attests a reading: its own witnesses, or those of its group."""
    own = pointers(el, "wit")
    parent = el.getparent()
    if own or parent is None or name(parent) != "rdgGrp":
        return own
    return pointers(parent, "wit") if len(of_entry(parent)) == 1 else own


@rule(
    "unknown-witness",
    "R1",
    bad='<p><app><lem>sun</lem><rdg wit="▶#Z">son</rdg></app></p>',
    good='<p><app><lem>sun</lem><rdg wit="#B">son</rdg></app></p>',
)
def unknown_witness(view: View) -> Iterator[Found]:
    """A siglum in `@wit` that no `witness` or `listWit` declares."""
    known = ", ".join(f"#{key}" for key in list(view.order)[:8]) or "none"
    for el in view.all(*_CITING):
        for key in dict.fromkeys(pointers(el, "wit")):
            if key not in view.order:
                hint = near(key, view.order) or f"declare it in listWit, or use a declared one ({known})"
                yield view.found(el, "wit", f"wit '#{key}' names no witness", hint, f"#{key}")


@rule(
    "witness-twice",
    "R2",
    bad='<p><app><lem wit="#B">sun</lem><rdg wit="#A ▶#B">son</rdg></app></p>',
    good='<p><app><lem wit="#A">sun</lem><rdg wit="#B">son</rdg></app></p>',
)
def witness_twice(view: View) -> Iterator[Found]:
    """A witness named for two readings of one entry. Different hands (`@hand`) or a stated type such as `ac` and `pc`
    may share a witness.
    """
    for _, readings in view.entries:
        seen: dict[tuple[str, str, str], str] = {}
        for el in readings:
            layer = (el.get("hand") or "", el.get("type") or "" if el.get("type") in _LAYERS else "")
            for key in pointers(el, "wit"):
                if (at := (key, *layer)) in seen:
                    message = f"witness #{key} already has the reading “{seen[at]}” in this entry"
                    hint = "leave it with the reading it has; two layers of one witness are told apart by @hand"
                    yield view.found(el, "wit", message, hint, f"#{key}")
                else:
                    seen[at] = "".join(map(str, el.itertext())).strip()[:30]


_LAYERS: Final = frozenset({"ac", "pc", "a.c.", "p.c.", "ante-correctionem", "post-correctionem", "mg", "sl", "inter"})


@rule(
    "witness-unaccounted",
    "R3",
    positive=True,
    bad='<p>▶<app><lem wit="#A">sun</lem><rdg wit="#B">son</rdg></app></p>',
    good='<p><app><lem wit="#A #C">sun</lem><rdg wit="#B">son</rdg></app></p>',
)
def witness_unaccounted(view: View) -> Iterator[Found]:
    """In a positive apparatus (`edition_apparatus_style = "positive"`) an entry that does not say what each
    witness reads. A witness in a lacuna there need not be named.
    """
    if not view.positive:
        return
    gaps = absences(view.source.root)
    for app, readings in view.entries:
        if name_around(app) is not None:
            continue  # an entry in a reading speaks of the witnesses of that reading
        named = view.spread([key for el in readings for key in attesting(el)])
        missing = view.single - named - gaps.get(app, frozenset())
        if missing and named:
            sigla = ", ".join(f"#{key}" for key in sorted(missing, key=view.order.__getitem__))
            hint = "name them with the lemma or a reading"
            yield view.found(app, "", f"the entry does not say what {sigla} read", hint)


def name_around(app: etree._Element) -> etree._Element | None:
    """The reading around an entry, if it stands in one."""
    return next((up for up in app.iterancestors() if name(up) in _READINGS), None)


@rule(
    "witness-in-lacuna",
    "R4",
    bad='<p>a<lacunaStart wit="#B"/>b <app><lem>c</lem><rdg wit="▶#B">k</rdg></app><lacunaEnd wit="#B"/></p>',
    good='<p>a<lacunaStart wit="#B"/>b<lacunaEnd wit="#B"/> <app><lem>c</lem><rdg wit="#B">k</rdg></app></p>',
)
def witness_in_lacuna(view: View) -> Iterator[Found]:
    """A witness cited inside its own lacuna, before its `witStart` or after its `witEnd`."""
    gaps = absences(view.source.root)
    if not gaps:
        return
    for app, readings in view.entries:
        for el in readings:
            if any(True for _ in el.iter(*TURNS)):
                continue  # the reading in which the witness breaks off or sets in
            for key in pointers(el, "wit"):
                if key in gaps.get(app, ()):
                    hint = "take the witness out, or move the milestone that ends its text"
                    yield view.found(el, "wit", f"#{key} has no text here", hint, f"#{key}")


@rule(
    "nested-witness",
    "R16",
    bad='<p><app><lem wit="#A">x</lem><rdg wit="#B">y <app><lem wit="#B">z</lem>'
    '<rdg wit="▶#C">s</rdg></app></rdg></app></p>',
    good='<p><app><lem wit="#A">x</lem><rdg wit="#B #C">y <app><lem wit="#B">z</lem>'
    '<rdg wit="#C">s</rdg></app></rdg></app></p>',
)
def nested_witness(view: View) -> Iterator[Found]:
    """An entry inside a reading names a witness that does not have that reading."""
    for app, readings in view.entries:
        around = name_around(app)
        if around is None or not (having := view.spread(attesting(around))):
            continue
        for el in readings:
            for key in pointers(el, "wit"):
                if key in view.order and not view.spread([key]) <= having:
                    hint = "name it with the reading around this entry as well, or take it out here"
                    message = f"#{key} does not have the reading that this entry stands in"
                    yield view.found(el, "wit", message, hint, f"#{key}")


@rule(
    "siglum-order",
    "R20",
    warning=True,
    bad='<p><app><lem>sun</lem><rdg wit="▶#C #B">son</rdg></app></p>',
    good='<p><app><lem>sun</lem><rdg wit="#B #C">son</rdg></app></p>',
)
def siglum_order(view: View) -> Iterator[Found]:
    """Sigla in another order than that of `listWit`: an apparatus keeps one order throughout."""
    for el in view.all("lem", "rdg", "rdgGrp"):
        keys = [key for key in pointers(el, "wit") if key in view.order]
        wanted = sorted(keys, key=view.order.__getitem__)
        if keys != wanted:
            hint = f"write {' '.join('#' + key for key in wanted)}"
            yield view.found(el, "wit", "the sigla are not in the order of listWit", hint)


@rule(
    "group-witness",
    "R21",
    bad='<p><app><lem>x</lem><rdgGrp wit="#A #B"><rdg wit="#A">y</rdg><rdg wit="▶#C">yy</rdg></rdgGrp></app></p>',
    good='<p><app><lem>x</lem><rdgGrp wit="#A #B"><rdg wit="#A">y</rdg><rdg wit="#B">yy</rdg></rdgGrp></app></p>',
)
def group_witness(view: View) -> Iterator[Found]:
    """A reading in a group names a witness that the `@wit` of its `rdgGrp` does not."""
    for group in view.all("rdgGrp"):
        if not (whole := view.spread(pointers(group, "wit"))):
            continue
        for el in of_entry(group):
            for key in pointers(el, "wit"):
                if key in view.order and not view.spread([key]) <= whole:
                    hint = "add it to the group, or take the wit of the group away"
                    yield view.found(el, "wit", f"#{key} is not among the witnesses of its group", hint, f"#{key}")
