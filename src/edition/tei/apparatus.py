"""``app`` (TEI P5, Critical Apparatus) and ``choice`` (Simple Editorial Changes) -> entries, one form for both."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml import etree

from edition.model import Block, Entry, Inline, Mark, Reading, Span
from edition.problems import Problem, Severity
from edition.tei.flow import GAP, Flow, blocks_of, flatten, inline_of, is_blank, is_block
from edition.tei.ranges import QUOTED
from edition.tei.reader import Reader, line_of
from edition.tei.space import collapse

#: Which branch of a choice the reading text prints: the edited one.
EDITED: Final = ("corr", "reg", "expan", "supplied")
_READINGS: Final = ("lem", "rdg")


def app(reader: Reader, el: etree._Element, inline: bool) -> Entry:
    """``app`` as an entry. Without ``lem`` the first reading is printed; what is no reading becomes a remark."""
    readings: list[Reading] = []
    remarks: list[tuple[Inline, ...]] = []
    _gather(reader, el, inline, readings, remarks)
    lemma = next((r for r in readings if r.mark.name == "lem"), None)
    if lemma is None:
        lemma = readings[0] if readings else Reading(Mark("lem", line_of(el)))
    rest = tuple(r for r in readings if r is not lemma)
    if el.get(QUOTED):  # the text has the lemma where it stands: it is quoted, and nothing is printed here
        quoted = inline_of(flatten(lemma.content)) if lemma.mark.name == "lem" else ()
        if lemma.mark.name != "lem":
            rest, lemma = tuple(readings), Reading(Mark("lem", line_of(el)))
        lemma = replace(lemma, content=())
        return Entry(reader.mark(el), lemma, rest, tuple(remarks), el.get("type", ""), quoted)
    return Entry(reader.mark(el), lemma, rest, tuple(remarks), el.get("type", ""))


def _gather(
    reader: Reader, el: etree._Element, inline: bool, readings: list[Reading], remarks: list[tuple[Inline, ...]]
) -> None:
    """The readings below ``app`` or ``rdgGrp``, in order; ``note`` and ``witDetail`` as remarks."""
    loose: Flow = []
    for child in reader.children(el, loose):
        name = reader.name(child)
        if name in _READINGS:
            readings.append(_reading(reader, child, inline))
        elif name == "rdgGrp":
            _gather(reader, child, inline, readings, remarks)
        elif name in ("wit", "witDetail") and readings:
            _detail(reader, child, readings)
        else:
            remarks.append(_remark(reader, child))
    if said := _loose(loose):
        remarks.append(said)


def _detail(reader: Reader, el: etree._Element, readings: list[Reading]) -> None:
    """``wit``, ``witDetail``: said of the reading that ``@target`` or ``@wit`` names, else of the one before it."""
    wanted = set(sigla(reader, el)) if el.get("wit") else set()
    target = (el.get("target") or "").removeprefix("#")
    fits = [i for i, r in enumerate(readings) if (target and r.mark.id == target) or wanted.intersection(r.witnesses)]
    at = fits[0] if fits else len(readings) - 1
    said = _remark(reader, el)
    if wanted and said:
        said = (Span(Mark("wit"), (" ".join(sorted(wanted)),)), ": ", *said)
    readings[at] = replace(readings[at], remarks=(*readings[at].remarks, said))


def _remark(reader: Reader, el: etree._Element) -> tuple[Inline, ...]:
    """What is said of a reading, in its own language when it names one."""
    said = inline_of(flatten(reader.content(el, inline=True)))
    mark = reader.mark(el)
    return (Span(Mark(mark.name, mark.line, mark.id, mark.lang), said),) if mark.lang or mark.id else said


def _reading(reader: Reader, el: etree._Element, inline: bool) -> Reading:
    content: Flow = []
    remarks: list[tuple[Inline, ...]] = []
    within = inline or reader.holds_text(el)
    if el.text:
        content.append(collapse(el.text))
    for child in el:
        if isinstance(child.tag, str):
            # a note on the reading is said in the apparatus, not in the text the reading prints
            if reader.name(child) in ("note", "witDetail"):
                remarks.append(_remark(reader, child))
            else:
                reader.read(child, content, inline=within)
        if child.tail:
            content.append(collapse(child.tail))
    return Reading(
        reader.mark(el),
        _reading_content(content),
        sigla(reader, el),
        tuple(map(reader.responsible, (el.get("resp") or el.get("source") or "").split())),
        _inherited(el, "cert"),
        _inherited(el, "type"),
        _inherited(el, "cause"),
        _hand(reader, _inherited(el, "hand")),
        tuple(remarks),
    )


def _inherited(el: etree._Element, key: str) -> str:
    """An attribute of a reading, or of the group that holds it (TEI P5, 12.1.3)."""
    parent = el.getparent()
    if key in el.attrib or parent is None or not str(parent.tag).endswith("}rdgGrp"):
        return el.get(key, "")
    return _inherited(parent, key)


def _hand(reader: Reader, pointer: str) -> str:
    return reader.pointers.called(pointer) or pointer.removeprefix("#")


def _reading_content(content: Flow) -> tuple[Inline | Block, ...]:
    """Blocks when it holds one, else inline content; white space alone is no reading but the omission of one."""
    if any(map(is_block, content)):
        return blocks_of(content)
    return tuple(content) if any(not is_blank(x) for x in content) else ()


def sigla(reader: Reader, el: etree._Element) -> tuple[str, ...]:
    """The sigla of ``@wit`` (TEI P5, Critical Apparatus). A pointer to no witness is a problem."""
    out = []
    for pointer in map(reader.pointers.expanded, _inherited(el, "wit").split()):
        key = pointer.rpartition("#")[2]
        if witness := reader.witnesses.get(key):
            out.append(witness.siglum)
            continue
        out.append(key)
        if pointer.startswith("#") and key not in reader.ids:
            reader.problems.found.append(_unknown_witness(reader, el, pointer))
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
