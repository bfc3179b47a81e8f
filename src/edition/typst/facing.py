"""Facing pages: as many rows as fit on both sides, text with its notes and translation with its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from edition.typst.foot import Content, Foot
from edition.typst.galley import NEAR, Run
from edition.typst.makeup import SLACK


def divided(runs: Sequence[Run], foot: Foot) -> tuple[list[list[int]], list[Run]]:
    """How many rows stand on each pair of pages, for every spread of the book; and all runs, spreads divided so."""
    spreads: list[list[int]] = []
    out: list[Run] = []
    waiting: Run | None = None
    for run in runs:
        if run.spread is None:
            out.append(run)
        elif run.spread[1] == 0:
            waiting = run
        elif waiting is not None:
            sizes = _sizes(waiting, run, foot)
            spreads.append(sizes)
            out += [*_parts(waiting, sizes), *_parts(run, sizes)]
    return spreads, out


def _sizes(text: Run, translation: Run, foot: Foot) -> list[int]:
    rows = max((line.row for run in (text, translation) for line in run.lines), default=-1) + 1
    sizes: list[int] = []
    first = 0
    for row in range(rows):
        if row > first and not all(_fits(_part(run, first, row + 1), foot) for run in (text, translation)):
            sizes.append(row - first)
            first = row
    return [*sizes, rows - first] if rows else []


def _fits(run: Run, foot: Foot) -> bool:
    if not run.lines:
        return True
    first = next((line.edited for line in run.lines if line.edited >= 0), -1)
    need = foot.need(Content(tuple(name for name, _ in run.marks), first))
    return run.lines[-1].base - run.lines[0].top + need + SLACK <= foot.galley.sheet.height


def _parts(run: Run, sizes: Sequence[int]) -> Iterator[Run]:
    first = 0
    for size in sizes:
        yield _part(run, first, first + size)
        first += size


def _part(run: Run, first: int, end: int) -> Run:
    """The rows from ``first`` up to ``end``."""
    lines = tuple(line for line in run.lines if first <= line.row < end)
    if not lines:
        return Run((), ())
    top, bottom = lines[0].top - NEAR, lines[-1].base + NEAR
    return replace(run, lines=lines, marks=tuple((name, y) for name, y in run.marks if top <= y <= bottom))
