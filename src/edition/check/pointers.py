"""Rules about what points where: targets, hands, names, facsimile, notes, the bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.tei.reader import near

from .table import rule
from .view import XML, Found, View, inside, name, pointers

#: Attributes that hold pointers (TEI P5, Linking) and have no rule of their own.
_POINTING: Final = (
    *("target", "corresp", "ana", "resp", "source", "who", "next", "prev", "sameAs", "copyOf", "synch", "select"),
    *("exclude", "spanTo", "inst", "decls", "active", "passive", "mutual", "change", "scheme", "location", "xpointer"),
)
_NAMES: Final = ("persName", "placeName", "orgName", "geogName", "name", "rs", "author", "editor", "eventName")
_ENTRIES: Final = ("person", "personGrp", "place", "org", "event", "object", "nym")
_BESIDE: Final = frozenset({"teiHeader", "standOff", "listPerson", "listPlace", "listOrg", "listEvent", "bibl"}) | {
    "biblStruct",
    "biblFull",
    "note",
    "front",
    "back",
    "person",
    "place",
    "org",
}
_HANDS: Final = frozenset(
    {"handNote", "hand", "handShift", "person", "respStmt", "editor", "author", "witness", "scribe"}
)
_PICTURED: Final = frozenset({"surface", "surfaceGrp", "zone", "graphic", "media", "facsimile", "sourceDoc", "line"})


@rule(
    "dangling-target",
    bad='<p>See <ref target="▶#nowhere">there</ref>.</p>',
    good='<p>See <ref target="#there">there</ref>.</p><p xml:id="there">There.</p>',
)
def dangling_target(view: View) -> Iterator[Found]:
    """A pointer (`@target`, `@corresp`, `@resp`, `@ana` and their like) at an identifier that no element has."""
    for attribute in (a for a in _POINTING if a in view.attributes):
        for el in view.having(attribute):
            for word in (el.get(attribute) or "").split():
                if word.startswith("#") and word[1:] not in view.ids:
                    hint = near(word[1:], view.ids) or "give what is meant an xml:id, or correct the pointer"
                    message = f"{attribute} '{word}' points at nothing: no element has xml:id '{word[1:]}'"
                    yield view.found(el, attribute, message, hint, word)


@rule(
    "unknown-hand",
    "R17",
    bad='<p><app><lem wit="#A">x</lem><rdg wit="#A" hand="▶#h9">y</rdg></app></p>',
    good='<?head <handNotes><handNote xml:id="h1">the scribe</handNote></handNotes>?>'
    '<p><app><lem wit="#A">x</lem><rdg wit="#A" hand="#h1">y</rdg></app></p>',
)
def unknown_hand(view: View) -> Iterator[Found]:
    """`@hand` (or `@new` of a `handShift`) that leads to no hand that is described."""
    for attribute in ("hand", "new"):
        for el in view.having(attribute):
            for key in pointers(el, attribute) if attribute == "hand" or name(el) == "handShift" else ():
                target = view.ids.get(key)
                if target is None or name(target) not in _HANDS:
                    hands = {k: 1 for k, x in view.ids.items() if name(x) in ("handNote", "hand")}
                    hint = near(key, hands) or "describe the hand in a handNote with this xml:id"
                    yield view.found(el, attribute, f"'#{key}' is no hand that is described", hint, f"#{key}")


@rule(
    "facsimile-missing",
    "R26",
    bad='<p><pb n="1" facs="▶#zone9"/>x</p>',
    good='<p><pb n="1" facs="images/1.jpg"/>x</p>',
)
def facsimile_missing(view: View) -> Iterator[Found]:
    """`@facs` that leads to no `surface`, `zone` or `graphic` of the file."""
    for el in view.having("facs"):
        for key in pointers(el, "facs"):
            target = view.ids.get(key)
            if target is None or name(target) not in _PICTURED:
                hint = near(key, view.ids) or "write a surface or zone with this xml:id"
                yield view.found(el, "facs", f"'#{key}' is no surface, zone or image", hint, f"#{key}")


@rule(
    "name-without-entry",
    "R27",
    bad='<p><persName ref="▶#lenin">Lenin</persName></p>',
    good='<p><persName ref="#lenin">Lenin</persName></p>'
    '<listPerson><person xml:id="lenin"><persName>Lenin</persName></person></listPerson>',
)
def name_without_entry(view: View) -> Iterator[Found]:
    """`@ref` of a name that leads to no entry."""
    for el in view.having("ref"):
        for key in pointers(el, "ref"):
            if key not in view.ids:
                hint = near(key, view.ids) or "add the entry to a list of names, or correct the pointer"
                yield view.found(el, "ref", f"'#{key}' has no entry: no element has that xml:id", hint, f"#{key}")


@rule(
    "entry-unused",
    "R27",
    warning=True,
    bad='<p><persName ref="#marx">Marx</persName></p><listPerson>'
    '<person xml:id="marx"><persName>Marx</persName></person>▶<person xml:id="engels"><persName>Engels</persName>'
    "</person></listPerson>",
    good='<p><persName ref="#marx">Marx</persName></p><listPerson>'
    '<person xml:id="marx"><persName>Marx</persName></person></listPerson>',
)
def entry_unused(view: View) -> Iterator[Found]:
    """An entry of a list of names that nothing in the file points at, where names do point at entries."""
    entries = [el for el in view.all(*_ENTRIES) if el.get(XML + "id") and not inside(el, frozenset({"teiHeader"}))]
    if not entries:
        return
    used = {word[1:] for el in view.elements for v in el.values() if "#" in v for word in v.split() if word[0] == "#"}
    used |= {key for el in view.having("key") if (key := el.get("key"))}
    if not any(el.get(XML + "id") in used for el in entries):
        return  # a list that stands for itself
    for el in entries:
        around = (up.get(XML + "id") for up in el.iterancestors() if name(up) in _ENTRIES)
        if el.get(XML + "id") not in used and not any(key in used for key in around):
            yield view.found(el, "", f"nothing points at the entry '{el.get(XML + 'id')}'", "point at it, or delete it")


@rule(
    "name-without-key",
    warning=True,
    bad='<p><persName ref="#marx">Marx</persName> and ▶<persName>Engels</persName></p><listPerson>'
    '<person xml:id="marx"><persName>Marx</persName></person></listPerson>',
    good='<p><persName ref="#marx">Marx</persName> and <persName key="engels">Engels</persName></p><listPerson>'
    '<person xml:id="marx"><persName>Marx</persName></person></listPerson>',
)
def name_without_key(view: View) -> Iterator[Found]:
    """A name in the text without `@ref` and `@key`, in a file that has a list of such names and points at it. A
    translation may leave the keys to the text.
    """
    for tag, entry in (("persName", "person"), ("placeName", "place"), ("orgName", "org")):
        names = [el for el in view.all(tag) if not inside(el, _BESIDE) and not _translated(el)]
        if not view.by_name.get(entry) or not any(el.get("ref") or el.get("key") for el in names):
            continue
        for el in names:
            around = el.getparent()
            keyed = around is not None and name(around) in _NAMES and (around.get("ref") or around.get("key"))
            if not (el.get("ref") or el.get("key") or keyed):
                yield view.found(el, "", "the name leads to no entry", "write ref with the xml:id of its entry")


def _translated(el: etree._Element) -> bool:
    """Whether an element stands in a translation, whose names have their keys in the text."""
    return any(up.get("type") == "translation" for up in el.iterancestors())


@rule(
    "unknown-citation",
    bad='<?keys carr1953?><p>So <ptr target="▶bib:car1953"/>.</p>',
    good='<?keys carr1953?><p>So <ptr target="bib:carr1953"/>.</p>',
)
def unknown_citation(view: View) -> Iterator[Found]:
    """A citation whose key has no entry in the bibliography."""
    if view.keys is None:
        return
    for el in view.having("target"):
        for word in (el.get("target") or "").split():
            key = word.removeprefix("bib:")
            if key != word and key not in view.keys:
                hint = near(key, dict.fromkeys(view.keys)) or "add the entry, or correct the key"
                yield view.found(el, "target", f"no entry '{key}' in the bibliography", hint, word)


@rule(
    "note-unanchored",
    warning=True,
    bad="<div><p>Text.</p>▶<note>About what?</note><p>More.</p></div>",
    good="<div><p>Text.<note>About this.</note></p><p>More.</p></div>",
)
def note_unanchored(view: View) -> Iterator[Found]:
    """A note that hangs on nothing: it stands between paragraphs, or beside the text, and has no `@target`."""
    for el in view.all("note"):
        parent = el.getparent()
        if parent is None or el.get("target") or el.get("corresp") or el.get("targetEnd"):
            continue
        where = name(parent)
        if where in ("body", "standOff", "text") or (where.startswith("div") and not _about(parent)):
            hint = "put the note where it belongs in the text, or point there with target"
            yield view.found(el, "", "the note hangs on nothing", hint)


def _about(division: etree._Element) -> bool:
    """Whether a division is a list of notes: it holds hardly anything else."""
    kinds = {name(child) for child in division.iterchildren("*")}
    return kinds <= {"note", "head", "noteGrp"}
