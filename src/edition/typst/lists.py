"""Visitors of lists, plain, numbered and of terms."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from edition.typst.quote import literal, quote
from edition.typst.writing import Writer

NUMBERING = {"arabic": "1", "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
"""Enumeration types of docutils and the counting symbols of Typst."""

SHORT = 400
"""A term and its meaning of fewer characters stand on one page."""


class ListVisitors(Writer):
    """The part of the translator that knows lists."""

    def visit_bullet_list(self, node: nodes.Element) -> None:
        """A list with dashes."""
        self._items("list(", node)

    def visit_enumerated_list(self, node: nodes.Element) -> None:
        """A numbered list, counted as docutils says."""
        symbol = NUMBERING.get(node.get("enumtype", "arabic"), "1")
        prefix = node.get("prefix", "") if node.get("prefix", "") in ("", "(") else ""
        suffix = node.get("suffix", ".") if node.get("suffix", ".") in (".", ")", "") else "."
        pattern = quote(prefix + symbol + suffix)
        self._items(f"numbered-list({int(node.get('start', 1))}, {pattern}, (", node, ")")

    def _items(self, call: str, node: nodes.Element, end: str = "") -> None:
        if self.too_deep(node):
            return
        items = "".join(f"{{{self.render([item])}}},\n" for item in node.children)
        self.write(f"{call}\n{items}{end})\n" if items else "")
        raise nodes.SkipNode

    def visit_definition_list(self, node: nodes.Element) -> None:
        """Terms with what they mean; field lists and option lists are set alike."""
        if self.too_deep(node):
            return
        for item in node.children:
            if isinstance(item, nodes.Element):
                last = item.children[-1:]
                whole = literal(len(item.astext()) < SHORT)
                _run_in(last)
                self.write(f"terms-item({whole}, {{{self.render(item.children[:-1])}}}, {{{self.render(last)}}})\n")
        raise nodes.SkipNode

    visit_field_list = visit_definition_list
    visit_option_list = visit_definition_list

    def visit_option_group(self, node: nodes.Element) -> None:
        """Command line options."""
        names = ", ".join(option.astext() for option in node.children)
        self.write(f"mono({quote(names)}); ")
        raise nodes.SkipNode


def _run_in(last: Sequence[nodes.Node]) -> None:
    """Let the first paragraph of a meaning follow its term without a gap where a page could end."""
    meaning = last[0] if last else None
    first = meaning.children[0] if isinstance(meaning, nodes.Element) and meaning.children else None
    if isinstance(first, nodes.paragraph):
        first["run-in"] = True
