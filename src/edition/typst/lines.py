"""The lines of the foot: words filled into lines of even width, as the typesetter does it for the text.

The typesetter cannot set one paragraph of which every sentence is a note of its own, so the lines are made here from
the widths of words that it has measured. First fit; a space may shrink a little, and stretch within reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edition.typst.matter import BREAK, NTH, PARAGRAPH, SPACE, Token

TIGHT: Final = 0.88
"""The width of the narrowest space, in that of the font's."""
STRETCH: Final = 1.6
"""A line whose spaces would be wider by more than this part of their width is not justified."""

Item = int | str | dict[str, int | str]
"""As ``line-at`` of ``template/foot.typ`` takes it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What no line divides: items, their width in points, the space after it (0 for none), the note it belongs to."""

    items: tuple[Item, ...]
    width: float
    space: float
    owner: str
    ends: bool = False
    """A paragraph ends here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a line that one note has: indent and word space in points (0: natural), and its items."""

    line: int
    indent: float
    space: float
    items: tuple[Item, ...]


def units(
    tokens: Iterable[Token], widths: Sequence[float], space: float, owner: str, nth: tuple[str, float] | None = None
) -> Iterator[Unit]:
    """The units of a note; ``nth`` is the number of its lemma in the line, and how wide that is."""
    items: list[Item] = []
    width = 0.0
    for word, after in tokens:
        items.append(word)
        width += widths[word]
        if NTH in after and nth is not None:
            items.append({"nth": nth[0]})
            width += nth[1]
        if SPACE in after or BREAK in after or PARAGRAPH in after:
            yield Unit(tuple(items), width, space if SPACE in after else 0.0, owner, PARAGRAPH in after)
            items, width = [], 0.0
    if items:
        yield Unit(tuple(items), width, 0.0, owner)


def count(found: Sequence[Unit], width: float) -> int:
    """How many lines the units fill."""
    return sum(1 for _ in _lines(found, width))


def fill(found: Sequence[Unit], width: float) -> dict[str, list[Piece]]:
    """The units in lines: for each note its pieces of them, from the top."""
    pieces: dict[str, list[Piece]] = {}
    for number, (line, last) in enumerate(_lines(found, width)):
        factor = _factor(line, width, last=last)
        x = 0.0
        for owner, run in _runs(line):
            start, items = x, list[Item]()
            for unit in run:
                items += unit.items
                between = unit.space * factor
                if unit.space and unit is not run[-1]:
                    items.append(" ")
                x += unit.width + between
            space = next((unit.space for unit in run[:-1] if unit.space), 0.0)
            pieces.setdefault(owner, []).append(Piece(number, start, space * factor, tuple(items)))
    return pieces


def _lines(found: Sequence[Unit], width: float) -> Iterator[tuple[list[Unit], bool]]:
    """Each line, and whether it is the last of its paragraph."""
    line: list[Unit] = []
    used = spaces = 0.0
    for unit in found:
        if line and used + spaces * TIGHT + unit.width > width:
            yield line, False
            line, used, spaces = [], 0.0, 0.0
        line.append(unit)
        used += unit.width
        spaces += unit.space
        if unit.ends:
            yield line, True
            line, used, spaces = [], 0.0, 0.0
    if line:
        yield line, True


def _factor(line: Sequence[Unit], width: float, *, last: bool) -> float:
    """By how much the spaces of a line are wider than they are by nature."""
    spaces = sum(unit.space for unit in line[:-1])
    if not spaces:
        return 1.0
    factor = (width - sum(unit.width for unit in line)) / spaces
    if last:
        return min(factor, 1.0)
    return factor if factor <= 1 + STRETCH else 1.0


def _runs(line: Sequence[Unit]) -> Iterator[tuple[str, list[Unit]]]:
    run: list[Unit] = []
    for unit in line:
        if run and run[-1].owner != unit.owner:
            yield run[-1].owner, run
            run = []
        run.append(unit)
    if run:
        yield run[-1].owner, run
