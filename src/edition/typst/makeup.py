"""The make-up: which lines of the galleys stand on which page, with all the notes whose marks are among them.

For every chapter the cheapest sequence of pages is looked for. A page costs what stays empty on it, a single line of a
paragraph at its top or bottom, a note that goes on on the next page. The typesetter is made to follow by the room that
is kept at the foot: it is all that the planned lines leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Final

from edition.typst.foot import LEAST, Content, Foot, Growing, Rest
from edition.typst.galley import NEAR, Line, Run
from edition.typst.matter import RUN_IN

TOO_TALL: Final = 0.6
"""A note taller than this part of the text block stands at the end of the chapter."""
SLACK: Final = 4.0
"""Points that stay free above the foot: neither is the last line in danger, nor could another one stand there."""
TRIED: Final = 6
"""How many places near the fullest page are tried as its end."""
AHEAD: Final = 8
"""A way that costs so much more than another that is ahead of it by less than so many lines is given up."""
WIDOW: Final = 3.0
DIVIDED: Final = 1.5
FEW: Final = 4.0
FORCED: Final = 30.0
"""Costs; a page that is empty by a tenth costs 1, by a fifth 4."""


class MakeupError(Exception):
    """The notes of one line do not fit on a page. ``names`` are those notes."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its first and last line (numbers in the run), its foot, how much of the height the text takes."""

    first: int
    last: int
    content: Content
    used: float


@dataclass(frozen=True, slots=True, order=True)
class _State:
    """The pages up to a line are planned: the next begins with it, with what is left of a note."""

    line: int
    rest: str = ""
    start: int = 0


@dataclass(slots=True)
class _Way:
    cost: float
    before: _State | None = None
    page: Page | None = None
    done: bool = field(default=False)


