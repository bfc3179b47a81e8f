"""Two series of notes out of plain MyST footnotes: apparatus entries ``a b c`` and notes ``1 2 3``.

The prefix of a footnote's name tells its series (``app-``; anything else is a note). Numbering restarts with each
page and follows the first reference. The notes of a page are gathered where their section's own text ends, before
its subsections, so that a reader finds them near the passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator


def letters(number: int) -> str:
    """1 -> ``a``, 26 -> ``z``, 27 -> ``aa``."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out


def greek(number: int) -> str:
    """1 -> ``α``, 24 -> ``ω``, 25 -> ``αα``."""
    alphabet = "αβγδεζηθικλμνξοπρστυφχψω"
    return alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)


#: Series -> its heading and how it counts; a page prints them in this order.
SERIES: dict[str, tuple[str, Callable[[int], str]]] = {
    "src": ("Sources", greek),
    "app": ("Apparatus", letters),
    "n": ("Notes", str),
}


class NoteSeries(nodes.General, nodes.Element):
    """The notes of one series in one section: ``series`` is a key of :data:`SERIES`, ``label`` what to call it."""


def series_of(name: str) -> str:
    """The series of a footnote by its name: ``app-p5-1`` -> ``app``."""
    prefix = name.partition("-")[0]
    return prefix if prefix in SERIES else "n"


class NumberNotes(SphinxTransform):
    """Numbers the notes of a page, links them with their references and gathers them by section and series."""

    # Before MyST and docutils sort and number footnotes (618, 620) and report those without a reference (622).
    default_priority = 615

    def apply(self, **kwargs: object) -> None:
        """Work on the footnotes that have a name; ``[#]_`` of reStructuredText stays with docutils."""
        notes = {note["names"][0]: note for note in self.document.findall(nodes.footnote) if note["names"]}
        references = [r for r in self.document.findall(nodes.footnote_reference) if r.get("refname") in notes]
        order = dict.fromkeys([ref["refname"] for ref in references] + list(notes))
        homes = {ref["refname"]: _home(ref) for ref in reversed(references)}
        homes |= {name: _home(notes[name]) for name in notes if name not in homes}
        labels = _labels(order)
        for reference in references:
            self._link(reference, notes[reference["refname"]], labels[reference["refname"]])
        for name in order:
            _settle(notes[name], labels[name], series_of(name))
        self._take_over(notes.values(), references)
        _gather([(homes[name], series_of(name), notes[name]) for name in order])
        _name_series(self.document)

    def _link(self, reference: nodes.footnote_reference, note: nodes.footnote, label: str) -> None:
        target, ids = note["ids"][0], self.document.ids
        number = len(note["backrefs"]) + 1
        own = next(name for n in count(number) if (name := f"{target}-ref{n if n > 1 else ''}") not in ids)
        del ids[reference["ids"][0]]
        ids[own] = reference
        reference["ids"] = [own]
        reference["refid"] = target
        reference["classes"].append(f"note-{series_of(reference['refname'])}")
        del reference["refname"]
        reference.children = [nodes.Text(label)]
        reference.setup_child(reference.children[0])
        reference.resolved = True
        note.add_backref(own)

    def _take_over(self, notes: Iterable[nodes.footnote], references: Iterable[nodes.footnote_reference]) -> None:
        """Tell docutils that these need no number. It still reports a note without a reference."""
        done = {id(node) for node in (*notes, *references)}
        for node in (*notes, *references):
            node.attributes.pop("auto", None)
        document = self.document
        document.footnotes.extend(note for note in document.autofootnotes if id(note) in done)
        document.autofootnotes = [note for note in document.autofootnotes if id(note) not in done]
        document.autofootnote_refs = [ref for ref in document.autofootnote_refs if id(ref) not in done]


def _settle(note: nodes.footnote, label: str, series: str) -> None:
    if note.children and isinstance(note[0], nodes.label):
        del note[0]
    note.insert(0, nodes.label("", label))
    note["classes"].append(f"note-{series}")


def _labels(order: dict[str, None]) -> dict[str, str]:
    counters = {series: count(1) for series in SERIES}
    return {name: SERIES[series_of(name)][1](next(counters[series_of(name)])) for name in order}


def _home(node: nodes.Node) -> nodes.Element:
    """The nearest section around ``node``, or the document."""
    while node.parent is not None and not isinstance(node, nodes.section):
        node = node.parent
    assert isinstance(node, nodes.Element)
    return node


def _gather(notes: list[tuple[nodes.Element, str, nodes.footnote]]) -> None:
    moved = {id(note) for _, _, note in notes}
    for parent in {id(note.parent): note.parent for _, _, note in notes}.values():
        parent.children = [child for child in parent.children if id(child) not in moved]
    places: dict[tuple[int, str], NoteSeries] = {}
    for series in SERIES:
        for home, own, note in notes:
            if own != series:
                continue
            if (id(home), series) not in places:
                places[id(home), series] = NoteSeries(series=series, classes=["notes", f"notes-{series}"])
                home.insert(_end_of_text(home), places[id(home), series])
            places[id(home), series] += note


def _end_of_text(home: nodes.Element) -> int:
    sections = (at for at, child in enumerate(home.children) if isinstance(child, nodes.section))
    return next(sections, len(home.children))


def _name_series(document: nodes.document) -> None:
    """Names for the landmarks of a page, no two alike: ``Notes``, ``Notes: Chapter two``."""
    found = list(document.findall(NoteSeries))
    kinds = [node["series"] for node in found]
    used: set[str] = set()
    for node in found:
        heading = SERIES[node["series"]][0]
        if kinds.count(node["series"]) > 1:
            heading = ": ".join(filter(None, (heading, _title(node.parent))))
        tries = (heading if n == 1 else f"{heading} ({n})" for n in count(1))
        node["label"] = next(name for name in tries if name not in used)
        used.add(node["label"])


def _title(section: nodes.Element) -> str:
    """The heading of a section without the labels of its notes."""
    title = next(iter(section.findall(nodes.title)), nodes.title())
    parts = (text for text in title.findall(nodes.Text) if not isinstance(text.parent, nodes.footnote_reference))
    return "".join(parts)


def visit_series(self: HTML5Translator, node: NoteSeries) -> None:
    """Open ``<section aria-label="Apparatus">``; the style sheet prints ``data-heading`` above it."""
    names = {"aria-label": node["label"], "data-heading": SERIES[node["series"]][0]}
    self.body.append(self.starttag(node, "section", **names))


def depart_series(self: HTML5Translator, node: NoteSeries) -> None:
    """Close the section."""
    self.body.append("</section>\n")


def visit_note(self: HTML5Translator, node: nodes.footnote) -> None:
    """Open a note; docutils' wrapper around neighbouring notes is our section."""
    self.body.append(self.starttag(node, _tag(self), classes=["footnote", "brackets"], role="doc-footnote"))


def depart_note(self: HTML5Translator, node: nodes.footnote) -> None:
    """Close the note."""
    self.body.append(f"</{_tag(self)}>\n")


def _tag(translator: HTML5Translator) -> str:
    """``aside`` in an EPUB: reading systems show such a note over the text."""
    return "aside" if translator.builder.name == "edition-epub" else "div"


def leave(self: nodes.NodeVisitor, node: nodes.Node) -> None:
    """For writers without landmarks (text, LaTeX): the notes are printed where they stand, with nothing around."""
