"""One doctree for the whole book: every document that the root leads to, in the order of its tables of contents."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import inline_all_toctrees

if TYPE_CHECKING:
    from sphinx.builders import Builder


class part(nodes.Part, nodes.TextElement):  # noqa: N801 - nodes are written so in docutils
    """The heading of a part of the book: the caption of a ``toctree`` in the root document."""


def assemble(builder: Builder, title: str) -> nodes.document:
    """The book with its references resolved.

    The heading of the root document falls away where it only repeats the title of the book or stands above nothing
    but tables of contents; the documents it leads to are the chapters.
    """
    root = builder.config.root_doc
    tree = builder.env.get_doctree(root).deepcopy()
    tree["docname"] = root
    _mark_parts(tree)
    book = inline_all_toctrees(builder, {root}, root, tree, str, [root])
    book["docname"] = root
    _adopt(book)
    _unwrap_root(book, title)
    _part_columns(book)
    builder.env.resolve_references(book, root, builder)
    return book


def _adopt(book: nodes.document) -> None:
    """Sphinx hands the children of a document to its ``start_of_file`` without telling them."""
    for file in book.findall(addnodes.start_of_file):
        for child in file.children:
            child.parent = file


def _part_columns(book: nodes.document) -> None:
    """Text and translation that stand beside each other on the web: in print the text runs on, its translation follows.

    A row that stands alone, or with a commentary below it (a plate), keeps its translation with it.
    """
    rows = [node for node in book.findall(nodes.container) if "parallel" in node["classes"]]
    known = set(map(id, rows))
    for parent in {id(row.parent): row.parent for row in rows}.values():
        children, parent.children = list(parent.children), []
        for is_row, run in groupby(children, lambda child: id(child) in known):
            group = list(run)
            parent.extend(_columns(group) if is_row and len(group) > 1 else group)


def _columns(rows: list[nodes.Node]) -> list[nodes.Node]:
    cells = [cell for row in rows for cell in row.children if isinstance(cell, nodes.Element)]
    return [
        *(cell for cell in cells if "original" in cell["classes"]),
        *(cell for cell in cells if "original" not in cell["classes"]),
    ]


def has_parts(book: nodes.document) -> bool:
    """Whether the book is divided into parts."""
    return any(True for _ in book.findall(part))


def _mark_parts(tree: nodes.document) -> None:
    for toctree in list(tree.findall(addnodes.toctree)):
        if toctree.get("caption") and toctree.get("entries"):
            heading = part("", toctree["caption"])
            toctree.parent.insert(toctree.parent.index(toctree), heading)


def _unwrap_root(book: nodes.document, title: str) -> None:
    sections = [child for child in book.children if isinstance(child, nodes.section)]
    chapters = any(True for _ in book.findall(addnodes.start_of_file))
    if not chapters or len(sections) != 1:
        return
    section = sections[0]
    heading = section[0] if section.children and isinstance(section[0], nodes.title) else None
    intro, rest = _split(list(section.children)[1 if heading is not None else 0 :])
    kept: list[nodes.Node] = [*intro, *rest]
    if heading is not None and intro and not _same(heading.astext(), title):
        own = nodes.section("", heading, *intro, ids=section["ids"], classes=section["classes"])
        kept = [own, *rest]
    book.children = []
    book.extend(kept)


def _split(children: list[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """What stands before the first chapter or section of the root document, and from there on."""
    for number, child in enumerate(children):
        if not isinstance(child, nodes.Element) or _begins(child):
            return children[:number], children[number:]
    return children, []


def _begins(node: nodes.Element) -> bool:
    return isinstance(node, part | nodes.section) or any(True for _ in node.findall(addnodes.start_of_file))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
