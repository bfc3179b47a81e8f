"""Verse: a paragraph ``{.lg}`` with hard line breaks becomes a block of lines, each with its own anchor."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform


class Verse(SphinxTransform):
    """Turns ``paragraph.lg`` (inlines ``.l`` between raw ``<br>`` nodes) into ``line_block.lg`` of ``line.l``."""

    # Before the notes are gathered (615): the references move with their lines.
    default_priority = 400

    def apply(self, **kwargs: object) -> None:
        """Replace every such paragraph of the page."""
        for paragraph in list(self.document.findall(nodes.paragraph)):
            if "lg" in paragraph["classes"]:
                paragraph.replace_self(_block(paragraph))


def _block(paragraph: nodes.paragraph) -> nodes.line_block:
    block = nodes.line_block()
    block.update_all_atts(paragraph)
    block.source, block.line = paragraph.source, paragraph.line
    for content in _split(paragraph):
        block += _line(content)
    return block


def _split(paragraph: nodes.paragraph) -> list[list[nodes.Node]]:
    """What stands between the hard breaks; MyST writes each break as raw HTML and raw LaTeX."""
    lines: list[list[nodes.Node]] = [[]]
    for child in paragraph.children:
        if not isinstance(child, nodes.raw):
            lines[-1].append(child)
        elif child["format"] == "html":
            lines.append([])
    return lines


def _line(content: list[nodes.Node]) -> nodes.line:
    """One verse. The attributes of its span ``.l`` go to the line; notes hung on the end stay in it."""
    line = nodes.line(indent=0)
    for child in content:
        if isinstance(child, nodes.inline) and "l" in child["classes"] and "l" not in line["classes"]:
            line.update_all_atts(child)
            line.source, line.line = child.source, child.line
            line.extend(child.children)
        else:
            line.append(child)
    return line
