"""How an entry of the apparatus reads: lemma, bracket, readings with their sigla, formulae.

The conventions of the printed apparatus: the lemma is repeated and closed by a bracket, each reading is followed by its
sigla in the order of the file, the editor's own words are set apart as formulae (``om.``, ``add.``) and remarks.
The result is inline content, the same for the web page and for print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from edition.anchors import slug
from edition.model import (
    BLOCKS,
    Block,
    Break,
    Division,
    Entry,
    Inline,
    Items,
    Link,
    Mark,
    Note,
    Reading,
    Span,
    children,
)

#: What the editor says in Latin, the custom of the field.
OMITTED: Final = "om."
ADDED: Final = "add."
DELETED: Final = "del."
CONJECTURED: Final = "coni."
#: Branches of a choice say what they are.
_BRANCHES: Final = {"sic": "sic", "orig": "orig.", "abbr": "abbr.", "corr": "corr.", "reg": "reg.", "expan": "expl."}
_SEPARATOR: Final = " : "


def entry_text(entry: Entry) -> tuple[Inline, ...]:
    """The entry as inline content: ``lemma] reading S : reading A B (remark)``.

    A lemma without text says ``add.`` before the readings (``del.`` where the editor took away what stands in the
    source), a reading without text ``om.``; the certainty of what the editor prints is said when it is not high.
    """
    lemma = tuple(_strip(_lemma(entry.quoted or entry.lemma.content)))
    out: list[Inline] = []
    if lemma:
        out.append(Span(Mark("lem", entry.lemma.mark.line, lang=entry.lemma.mark.lang), lemma))
        out += [*_sigla(entry.lemma), *_said(entry.lemma), "] "]
    for i, reading in enumerate(entry.readings):
        out += [_SEPARATOR] if i else []
        out += _reading(reading, added=not lemma)
    out += [] if lemma else _said(entry.lemma)
    out += _certainty(entry.lemma)  # how sure the printed reading is: said last, when all readings are known
    for remark in entry.remarks:
        out += [" ", _bracketed(remark)]
    return tuple(_strip(out))


def _reading(reading: Reading, *, added: bool) -> Iterator[Inline]:
    content = tuple(_strip(_shown(reading.content)))
    label = _BRANCHES.get(reading.mark.name)
    if content and added:
        yield from (_formula(DELETED if label else ADDED), " ")
    words = tuple(f"wit-{slug(siglum)}" for siglum in reading.witnesses)
    mark = Mark("rdg", reading.mark.line, reading.mark.id, reading.mark.lang, classes=words)
    yield Span(mark, content or (_formula(OMITTED),))
    if label and not added:
        yield from (" ", _formula(label))
    yield from _sigla(reading)
    yield from _certainty(reading)
    yield from _said(reading)


def _sigla(reading: Reading) -> list[Inline]:
    """Who reads so: the witnesses, or for an editor's own reading the formula."""
    out: list[Inline] = []
    for siglum in reading.witnesses:
        out += [" ", Span(Mark("wit"), (siglum,))]
    if reading.type == "conjecture":
        out += [" ", _formula(CONJECTURED)]
    # a pointer says nothing to a reader; who is named in words is named here too
    for source in reading.sources:
        if not source.startswith("#") and ":" not in source:
            out += [" ", Span(Mark("source"), (source,))]
    return out


def _certainty(reading: Reading) -> list[Inline]:
    """How sure a reading is, when that is not high."""
    if reading.cert in ("", "high"):
        return []
    return [" ", Span(Mark("remark", lang="en"), (f"(certainty: {reading.cert})",))]


def _said(reading: Reading) -> list[Inline]:
    """What else the file says of a reading."""
    return [x for remark in reading.remarks for x in (" ", _bracketed(remark))]


def _bracketed(remark: Iterable[Inline], xml_id: str = "") -> Span:
    return Span(Mark("remark", id=xml_id), ("(", *remark, ")"))


def _parts(block: Block) -> Iterator[Inline | Block]:
    """What stands in a block, headings and labels set apart from what follows them."""
    match block:
        case Division(head=head, blocks=blocks) if head:
            yield from (*head, " ", *blocks)
        case Items(head=head, items=items):
            yield from (*head, *(x for item in items for x in (*item.label, " ", *item.blocks)))
        case _:
            yield from children(block)


def _parting(block: Block) -> str:
    """What parts a block from the next where both stand in a line: a stroke between verse lines."""
    return " / " if block.mark.name == "l" else " "


def _formula(words: str) -> Span:
    return Span(Mark("formula"), (words,))


def _lemma(items: Iterable[Inline | Block]) -> Iterator[Inline]:
    """The lemma as repeated in the apparatus: its notes and breaks stand in the text, entries in it have their own."""
    for x in items:
        if isinstance(x, Entry):
            yield from _lemma(x.lemma.content)
        elif isinstance(x, (Span, Link)):
            yield Span(_plain(x.mark), tuple(_lemma(x.content)))
        elif isinstance(x, BLOCKS):
            yield from (Span(_plain(x.mark), tuple(_strip(_lemma(_parts(x))))), _parting(x))
        elif not isinstance(x, (Note, Break)):
            yield x


def _shown(items: Iterable[Inline | Block]) -> Iterator[Inline]:
    """A reading in full: what it holds of notes and entries is said in brackets, verse lines are parted by strokes."""
    for x in items:
        if isinstance(x, Entry):
            inner = (*_shown(x.lemma.content), " (", *entry_text(x), ")")
            yield Span(Mark("app", x.mark.line, x.mark.id), inner)
        elif isinstance(x, Note):
            yield from (" ", _bracketed(_strip(_shown(x.blocks)), x.mark.id))
        elif isinstance(x, (Span, Link)):
            yield Span(x.mark, tuple(_shown(x.content)))
        elif isinstance(x, BLOCKS):
            yield from (Span(x.mark, tuple(_strip(_shown(_parts(x))))), _parting(x))
        else:
            yield x


def _plain(mark: Mark) -> Mark:
    """The mark without its identifier, which belongs to the text and stands there once."""
    return Mark(mark.name, mark.line, "", mark.lang, mark.n, mark.classes)


def _strip(items: Iterable[Inline]) -> list[Inline]:
    """``items`` without white space at the ends, and without the last stroke between verse lines."""
    out = list(items)
    while out and isinstance(first := out[0], str) and (rest := first.lstrip(" ")) != first:
        out[:1] = [rest] if rest else []
    while out and isinstance(last := out[-1], str):
        rest = last.removesuffix(" / ").rstrip(" ")
        if rest == last:
            break
        out[-1:] = [rest] if rest else []
    return out
