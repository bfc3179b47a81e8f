"""``app`` (TEI P5, Critical Apparatus) and ``choice`` (Simple Editorial Changes) -> entries, one form for both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from lxml import etree

from edition.model import Block, Entry, Inline, Mark, Reading, Span
from edition.problems import Problem, Severity
from edition.tei.elements import TEI
from edition.tei.flow import GAP, Flow, blocks_of, flatten, inline_of, is_blank, is_block
from edition.tei.ranges import QUOTED
from edition.tei.reader import Reader, is_element, line_of
from edition.tei.space import collapse

#: Which branch of a choice the reading text prints: the edited one.
EDITED: Final = ("corr", "reg", "expan", "supplied")
_READINGS: Final = ("lem", "rdg")
#: What a hand does to the text of a witness.
_WRITTEN: Final = ("}add", "}del", "}subst", "}mod", "}restore")
#: ``@type`` of a reading -> what is printed as superscript of its sigla.
_LAYERS: Final = {
    "ac": "ac",
    "a.c.": "ac",
    "ante-correctionem": "ac",
    "pc": "pc",
    "p.c.": "pc",
    "post-correctionem": "pc",
    "mg": "mg",
    "sl": "sl",
}
_BESIDE: Final = (f"{{{TEI}}}rdg", f"{{{TEI}}}rdgGrp")
#: Elements in which a run of words begins anew.
_HOLDERS: Final = frozenset({"p", "ab", "l", "head", "item", "cell", "body", "div", "note", "quote", "lg", "text"})
_UNPRINTED: Final = frozenset({"note", "rdg", "rdgGrp", "witDetail", "fw", "del"})
_MARKS: Final = ".,;:!?·…„“”«»()[]"


def app(reader: Reader, el: etree._Element, inline: bool) -> Entry:
    """``app`` as an entry. Without ``lem`` the first reading is printed; what is no reading becomes a remark."""
    readings: list[Reading] = []
    remarks: list[tuple[Inline, ...]] = []
    _gather(reader, el, inline, readings, remarks)
    readings = _layered(readings)
    lemma = next((r for r in readings if r.mark.name == "lem"), None)
    if lemma is None:
        lemma = readings[0] if readings else Reading(Mark("lem", line_of(el)))
    rest = tuple(r for r in readings if r is not lemma)
    if el.get(QUOTED):  # the text has the lemma where it stands: it is quoted, and nothing is printed here
        quoted = inline_of(flatten(lemma.content)) if lemma.mark.name == "lem" else ()
        if lemma.mark.name != "lem":
            rest, lemma = tuple(readings), Reading(Mark("lem", line_of(el)))
        lemma = replace(lemma, content=())
    else:
        quoted = ()
    beside = ("", "") if lemma.content or quoted or not inline else _beside(el)
    gone, others = reader.absent(el), _elsewhere(reader, el)
    return Entry(reader.mark(el), lemma, rest, tuple(remarks), el.get("type", ""), quoted, beside, gone, others)


def _elsewhere(reader: Reader, el: etree._Element) -> tuple[str, ...]:
    """The sigla of the readings that stand beside the lemmata around an entry."""
    out: list[str] = []
    for up in el.iterancestors():
        if _tag(up) == "lem" and (around := next(up.iterancestors(f"{{{TEI}}}app"), None)) is not None:
            beside = (
                r for x in around.iterchildren(*_BESIDE) for r in (x.iterchildren("*") if _tag(x) != "rdg" else [x])
            )
            out += [reader.siglum(pointer) for r in beside for pointer in _with_group(r).get("wit", "").split()]
    return tuple(dict.fromkeys(out))


def _gather(
    reader: Reader,
    el: etree._Element,
    inline: bool,
    readings: list[Reading],
    remarks: list[tuple[Inline, ...]],
    group: int = 0,
) -> None:
    """The readings below ``app`` or ``rdgGrp``, in order; ``note`` and ``witDetail`` as remarks.

    ``group`` is the number of the ``rdgGrp`` around them.
    """
    loose: Flow = []
    for child in reader.children(el, loose):
        name = reader.name(child)
        if name in _READINGS:
            readings.append(_reading(reader, child, inline, group))
        elif name == "rdgGrp":
            _gather(reader, child, inline, readings, remarks, group or len(readings) + 1)
        elif name in ("wit", "witDetail") and readings:
            _detail(reader, child, readings)
        else:
            remarks.append(_remark(reader, child))
    if said := _loose(loose):
        remarks.append(said)


def _detail(reader: Reader, el: etree._Element, readings: list[Reading]) -> None:
    """``wit``, ``witDetail``: said of the reading that ``@target`` or ``@wit`` names, else of the one before it."""
    wanted = sigla(reader, el) if el.get("wit") else ()
    target = (el.get("target") or "").removeprefix("#")
    fits = [i for i, r in enumerate(readings) if (target and r.mark.id == target) or set(wanted) & set(r.witnesses)]
    at = fits[0] if fits else len(readings) - 1
    readings[at] = _with_detail(readings[at], wanted, _remark(reader, el))


def _with_detail(reading: Reading, wanted: tuple[str, ...], said: tuple[Inline, ...]) -> Reading:
    if not wanted or not said:
        return replace(reading, remarks=(*reading.remarks, said))
    return replace(reading, details=(*reading.details, *((siglum, said) for siglum in wanted)))


def _layered(readings: list[Reading]) -> list[Reading]:
    """Two layers of one witness that are told apart by ``@varSeq`` only are ``ac`` and ``pc`` (TEI P5, 12.1.2)."""
    if not any(r.layer.startswith("#") for r in readings):
        return readings
    named = Counter(siglum for r in readings for siglum in r.witnesses)
    out = []
    for r in readings:
        if r.layer.startswith("#"):
            twice = any(named[siglum] > 1 for siglum in r.witnesses)
            r = replace(r, layer=r.layer.lstrip("#") if twice else "")
        out.append(r)
    return out


def _remark(reader: Reader, el: etree._Element) -> tuple[Inline, ...]:
    """What is said of a reading, in its own language when it names one."""
    said = inline_of(flatten(reader.content(el, inline=True)))
    mark = reader.mark(el)
    return (Span(Mark(mark.name, mark.line, mark.id, mark.lang), said),) if mark.lang or mark.id else said


def _reading(reader: Reader, el: etree._Element, inline: bool, group: int) -> Reading:
    content: Flow = []
    remarks: list[tuple[Inline, ...]] = []
    details: list[etree._Element] = []
    within = inline or reader.holds_text(el)
    if el.text:
        content.append(collapse(el.text))
    for child in el:
        if isinstance(child.tag, str):
            # a note on the reading is said in the apparatus, not in the text the reading prints
            if reader.name(child) == "note":
                remarks.append(_remark(reader, child))
            elif reader.name(child) == "witDetail":
                details.append(child)
            else:
                reader.read(child, content, inline=within)
        if child.tail:
            content.append(collapse(child.tail))
    said = _with_group(el)
    witnesses = _sigla(reader, el, said.get("wit", ""))
    hand = said.get("hand") or _hand_in(el)
    reading = Reading(
        reader.mark(el),
        _reading_content(content),
        witnesses,
        tuple(map(reader.responsible, (el.get("resp") or el.get("source") or "").split())),
        said.get("cert", ""),
        said.get("type", ""),
        said.get("cause", ""),
        _hand(reader, hand) if hand else "",
        tuple(remarks),
        _layer(reader, hand, witnesses, said.get("type", ""), el.get("varSeq") or ""),
        group=group,
    )
    for detail in details:
        reading = _with_detail(reading, sigla(reader, detail) if detail.get("wit") else (), _remark(reader, detail))
    return reading


def _with_group(el: etree._Element) -> dict[str, str]:
    """The attributes of a reading, and those of the group that holds it (TEI P5, 12.1.3)."""
    said = dict(cast("list[tuple[str, str]]", el.items()))
    parent = el.getparent()
    if parent is None or not str(parent.tag).endswith("}rdgGrp"):
        return said
    return {**_with_group(parent), **said}


def _hand_in(el: etree._Element) -> str:
    """``@hand`` of the one ``add``, ``del``, ``subst`` that is all of a reading."""
    if not len(el):
        return ""
    inner = [child for child in el if is_element(child)]
    loose = (el.text or "") + "".join(child.tail or "" for child in el)
    if len(inner) != 1 or loose.strip() or not str(inner[0].tag).endswith(_WRITTEN):
        return ""
    return inner[0].get("hand") or next((h for x in inner[0] if (h := x.get("hand"))), "")


def _layer(reader: Reader, pointer: str, witnesses: tuple[str, ...], kind: str, order: str) -> str:
    """The superscript of the sigla: number of the hand (``@n``, or ``2`` of ``A2``), ``ac``, ``pc``, ``mg``, ``sl``.

    ``#ac``, ``#pc`` stand for ``@varSeq``, see :func:`_layered`.
    """
    if pointer:
        hand = reader.pointers.target(pointer.split()[0])
        key = pointer.split()[0].rpartition("#")[2]
        number = (hand.get("n") or "").strip() if hand is not None else ""
        siglum = next((s for s in witnesses if key.startswith(s) and key != s), "")
        return number or key.removeprefix(siglum).strip("._-")
    if kind in _LAYERS:
        return _LAYERS[kind]
    return ("#ac" if order == "1" else "#pc") if order.isdecimal() else ""


def _beside(el: etree._Element) -> tuple[str, str]:
    """The word that an entry without words stands after, or before at the beginning of a paragraph."""
    if word := _word(_preceding(el), last=True):
        return "after", word
    word = _word(_following(el), last=False)
    return ("before", word) if word else ("", "")


def _word(texts: Iterator[str], *, last: bool) -> str:
    """The last word of ``texts``, which come from the end on, or their first; no more of them is looked at."""
    said, words = "", list[str]()
    for text in texts:
        said = text + said if last else said + text
        words = [word for x in said.split() if (word := x.strip(_MARKS))]
        if len(words) > 1 or (words and said[0 if last else -1].isspace()):
            break
    return words[-1 if last else 0] if words else ""


def _preceding(el: etree._Element) -> Iterator[str]:
    """The texts before ``el`` in its paragraph as the edition prints it, the nearest first."""
    for sibling in el.itersiblings(preceding=True):
        yield sibling.tail or ""
        yield "".join(_printed(sibling))
    parent = el.getparent()
    if parent is not None:
        yield parent.text or ""
        if _tag(parent) not in _HOLDERS:
            yield from _preceding(parent)


def _following(el: etree._Element) -> Iterator[str]:
    yield el.tail or ""
    for sibling in el.itersiblings():
        yield "".join(_printed(sibling))
        yield sibling.tail or ""
    parent = el.getparent()
    if parent is not None and _tag(parent) not in _HOLDERS:
        yield from _following(parent)


def _printed(el: etree._Element) -> Iterator[str]:
    """The words of the reading text in ``el``."""
    if not is_element(el) or _tag(el) in _UNPRINTED:
        return
    if _tag(el) == "choice" and any(_tag(c) in EDITED for c in el.iterchildren("*")):
        children = [c for c in el.iterchildren("*") if _tag(c) in EDITED]
    else:
        yield el.text or ""
        children = list(el)
    for child in children:
        yield from _printed(child)
        yield child.tail or ""


def _tag(el: etree._Element) -> str:
    return str(el.tag).rpartition("}")[2]


def _hand(reader: Reader, pointer: str) -> str:
    return reader.pointers.called(pointer) or pointer.removeprefix("#")


def _reading_content(content: Flow) -> tuple[Inline | Block, ...]:
    """Blocks when it holds one, else inline content; white space alone is no reading but the omission of one."""
    if any(map(is_block, content)):
        return blocks_of(content)
    return tuple(content) if any(not is_blank(x) for x in content) else ()


def sigla(reader: Reader, el: etree._Element) -> tuple[str, ...]:
    """The sigla of ``@wit`` (TEI P5, Critical Apparatus). A pointer to no witness is a problem."""
    return _sigla(reader, el, _with_group(el).get("wit", ""))


def _sigla(reader: Reader, el: etree._Element, wit: str) -> tuple[str, ...]:
    if wit in reader.sigla:
        return reader.sigla[wit]
    out = []
    known = True
    for pointer in map(reader.pointers.expanded, wit.split()):
        key = pointer.rpartition("#")[2]
        if witness := reader.witnesses.get(key):
            out.append(witness.siglum)
            continue
        out.append(key)
        if pointer.startswith("#") and key not in reader.ids:
            known = False  # each place is told
            reader.problems.found.append(_unknown_witness(reader, el, pointer))
    if known:
        reader.sigla[wit] = tuple(out)
    return tuple(out)


def _unknown_witness(reader: Reader, el: etree._Element, pointer: str) -> Problem:
    known = ", ".join(f"#{w}" for w in reader.witnesses) or "none"
    return Problem(
        reader.source.place(el, "wit"),
        "unknown-witness",
        f"wit '{pointer}' names no witness",
        f"declare it in listWit, or use a declared one ({known})",
        Severity.WARNING,
    )


def choice(reader: Reader, el: etree._Element, inline: bool) -> Entry | list[Inline | Block]:
    """``choice`` as an entry that prints its edited branch; a choice of fewer than two is just its content."""
    loose: Flow = []
    branches = [_branch(reader, child) for child in reader.children(el, loose)]
    if len(branches) < 2:
        return reader.content(el, inline=True)
    edited = [b for name in EDITED for b in branches if b.mark.name == name]
    # an empty correction is a deletion; an empty expansion was only not filled in
    shown = next((b for b in edited if b.content or b.mark.name == "corr"), branches[0])
    if not shown.content and shown.mark.name != "corr":
        shown = next((b for b in branches if b.content), shown)
    rest = tuple(b for b in branches if b is not shown)
    return Entry(reader.mark(el), shown, rest, (said,) if (said := _loose(loose)) else ())


def _loose(pieces: Flow) -> tuple[Inline, ...]:
    """Text that stands between the parts of an entry, where none should: a remark, its pieces set apart."""
    if all(map(is_blank, pieces)):
        return ()
    return inline_of(x for piece in pieces for x in (GAP, piece))


def _branch(reader: Reader, el: etree._Element) -> Reading:
    content: Flow = []
    mark = reader.mark(el)
    if mark.name == "choice":
        reader.read(el, content, inline=True)
        mark = Mark(mark.name, mark.line)  # the entry that it has become says the rest
    else:
        reader.items(el, content, inline=True)
    resp = tuple((el.get("resp") or "").split())
    return Reading(mark, _reading_content(content), (), resp, el.get("cert", ""), el.get("type", ""))
