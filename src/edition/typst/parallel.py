"""Text and translation: beside each other in columns, on facing pages, or the one after the other.

On the page of the web edition a container ``parallel`` holds ``original`` and ``translation`` of one paragraph or
plate (:mod:`edition.weave`). Here it becomes a :class:`row` of the layout the project has chosen.
"""

from __future__ import annotations

from itertools import groupby

from docutils import nodes


class row(nodes.General, nodes.Element):  # noqa: N801 - nodes are written so in docutils
    """A ``side`` of the text and one of its translation that stand at one height."""


class side(nodes.General, nodes.Element):  # noqa: N801
    """What stands in one column of a row."""


class spread(nodes.General, nodes.Element):  # noqa: N801
    """Rows that follow one another, for facing pages."""


def arrange(book: nodes.document, layout: str) -> None:
    """Turn the containers of the book into rows, or set what follows one another into that order."""
    containers = [node for node in book.findall(nodes.container) if "parallel" in node["classes"]]
    known = set(map(id, containers))
    for parent in {id(node.parent): node.parent for node in containers}.values():
        children, parent.children = list(parent.children), []
        for is_row, run in groupby(children, lambda child: id(child) in known):
            group = list(run)
            parent.extend(_arranged(group, layout) if is_row else group)


def _arranged(group: list[nodes.Node], layout: str) -> list[nodes.Node]:
    """A run of containers in the layout. A plate is a run of one, for its commentary follows: it keeps its row."""
    if layout == "after":
        return _after(group) if len(group) > 1 else group
    facing = layout == "facing" and len(group) > 1
    rows = [made for node in group if isinstance(node, nodes.Element) for made in _rows(node, heads_apart=not facing)]
    return [spread("", *rows)] if facing else list(rows)


def _after(group: list[nodes.Node]) -> list[nodes.Node]:
    cells = [cell for node in group for cell in node.children if isinstance(cell, nodes.Element)]
    return [*filter(_is_original, cells), *(cell for cell in cells if not _is_original(cell))]


def _rows(container: nodes.Element, *, heads_apart: bool) -> list[row]:
    """In columns the headings of the translation have a row of their own: the paragraphs begin at one height."""
    left = [cell for cell in container.children if _is_original(cell)]
    right = [cell for cell in container.children if not _is_original(cell)]
    heads: list[nodes.Node] = []
    for cell in right:
        assert isinstance(cell, nodes.Element)
        while heads_apart and cell.children and _is_head(cell.children[0]):
            head = cell.children[0]
            cell.remove(head)
            heads.append(nodes.container("", head, classes=list(cell["classes"])))
    above = [row("", side(), side("", *heads), classes=["heads"])] if heads else []
    plate = any("figure" in node["classes"] for cell in left for node in cell.findall(nodes.container))
    return [*above, row("", side("", *left), side("", *right), classes=["plate"] if plate else [])]


def _is_original(cell: nodes.Node) -> bool:
    return isinstance(cell, nodes.Element) and "original" in cell["classes"]


def _is_head(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph) and "head" in node["classes"]
