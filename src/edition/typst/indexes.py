"""The index of names: every entry of the lists of names, with the pages on which it is named.

The lists themselves (``listPerson``, ``listPlace`` …) stand in the book where the project has put them. The index
gathers from the whole book, notes included, what leads to their entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

from edition.typst import collation
from edition.typst.links import docname_of, inner_target, key

ENTRIES = frozenset({"person", "person-grp", "place", "org", "event", "nym", "object", "bibl"})
"""Classes of the entries (:data:`edition.indexes.ENTRIES`, as classes are written)."""

_NAMES = ("entry-name", "title")
"""Classes of what an entry is called; a work is called by its title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the index: its anchor in the book, what it is called, whether that is the title of a work."""

    anchor: str
    name: str
    work: bool


class Index:
    """What is indexed in a book; ``entries`` are in the order of the alphabet of ``lang``."""

    def __init__(self, book: nodes.document, lang: str) -> None:
        self.lang = lang
        found = {entry.anchor: entry for entry in _entries(book)}
        marked = {target for node in book.findall(nodes.reference) if (target := inner_target(node)) in found}
        wanted = [entry for anchor, entry in found.items() if anchor in marked]
        self.entries = sorted(wanted, key=lambda entry: collation.key(entry.name, lang))
        self._wanted = {entry.anchor for entry in self.entries}

    def mention(self, reference: nodes.reference) -> str:
        """The anchor of the entry that a reference names; empty when it names none, or stands in an entry itself."""
        target = inner_target(reference)
        return target if target in self._wanted and not _inside_entry(reference) else ""

    def initial(self, entry: Entry) -> str:
        """The letter that the entry stands under."""
        return collation.initial(entry.name, self.lang)


def in_note(node: nodes.Node) -> bool:
    """Whether a node stands in a note."""
    return any(isinstance(parent, nodes.footnote) for parent in _around(node))


def _entries(book: nodes.document) -> Iterator[Entry]:
    for node in book.findall(lambda node: isinstance(node, nodes.paragraph | nodes.container)):
        assert isinstance(node, nodes.Element)
        if node["ids"] and ENTRIES.intersection(node["classes"]) and not _inside_entry(node):
            name = _name(node)
            if name is not None:
                yield Entry(key(docname_of(node), node["ids"][0]), " ".join(name.astext().split()), _is_title(name))


def _name(entry: nodes.Element) -> nodes.inline | None:
    inlines = list(entry.findall(nodes.inline))
    found = (node for wanted in _NAMES for node in inlines if wanted in node["classes"])
    return next(found, None)


def _is_title(name: nodes.inline) -> bool:
    return _NAMES[0] not in name["classes"]


def _inside_entry(node: nodes.Node) -> bool:
    return any(
        isinstance(parent, nodes.Element) and parent.get("ids") and ENTRIES.intersection(parent.get("classes", ()))
        for parent in _around(node)
    )


def _around(node: nodes.Node) -> Iterator[nodes.Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
