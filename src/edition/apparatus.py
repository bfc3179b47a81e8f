"""How an entry of the apparatus reads: lemma, bracket, readings with their sigla, formulae.

The conventions of the printed apparatus: the lemma is repeated and closed by a bracket, each reading is followed by its
sigla in the order of ``listWit``, a hand is a superscript of its siglum, the editor's own words are set apart as
formulae (``om.``, ``add.``) and remarks. The result is inline content, the same for the web page and for print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from edition.anchors import slug
from edition.formulae import ACTS, CAUSES, JUDGEMENTS, LANGUAGES, PLACES, TURNS, formula
from edition.lemma import bare, shortened
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
    Witness,
    children,
    plain,
)

#: Who is named with the lemma: whom the file names there, nobody, everybody who reads so.
STYLES: Final = ("encoded", "negative", "positive")
#: Branches of a choice say what they are.
_BRANCHES: Final = frozenset({"sic", "orig", "abbr", "corr", "reg", "expan"})
_SEPARATOR: Final = " : "


@dataclass(frozen=True)
class Conventions:
    """How an edition prints its apparatus.

    ``language`` is one of :data:`edition.formulae.LANGUAGES`, ``style`` one of :data:`STYLES`, ``witnesses`` those of
    the document in the order of ``listWit``.
    """

    language: str = LANGUAGES[0]
    style: str = STYLES[0]
    witnesses: tuple[Witness, ...] = field(default=())

    def of(self, witnesses: tuple[Witness, ...]) -> Conventions:
        """The same conventions for a document with these witnesses."""
        return replace(self, witnesses=witnesses)

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each siglum in ``listWit``."""
        return {w.siglum: i for i, w in enumerate(self.witnesses)}

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """Each siglum and the sigla of the single witnesses it stands for."""
        called = {w.id: w.siglum for w in self.witnesses}
        return {w.siglum: frozenset(called[x] for x in w.group if x in called) for w in self.witnesses}

    def say(self, key: str) -> Span:
        """A formula as inline content."""
        return _formula(formula(key, self.language))

    def sorted(self, sigla: Iterable[str]) -> list[str]:
        """Sigla in the order of ``listWit``; others after them, as the file has them."""
        return sorted(sigla, key=lambda siglum: self.order.get(siglum, len(self.order)))

    def spread(self, sigla: Iterable[str]) -> frozenset[str]:
        """The single witnesses that sigla stand for."""
        return frozenset().union(*(self.members.get(s) or {s} for s in sigla))

    def within(self, reading: Reading) -> Conventions:
        """The conventions for an entry inside a reading: it speaks of the witnesses of that reading only."""
        having = self.spread(reading.witnesses)
        return self.of(tuple(w for w in self.witnesses if w.siglum in having or w.group))


def entry_text(entry: Entry, conventions: Conventions | None = None) -> tuple[Inline, ...]:
    """The entry as inline content: ``lemma] reading S : reading A B (remark)``.

    A lemma without text says after which word the readings are added (``post word add.``; ``del.`` where the editor
    took away what stands in the source), a reading without text ``om.``; the certainty of what the editor prints is
    said when it is not high.
    """
    return tuple(_strip(_Writer(conventions or Conventions()).entry(entry)))


