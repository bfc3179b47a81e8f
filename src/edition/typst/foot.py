"""The foot of a page: which notes stand in it, how tall it is, and where each of its lines stands.

From the top: a rule, the layers that are one paragraph (apparatus of sources, critical apparatus), then the numbered
notes, first what is left of one that began on the page before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from edition.typst import lines
from edition.typst.galley import Galley
from edition.typst.keys import Keys
from edition.typst.lines import Item, Piece, Unit
from edition.typst.matter import LAYERS, PARAGRAPH, RUN_IN, SPACE, Matter

ABOVE_RULE: Final = 1.2
"""Between the last line of the text and the rule; this and what follows in sizes of the type of the foot."""
BELOW_RULE: Final = 0.7
BETWEEN_LAYERS: Final = 0.55
BETWEEN_NOTES: Final = 0.2
PAGE_WIDTH: Final = 4.0
"""Room for the number of the page on which a note stands that is too tall."""
ENTRY_GAP: Final = 1.0
"""Between two entries of a paragraph."""
LEAST: Final = 2
"""Lines of a divided note on either page."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a note that began on the page before: its lines from ``start`` on."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Content:
    """What stands at the foot of one page."""

    names: tuple[str, ...]
    """Notes in the order of their marks."""
    first: int
    """The first edited line of the page."""
    rest: Rest | None = None
    """What is left of a note from the page before."""
    kept: int | None = None
    """How many lines of the last note stand here, if it goes on on the next page."""


