"""What changed between two states of an edition, in the terms of the field: text, apparatus, notes, translation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from edition.problems import NothingToDo

from .changes import Change, changes
from .passages import Contents
from .states import State

_NOTHING = Contents((), (), {})


@dataclass(frozen=True, slots=True)
class Compared:
    """The changes of one file; ``old`` and ``new`` are how messages name it in each state, empty where it is not."""

    old: str
    new: str
    changes: tuple[Change, ...]

    def place(self, change: Change) -> str:
        """File and line of a change: in the old file for what is gone."""
        gone = change.what in ("removed", "anchor-removed") and not change.new
        file = (self.old or self.new) if gone else (self.new or self.old)
        return f"{file}:{max(change.line, 1)}:1"


def compared(old: State, new: State, redirects: Mapping[str, str]) -> list[Compared]:
    """The changes of each file, in the order of the new state; files that are gone at the end.

    Two single files are compared whatever they are called.
    """
    if len(old.files) == len(new.files) == 1:
        (one,), (other,) = old.files, new.files
        return [_compared(old, one, new, other, redirects)]
    return [_compared(old, name, new, name, redirects) for name in dict.fromkeys((*new.files, *old.files))]


def _compared(old: State, one: str, new: State, other: str, redirects: Mapping[str, str]) -> Compared:
    found = changes(old.files.get(one, _NOTHING), new.files.get(other, _NOTHING), redirects)
    return Compared(old.shown(one), new.shown(other), tuple(found))


def read_redirects(path: Path | None) -> dict[str, str]:
    """A file of redirects: a line each, the identifier that is gone and the one that stands for it; ``#`` comments.

    Raises ``NothingToDo`` with the line that says something else.
    """
    if path is None:
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.partition("#")[0].split()
        if len(words) not in (0, 2):
            raise NothingToDo(f"{path}:{number}:1: write OLD-IDENTIFIER NEW-IDENTIFIER, or # and a comment")
        if words:
            found[words[0]] = words[1]
    return found
