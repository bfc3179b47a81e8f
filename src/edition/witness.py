"""The text of one witness, or the reading text, as plain lines: the proof that the encoding lost nothing.

A paragraph, a heading, a verse line, a cell and an item is a line; lines are parted by a line feed, and none follows
the last. What the editors added (notes, their headings, translations and commentary) is not part of a witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from edition.model import (
    BLOCKS,
    Block,
    Break,
    Division,
    Document,
    Entry,
    Formula,
    Inline,
    Items,
    Link,
    Mark,
    Note,
    Paragraph,
    Reading,
    Span,
    children,
    walk,
)
from edition.problems import NothingToDo

#: Divisions that are about the text (EpiDoc and TEI custom); the rest of ``text`` is the text.
_ABOUT: Final = frozenset({"translation", "commentary", "apparatus", "bibliography", "introduction", "editorial"})
#: Lists of names stand beside the text, not in it.
_BESIDE: Final = frozenset({"standOff", "listPerson", "listPlace", "listOrg", "listEvent", "listWit"})
#: What a transcript has where the edition chose (TEI P5, Simple Editorial Changes).
_AS_WRITTEN: Final = ("sic", "orig", "abbr")
_SPACES: Final = re.compile(" {2,}")


def reading_text(document: Document) -> str:
    """The text as the edition prints it."""
    return "\n".join(_lines(_edition(document), None))


def passage_texts(document: Document, marks: Iterable[Mark]) -> dict[Mark, str]:
    """The reading texts of divisions, known by their marks; one that holds none of the edited text has none."""
    wanted = {_key(mark): mark for mark in marks}
    edited = list(_edition(document))
    found: dict[Mark, str] = {}
    for block in edited:
        for division in (block, *_below(block)) if isinstance(block, Division) else ():
            if mark := wanted.pop(_key(division.mark), None):
                found[mark] = "\n".join(_lines((division,), None))
    known = set(map(id, edited))
    for division in _below(document.text) if wanted else ():
        if mark := wanted.pop(_key(division.mark), None):
            found[mark] = "\n".join(_lines((d for d in _below(division) if id(d) in known), None))
    return {mark: text for mark, text in found.items() if text}


def _below(division: Division) -> Iterator[Division]:
    """Every division below ``division``, in order."""
    return (node for node in walk(division.blocks) if isinstance(node, Division))


def _key(mark: Mark) -> tuple[str, int, str]:
    """What tells an element from others: the language of its mark may be that of its page."""
    return mark.name, mark.line, mark.id


def witness_text(document: Document, siglum: str) -> str:
    """The text of the witness ``siglum`` (its printed siglum or its ``xml:id``).

    Where no reading names the witness it agrees with the lemma. Raises ``NothingToDo`` for a siglum that is not
    declared.
    """
    witness = next((w for w in document.witnesses if siglum in (w.siglum, w.id)), None)
    if witness is None:
        known = ", ".join(w.siglum for w in document.witnesses) or "none"
        raise NothingToDo(f"{document.file}: no witness '{siglum}' is declared in listWit (declared: {known})")
    groups = {w.siglum for w in document.witnesses if witness.id in w.group}
    return "\n".join(_lines(_edition(document), frozenset({witness.siglum, *groups})))


def _edition(document: Document) -> Iterable[Block]:
    """The blocks that are the text: divisions of type ``edition`` where there are any, else everything."""
    found = [b for b in _divisions(document.text) if b.type == "edition"]
    return found or document.text.blocks


def _divisions(division: Division) -> Iterator[Division]:
    for block in division.blocks:
        if isinstance(block, Division):
            yield block
            if block.type != "edition":
                yield from _divisions(block)


def _lines(blocks: Iterable[Inline | Block], sigla: frozenset[str] | None) -> Iterator[str]:
    """The lines of ``blocks``, in order."""
    for block in blocks:
        if not isinstance(block, (*BLOCKS, Entry)) or _is_editorial(block):
            continue
        if isinstance(block, Paragraph):
            yield from _line(block.content, sigla)
        elif isinstance(block, Entry):
            yield from _lines(_reading(block, sigla).content, sigla)
        elif isinstance(block, Division):
            yield from _line(block.head, sigla)
            yield from _lines(block.blocks, sigla)
        elif isinstance(block, Items):
            yield from _lines(block.head, sigla)
            for item in block.items:
                yield from _line(item.label, sigla)
                yield from _lines(item.blocks, sigla)
        else:
            yield from _lines(children(block), sigla)


def _is_editorial(block: Block) -> bool:
    if isinstance(block, Division) and block.type in _ABOUT:
        return True
    return "editorial" in block.mark.classes or block.mark.name in _BESIDE


def _line(content: Iterable[Inline], sigla: frozenset[str] | None) -> Iterator[str]:
    text = _SPACES.sub(" ", "".join(_strings(content, sigla))).strip(" ")
    if text:
        yield text


def _strings(content: Iterable[Inline | Block], sigla: frozenset[str] | None) -> Iterator[str]:
    for node in content:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Entry):
            yield from _strings(_reading(node, sigla).content, sigla)
        elif isinstance(node, (Note, Break)) or "editorial" in node.mark.classes:
            continue
        elif isinstance(node, Formula):
            yield node.tex
        elif isinstance(node, (Span, Link, *BLOCKS)):
            yield from _strings(children(node), sigla)


def _reading(entry: Entry, sigla: frozenset[str] | None) -> Reading:
    """The reading of the witness; of several that name it (its hands), the first."""
    if sigla is None:
        return entry.lemma
    readings = (entry.lemma, *entry.readings)
    named = next((r for r in readings if sigla.intersection(r.witnesses)), None)
    if named is not None:
        return named
    written = next((r for r in readings if r.mark.name in _AS_WRITTEN), None)
    return written or entry.lemma
