"""Visitors of blocks: headings, paragraphs, verse, notes, tables, pictures, boxes, literal text, formulae."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from edition.typst import formula, tables
from edition.typst.lists import ListVisitors
from edition.typst.matter import PARAGRAPH
from edition.typst.metadata import RUNNING, running
from edition.typst.notes import Notes, after_label
from edition.typst.numbering import Edited
from edition.typst.pictures import Pictures, stands_alone, width
from edition.typst.quote import literal, quote
from edition.typst.sides import SideVisitors

if TYPE_CHECKING:
    from sphinx.builders import Builder


NO_COSTS, COSTS = "(widow: 0%, orphan: 0%)", "(widow: 100%, orphan: 100%)"
CHANGES = 16


class BlockVisitors(SideVisitors, ListVisitors):
    """The part of the translator that knows blocks; see :class:`edition.typst.translator.TypstTranslator`."""

    notes: Notes
    edited: Edited
    words_of_book: Mapping[str, str]
    top_rank = 1
    pictures = Pictures()

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.depth = 0
        self.level = 0
        self.verse = 0
        self._quotations: list[bool] = []
        self.marks_on_page: set[str] = set()
        self.end_notes: list[tuple[str, str, str]] = []
        self.end_names: list[str] = []
        self._planned = False
        self._changes = 0

    # ------------------------------------------------------------ headings

    def visit_section(self, node: nodes.Element) -> None:
        """A division: its headings stand one level lower."""
        self.depth += 1

    def depart_section(self, node: nodes.Element) -> None:
        """End of the division."""
        self.depth -= 1

    def visit_title(self, node: nodes.Element) -> None:
        """The heading of a division; that of a box is set with the box."""
        if isinstance(node.parent, nodes.section):
            self.heading(self.depth, list(node.children))
        else:
            self.write(f"rubric({{{self.render(list(node.children))}}})\n")
        raise nodes.SkipNode

    def visit_part(self, node: nodes.Element) -> None:
        """The heading of a part of the book: the caption of a table of contents in the root document."""
        self.heading(0, list(node.children))
        raise nodes.SkipNode

    def heading(self, rank: int, children: list[nodes.Node]) -> None:
        """A heading of rank 0 (part), 1 (chapter) … with notes in the text only, not in contents and bookmarks.

        PDF/UA-1 wants levels without gaps (ISO 14289-1, 7.4.2), so the level follows what stands before.
        """
        if rank < 2:
            self.marks_on_page = set()
            self.end_chapter()
        if rank < 2 and children:
            self._plan_lines(_has_notes(children[0]))
        self.level = min(rank + 1 - self.top_rank, self.level + 1)
        short = self.render(children, bare=True)
        full = self.render(children)
        self.out.append(f"section({max(self.level, 1)}, {rank}, {_head(children)}, {{{short}}}, {{{full}}})\n")

    def _plan_lines(self, planned: bool) -> None:
        """Leave single lines at the ends of pages to the plan in a chapter with notes, to the typesetter in others.

        Each change is one more style around the rest of the book, and Typst bears some sixty.
        """
        if planned != self._planned and self._changes < CHANGES:
            if not any(self._calls):  # else it ends with the call around the chapter
                self._planned = planned
                self._changes += 1
            self.out.append(f"set text(costs: {NO_COSTS if planned else COSTS})\n")

    def end_chapter(self) -> None:
        """The notes that stand at the end of the chapter: by choice, or because they are too tall for a page foot."""
        heading = quote(self.words_of_book["notes"])
        if self.end_notes:
            notes = "".join(f"end-note({quote(n)}, {quote(mark)}, {{{body}}})\n" for n, mark, body in self.end_notes)
            self.out.append(f"end-notes({heading}, {{\n{notes}}})\n")
        if self.end_names:
            self.out.append(f"moved-notes({heading}, words, solids, {literal(self.end_names)})\n")
        self.end_notes, self.end_names = [], []

    # ------------------------------------------------------------ paragraphs, verse

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """A paragraph; a picture by itself is no paragraph."""
        if self.in_words:
            return
        if not stands_alone(node) and not node.get("run-in"):
            self.open("edited(" if self.edited.has_numbers(node) else "p(")

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End of the paragraph."""
        if self.in_words:
            self.cut(PARAGRAPH)
        elif not stands_alone(node) and not node.get("run-in"):
            self.close()

    def visit_block_quote(self, node: nodes.block_quote) -> None:
        """A quotation set off from the text; an epigraph has a form of its own."""
        plain = self.in_words or "epigraph" in node["classes"]
        self._quotations.append(not plain and not self.too_deep(node))
        if self._quotations[-1]:
            self.open("quotation(")

    def depart_block_quote(self, node: nodes.block_quote) -> None:
        """End of the quotation."""
        if self._quotations.pop():
            self.close()

    def visit_line_block(self, node: nodes.line_block) -> None:
        """Verse; a group within a group is indented."""
        self.verse += 1
        if self.verse == 1 and not self.in_words:
            self.open("verse(")

    def depart_line_block(self, node: nodes.line_block) -> None:
        """End of the verses."""
        self.verse -= 1
        if self.verse == 0 and not self.in_words:
            self.close()

    def visit_line(self, node: nodes.line) -> None:
        """One verse, or an empty line between verses."""
        if self.in_words:
            return
        if not node.children:
            self.open("verse-gap(")
        elif self.edited.has_numbers(node):
            self.open(f"edited-verse({_number(node)}, {self.verse - 1}, ")
        else:
            self.open(f"verse-line({self.verse - 1}, ")

    def depart_line(self, node: nodes.line) -> None:
        """End of the verse."""
        if self.in_words:
            self.cut(PARAGRAPH)
        else:
            self.close()

    def visit_transition(self, node: nodes.transition) -> None:
        """A rule between passages."""
        self.write("transition()\n")
        raise nodes.SkipNode

    # ------------------------------------------------------------ notes, the bibliography

    def visit_citation(self, node: nodes.citation) -> None:
        """An item of the bibliography."""
        labels = [child for child in node.children if isinstance(child, nodes.label)]
        mark = quote(labels[0].astext()) if labels else "none"
        self.write(f"bibliography-item({mark}, {{{self.render(after_label(node))}}})\n")
        raise nodes.SkipNode

    def visit_footnote(self, node: nodes.footnote) -> None:
        """A note without a mark in the text (one with a mark is set with its mark)."""
        if not self.notes.has_mark(node):
            self.report("note without a mark in the text: it is set where it stands", f"note {node['ids']}", node)
            self.write(f"left-hand({{{self.render(list(node.children))}}})\n")
        raise nodes.SkipNode

    def visit_NoteSeries(self, node: nodes.Element) -> None:  # noqa: N802 - named after the node
        """The notes that no mark leads to; all others stand at the page foot."""
        for note in node.findall(nodes.footnote):
            if not self.notes.has_mark(note):
                self.out.append(self.render([note]))
        raise nodes.SkipNode

    # ------------------------------------------------------------ tables, pictures

    def visit_table(self, node: nodes.table) -> None:
        """A table with its caption."""
        if self.too_deep(node):
            return
        self.write(tables.source(node, self.render))
        raise nodes.SkipNode

    def visit_image(self, node: nodes.image) -> None:
        """A picture, with its description in place of one that cannot be read."""
        path, alt = self.pictures.path(node), str(node.get("alt", "")).strip()
        if path is None:
            self.report(f"picture not found: {node['uri']}; its description is printed", f"picture {node['uri']}", node)
        if not alt:
            self.report(f"picture without a description: {node['uri']}", f"alt {node['uri']}", node)
        place = f"{literal(path)}, {quote(alt)}"
        alone = not isinstance(node.parent, nodes.TextElement) or stands_alone(node.parent)
        self.write(f"picture({place}, {width(node)})\n" if alone else f"inline-picture({place}); ")
        raise nodes.SkipNode

    def visit_figure(self, node: nodes.figure) -> None:
        """A picture with its caption and legend, kept together."""
        if self.too_deep(node):
            return
        below = [child for child in node.children if isinstance(child, nodes.caption | nodes.legend)]
        rest = [child for child in node.children if child not in below]
        legend = f"{{{self.render(below)}}}" if below else "none"
        self.write(f"framed({{{self.render(rest)}}}, {legend})\n")
        raise nodes.SkipNode

    # ------------------------------------------------------------ boxes

    def visit_topic(self, node: nodes.Element) -> None:
        """A box with a title."""
        if self.too_deep(node):
            return
        title = next((child for child in node.children if isinstance(child, nodes.title)), None)
        label = f"{{{self.render(title.children)}}}" if title is not None else _label(node)
        body = self.render([child for child in node.children if child is not title])
        self.write(f"titled({label}, {{{body}}})\n")
        raise nodes.SkipNode

    visit_sidebar = visit_topic
    visit_Admonition = visit_topic  # noqa: N815 - named after the node
    visit_seealso = visit_topic

    # ------------------------------------------------------------ literal text, formulae

    def visit_literal_block(self, node: nodes.Element) -> None:
        """Literal text, line for line."""
        self.say(node.astext())
        self.write(f"listing({quote(node.astext())})\n")
        raise nodes.SkipNode

    visit_doctest_block = visit_literal_block

    def visit_math(self, node: nodes.Element) -> None:
        """A formula in a line."""
        self.write(formula.source(node.astext(), display=False))
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element) -> None:
        """A formula by itself."""
        self.write(formula.source(node.astext(), display=True))
        raise nodes.SkipNode


def _has_notes(heading: nodes.Node) -> bool:
    """Whether the chapter under a heading has notes."""
    chapter = heading.parent
    while chapter is not None and not isinstance(chapter, addnodes.start_of_file | nodes.document):
        chapter = chapter.parent
    return chapter is None or any(True for _ in chapter.findall(nodes.footnote_reference))


def _number(verse: nodes.Element) -> int:
    """The number of a verse in the edition; 0 if it has none."""
    number = next((name[2:] for name in verse["classes"] if name.startswith("n-")), "")
    return int(number) if number.isascii() and number.isdigit() else 0


def _head(children: list[nodes.Node]) -> str:
    """A heading that is too long to run above the pages, shortened; ``none`` for others."""
    plain = "".join(child.astext() for child in children if not isinstance(child, nodes.footnote_reference))
    return literal(running(plain) if len(plain) > RUNNING else None)


def _label(node: nodes.Element) -> str:
    name = admonitionlabels.get(type(node).__name__)
    return quote(str(name)) if name else "none"