class Makeup:
    """Plans the pages of one run."""

    def __init__(self, run: Run, foot: Foot) -> None:
        self.lines = run.lines
        self.foot = foot
        self.height = foot.galley.sheet.height
        self._marks = _by_line(run)
        self._edited = _next_edited(run.lines)

    def pages(self) -> list[Page]:
        """The pages of the run. Raises :class:`MakeupError`."""
        names = [name for marks in self._marks for name in marks]
        if not names or not self.lines:
            return []
        for name in names:
            if self.foot.layer(name) not in RUN_IN and self.foot.height(name) > TOO_TALL * self.height:
                self.foot.move(name)
        while True:
            try:
                return self._cheapest()
            except MakeupError as error:
                tall = [n for n in error.names if n not in self.foot.moved]
                if not tall:
                    raise
                self.foot.move(max(tall, key=self._tallness))

    def _tallness(self, name: str) -> float:
        if self.foot.layer(name) in RUN_IN:
            return sum(unit.width for unit in self.foot.body(name)) / self.foot.galley.sheet.width * self.foot.em
        return self.foot.height(name)

    def _cheapest(self) -> list[Page]:
        start = _State(0)
        ways: dict[_State, _Way] = {start: _Way(0.0)}
        waiting: dict[int, list[_State]] = {0: [start]}
        end: _State | None = None
        farthest = 0
        for at in range(len(self.lines)):
            further = [ways[s].cost for n in range(at + 1, at + AHEAD) for s in waiting.get(n, ())]
            hopeless = min(further, default=inf) + AHEAD
            for state in waiting.pop(at, ()):
                if ways[state].cost > hopeless:
                    continue
                for page, after, cost in self._choices(state):
                    whole = ways[state].cost + cost
                    known = ways.get(after)
                    if known is None:
                        waiting.setdefault(after.line, []).append(after)
                    if known is None or whole < known.cost:
                        ways[after] = _Way(whole, state, page)
                    farthest = max(farthest, after.line)
        end = _State(len(self.lines))
        if end not in ways:
            raise MakeupError(self._stuck(farthest))
        return _back(ways, end)

    def _stuck(self, line: int) -> tuple[str, ...]:
        """The notes that keep the book from going on beyond a line."""
        names: tuple[str, ...] = ()
        for number in range(line, len(self.lines)):
            names += self._marks[number]
            if number > line and self.lines[number].free:
                break
        return names or tuple(name for marks in self._marks[max(line - 3, 0) : line + 3] for name in marks)

    def _choices(self, state: _State) -> Iterator[tuple[Page, _State, float]]:
        """The pages that may begin here, the fullest first, each with what follows and its cost.

        Where nothing fits, what should stay together is divided all the same.
        """
        rest = Rest(state.rest, state.start) if state.rest else None
        first = self._edited[state.line]
        found, natural = self._candidates(state.line, self.foot.growing(first, rest))
        shown = 0
        for free, dear in ((True, 0.0), (False, FORCED)):
            for last, used, names, need in reversed(found):
                bare = rest is None and not names
                if self._may_end(last) is not free or (bare and last != natural and not self._marks_follow(last)):
                    continue  # where there are no notes, nothing would keep the typesetter from going on
                spare = self.height - used - (SLACK if need else 0.0) - need
                if spare < 0 and not (names and self.foot.divisible(names[-1])):
                    continue
                for page, after, cost in self._ends(state, last, used, Content(names, first, rest), spare):
                    yield page, after, cost + dear + (FEW if bare and last != natural else 0.0)
                    shown += 1
                if shown >= TRIED:
                    break
            if shown:
                return

    def _candidates(self, line: int, foot: Growing) -> tuple[list[tuple[int, float, tuple[str, ...], float]], int]:
        """Where a page that begins with a line may end: last line, height of the text, notes, height of the foot.

        And the last line that fits on a page without notes.
        """
        top = self.lines[line].top
        found = []
        names: tuple[str, ...] = ()
        height = foot.height
        for last in range(line, len(self.lines)):
            used = self.lines[last].base - top
            if used > self.height and last > line:
                break
            if self._marks[last]:
                for name in self._marks[last]:
                    foot.add(name)
                names += self._marks[last]
                height = foot.height
            found.append((last, used, names, height))
            if used + height > self.height * (1 + TOO_TALL):  # no note can be divided so far
                break
        natural = next((last for last, *_ in reversed(found) if self._may_end(last)), found[-1][0])
        return found, natural

    def _may_end(self, last: int) -> bool:
        return last + 1 == len(self.lines) or self.lines[last + 1].free

    def _marks_follow(self, last: int) -> bool:
        return last + 1 < len(self.lines) and bool(self._marks[last + 1])

    def _ends(
        self, state: _State, last: int, used: float, content: Content, spare: float
    ) -> Iterator[tuple[Page, _State, float]]:
        ended = last + 1 == len(self.lines)
        after = last + 1
        if spare >= 0:
            empty = 0.0 if ended else (spare / self.height * 10) ** 2
            yield Page(state.line, last, content, used), _State(after), empty + self._breaks(state.line, last)
        elif not ended:
            whole = len(self.foot.note_lines(content.names[-1]))
            kept = whole - max(int(-(spare // self.foot.galley.sheet.pitch)), LEAST)
            if kept >= LEAST and self._last_mark(content):
                part = Content(content.names, content.first, content.rest, kept)
                yield (
                    Page(state.line, last, part, used),
                    _State(after, content.names[-1], kept),
                    DIVIDED + self._breaks(state.line, last),
                )

    def _last_mark(self, content: Content) -> bool:
        """Whether the last note is none that is the rest of another page."""
        return content.rest is None or content.names[-1] != content.rest.name

    def _breaks(self, first: int, last: int) -> float:
        """What the end of a page costs: a lonely line on either side of it, very little text."""
        cost = 0.0
        if last + 1 < len(self.lines):
            here, there = self.lines[last], self.lines[last + 1]
            if here.block == there.block:
                cost += WIDOW if here.first else 0.0
                lonely = last + 2 == len(self.lines) or self.lines[last + 2].block != there.block
                cost += WIDOW if lonely else 0.0
            cost += FEW if last - first < 2 else 0.0
        return cost


def _back(ways: dict[_State, _Way], end: _State) -> list[Page]:
    pages = []
    state: _State | None = end
    while state is not None:
        way = ways[state]
        if way.page is not None:
            pages.append(way.page)
        state = way.before
    return pages[::-1]


def _by_line(run: Run) -> list[tuple[str, ...]]:
    """The notes of each line, in the order of their marks."""
    found: list[list[str]] = [[] for _ in run.lines]
    for name, y in run.marks:
        at = next((n for n, line in enumerate(run.lines) if line.base >= y - NEAR), len(run.lines) - 1)
        found[at].append(name)
    return [tuple(names) for names in found]


def _next_edited(lines: tuple[Line, ...]) -> list[int]:
    """For each line the number of the first edited line from it on; -1 when none follows."""
    out, number = [], -1
    for line in reversed(lines):
        number = line.edited if line.edited >= 0 else number
        out.append(number)
    return out[::-1]
