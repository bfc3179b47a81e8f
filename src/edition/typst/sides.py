"""Visitors of what stands beside something: rows of text and translation, numbers of paragraphs and plates."""

from __future__ import annotations

from docutils import nodes

from edition.sphinx.loci import loci
from edition.typst.notes import Notes
from edition.typst.quote import literal, quote
from edition.typst.writing import Writer


class SideVisitors(Writer):
    """The part of the translator that knows :mod:`edition.typst.parallel`."""

    notes: Notes

    def visit_row(self, node: nodes.Element) -> None:
        """Text and translation of one paragraph, beside each other."""
        kind = next((f"{name}-row" for name in ("heads", "plate") if name in node["classes"]), "row")
        self.write(f"{kind}({self._sides(node)})\n")
        raise nodes.SkipNode

    def visit_spread(self, node: nodes.Element) -> None:
        """Rows for facing pages."""
        self.write("")
        rows = [row for row in node.children if isinstance(row, nodes.Element)]
        written = "".join(f"({literal(self._sizes_of_notes(row))}, {self._sides(row)}),\n" for row in rows)
        self.write(f"spread(meta.paper, (\n{written}))\n")
        raise nodes.SkipNode

    def _sides(self, row: nodes.Element) -> str:
        self.write("")  # anchors that wait stand before the row
        return ", ".join(f"{{{self.render(side.children)}}}" for side in row.children)

    def _sizes_of_notes(self, row: nodes.Element) -> list[int]:
        """How many characters the notes of a row have."""
        found = map(self.notes.of, row.findall(nodes.footnote_reference))
        return [len(note.astext()) for note in found if note is not None]

    def visit_Locus(self, node: nodes.Element) -> None:  # noqa: N802 - named after the node
        """The number of a paragraph or a plate, by which it is cited."""
        function = "plate-number" if node["kind"] == "Plate" else "locus"
        self.write(f"{function}({quote(node['number'])}); ")
        raise nodes.SkipNode


def number_loci(book: nodes.document) -> None:
    """Put the numbers of paragraphs and plates before their first words."""
    for block, locus in list(loci(book)):
        first = block if isinstance(block, nodes.paragraph) else next(block.findall(nodes.paragraph), None)
        if first is not None:
            first.insert(0, locus)
