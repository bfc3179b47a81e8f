"""Visitors of what stands beside something: rows of text and translation, numbers of paragraphs and plates."""

from __future__ import annotations

from docutils import nodes

from edition.sphinx.loci import loci
from edition.typst.quote import quote
from edition.typst.writing import Writer


class SideVisitors(Writer):
    """The part of the translator that knows :mod:`edition.typst.parallel`."""

    spreads = 0

    def end_chapter(self) -> None:
        """See :class:`edition.typst.blocks.BlockVisitors`."""
        raise NotImplementedError

    def visit_row(self, node: nodes.Element) -> None:
        """Text and translation of one paragraph, beside each other."""
        kind = next((f"{name}-row" for name in ("heads", "plate") if name in node["classes"]), "row")
        self.write(f"{kind}({self._sides(node)})\n")
        raise nodes.SkipNode

    def visit_spread(self, node: nodes.Element) -> None:
        """Rows for facing pages."""
        self.write("")
        self.end_chapter()  # a page begins
        rows = [row for row in node.children if isinstance(row, nodes.Element)]
        number, self.spreads = self.spreads, self.spreads + 1
        written = "".join(f"({self._sides(row)}),\n" for row in rows)
        self.write(f"spread({number}, (\n{written}))\n")
        raise nodes.SkipNode

    def _sides(self, row: nodes.Element) -> str:
        self.write("")  # anchors that wait stand before the row
        return ", ".join(f"{{{self.render(side.children)}}}" for side in row.children)

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
