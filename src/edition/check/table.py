"""The table of rules: each is a function of :class:`View`, entered with its code, number, weight and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from edition.problems import Severity

from .view import Found, View

Finder: TypeAlias = Callable[[View], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its stable code, its number in the list R1 to R30, how much it weighs, and an example of each kind.

    ``▶`` in ``bad`` stands before the character at which the finding is placed. ``on`` is false for matters of house
    style, which a project asks for; ``find`` is missing for what another step reports.
    """

    code: str
    number: str
    severity: Severity
    what: str
    bad: str = ""
    good: str = ""
    find: Finder | None = None
    on: bool = True
    positive: bool = False


RULES: Final[dict[str, Rule]] = {}


def rule(
    code: str,
    number: str = "",
    *,
    bad: str,
    good: str,
    warning: bool = False,
    on: bool = True,
    positive: bool = False,
) -> Callable[[Finder], Finder]:
    """Enter a function into the table; its docstring says in a sentence or two what it looks for and why."""

    def enter(find: Finder) -> Finder:
        weight = Severity.WARNING if warning else Severity.ERROR
        what = " ".join((find.__doc__ or "").split())
        RULES[code] = Rule(code, number, weight, what, bad, good, find, on, positive)
        return find

    return enter
