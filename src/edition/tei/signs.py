"""Elements that say by attributes what a reader must see: a sign stands for them, in square brackets.

TEI P5 11 (gaps, hands), 12 (lacunae), 8 (pauses, sounds). Inside a word nothing may be written: there the sign is
drawn by the style sheet, and the word stays one word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import Inline, Link, Mark, Note, Paragraph, Span
from edition.tei.elements import TABLE
from edition.tei.flow import GAP, Flow, blocks_of, flatten, inline_of, is_blank, is_block
from edition.tei.pointers import words
from edition.tei.reader import is_element

if TYPE_CHECKING:
    from edition.tei.reader import Reader

#: Units in the singular, as TEI suggests them, that take an s.
_UNITS: Final = frozenset(
    {"line", "character", "char", "word", "leaf", "page", "letter", "syllable", "column", "verse"}
)
_SHORT: Final = {"char": "character", "chars": "characters", "leafs": "leaves", "s": "s", "ms": "ms"}


def amount(el: etree._Element) -> str:
    """How much: ``3 lines``, ``2–4 characters``; empty when the element does not say."""
    least, most = el.get("atLeast") or el.get("min") or "", el.get("atMost") or el.get("max") or ""
    span = f"{least}–{most}" if least and most else f"at least {least}" if least else f"at most {most}" if most else ""
    number = el.get("quantity") or span or el.get("extent") or el.get("dur") or ""
    unit = el.get("unit") or ""
    if number == "unknown":
        return ""
    if unit in _UNITS and number not in ("", "1"):
        unit += "s"
    return " ".join(filter(None, (number, _SHORT.get(unit, unit) if number else "")))


def _gap(reader: Reader, el: etree._Element) -> str:
    details = ", ".join(filter(None, (amount(el), (el.get("reason") or "").replace("_", " "))))
    return f"… {details}" if details else "…"


def _blank(reader: Reader, el: etree._Element) -> str:
    return " ".join(filter(None, ("blank:", amount(el) or (el.get("dim") or "")))).removesuffix(":")


def _hand(reader: Reader, el: etree._Element) -> str:
    new = el.get("new") or ""
    said = (reader.pointers.called(new) or new.removeprefix("#"), el.get("scribe"), el.get("medium"), el.get("script"))
    return "hand: " + ", ".join(filter(None, said)) if any(said) else "another hand"


def _witness(what: str) -> Callable[[Reader, etree._Element], str]:
    def sign(reader: Reader, el: etree._Element) -> str:
        sigla = [reader.siglum(pointer) for pointer in (el.get("wit") or "").split()]
        return " ".join((*sigla, what))

    return sign


def _called(word: str) -> Callable[[Reader, etree._Element], str]:
    def sign(reader: Reader, el: etree._Element) -> str:
        return " ".join(filter(None, (word, amount(el), (el.get("new") or "") if word == "shift" else "")))

    return sign


#: element -> the words of its sign.
SIGNS: Final[dict[str, Callable[[Reader, etree._Element], str]]] = {
    "gap": _gap,
    "ellipsis": lambda reader, el: "…",
    "space": _blank,
    "handShift": _hand,
    "witStart": _witness("begins"),
    "witEnd": _witness("ends"),
    "lacunaStart": _witness("lacuna begins"),
    "lacunaEnd": _witness("lacuna ends"),
    "addSpan": _called("addition begins"),
    "delSpan": _called("deletion begins"),
    "damageSpan": _called("damage begins"),
    "pause": _called("pause"),
    "shift": _called("shift"),
    "vocal": _called("vocal"),
    "kinesic": _called("kinesic"),
    "incident": _called("incident"),
}
#: Signs that stand for letters: nothing parts them from what is left of the word.
_OF_LETTERS: Final = frozenset({"gap", "ellipsis"})


def sign(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """An empty element of :data:`SIGNS` as a sign; what it holds (``desc``) stands in the brackets."""
    name = reader.name(el)
    said = flatten(reader.content(el, inline=True))
    mark = reader.mark(el)
    if not said and in_word(el):
        out.append(Span(mark, ()))
        return
    around = [] if name in _OF_LETTERS else [GAP]
    label = Span(Mark("sign", lang="en"), (f"[{SIGNS[name](reader, el)}" + (": " if said else "]"),))
    held: list[Inline] = [*said, "]"] if said else []  # type: ignore[list-item]
    out += [*around, Span(replace(mark, classes=(*mark.classes, "editorial")), (label, *held)), *around]


def in_word(el: etree._Element) -> bool:
    """Whether letters stand on both sides of an element, so that it stands inside a word."""
    return _ends_in_letter(_before(el)) and _begins_with_letter(_after(el))


def _ends_in_letter(texts: Iterator[str]) -> bool:
    return next((t[-1].isalnum() for t in texts if t), False)


def _begins_with_letter(texts: Iterator[str]) -> bool:
    return next((t[0].isalnum() for t in texts if t), False)


def _before(el: etree._Element) -> Iterator[str]:
    """The texts before ``el``, the nearest first, within its parent and phrases around it."""
    for _ in range(4):
        sibling = el.getprevious()
        while sibling is not None:
            yield sibling.tail or ""
            yield "".join(map(str, sibling.itertext())) if is_element(sibling) else ""
            sibling = sibling.getprevious()
        parent = el.getparent()
        if parent is None:
            return
        yield parent.text or ""
        if not _is_phrase(parent):
            return
        el = parent


def _after(el: etree._Element) -> Iterator[str]:
    for _ in range(4):
        yield el.tail or ""
        for sibling in el.itersiblings():
            yield "".join(map(str, sibling.itertext())) if is_element(sibling) else ""
            yield sibling.tail or ""
        parent = el.getparent()
        if parent is None or not _is_phrase(parent):
            return
        el = parent


def _is_phrase(el: etree._Element) -> bool:
    treatment = TABLE.get(str(el.tag).rpartition("}")[2])
    return treatment is not None and treatment.how == "inline"


# ---------------------------------------------------------------- statements about other places


#: element -> how its statement begins.
STATEMENTS: Final[dict[str, str]] = {
    "certainty": "certainty",
    "precision": "precision",
    "respons": "responsibility",
    "substJoin": "one substitution",
    "undo": "undone",
    "redo": "done again",
    "transpose": "to be read in this order",
    "alt": "one or the other",
    "join": "joined",
    "link": "linked",
}
_POINTERS: Final = ("target", "copyOf")
_SAID: Final = ("locus", "cert", "degree", "precision", "stdDeviation", "match", "assertedValue", "given", "result")


def statement(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """What an element says of other places, as a note: its kind, its values, links to what it is said of."""
    name = reader.name(el)
    said = [f"{key} {value}" for key in _SAID if (value := el.get(key))]
    resp = [reader.responsible(pointer) for pointer in (el.get("resp") or "").split()]
    content: list[Inline] = [Span(Mark("sign", lang="en"), (STATEMENTS[name],))]
    if said or any(resp):
        content.append(f": {', '.join((*said, *filter(None, resp)))}")
    for key in _POINTERS:
        content += _links(reader, el, key)
    order = list(el.iterchildren("{*}ptr")) if name == "transpose" and not words(el) else []
    for pointer in order:  # the pointers in it are all that a transposition says
        content += _links(reader, pointer, "target")
    items = [] if order else reader.content(el, inline=reader.holds_text(el))
    if any(map(is_block, items)):
        blocks = (Paragraph(Mark(""), tuple(content)), *blocks_of(items))
    else:
        if items:
            content.append(" ")
        blocks = blocks_of([*content, *items])
    if reader.hangs_notes:
        out.append(Note(reader.mark(el), blocks))
    else:
        out += [GAP, Span(reader.mark(el), tuple(flatten(blocks))), GAP]  # type: ignore[arg-type]


def _links(reader: Reader, el: etree._Element, attribute: str) -> list[Inline]:
    """The pointers of an attribute as links, a space before each; short passages are quoted."""
    out: list[Inline] = []
    for pointer in (el.get(attribute) or "").split():
        target = reader.checked_target(el, reader.pointers.expanded(pointer), attribute)
        out += [" ", Link(Mark("ptr"), target, _quoted(reader, pointer))]
    return out


def annotation(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """``annotation``: what it is said of as links, then what it says (TEI P5 17.10.1)."""
    lead = _links(reader, el, "target")[1:]
    with reader.notes_in_place():
        items = reader.content(el, inline=reader.holds_text(el))
    said = [*lead, ": ", *flatten(items)] if lead and items else [*lead, *flatten(items)]
    out.append(Paragraph(reader.mark(el), inline_of(said)))


def relation(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
    """``relation``: its name, who is related to whom, and what else is said of it (TEI P5 14.3.2.3)."""
    name = el.get("name") or el.get("type") or ""
    active, passive, mutual = (_persons(reader, el, key) for key in ("active", "passive", "mutual"))
    who = [*active, " → ", *passive] if active and passive else [*active, *passive]
    said: Flow = [f"{name}: " if name and (who or mutual) else name, *who, *mutual]
    items = reader.content(el, inline=True)
    if any(not is_blank(x) for x in items):
        said += ["; " if who or mutual else ": " if name else "", *flatten(items)]
    out.append(Paragraph(reader.mark(el), inline_of(x for x in said if x != "")))


def _persons(reader: Reader, el: etree._Element, attribute: str) -> list[Inline]:
    out: list[Inline] = []
    for pointer in (el.get(attribute) or "").split():
        target = reader.checked_target(el, reader.pointers.expanded(pointer), attribute)
        called = reader.pointers.called(pointer) or pointer.rpartition("#")[2]
        out += [", ", Link(Mark("ptr"), target, (called,))]
    return out[1:]


def _quoted(reader: Reader, pointer: str) -> tuple[Inline, ...]:
    """The words that a pointer leads to, when they are few: a link on them says more than an identifier."""
    el = reader.pointers.target(pointer)
    if el is not None and reader.treatment(el).how == "entry":
        return (reader.pointers.called(pointer),)
    text = words(el) if el is not None else ""
    return (f"“{text}”",) if 0 < len(text) <= 40 else ()
