"""The plan of the book: from what the galleys say to what each note draws on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from edition.typst import facing
from edition.typst import galley as galleys
from edition.typst.foot import ABOVE_RULE, Content, Foot
from edition.typst.keys import Keys, Numbers
from edition.typst.makeup import SLACK, Makeup, Page
from edition.typst.matter import Matter


def plan(report: Mapping[str, Any], matter: Sequence[Matter], restart: str) -> dict[str, Any]:
    """The plan as ``template/foot.typ`` reads it.

    ``report`` is what the galleys say, ``matter`` the notes of the book in the order of their marks, ``restart`` where
    lines are counted anew: ``section``, ``page`` or ``whole``. Raises :class:`edition.typst.makeup.MakeupError`.
    """
    galley = galleys.read(report)
    numbers = Numbers(galley.numbered, restart)
    foot = Foot(galley, matter, Keys(galley, numbers))
    notes: dict[str, list[dict[str, Any]]] = {}
    check: list[dict[str, Any]] = []
    firsts = []
    spreads, runs = facing.divided(list(galley.runs.values()), foot)
    for run in runs:
        for page in Makeup(run, foot).pages():
            _lay(page, foot, notes, last=page.last + 1 == len(run.lines))
            edited = [line.edited for line in run.lines[page.first : page.last + 1] if line.edited >= 0]
            firsts += edited[:1]
            lines = [edited[0] + 1, edited[-1] + 1] if edited else []
            check.append({"marks": list(page.content.names), "lines": lines})
    for name in foot.matter:
        if name not in notes:  # its mark stands where the galleys have no line: the note keeps its own room
            _lay(Page(0, 0, Content((name,), -1), 0.0), foot, notes, last=True)
    ended = {name: _ended(foot, name) for name in sorted(foot.moved)}
    return {
        "notes": notes,
        "numbers": numbers.printed(firsts),
        "ended": ended,
        "pages": check,
        "spreads": spreads,
        "width": galley.sheet.width,
    }


def _lay(page: Page, foot: Foot, notes: dict[str, list[dict[str, Any]]], *, last: bool) -> None:
    """Add what the notes of a page draw; the first of them keeps the room."""
    content = page.content
    pieces = foot.laid_out(content)
    if not pieces:
        return
    need = foot.need(content)
    room = foot.galley.sheet.height - page.used - SLACK
    kept = need if last else max(room, need)
    carrier = f"+{content.rest.name}" if content.rest else content.names[0]
    for name in dict.fromkeys((carrier, *content.names)):
        piece = pieces[name]
        height = kept if name == carrier else 0.0
        top = height - need
        drawn = {
            **piece,
            "height": round(height, 3),
            "y": round(top + piece["y"], 3),
            "rule": round(top + ABOVE_RULE * foot.em, 3) if name == carrier else None,
        }
        notes.setdefault(name.removeprefix("+"), []).append(drawn)


def _ended(foot: Foot, name: str) -> dict[str, Any]:
    """A note that stands at the end of its chapter."""
    note = foot.matter[name]
    content: list[Any] = []
    for unit in foot.body(name):
        content += [*unit.items, " " if unit.space else "|"]
    return {
        "mark": note.mark,
        "key": foot.keys.key(name, 0) if note.keyed else "",
        "content": content,
        "solid": note.solid,
    }
