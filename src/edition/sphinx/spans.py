"""Cells that span rows and columns: ``list-table`` knows none, so the pages say it by classes (``edition.myst``)."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform


class Spans(SphinxTransform):
    """Gives ``entry`` its ``morerows`` and ``morecols``, and takes away the places that it covers."""

    default_priority = 410

    def apply(self, **kwargs: object) -> None:
        """Look at every table of the page that has such a cell."""
        for table in list(self.document.findall(nodes.table)):
            for part in [*table.findall(nodes.thead), *table.findall(nodes.tbody)]:
                join(part)


def join(part: nodes.Element) -> None:
    """The spanning cells of one part of a table; a span ends with its part."""
    rows = [list(row.children) for row in part.children if isinstance(row, nodes.row)]
    for y, row in enumerate(rows):
        for x, entry in enumerate(row):
            if said := _said(entry):
                height = min(_number(said["classes"], "rows-"), len(rows) - y)
                width = min(_number(said["classes"], "cols-"), len(row) - x)
                _cover(rows, y, x, height, width)
                _spread(entry, said, height, width)


def _cover(rows: list[list[nodes.Node]], y: int, x: int, height: int, width: int) -> None:
    for j in range(y, y + height):
        for i in range(x, x + width):
            entry = rows[j][i]
            if (j, i) != (y, x) and isinstance(entry, nodes.entry) and "covered" in _classes(entry):
                entry.parent.remove(entry)


def _spread(entry: nodes.Node, said: nodes.Element, height: int, width: int) -> None:
    assert isinstance(entry, nodes.entry)
    said.parent.remove(said)
    if height > 1:
        entry["morerows"] = height - 1
    if width > 1:
        entry["morecols"] = width - 1


def _said(entry: nodes.Node) -> nodes.Element | None:
    """The paragraph at the head of a cell that says what it spans."""
    first = entry.children[0] if isinstance(entry, nodes.entry) and entry.children else None
    return first if isinstance(first, nodes.Element) and "spans" in first["classes"] else None


def _classes(entry: nodes.Element) -> list[str]:
    first = entry.children[0] if entry.children else None
    return list(first["classes"]) if isinstance(first, nodes.Element) else []


def _number(classes: list[str], prefix: str) -> int:
    found = next((c.removeprefix(prefix) for c in classes if c.startswith(prefix)), "1")
    return int(found) if found.isdigit() else 1
