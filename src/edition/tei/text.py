"""TEI text -> model: one function for each behaviour of the element table (``edition.tei.elements``).

A behaviour takes the reader, the element and the list it adds to; what it adds is inline content (strings already
collapsed) or finished blocks. Whatever stands in an element reaches the list: no branch drops text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from lxml import etree

from edition.model import (
    Block,
    Box,
    Break,
    Citation,
    Division,
    Entry,
    Formula,
    Inline,
    Item,
    Items,
    Link,
    Literal,
    Mark,
    Note,
    Paragraph,
    Picture,
    Span,
    Verses,
)
from edition.tei import apparatus, graph, labels, lists, mathml, names, signs
from edition.tei.flow import GAP, Flow, blocks_of, flatten, inline_of, is_blank, is_block
from edition.tei.reader import XML, Reader, is_element, line_of

Element: TypeAlias = etree._Element
Behaviour: TypeAlias = Callable[[Reader, Element, Flow, bool], None]


def division(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``div`` and its like: the first ``head`` is the heading, the rest stands below it."""
    head: list[Inline | Block] = []
    rest: Flow = []
    reader.items(el, rest, inline=False)
    at = next((i for i, x in enumerate(rest) if not is_blank(x)), None)
    if at is not None and isinstance(first := rest[at], (Paragraph, Box)) and first.mark.name == "head":
        head = flatten([first])
        if first.mark == Mark("head", first.mark.line):  # a bare head says nothing that the heading does not
            head = flatten(first.content if isinstance(first, Paragraph) else first.blocks)
        del rest[: at + 1]
    out.append(Division(reader.mark(el), inline_of(head), blocks_of(rest), el.get("type", "")))