@dataclass(frozen=True)
class _Writer:
    """Writes entries by the conventions of an edition."""

    conventions: Conventions

    def entry(self, entry: Entry) -> Iterator[Inline]:
        """The whole entry."""
        lemma, contents = bare(
            _strip(_lemma(entry.quoted or entry.lemma.content)), [_strip(self.shown(r)) for r in entry.readings]
        )
        if lemma:
            yield Span(Mark("lem", entry.lemma.mark.line, lang=entry.lemma.mark.lang), tuple(shortened(lemma)))
            yield from self.authority(self.attested(entry))
            yield from self.said(entry.lemma)
            yield "] "
        else:
            yield from self.added(entry)
        group = 0
        for i, (reading, content) in enumerate(zip(entry.readings, contents, strict=True)):
            together = bool(i and group and reading.group == group)
            yield from (" ", self.say("or"), " ") if together else (_SEPARATOR,) if i else ()
            yield from self.reading(reading, content, deleted=not lemma)
            group = reading.group
        yield from self.missing(entry)
        if not lemma:
            yield from self.said(entry.lemma)
        yield from self.certainty(entry.lemma)  # how sure the printed reading is: last, when all readings are known
        for remark in entry.remarks:
            yield from (" ", _bracketed(remark))

    def say(self, key: str) -> Span:
        """A formula."""
        return self.conventions.say(key)

    def attested(self, entry: Entry) -> Reading:
        """The lemma with the witnesses that the style of the apparatus names."""
        lemma, style = entry.lemma, self.conventions.style
        if style == "negative":
            return replace(lemma, witnesses=(), details=())
        if style == "encoded" or entry.mark.name != "app" or lemma.witnesses or lemma.sources:
            return lemma
        named = self.conventions.spread(s for r in entry.readings for s in r.witnesses)
        gone = self.conventions.spread((*entry.absent, *entry.elsewhere))
        others = (w.siglum for w in self.conventions.witnesses if not w.group)
        return replace(lemma, witnesses=tuple(s for s in others if s not in named and s not in gone))

    def missing(self, entry: Entry) -> Iterator[Inline]:
        """In a positive apparatus, the witnesses that have no text here."""
        named = {s for r in (entry.lemma, *entry.readings) for s in r.witnesses}
        absent = self.conventions.sorted(s for s in entry.absent if s not in named)
        if self.conventions.style == "positive" and absent:
            yield from (_SEPARATOR, self.say("absent" if len(absent) == 1 else "absent-several"))
            for siglum in absent:
                yield from (" ", Span(Mark("wit"), (siglum,)))

    def added(self, entry: Entry) -> Iterator[Inline]:
        """Where the readings of an entry without words in its lemma stand, and that they are additions."""
        where, word = entry.beside
        if word:
            yield from (self.say(where), " ", Span(Mark("beside"), (word,)), " ")
        if any(r.content and r.mark.name not in _BRANCHES for r in entry.readings):
            yield from (self.say("add"), " ")

    def reading(self, reading: Reading, content: list[Inline], *, deleted: bool) -> Iterator[Inline]:
        """A reading with its formulae and sigla."""
        label = reading.mark.name if reading.mark.name in _BRANCHES else ""
        if label and deleted and content:
            yield from (self.say("del"), " ")
        said = self.done(reading)
        words = tuple(f"wit-{slug(siglum)}" for siglum in self.conventions.sorted(reading.witnesses))
        mark = Mark("rdg", reading.mark.line, reading.mark.id, reading.mark.lang, classes=words)
        yield Span(mark, tuple(content) or (said.pop(0) if said else self.say("om"),))
        for one in said:
            yield from (" ", one)
        if label and not deleted:
            yield from (" ", self.say(label))
        yield from self.authority(reading)
        if _all_in(reading.content, "unclear"):
            yield from (" ", self.say("apparently"))
        if reading.cause in CAUSES and reading.cause not in ACTS:
            yield from (" ", self.say(reading.cause))
        yield from self.certainty(reading)
        yield from self.said(reading)

    def done(self, reading: Reading) -> list[Inline]:
        """What the reading does to the text of its witness: it transposes, deletes, adds above the line."""
        keys = [ACTS[word] for word in (reading.type, reading.cause) if word in ACTS][:1]
        if _all_in(reading.content, "del") and "del" not in keys:
            keys.append("del")
        for word in _added(reading.content):
            if (place := word.removeprefix("place-")) in PLACES:
                keys.append(PLACES[place])
        return [self.say(key) for key in keys]

    def authority(self, reading: Reading) -> Iterator[Inline]:
        """Who reads so: the witnesses, then for what an editor proposes the formula and the name."""
        for siglum in self.conventions.sorted(reading.witnesses):
            layer = (Span(Mark("layer"), (reading.layer,)),) if reading.layer else ()
            yield from (" ", Span(Mark("wit"), (siglum, *layer)))
            for named, said in reading.details:
                if named == siglum:
                    yield from (" ", _bracketed(said))
        if reading.type in JUDGEMENTS:
            yield from (" ", self.say(JUDGEMENTS[reading.type]))
        # a pointer says nothing to a reader; who is named in words is named here too
        for source in reading.sources:
            if not source.startswith("#") and ":" not in source:
                yield from (" ", Span(Mark("source"), (source,)))

    def certainty(self, reading: Reading) -> Iterator[Inline]:
        """How sure a reading is, when that is not high."""
        if reading.cert in ("low", "medium", "unknown"):
            yield from (" ", Span(Mark("remark"), (formula(reading.cert, self.conventions.language),)))
        elif reading.cert not in ("", "high"):
            yield from (" ", Span(Mark("remark", lang="en"), (f"(certainty: {reading.cert})",)))

    def said(self, reading: Reading) -> Iterator[Inline]:
        """What else the file says of a reading."""
        for siglum, words in reading.details:
            if siglum not in reading.witnesses:
                yield from (" ", _bracketed((Span(Mark("wit"), (siglum,)), ": ", *words)))
        for remark in reading.remarks:
            yield from (" ", _bracketed(remark))

    # ------------------------------------------------------------ a reading in full

    def shown(self, reading: Reading) -> Iterator[Inline]:
        """A reading in full: what it holds of notes and entries is said in brackets, verse lines parted by strokes."""
        if all(isinstance(x, str) for x in reading.content):  # most readings are a word or two
            return iter(reading.content)  # type: ignore[arg-type]
        inner = _Writer(self.conventions.within(reading)) if reading.witnesses else self
        return inner.all(reading.content)

    def all(self, items: Iterable[Inline | Block]) -> Iterator[Inline]:
        """Content as it stands in an entry."""
        for x in items:
            if isinstance(x, Entry):
                yield Span(
                    Mark("app", x.mark.line, x.mark.id),
                    (*self.all(x.lemma.content), " (", *_strip(self.entry(x)), ")"),
                )
            elif isinstance(x, Note):
                yield from (" ", _bracketed(_strip(self.all(x.blocks)), x.mark.id))
            elif isinstance(x, Span) and x.mark.name == "subst":
                yield Span(x.mark, tuple(self.corrected(x)))
            elif isinstance(x, Span) and len(plain(x.content).split()) == TURNS.get(x.mark.name):
                yield Span(_plain(x.mark), (self.say(x.mark.name),))  # one that names sigla of its own stays a sign
            elif isinstance(x, (Span, Link)):
                yield Span(x.mark, tuple(self.all(x.content)))
            elif isinstance(x, BLOCKS):
                yield from (Span(x.mark, tuple(_strip(self.all(_parts(x))))), _parting(x))
            else:
                yield x

    def corrected(self, subst: Span) -> Iterator[Inline]:
        """A correction in the witness: what it reads after, and what it read before (``y corr. ex x``)."""
        new = [x for x in subst.content if not (isinstance(x, Span) and x.mark.name == "del")]
        old = [x for x in subst.content if isinstance(x, Span) and x.mark.name == "del"]
        yield from _strip(self.all(new))
        for x in old:
            yield from (" ", self.say("corr-from"), " ", *_strip(self.all(x.content)))


def _all_in(content: Iterable[Inline | Block], name: str) -> tuple[str, ...]:
    """The classes of the one element ``name`` that all of ``content`` stands in, or ``name`` alone; else nothing."""
    inner = [x for x in content if not isinstance(x, str) or any(map(str.isalnum, x))]
    if len(inner) == 1 and isinstance(one := inner[0], Span) and one.mark.name == name:
        return (name, *one.mark.classes)
    return ()


def _added(content: Iterable[Inline | Block]) -> tuple[str, ...]:
    """The classes of the one addition that is all of ``content``, or of the correction that is."""
    inner = [x for x in content if not isinstance(x, str)]
    if _all_in(content, "subst"):
        content = [x for x in children(inner[0]) if isinstance(x, Span) and x.mark.name == "add"]
    return _all_in(content, "add")


def _bracketed(remark: Iterable[Inline], xml_id: str = "") -> Span:
    return Span(Mark("remark", id=xml_id), ("(", *remark, ")"))


def _formula(words: str) -> Span:
    return Span(Mark("formula"), (words,))


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
