"""A document as a row of passages that can be compared: what is printed in one run, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal, TypeAlias

from edition.apparatus import entry_text
from edition.metadata import Metadata
from edition.model import (
    Block,
    Break,
    Citation,
    Division,
    Document,
    Entry,
    Formula,
    Inline,
    Items,
    Mark,
    Note,
    Paragraph,
    Picture,
    children,
    plain,
)

Layer: TypeAlias = Literal["text", "translation", "note", "metadata"]
#: ``div[@type]`` that is not the text itself -> the layer it is compared in; the rest is text.
_LAYERS: Final[Mapping[str, Layer]] = {
    "translation": "translation",
    "commentary": "note",
    "introduction": "note",
    "editorial": "note",
}
#: Whatever is numbered or dated anew with each version tells nothing of the text.
_NOT_COMPARED: Final = frozenset({"changes", "citable"})


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand together.

    ``key`` names it in both states: its own identifier, or that of what it stands in with a number; ``label`` is what
    an editor calls it (``p1``, ``n1-2``), ``line`` its line in the file, ``lang`` its language, ``markup`` the names
    of the elements in it.
    """

    layer: Layer
    key: str
    label: str
    words: str
    line: int = 0
    lang: str = ""
    markup: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppEntry:
    """An entry of the apparatus.

    ``readings`` maps each reading to who has it, ``attested`` is who has the lemma; ``said`` is the whole entry as
    printed.
    """

    key: str
    label: str
    lemma: str
    readings: tuple[tuple[str, tuple[str, ...]], ...]
    said: str
    line: int = 0
    attested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is compared of a document."""

    passages: tuple[Passage, ...]
    entries: tuple[AppEntry, ...]
    ids: Mapping[str, int]


def contents(document: Document) -> Contents:
    """The passages and entries of a document in its order."""
    reader = _Reader()
    reader.header(document)
    reader.blocks((document.text,), "text", "text", document.meta.lang)
    return Contents(tuple(reader.passages), tuple(reader.entries), document.ids)


class _Reader:
    """Walks a document once; keeps count of what has no identifier of its own."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.entries: list[AppEntry] = []
        self._counts: dict[str, int] = {}

    def blocks(self, items: Iterable[Inline | Block], layer: Layer, around: str, lang: str) -> None:
        """Add what stands in blocks; ``around`` is the nearest identifier."""
        for node in items:
            if isinstance(node, Paragraph):
                self._passage(node.mark, node.content, layer, around, lang)
            elif isinstance(node, Division):
                own = _LAYERS.get(node.type, layer)
                here, said = node.mark.id or around, node.mark.lang or lang
                if node.head:
                    self._passage(Mark("head", node.mark.line), node.head, own, here, said)
                self.blocks(node.blocks, own, here, said)
            elif isinstance(node, Items):
                self._items(node, layer, node.mark.id or around, node.mark.lang or lang)
            elif isinstance(node, Entry):
                self._entry(node, around, lang)
                self.blocks(node.lemma.content, layer, around, lang)
            elif not isinstance(node, str):
                self.blocks(children(node), layer, node.mark.id or around, node.mark.lang or lang)

    def _items(self, node: Items, layer: Layer, around: str, lang: str) -> None:
        self.blocks(node.head, layer, around, lang)
        for item in node.items:
            here = item.mark.id or around
            if item.label:
                self._passage(Mark("label", item.mark.line), item.label, layer, here, lang)
            self.blocks(item.blocks, layer, here, item.mark.lang or lang)

    def _passage(self, mark: Mark, content: tuple[Inline, ...], layer: Layer, around: str, lang: str) -> None:
        key = mark.id or self._numbered(around, layer)
        lang = mark.lang or lang
        words = " ".join("".join(_printed(content)).split())
        if words:
            self.passages.append(Passage(layer, key, key, words, mark.line, lang, tuple(_markup(content))))
        self._hanging(content, layer, mark.id or around, lang)

    def _hanging(self, content: Iterable[Inline | Block], layer: Layer, around: str, lang: str) -> None:
        """Notes and entries on the words of a passage, and those in them."""
        stack = list(reversed(list(content)))
        while stack:
            node = stack.pop()
            if isinstance(node, Note):
                self._note(node, layer, around, lang)
            elif isinstance(node, Entry):
                self._entry(node, around, lang)
                stack.extend(reversed(node.lemma.content))
            elif not isinstance(node, str):
                stack.extend(reversed(children(node)))

    def _note(self, note: Note, layer: Layer, around: str, lang: str) -> None:
        own = note.mark.id or self._numbered(around, "note")
        self.blocks(note.blocks, "translation" if layer == "translation" else "note", own, note.mark.lang or lang)

    def _entry(self, entry: Entry, around: str, lang: str) -> None:
        key = entry.mark.id or self._numbered(around, "app")
        said = "".join(_printed(entry_text(entry)))
        self.entries.append(
            AppEntry(
                key,
                key,
                plain(entry.lemma.content),
                tuple((plain(r.content), r.witnesses or r.sources) for r in entry.readings),
                " ".join(said.split()),
                entry.mark.line,
                entry.lemma.witnesses or entry.lemma.sources,
            )
        )
        for reading in entry.readings:
            self._hanging(reading.content, "note", key, lang)

    def _numbered(self, around: str, what: str) -> str:
        name = f"{around}/{what}"
        self._counts[name] = self._counts.get(name, 0) + 1
        return f"{name}{self._counts[name]}"

    def header(self, document: Document) -> None:
        """What the header says, one passage for each field of the metadata, and one for its prose."""
        said = {entry.name: getattr(document.meta, entry.name) for entry in fields(Metadata)}
        for name, value in {**said, "about": document.about}.items():
            if name in _NOT_COMPARED or not value:
                continue
            words = value if isinstance(value, str) else "; ".join(_said(value))
            self.passages.append(Passage("metadata", f"header:{name}", name, words))


def _said(value: object) -> Iterator[str]:
    """The words of a field of the header that holds several things."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _said(part)
    elif isinstance(value, (Paragraph, Items, Division)) or hasattr(value, "mark"):
        yield plain((value,))  # type: ignore[arg-type]
    else:
        yield ", ".join(str(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name))  # type: ignore[arg-type]


def _printed(content: Iterable[Inline | Block]) -> Iterator[str]:
    """The characters that the reading text prints."""
    for node in content:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Entry):
            yield from _printed(node.lemma.content)
        elif isinstance(node, Break):
            yield "" if node.joins else " "
        elif isinstance(node, Formula):
            yield node.tex
        elif isinstance(node, Picture):
            yield f" [{node.alt or node.url}] "
        elif isinstance(node, Citation):
            yield f"[{', '.join((*node.keys, *([node.locator] if node.locator else [])))}]"
        elif not isinstance(node, Note):
            yield from _printed(children(node))


def _markup(content: Iterable[Inline | Block]) -> Iterator[str]:
    """The elements in a passage, in order, with what they point at."""
    for node in content:
        if isinstance(node, (str, Note)):
            continue
        if isinstance(node, Entry):  # compared as what they are
            yield from _markup(node.lemma.content)
            continue
        name = node.mark.name
        yield " ".join(filter(None, (name, getattr(node, "target", ""), node.mark.about, *node.mark.classes)))
        yield from _markup(children(node))