def paragraph(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``p``, ``ab``, ``head``: a paragraph, or with blocks inside a box of the paragraph's parts."""
    items: Flow = []
    reader.items(el, items, inline=True)
    out.append(_block(reader.mark(el), items) if not reader.is_verbatim(el) else _verbatim(reader.mark(el), items))


def _verbatim(mark: Mark, items: Flow) -> Paragraph:
    """A pre-formatted paragraph: as it stands, but for the line end after its start tag and white space at its end."""
    content: list[Inline] = [x for x in flatten(items) if x is not GAP]  # type: ignore[misc]
    if content and isinstance(first := content[0], str):
        content[0] = re.sub(r"\A[ \t]*\r?\n", "", first)
    if content and isinstance(last := content[-1], str):
        content[-1] = last.rstrip(" \t\r\n")
    return Paragraph(replace(mark, classes=(*mark.classes, "space-preserve")), tuple(x for x in content if x != ""))


def line(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``l``: always one line; a block inside is set in it."""
    items: Flow = []
    reader.items(el, items, inline=True)
    out.append(Paragraph(reader.mark(el), inline_of(flatten(items))))


def verses(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``lg``: its lines and groups of lines."""
    items: Flow = []
    reader.items(el, items, inline=False)
    out.append(Verses(reader.mark(el), blocks_of(items, verse=False)))


def box(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """An element that holds blocks; one that holds only text is a paragraph of its name."""
    items: Flow = []
    reader.items(el, items, inline=False)
    out.append(_block(reader.mark(el), items))


def mixed(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """Inline where its parent is inline and nothing in it is a block; a block otherwise."""
    items: Flow = []
    reader.items(el, items, inline=inline or reader.holds_text(el))
    mark = reader.mark(el)
    if inline and not any(map(is_block, items)):
        out.append(Span(mark, tuple(items)))  # type: ignore[arg-type]
    else:
        out.append(_block(mark, items))


def bibl(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``bibl`` with nothing but a pointer into the bibliography and ``citedRange``: a citation with a locator."""
    children = list(el.iterchildren("*"))
    loose = (el.text or "") + "".join(c.tail or "" for c in el)
    pointers = [c for c in children if reader.name(c) == "ptr"]
    ranges = [c for c in children if reader.name(c) == "citedRange"]
    if inline and pointers and not loose.strip() and len(children) == len(pointers) + len(ranges):
        targets = [(p, t) for p in pointers for t in (p.get("target") or "").split()]
        if targets and all(reader.is_citation(t) for _, t in targets):
            keys = tuple(k for p, t in targets for k in reader.citation_keys(p, [t]))
            locator = ", ".join(_words(r.itertext()) for r in ranges)
            out.append(Citation(reader.mark(el), keys, locator))
            return
    mixed(reader, el, out, inline)


def phrase(reader: Reader, el: Element, out: Flow, inline_: bool) -> None:
    """As :func:`inline`, with at least a space between it and its neighbours."""
    out.append(GAP)
    inline(reader, el, out, inline_)
    out.append(GAP)


def headword(reader: Reader, el: Element, out: Flow, inline_: bool) -> None:
    """``oRef``, ``pRef``: their words; empty they stand for the headword, which dictionaries print as a tilde."""
    if el.text or len(el):
        phrase(reader, el, out, inline_)
    else:
        out += [GAP, Span(reader.mark(el), ("~",)), GAP]


def part(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """As :func:`mixed`, with at least a space between it and its neighbours."""
    out.append(GAP)
    mixed(reader, el, out, inline)
    out.append(GAP)


def inline(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """A phrase; blocks inside (TEI allows them almost everywhere) make it a box."""
    items: Flow = []
    reader.items(el, items, inline=True)
    mark = reader.mark(el)
    if any(map(is_block, items)):
        out.append(_block(mark, items))
        return
    target = reader.name_target(el)
    content: tuple[Inline, ...] = tuple(items)  # type: ignore[arg-type]
    out.append(Link(mark, target, content) if target else Span(mark, content))


def break_(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``lb``, ``pb`` …: empty in TEI; should a file have put text into one, the text stays behind it."""
    out.append(Break(reader.mark(el), (el.get("n") or "").strip(), el.get("break") == "no"))
    reader.items(el, out, inline=inline)


def item(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """An ``item`` outside a list is a block of its name."""
    box(reader, el, out, inline)


def note(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``note``: its body leaves the line for a numbered note; it is hung on this place."""
    if not reader.hangs_notes:
        part(reader, el, out, inline)
        return
    items: Flow = []
    reader.items(el, items, inline=reader.holds_text(el))
    blocks = _signed(reader, el, blocks_of(items))
    out.append(Note(reader.mark(el), blocks) if blocks else Span(reader.mark(el), ()))  # a mark leads to words


def _signed(reader: Reader, el: Element, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A note with the name of who wrote it, where ``@resp`` leads to one and several people wrote notes."""
    said = [reader.pointers.called(p) for p in (el.get("resp") or "").split()] if reader.several_wrote_notes else []
    if not any(said):
        return blocks
    name = Span(Mark("resp", classes=("editorial",)), (f"({', '.join(filter(None, said))})",))
    if blocks and isinstance(last := blocks[-1], Paragraph):
        return (*blocks[:-1], replace(last, content=(*last.content, " ", name)))
    return (*blocks, Paragraph(Mark(""), (name,)))


def app(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``app``: an :class:`~edition.model.Entry`; see ``edition.tei.apparatus``."""
    entry = apparatus.app(reader, el, inline)
    found = entry if entry.lemma.content or entry.readings or entry.remarks else Span(entry.mark, ())
    if not inline and _is_listed(el):  # the passage it belongs to was not found: it stands for itself
        loc = (Span(Mark("loc"), (el.get("loc") or "",)), " ") if el.get("loc") else ()
        out.append(found if is_block(found) else Paragraph(Mark(""), (*loc, found)))
    else:
        out.append(found)


def _is_listed(el: Element) -> bool:
    parent = el.getparent()
    return parent is not None and str(parent.tag).endswith("}listApp")


def choice(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``choice``: an :class:`~edition.model.Entry`; with fewer than two branches its content alone."""
    entry = apparatus.choice(reader, el, inline)
    if isinstance(entry, Entry):
        out.append(entry)
    else:
        out.extend(entry)


def unprinted(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """What only programs read: a rule for pointers, a declaration without words. Its identifier stays as an anchor."""
    if el.get(XML + "id"):
        out.append(Span(Mark("anchor", line_of(el), el.get(XML + "id") or ""), ()))


def literal(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``eg``, ``egXML``: text as it stands, with its line ends; of XML the tags, too (TEI P5 22.1.1)."""
    text = (el.text or "") + "".join(_source(child, el.nsmap) for child in el)
    if not text.strip():
        out.append(Span(reader.mark(el), ()))
    elif inline and "\n" not in text:
        out.append(Span(reader.mark(el), (text,)))
    else:
        out.append(Literal(reader.mark(el), text.strip("\n").rstrip(), "xml" if len(el) else ""))


def _source(child: Element, around: Mapping[str | None, str]) -> str:
    """An element as it was written; what the elements ``around`` it declare is not declared again."""
    source = str(etree.tostring(child, encoding="unicode", with_tail=True))
    if not is_element(child):
        return source
    end = source.index(">")
    tag = source[:end]
    for prefix, uri in around.items():
        tag = tag.replace(f' xmlns{":" + prefix if prefix else ""}="{uri}"', "", 1)
    return tag + source[end:]


def utterance(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``u``: a box that begins with who speaks (TEI P5, 8.3.1), where the file says it."""
    items: Flow = []
    reader.items(el, items, inline=reader.holds_text(el))
    speakers = [reader.pointers.called(p) or p.rpartition("#")[2] for p in (el.get("who") or "").split()]
    if speakers:
        speaker = Mark("speaker", line_of(el), classes=("editorial",))
        items = [Paragraph(speaker, (", ".join(speakers),)), *items]
    out.append(_block(reader.mark(el), items))


def glyph(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``g``: its text; when it has none the mapping of its character, or the name of that (TEI P5, 5)."""
    items = reader.content(el, inline=True)
    if any(not is_blank(x) for x in items):
        inner: tuple[Inline, ...] = tuple(flatten(items))  # type: ignore[arg-type]
        out.append(Span(reader.mark(el), inner))
        return
    ref = el.get("ref") or ""
    found = reader.pointers.target(ref)
    shown = _mapping(found) if found is not None else ""
    if not shown and ref:
        if found is None:
            reader.checked_target(el, ref, "ref")
        shown = f"[{reader.pointers.called(ref) or ref.rpartition('#')[2]}]"
    out.append(Span(reader.mark(el), (shown,) if shown else ()))


def _mapping(char: Element) -> str:
    """What a ``char`` or ``glyph`` is printed as: Unicode before a standard form, that before any other."""
    found = {m.get("type") or "": _words(m.itertext()) for m in char.iterchildren("{*}mapping")}
    wanted = ("Unicode", "unicode", "standard", "standardized", "normalized", "composed", "simplified", "")
    return next((found[kind] for kind in wanted if found.get(kind)), "")


def missing(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """An ``xi:include`` that was not followed: a sign that says what is not there, and its fallback."""
    sign = Span(Mark("missing", line_of(el), lang="en"), (f"[not included: {el.get('href') or ''}]",))
    out.append(sign if inline else Paragraph(Mark("", line_of(el)), (sign,)))
    for fallback in el.iterchildren("*"):
        reader.items(fallback, out, inline=inline)


def keywords(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``keywords``, ``langUsage``: a list of what stands in them."""
    items = tuple(
        Item(reader.mark(child), (), (Paragraph(Mark(""), inline_of(flatten(reader.content(child, inline=True)))),))
        for child in reader.children(el, [])
    )
    out.append(Items(reader.mark(el), "bulleted", items))


def reference(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``ref``, ``ptr``: a link or, with the bibliography's prefix, a citation behind its words (TEI P5, Simple Links).

    A page has one target for a link: of several that have words in common the first is taken.
    """
    items = flatten(reader.content(el, inline=True))
    content: tuple[Inline, ...] = tuple(items)  # type: ignore[arg-type]
    mark = reader.mark(el)
    targets = (el.get("target") or "").split()
    if keys := reader.citation_keys(el, targets):
        if content:
            out += [Span(mark, content), " "]
            mark = Mark(mark.name, mark.line)
        out.append(Citation(mark, keys))
        return
    checked = [reader.checked_target(el, target) for target in targets] or [""]
    out.append(Link(mark, checked[0], content))
    for target in checked[1:] if not content else ():
        out += [" ", Link(Mark(mark.name, mark.line), target, ())]


def licence(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``licence``: its words; where ``@target`` leads stands behind them, when they do not say it themselves."""
    items: Flow = []
    reader.items(el, items, inline=inline or reader.holds_text(el))
    for target in (el.get("target") or "").split():
        if not any(target in str(text) for text in el.itertext()):
            items += [" ", Link(Mark("ptr"), reader.checked_target(el, target), ())]
    mark = reader.mark(el)
    if inline and not any(map(is_block, items)):
        out += [GAP, Span(mark, tuple(items)), GAP]  # type: ignore[arg-type]
    else:
        out.append(_block(mark, items))


def picture(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``graphic``, ``media``: ``desc`` says what the image shows, else the figure's ``figDesc`` or ``head``."""
    alt = _words(_strings(reader.content(el, inline=True)))
    parent = el.getparent()
    if not alt and parent is not None and reader.name(parent) == "figure":
        said = {reader.name(c): _words(c.itertext()) for c in parent.iterchildren("*", reversed=True)}
        alt = said.get("figDesc") or said.get("head") or ""
    out.append(Picture(reader.mark(el), (el.get("url") or "").strip(), alt))


def _words(parts: Iterable[str | bytes]) -> str:
    return " ".join("".join(map(str, parts)).split())


def _strings(items: Iterable[Inline | Block]) -> Iterable[str]:
    for x in flatten(items):
        if isinstance(x, str):
            yield x
        elif isinstance(x, (Span, Link)):
            yield from _strings(x.content)


def formula(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``formula``: TeX and MathML as mathematics; anything else as its text."""
    if (el.get("notation") or "").lower() in ("tex", "latex") and not len(el) and (el.text or "").strip():
        out.append(Formula(reader.mark(el), (el.text or "").strip()))
        return
    held = list(el.iterchildren("*"))
    if len(held) == 1 and held[0].tag == f"{{{mathml.MATHML}}}math" and (tex := mathml.to_tex(held[0])):
        out.append(Formula(reader.mark(el), tex))
    else:
        part(reader, el, out, inline)


def math(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """``math`` of MathML anywhere: a formula; what TeX cannot say is kept as text."""
    if tex := mathml.to_tex(el):
        out.append(Formula(Mark("formula", line_of(el), el.get(XML + "id") or ""), tex))
    else:
        part(reader, el, out, inline)


def header(reader: Reader, el: Element, out: Flow, inline: bool) -> None:
    """A ``teiHeader`` met inside text (a corpus, a quotation of TEI) is a box like any other."""
    box(reader, el, out, inline)


def _block(mark: Mark, items: Flow) -> Block:
    """One paragraph when all is inline, a box of blocks otherwise; a lone paragraph inside keeps its own mark."""
    if not any(map(is_block, items)):
        return Paragraph(mark, inline_of(items))
    return Box(mark, blocks_of(items))


BEHAVIOURS: Final[dict[str, Behaviour]] = {
    "division": division,
    "paragraph": paragraph,
    "line": line,
    "verses": verses,
    "box": box,
    "mixed": mixed,
    "bibl": bibl,
    "part": part,
    "phrase": phrase,
    "inline": inline,
    "break": break_,
    "list": lists.list_,
    "item": item,
    "table": lists.table,
    "note": note,
    "app": app,
    "choice": choice,
    "entry": names.entry,
    "missing": missing,
    "keywords": keywords,
    "field": labels.field,
    "sign": signs.sign,
    "statement": signs.statement,
    "annotation": signs.annotation,
    "relation": signs.relation,
    "headword": headword,
    "licence": licence,
    "math": math,
    "literal": literal,
    "utterance": utterance,
    "glyph": glyph,
    "unprinted": unprinted,
    "reference": reference,
    "picture": picture,
    "formula": formula,
    "graph": graph.graph,
    "header": header,
}
