"""What the galleys say: where lines, blocks and marks stand on pages without an end, and how wide the words are.

A *run* is what stands between two page breaks of the book (a chapter): one page of the galleys. Places are points from
the top of that page; a mark or a line has the place of its baseline.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

NEAR: Final = 1.5
"""Points within which two baselines are one line."""

STEP: Final = 1.96
"""From one line to the next, in heights of capitals: those of the default fonts with the leading of the template."""

KEPT: Final = frozenset({"head", "keep"})
"""Kinds of blocks after which no page ends."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: ``top`` and ``base`` in points, the number of its block, its place in it.

    ``edited`` is its number among the lines of the edited text, -1 for other lines. ``free`` says whether a page may
    begin with it, ``row`` which row of facing pages it is in. A picture, or a row of a table, is one line.
    """

    top: float
    base: float
    block: int
    first: bool
    kind: str
    edited: int
    free: bool
    row: int = -1


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its run, and x and y on the page of the galleys."""

    run: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Run:
    """A chapter: its lines from the top down, and the notes whose marks stand in it, in the order of their marks."""

    lines: tuple[Line, ...]
    marks: tuple[tuple[str, float], ...]
    spread: tuple[int, int] | None = None
    """The number of the facing pages that it is a side of, and which side: 0 for the text, 1 for the translation."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text block of a page, in points: height, width; of the foot: size of its type, from line to line."""

    height: float
    width: float
    size: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line of the edited text, for its number.

    ``restarts``: a division begins with it. ``verse`` is the number of the verse that begins with it in the edition,
    0 for a verse without one; -1 for a line of prose, -2 for a line that carries on a verse.
    """

    place: Place
    restarts: bool
    verse: int


@dataclass(slots=True)
class Galley:
    """The report of the galleys, sorted."""

    sheet: Sheet
    runs: dict[int, Run]
    numbered: list[Numbered]
    starts: dict[str, Place]
    ends: dict[str, Place]
    again: dict[str, list[tuple[int, Place]]]
    words: list[float]
    keys: dict[str, float]
    nth: float
    space: float
    thin: float
    solids: dict[str, float]

    def line_at(self, place: Place) -> int | None:
        """The number among the edited lines of the line at a place; None when no edited line is there."""
        key = (place.run, place.y)
        at = bisect_left(self._keys, (key[0], key[1] - NEAR))
        near = [n for n in range(at, min(at + 3, len(self._keys))) if self._keys[n][0] == place.run]
        near = [n for n in near if abs(self._keys[n][1] - place.y) <= NEAR]
        return min(near, key=lambda n: abs(self._keys[n][1] - place.y), default=None)

    def __post_init__(self) -> None:
        self._keys = [(line.place.run, line.place.y) for line in self.numbered]

    _keys: list[tuple[int, float]] = field(init=False, repr=False)


def read(report: Mapping[str, Any]) -> Galley:
    """The galleys from the report of ``template/foot.typ``."""
    sheet = Sheet(report["height"], report["width"], report["size"], report["pitch"] * report["size"])
    marks = {name: Place(run, x, y) for name, run, x, y in report["marks"]}
    runs: dict[int, Run] = {}
    numbered: list[Numbered] = []
    events = _events(report)
    for run, group in groupby(events, key=lambda event: event[0]):
        reader = _Reader(run, numbered)
        for _, y, _, x, value in group:
            reader.take(y, x, value)
        runs[run] = Run(tuple(reader.lines), (), reader.spread)
    for run, of_run in groupby(sorted(marks.items(), key=lambda mark: mark[1].run), key=lambda mark: mark[1].run):
        own = tuple((name, place.y) for name, place in of_run)
        runs[run] = replace(runs[run], marks=own) if run in runs else Run((), own)
    again: dict[str, list[tuple[int, Place]]] = {}
    for (name, nth), run, x, y in report["again"]:
        again.setdefault(name, []).append((nth, Place(run, x, y)))
    return Galley(
        sheet,
        runs,
        numbered,
        {name: Place(run, x, y) for names, run, x, y in report["starts"] for name in names},
        marks,
        again,
        report["words"],
        report["keys"],
        report["nth"],
        report["space"],
        report["thin"],
        report["solids"],
    )


_TOP, _LINE, _END = range(3)


def _events(report: Mapping[str, Any]) -> list[tuple[int, float, int, float, tuple[str, Any]]]:
    """Everything in the order of the page: run, y, and what it is; a block begins before its first line."""
    found = [(run, y, _TOP, x, ("top", kind)) for kind, run, x, y in report["tops"]]
    found += [(run, y, _LINE, x, ("line", edited)) for edited, run, x, y in report["lines"]]
    found += [(run, y, _END, x, ("end", kind)) for kind, run, x, y in report["ends"]]
    return sorted(found, key=lambda event: event[:3])


class _Reader:
    """Reads a run from the top down."""

    def __init__(self, run: int, numbered: list[Numbered]) -> None:
        self.run = run
        self.numbered = numbered
        self.lines: list[Line] = []
        self._block = 0
        self._kind = "p"
        self._top: float | None = 0.0
        self._cap = 0.0
        self._verse = -1
        self._restarts = True
        self._solid: float | None = None
        self._cells: list[float] = []
        self._beside: float | None = None
        self.spread: tuple[int, int] | None = None
        self._row = -1
        self._plate = 0
        self._depth = 0

    def take(self, y: float, x: float, value: tuple[str, Any]) -> None:
        """Take what comes next on the way down the page."""
        what, kind = value
        if (what, kind) == ("top", "beside"):
            self._beside = x
        if self._beside is not None and x > self._beside - NEAR and kind != "beside":
            return
        match what:
            case "top":
                self._begin(y, kind)
            case "line":
                self._line(y, edited=bool(kind))
            case _:
                self._end(y, kind)

    def _begin(self, y: float, kind: Any) -> None:
        if isinstance(kind, dict) and "spread" in kind:
            self.spread = (kind["spread"], kind["side"])
            self._row += 1
            kind = "row"
        elif isinstance(kind, dict):
            self._verse, kind = int(kind["verse"] or 0), "verse"
        elif kind == "cell":
            self._cells.append(y)
            if len(self._cells) > 1:
                return
        elif kind == "beside":
            return
        elif kind == "solid":
            self._solid = y if self._solid is None else self._solid
            self._depth += 1
        else:
            self._verse = -1
        if kind == "plate":
            self._plate = 2  # its two sides
        if kind in ("p", "verse") and self._kind in KEPT and self._top is not None:
            kind = self._kind  # what holds a paragraph to the next is around it
        if kind == "head":
            self._restarts = True
        self._block += 1
        self._kind, self._top = kind, y

    def _line(self, y: float, *, edited: bool) -> None:
        if self._solid is not None or self._cells:
            return
        if self._top is not None:
            self._cap = y - self._top
        first = self._top is not None
        top = self._top if self._top is not None else y - self._cap
        number = self._number(y) if edited else -1
        self._add(top, y, first=first, number=number)
        self._top = None

    def _number(self, y: float) -> int:
        """Numbers the line among the edited ones."""
        verse, self._verse = self._verse, -2 if self._verse != -1 else -1
        self.numbered.append(Numbered(Place(self.run, 0, y), self._restarts, verse))
        self._restarts = False
        return len(self.numbered) - 1

    def _end(self, y: float, kind: str) -> None:
        if kind == "solid" and self._solid is not None:
            self._depth -= 1
            if self._depth:
                return
            self._add(self._solid, y, first=True, number=-1)
            self._solid = self._top = None
        elif kind == "cell" and self._cells:
            self._cells.pop()
            if not self._cells and (not self.lines or y > self.lines[-1].base + NEAR):
                top = self._top if self._top is not None else self.lines[-1].base
                self._add(top, y, first=True, number=-1)
                self._top = None
        elif kind == "plate":
            self._plate -= 1
        elif kind == "beside":
            self._plate -= 1
            self._beside = None
            if self.lines and y > self.lines[-1].base + NEAR:
                self._add_longer(y)
        if kind in ("plate", "beside") and self._plate == 0 and self.lines:
            self.lines[-1] = replace(self.lines[-1], kind="keep")  # a plate stays with its commentary

    def _add_longer(self, end: float) -> None:
        """What stands beside the text is longer than the text: lines as tall as its own."""
        base = self.lines[-1].base
        count = max(round((end - base) / (self._cap * STEP)), 1) if self._cap else 1
        step = (end - base) / count
        for n in range(1, count + 1):
            self._add(base + n * step - self._cap, base + n * step, first=False, number=-1)

    def _add(self, top: float, base: float, *, first: bool, number: int) -> None:
        before = self.lines[-1] if self.lines else None
        free = before is None or before.kind not in KEPT or (first and before.block == self._block)
        if before is not None and before.kind in KEPT and before.block == self._block:
            free = False
        kind = self._kind
        if kind == "term":  # the term stands with the beginning of what it means
            kind = "keep" if first else "p"
        self.lines.append(Line(top, base, self._block, first, kind, number, free, self._row))
