"""The printed line by which an entry of the apparatus is found: numbers of lines and verses, keys, repeated words.

Lines are counted anew in each division, on each page, or not at all; verses by their number in the edition (``@n``),
others by counting. Every fifth number is printed in the margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from edition.typst.galley import Galley, Numbered

STEP: Final = 5
"""Every fifth number is printed."""
RANGE: Final = "–"
TITLE: Final = "tit."
"""Key of an entry on a heading: *titulus*."""


class Numbers:
    """The numbers of the edited lines. ``restart`` is ``section``, ``page`` or ``whole``."""

    def __init__(self, lines: Sequence[Numbered], restart: str) -> None:
        self.restart = restart
        self.numbers: list[int] = []
        self.begins: list[bool] = []
        count = 0
        for line in lines:
            if line.restarts and restart == "section":
                count = 0
            carries_on = line.verse == -2
            count = line.verse if line.verse > 0 else count + (not carries_on)
            self.numbers.append(count)
            self.begins.append(not carries_on)

    def of(self, line: int, first: int) -> int:
        """The number of a line on a page whose first edited line is ``first``."""
        return self.numbers[line] if self.restart != "page" else line - first + 1

    def printed(self, firsts: Sequence[int]) -> list[str]:
        """What stands beside each line: its number, or nothing; ``firsts`` are the first edited lines of the pages."""
        out, first, pages = [], 0, set(firsts)
        for line in range(len(self.numbers)):
            if line in pages:
                first = line
            number = self.of(line, first)
            out.append(str(number) if number % STEP == 0 and self.begins[line] and number else "")
        return out


class Keys:
    """The lines of every entry that is found by its line."""

    def __init__(self, galley: Galley, numbers: Numbers) -> None:
        self.numbers = numbers
        self.starts, self.ends = galley.starts, galley.ends
        self.lines: dict[str, tuple[int | None, int | None]] = {}
        for name, end in galley.ends.items():
            last = galley.line_at(end)
            first = galley.line_at(galley.starts.get(name, end))
            self.lines[name] = (last if first is None else first, last)
        self.nths = {name: nth for name in galley.again if (nth := self._nth(galley, name))}

    def order(self, name: str) -> tuple[float, ...]:
        """Where an entry stands among the others: by the beginning of its lemma, the longer one before those in it."""
        end = self.ends.get(name)
        start = self.starts.get(name, end)
        return (start.run, start.y, start.x, -end.y, -end.x) if start and end else ()

    def key(self, name: str, first: int) -> str:
        """``12``, ``5–7``, or ``tit.``; ``first`` is the first edited line of the page."""
        start, end = self.lines[name]
        if start is None or end is None:
            return TITLE
        numbers = (self.numbers.of(start, first), self.numbers.of(end, first))
        # A passage that began on the page before: its lines there have numbers of that page.
        if self.numbers.restart == "page" and start < first:
            return str(numbers[1])
        return str(numbers[0]) if numbers[0] == numbers[1] else f"{numbers[0]}{RANGE}{numbers[1]}"

    def _nth(self, galley: Galley, name: str) -> int:
        """Which of several equal words of its line the lemma is, from 1; 0 if it is the only one."""
        start, end = self.lines.get(name, (None, None))
        if start is None or start != end:
            return 0
        same = [nth for nth, place in galley.again[name] if galley.line_at(place) == start]
        return sum(1 for nth in same if nth < 0) + 1 if same else 0
