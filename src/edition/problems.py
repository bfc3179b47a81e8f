"""What is wrong with an editor's files, said in one line with its place, and how to mend it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path


class Severity(IntEnum):
    """How much a problem weighs: a warning is reported, an error stops the build."""

    WARNING = 1
    ERROR = 2


def shown(path: Path) -> str:
    """``path`` as messages name it: from the folder the user works in, when it lies below that."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in an editor's file: ``line`` and ``column`` count from 1, 0 means not known."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{max(self.line, 1)}:{max(self.column, 1)}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    ``code`` is a stable word for the rule (``dangling-target``), ``message`` says what was found,
    ``hint`` how to mend it.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        mark = "" if self.severity is Severity.ERROR else "warning: "
        line = f"{self.place}: {self.code} {mark}{self.message}"
        return f"{line}\n  hint: {self.hint}" if self.hint else line

    def as_warning(self) -> Problem:
        """The same finding, reported without stopping the build."""
        return replace(self, severity=Severity.WARNING)

    def as_error(self) -> Problem:
        """The same finding, stopping the build."""
        return replace(self, severity=Severity.ERROR)


class EditionError(Exception):
    """Stops the work on account of the editor's files; carries every problem found so far.

    The command line prints the problems and no traceback.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class NothingToDo(Exception):
    """The command could not run at all (exit status 2): no such file, no TEI in a folder, a wrong option."""


@dataclass(slots=True)
class Problems:
    """The findings of one run, in the order of the files and lines they stand at."""

    found: list[Problem] = field(default_factory=list)

    def error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Record something that must be mended before the build can go on."""
        self.found.append(Problem(place, code, message, hint))

    def warn(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Record something the editor should know, without stopping the build."""
        self.found.append(Problem(place, code, message, hint, Severity.WARNING))

    def extend(self, more: Iterable[Problem]) -> None:
        """Add the findings of another step."""
        self.found.extend(more)

    @property
    def errors(self) -> list[Problem]:
        """The findings that stop the build."""
        return [p for p in self.found if p.severity is Severity.ERROR]

    def sorted(self) -> list[Problem]:
        """All findings by file, line and column; equal places keep the order in which they were found."""
        return sorted(self.found, key=lambda p: p.place)

    def stop_on_errors(self) -> None:
        """Raise :class:`EditionError` with everything found when one of it is an error."""
        if self.errors:
            raise EditionError(self.sorted())
