"""Notes on the Python side: which note a mark belongs to, and what goes to the foot as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docutils import nodes

from edition.typst.links import docname_of, key
from edition.typst.matter import BREAK, LAYERS, SPACE, Matter
from edition.typst.quote import quote

APP: Final = "app"

_BREAKS: Final = re.compile(
    r"( +)|(?<=\w[-–—/])(?=\w)|(?<=[\u2e80-\ua4ff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef])(?=\w)"
)
"""Where a line may end: at spaces, behind hyphens and dashes, between the signs of East Asian scripts (UAX 14)."""


_WORDS: Final = (
    nodes.Text,
    nodes.Inline,
    nodes.paragraph,
    nodes.block_quote,
    nodes.container,
    nodes.line_block,
    nodes.line,
)
_NO_WORDS: Final = (nodes.image, nodes.math, nodes.raw)


class Notes:
    """The footnotes of a book and which of them have been set so far."""

    def __init__(self, document: nodes.document) -> None:
        self._notes: dict[str, nodes.footnote] = {}
        for note in document.findall(nodes.footnote):
            docname = docname_of(note)
            self._notes |= {key(docname, anchor): note for anchor in note["ids"]}
        self._set: set[str] = set()
        marks = list(document.findall(nodes.footnote_reference))
        self.marked = {target_of(mark) for mark in marks}

    def of(self, mark: nodes.footnote_reference) -> nodes.footnote | None:
        """The note that a mark in the text belongs to."""
        return self._notes.get(target_of(mark))

    def first(self, mark: nodes.footnote_reference) -> bool:
        """True for the first mark of a note, where the note is set; the mark counts as seen from then on."""
        target = target_of(mark)
        seen = target in self._set
        self._set.add(target)
        return not seen

    def has_mark(self, note: nodes.footnote) -> bool:
        """Whether some mark in the book leads to the note."""
        docname = docname_of(note)
        return any(key(docname, anchor) in self.marked for anchor in note["ids"])


class Foot:
    """The feet of a book: its notes in the order of their marks, every word once, notes that are no words."""

    def __init__(self) -> None:
        self.matter: list[Matter] = []
        self.words: dict[str, int] = {}
        self.solids: dict[str, str] = {}

    def word(self, source: str) -> int:
        """The number of a word by its source."""
        return self.words.setdefault(source, len(self.words))

    def add(self, name: str, layer: str, mark: str, pieces: list[tuple[str, str]], *, keyed: bool) -> None:
        """Add a note that is words."""
        tokens = tuple((self.word(source), after) for source, after in pieces)
        self.matter.append(Matter(name, layer, self.word(f"super({quote(mark)})"), keyed, tokens))

    def add_solid(self, name: str, layer: str, mark: str, source: str, *, keyed: bool) -> None:
        """Add a note that is set as one piece."""
        self.solids[name] = source
        self.matter.append(Matter(name, layer, self.word(f"super({quote(mark)})"), keyed, (), solid=True))


def split(text: str) -> Iterator[tuple[str, str]]:
    """Text cut where a line may end: each piece with what follows it, ``SPACE``, ``BREAK`` or, at last, nothing."""
    done = 0
    for found in _BREAKS.finditer(text):
        yield text[done : found.start()], SPACE if found.group() else BREAK
        done = found.end()
    yield text[done:], ""


def is_words(note: nodes.footnote) -> bool:
    """Whether a note is nothing but words: paragraphs, quotations, verses."""
    return all(
        isinstance(node, _WORDS) and not isinstance(node, _NO_WORDS)
        for node in note.findall()
        if node is not note and not isinstance(node, nodes.label)
    )


def marks_of(file: nodes.Element) -> set[str]:
    """The printed marks of the notes of a document, without those of documents within it."""
    own = [note for note in file.findall(nodes.footnote) if docname_of(note) == file["docname"]]
    return {f"{layer(note)} {mark_text(note)}" for note in own}


def layer(note: nodes.Element) -> str:
    """The layer of a note, from the class that ``edition.sphinx.notes`` gave it."""
    return next((name for name in LAYERS if f"note-{name}" in note["classes"]), LAYERS[-1])


def mark_text(note: nodes.footnote) -> str:
    """The mark printed before a note: its label."""
    return note[0].astext() if note.children and isinstance(note[0], nodes.label) else "*"


def after_label(node: nodes.Element) -> list[nodes.Node]:
    """What follows the label of a note or citation; the first paragraph is to run on after the label."""
    blocks = [child for child in node.children if not isinstance(child, nodes.label)]
    if blocks and isinstance(blocks[0], nodes.paragraph):
        blocks[0]["run-in"] = True
    return blocks


def source_again(mark: nodes.footnote_reference) -> str:
    """Typst source of a further mark of a note that is already set; an entry found by its line has no marks."""
    return f"note-again({quote(target_of(mark))}, {quote(mark.astext())}); "


def target_of(mark: nodes.footnote_reference) -> str:
    """The name in the book of the note that a mark leads to."""
    return key(docname_of(mark), mark.get("refid", ""))
