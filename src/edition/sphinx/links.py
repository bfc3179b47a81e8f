"""What a link says of itself (its classes, its language, its anchor) stays, wherever it leads.

MyST resolves ``[Rusiji](#russia){#x1 .place-name}`` to another page by making a new reference, and what stood in the
braces is gone: a name would lose its kind, a passage its language, a link its ``xml:id``. Nor does Sphinx take the
anchor of a link for something to link to.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform


class KeepLinkMarks(SphinxTransform):
    """Puts an inline around each reference that has classes or anchors, and gives them to it."""

    # Before Sphinx collects what can be linked to (850) and MyST tells its links apart (879).
    default_priority = 800

    def apply(self, **kwargs: object) -> None:
        """Work on every reference of the page."""
        for reference in list(self.document.findall(_is_marked)):
            assert isinstance(reference, nodes.Element)
            mark = nodes.inline()
            mark.source, mark.line = reference.source, reference.line
            for attribute in ("classes", "ids", "names"):
                mark[attribute], reference[attribute] = reference[attribute], []
            reference.replace_self(mark)
            mark += reference
            self.document.ids.update(dict.fromkeys(mark["ids"], mark))


def _is_marked(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference | addnodes.pending_xref) and bool(node["classes"] or node["ids"])
