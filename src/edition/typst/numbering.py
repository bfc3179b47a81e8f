"""The edited text in a book: which paragraphs have numbered lines, where lemmata begin, where their words recur."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from docutils import nodes
from sphinx import addnodes

from edition.sphinx.loci import REPEATED
from edition.typst.links import docname_of
from edition.typst.notes import APP, layer, target_of

_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")
_OUTSIDE: Final = (nodes.table, nodes.footnote, nodes.title, nodes.figure, nodes.topic, nodes.sidebar, nodes.Admonition)
"""What stands in these is not counted in lines."""


class Edited:
    """What the PDF needs to know of the edited text. ``lines`` is ``auto``, ``all`` or ``none``.

    With ``auto`` the lines of a page of the edition are numbered if it has an apparatus, or is a division of the same
    kind as one that has.
    """

    def __init__(self, book: nodes.document, lines: str) -> None:
        self._numbered = _numbered(book) if lines == "auto" else set(_divisions(book)) if lines == "all" else set()
        self._cache: dict[int, bool] = {}
        self.starts: dict[int, list[str]] = defaultdict(list)
        self.recurrences: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        _hang(book)
        for mark in list(book.findall(nodes.footnote_reference)) if self._numbered else ():
            if _layer_of(mark) == APP and self.keyed(mark):
                self._lemma(mark)

    def any(self) -> bool:
        """Whether any lines are numbered."""
        return bool(self._numbered)

    def has_numbers(self, block: nodes.Element) -> bool:
        """Whether the lines of a paragraph or a verse are numbered."""
        return bool(self._numbered) and docname_of(block) in self._numbered and self._counted(block)

    def keyed(self, mark: nodes.footnote_reference) -> bool:
        """Whether an entry is found by the number of its line."""
        if not self._numbered or docname_of(mark) not in self._numbered:
            return False
        block = _block_of(mark)
        if isinstance(block, nodes.title):
            return isinstance(block.parent, nodes.section)
        return isinstance(block, nodes.paragraph | nodes.line) and not block.get("run-in") and self._counted(block)

    def _counted(self, block: nodes.Element) -> bool:
        parent = block.parent
        if parent is None:
            return True
        known = self._cache.get(id(parent))
        if known is None:
            outside = isinstance(parent, _OUTSIDE) or bool(REPEATED.intersection(parent.get("classes", ())))
            inside = isinstance(parent, nodes.definition_list | nodes.field_list | nodes.option_list)
            ends = isinstance(parent, addnodes.start_of_file | nodes.document)
            known = not (outside or inside) and (ends or self._counted(parent))
            self._cache[id(parent)] = known
        return known

    def _lemma(self, mark: nodes.footnote_reference) -> None:
        """Note where the lemma of an entry begins, and where its words stand elsewhere in the paragraph."""
        lemma = _before(mark)
        if lemma is None:
            return
        name = target_of(mark)
        texts = list(_texts(lemma))
        if not texts:
            return
        self.starts[id(texts[0])].append(name)
        block = _block_of(mark)
        words = _plain(texts).strip()
        if block is None or not words or _block_of(lemma) is not block:
            return
        for text, offset, before in _recurrences(list(_texts(block)), texts, words):
            self.recurrences[id(text)].append((offset, name, -1 if before else 1))


def plain(text: nodes.Text) -> str:
    """The text with its white space as it is set."""
    return _SPACE.sub(" ", text.astext())


def _recurrences(
    all_texts: list[nodes.Text], own: list[nodes.Text], words: str
) -> Iterator[tuple[nodes.Text, int, bool]]:
    """Where ``words`` end in texts besides ``own``: text, offset in it, and whether that is before ``own``."""
    whole = _plain(all_texts)
    ends: list[tuple[int, nodes.Text]] = []
    at = begin = 0
    for text in all_texts:
        if text is own[0]:
            begin = at
        at += len(plain(text))
        ends.append((at, text))
    end = next(after for after, text in ends if text is own[-1])
    for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", whole):
        if found.start() < end and found.end() > begin:
            continue
        after, text = next(item for item in ends if item[0] >= found.end())
        yield text, len(plain(text)) - (after - found.end()), found.end() <= begin


def _plain(texts: Iterable[nodes.Text]) -> str:
    return "".join(map(plain, texts))


def _texts(node: nodes.Element) -> Iterator[nodes.Text]:
    """The texts of a node without the marks of its notes."""
    for text in node.findall(nodes.Text):
        if not isinstance(text.parent, nodes.footnote_reference):
            yield text


def _hang(book: nodes.document) -> None:
    """Hang the mark of an entry over several blocks, which has a paragraph of its own, on the last line of them."""
    for block in list(book.findall(nodes.container)):
        after = block.next_node(descend=False, siblings=True) if "app" in block["classes"] else None
        if not isinstance(after, nodes.paragraph) or not after.children:
            continue
        lines = [x for x in block.findall(nodes.Element) if _is_line(x) and not _in_note(x)]
        marks = [node for node in after.children if isinstance(node, nodes.footnote_reference)]
        if lines and len(marks) == len(after.children):
            for mark in marks:
                after.remove(mark)
                mark["block"] = block
                lines[-1].append(mark)
            after.parent.remove(after)


def _is_line(node: nodes.Node) -> bool:
    return isinstance(node, nodes.line | nodes.paragraph) and bool(node.children)


def _before(mark: nodes.footnote_reference) -> nodes.Element | None:
    """The words of the text that an entry is about: they stand before its mark."""
    if "block" in mark:
        block: nodes.Element = mark["block"]
        return block
    for node in (mark, mark.parent):
        at = node.parent.index(node) if node.parent is not None else 0
        before = node.parent.children[at - 1] if at else None
        if isinstance(before, nodes.inline | nodes.container) and "app" in before["classes"]:
            return before
        if not isinstance(node.parent, nodes.Element) or len(mark.parent.children) > 1:
            break
    return None


def _block_of(node: nodes.Node) -> nodes.Element | None:
    parent: nodes.Node | None = node if isinstance(node, nodes.Element) and not _inline(node) else node.parent
    while parent is not None and _inline(parent):
        parent = parent.parent
    return parent if isinstance(parent, nodes.Element) else None


def _inline(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Inline | nodes.Text)


def _layer_of(mark: nodes.footnote_reference) -> str:
    return layer(mark)


def _divisions(book: nodes.document) -> dict[str, frozenset[str]]:
    """The pages that are divisions of a TEI text: name -> the classes that say of what kind."""
    found: dict[str, frozenset[str]] = {}
    for section in book.findall(nodes.section):
        if isinstance(section.parent, addnodes.start_of_file | nodes.document) and {"div", "text"}.intersection(
            section["classes"]
        ):
            found.setdefault(docname_of(section), frozenset(c for c in section["classes"] if not c.startswith("n-")))
    return found


def _numbered(book: nodes.document) -> set[str]:
    divisions = _divisions(book)
    with_entries = {
        docname_of(mark)
        for mark in book.findall(nodes.footnote_reference)
        if _layer_of(mark) == APP and not _in_note(mark)
    }
    kinds = {divisions[name] for name in with_entries if name in divisions}
    return with_entries | {name for name, kind in divisions.items() if kind in kinds}


def _in_note(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.footnote):
            return True
    return False