class Foot:
    """Measures and lays out the feet of a book."""

    def __init__(self, galley: Galley, matter: Iterable[Matter], keys: Keys) -> None:
        self.galley = galley
        self.matter = {note.id: note for note in matter}
        self.keys = keys
        self.moved: set[str] = set()
        self._lines: dict[str, list[Piece]] = {}
        self._units: dict[str, list[Unit]] = {}
        self._entries: dict[tuple[str, str, bool], list[Unit]] = {}

    @cached_property
    def em(self) -> float:
        """The size of the type."""
        return self.galley.sheet.size

    # ------------------------------------------------------------ notes by themselves

    def note_lines(self, name: str) -> list[Piece]:
        """The lines of a numbered note."""
        if name not in self._lines:
            note = self.matter[name]
            mark: tuple[Item, ...] = ({"mark": note.mark}, "~")
            width = self.galley.words[note.mark] + self.galley.thin
            if name in self.moved:
                found = [Unit((*mark, {"page": name}), width, 0.0, name)]
            else:
                found = self._with(self.body(name), mark, width)
            self._lines[name] = lines.fill(found, self.galley.sheet.width)[name]
        return self._lines[name]

    def body(self, name: str) -> list[Unit]:
        """The words of a note, without its mark or key."""
        if name not in self._units:
            nth = self.keys.nths.get(name)
            number = (str(nth), self.galley.nth) if nth else None
            note = self.matter[name]
            tokens = note.tokens
            if note.layer in RUN_IN:
                tokens = tuple((word, after.replace(PARAGRAPH, SPACE)) for word, after in tokens)
            self._units[name] = list(lines.units(tokens, self.galley.words, self.galley.space, name, number))
        return self._units[name]

    def layer(self, name: str) -> str:
        """Where a note stands: in its layer, but what is no words stands among the numbered notes."""
        note = self.matter[name]
        return LAYERS[-1] if note.solid else note.layer

    def height(self, name: str) -> float:
        """How tall a numbered note is, in points."""
        if self.matter[name].solid and name not in self.moved:
            return self.galley.solids[name] + self.galley.sheet.pitch
        return len(self.note_lines(name)) * self.galley.sheet.pitch

    def move(self, name: str) -> None:
        """Let a note stand at the end of its chapter, with a reference to it at the foot."""
        self.moved.add(name)
        self._lines.pop(name, None)
        self._entries = {known: found for known, found in self._entries.items() if known[0] != name}

    def divisible(self, name: str) -> bool:
        """Whether a note may go on on the next page."""
        note = self.matter[name]
        return self.layer(name) not in RUN_IN and not note.solid and len(self.note_lines(name)) >= 2 * LEAST

    def _with(self, found: Sequence[Unit], items: tuple[Item, ...], width: float) -> list[Unit]:
        """The units with something before them that is not parted from the first."""
        if not found:
            return [Unit(items, width, 0.0, "")]
        first = found[0]
        return [Unit((*items, *first.items), width + first.width, first.space, first.owner, first.ends), *found[1:]]

    # ------------------------------------------------------------ a page

    def paragraph(self, names: Sequence[str], first: int) -> list[Unit]:
        """Entries of one layer run together: a key stands before the first of the page and the first of its line."""
        out: list[Unit] = []
        before = ""
        for name in sorted(names, key=self.keys.order):
            found, before = self._entry(name, first, before)
            out += found
        return out

    def _entry(self, name: str, first: int, before: str) -> tuple[list[Unit], str]:
        """The units of an entry, and its key; without the key when that stands ``before`` already."""
        note = self.matter[name]
        key = self.keys.key(name, first) if note.keyed else ""
        known = self._entries.get((name, key, key == before))
        if known is not None:
            return known, key
        items: tuple[Item, ...] = ()
        width = 0.0
        if not note.keyed:
            items, width = ({"mark": note.mark}, "~"), self.galley.words[note.mark] + self.galley.thin
        elif key != before:
            items, width = ({"key": key}, "~"), self._key_width(key) + self.galley.thin
        if name in self.moved:
            found = [Unit((*items, {"page": name}), width + PAGE_WIDTH * self.em, 0.0, name)]
        else:
            found = self._with(self.body(name), items, width)
        last = found[-1]
        found = [*found[:-1], Unit(last.items, last.width, ENTRY_GAP * self.em, name)]
        self._entries[name, key, key == before] = found
        return found, key

    def _key_width(self, key: str) -> float:
        return sum(self.galley.keys.get(sign, 0.6 * self.em) for sign in key)

    def need(self, content: Content) -> float:
        """How tall the foot of a page is, in points; 0 without notes."""
        return self._stack(content)[1]

    def _stack(self, content: Content) -> tuple[list[tuple[str, float, Any]], float]:
        """The parts of a foot from the top: layer or name, where it begins, and what it is; and the whole height."""
        if not content.names and content.rest is None:
            return [], 0.0
        pitch = self.galley.sheet.pitch
        parts: list[tuple[str, float, Any]] = []
        y = (ABOVE_RULE + BELOW_RULE) * self.em
        top = y
        for layer in LAYERS:
            names = [name for name in content.names if self.layer(name) == layer]
            if layer in RUN_IN and names:
                y += BETWEEN_LAYERS * self.em if y > top else 0.0
                found = self.paragraph(names, content.first)
                parts.append((layer, y, found))
                y += lines.count(found, self.galley.sheet.width) * pitch
            elif layer not in RUN_IN and (names or content.rest):
                y += BETWEEN_LAYERS * self.em if y > top else 0.0
                y = self._notes(content, names, y, parts)
        return parts, y

    def _notes(self, content: Content, names: Sequence[str], y: float, parts: list[tuple[str, float, Any]]) -> float:
        pitch, between = self.galley.sheet.pitch, BETWEEN_NOTES * self.em
        if content.rest is not None:
            left = self.note_lines(content.rest.name)[content.rest.start :]
            parts.append((content.rest.name, y, left))
            y += len(left) * pitch + between
        for name in names:
            if self.matter[name].solid and name not in self.moved:
                parts.append((name, y, None))
                y += self.height(name) + between
                continue
            found = self.note_lines(name)
            if content.kept is not None and name == content.names[-1]:
                found = found[: content.kept]
            parts.append((name, y, found))
            y += len(found) * pitch + between
        return y - between

    def growing(self, first: int, rest: Rest | None) -> Growing:
        """The foot of a page that begins with the edited line ``first``, to be filled."""
        return Growing(self, first, rest)

    # ------------------------------------------------------------ for the typesetter

    def laid_out(self, content: Content) -> dict[str, dict[str, Any]]:
        """The pieces of every note of a page as ``drawn`` of ``template/foot.typ`` takes them, from the foot's top.

        The rest of a note that began on the page before is under its name with a ``+`` before it.
        """
        parts, _ = self._stack(content)
        out: dict[str, dict[str, Any]] = {}
        for name, y, found in parts:
            if name in RUN_IN:
                for owner, pieces in lines.fill(found, self.galley.sheet.width).items():
                    out[owner] = self._piece(y + pieces[0].line * self.galley.sheet.pitch, pieces)
            elif found is None:
                out[name] = {
                    **self._piece(y, lines.fill(self._mark_line(name, content.first), self.galley.sheet.width)[name]),
                    "solid": name,
                }
            else:
                rest = content.rest is not None and name == content.rest.name
                out[f"+{name}" if rest else name] = self._piece(y, found)
        return out

    def _mark_line(self, name: str, first: int) -> list[Unit]:
        """The line above a note that is no words: its mark, or its key."""
        note = self.matter[name]
        if note.keyed:
            return [Unit(({"key": self.keys.key(name, first)},), 0.0, 0.0, name)]
        return [Unit(({"mark": note.mark},), self.galley.words[note.mark], 0.0, name)]

    def _piece(self, y: float, pieces: Sequence[Piece]) -> dict[str, Any]:
        found = [[round(p.indent, 3), round(p.space, 4), list(p.items)] for p in pieces]
        return {"y": y, "lines": found, "solid": None}


