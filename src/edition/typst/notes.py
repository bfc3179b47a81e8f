"""Notes at the foot of the page, on the Python side: which note a mark belongs to, and its source.

Together with ``template/notes.typ`` and :func:`edition.typst.compile.shifts` this is all that knows how a series of
notes is set; the translator only asks for the source of a mark.
"""

from __future__ import annotations

from docutils import nodes

from edition.typst.links import docname_of, key
from edition.typst.quote import quote

SERIES = ("app", "n")
"""The series in the order in which they stand at the page foot: apparatus, numbered notes."""


class Notes:
    """The footnotes of a book and which of them have been set so far."""

    def __init__(self, document: nodes.document) -> None:
        self._notes: dict[str, nodes.footnote] = {}
        for note in document.findall(nodes.footnote):
            docname = docname_of(note)
            self._notes |= {key(docname, anchor): note for anchor in note["ids"]}
        self._set: set[str] = set()
        self.marked = {_target(mark) for mark in document.findall(nodes.footnote_reference)}

    def of(self, mark: nodes.footnote_reference) -> nodes.footnote | None:
        """The note that a mark in the text belongs to."""
        return self._notes.get(_target(mark))

    def first(self, mark: nodes.footnote_reference) -> bool:
        """True for the first mark of a note, where the note is set; the mark counts as seen from then on."""
        target = _target(mark)
        seen = target in self._set
        self._set.add(target)
        return not seen

    def has_mark(self, note: nodes.footnote) -> bool:
        """Whether some mark in the book leads to the note."""
        docname = docname_of(note)
        return any(key(docname, anchor) in self.marked for anchor in note["ids"])


def marks_of(file: nodes.Element) -> set[str]:
    """The printed marks of the notes of a document, without those of documents within it."""
    own = [note for note in file.findall(nodes.footnote) if docname_of(note) == file["docname"]]
    return {f"{series(note)} {mark_text(note)}" for note in own}


def series(note: nodes.Element) -> str:
    """``app`` or ``n``, from the class that ``edition.sphinx.notes`` gave the note."""
    return next((name for name in SERIES if f"note-{name}" in note["classes"]), SERIES[-1])


def mark_text(note: nodes.footnote) -> str:
    """The mark printed before a note: its label."""
    return note[0].astext() if note.children and isinstance(note[0], nodes.label) else "*"


def after_label(node: nodes.Element) -> list[nodes.Node]:
    """What follows the label of a note or citation; the first paragraph is to run on after the label."""
    blocks = [child for child in node.children if not isinstance(child, nodes.label)]
    if blocks and isinstance(blocks[0], nodes.paragraph):
        blocks[0]["run-in"] = True
    return blocks


def source(mark: nodes.footnote_reference, note: nodes.footnote, body: str) -> str:
    """Typst source of a mark with its note, ``body`` being the source of what the note says."""
    label = quote(mark.astext() or mark_text(note))
    return f"note({quote(_target(mark))}, {quote(series(note))}, {label}, {{{body}}}); "


def source_again(mark: nodes.footnote_reference) -> str:
    """Typst source of a further mark of a note that is already set."""
    return f"note-again({quote(_target(mark))}, {quote(mark.astext())}); "


def _target(mark: nodes.footnote_reference) -> str:
    return key(docname_of(mark), mark.get("refid", ""))