class Growing:
    """The height of a foot while notes are added to it: what :meth:`Foot.need` says, without beginning anew."""

    def __init__(self, foot: Foot, first: int, rest: Rest | None) -> None:
        self._foot = foot
        self._first = first
        self._width = foot.galley.sheet.width
        self._pitch = foot.galley.sheet.pitch
        self._paragraphs: dict[str, tuple[int, float, float, str]] = {}
        self._entries: dict[str, list[str]] = {}
        left = len(foot.note_lines(rest.name)) - rest.start if rest else 0
        self._notes = left * self._pitch
        self._count = int(rest is not None)

    def add(self, name: str) -> None:
        """Add the next note of the page."""
        layer = self._foot.layer(name)
        if layer not in RUN_IN:
            self._notes += self._foot.height(name)
            self._count += 1
            return
        before = self._entries.setdefault(layer, [])
        order = self._foot.keys.order
        if before and order(name) < order(before[-1]):  # a lemma within another: its entry stands further up
            before.append(name)
            self._paragraphs.pop(layer)
            for entry in sorted(before, key=order):
                self._append(layer, entry)
        else:
            before.append(name)
            self._append(layer, name)

    def _append(self, layer: str, name: str) -> None:
        count, used, spaces, before = self._paragraphs.get(layer, (1, 0.0, 0.0, ""))
        found, key = self._foot._entry(name, self._first, before)
        for unit in found:
            if used and used + spaces * lines.TIGHT + unit.width > self._width:
                count, used, spaces = count + 1, 0.0, 0.0
            used += unit.width
            spaces += unit.space
            if unit.ends and unit is not found[-1]:
                count, used, spaces = count + 1, 0.0, 0.0
        self._paragraphs[layer] = count, used, spaces, key

    @property
    def height(self) -> float:
        """In points; 0 without notes."""
        layers = len(self._paragraphs) + (self._count > 0)
        if not layers:
            return 0.0
        em = self._foot.em
        height = (ABOVE_RULE + BELOW_RULE + (layers - 1) * BETWEEN_LAYERS) * em
        height += sum(paragraph[0] for paragraph in self._paragraphs.values()) * self._pitch
        return height + self._notes + max(self._count - 1, 0) * BETWEEN_NOTES * em
