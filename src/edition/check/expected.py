"""Which names a message of a schema shows: what may have been meant, and what the text uses most."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

MOST: Final = 5


def expected(names: Iterable[str], found: str, used: Mapping[str, int]) -> list[str]:
    """At most five of the names: those like ``found``, then those that the text uses most."""
    known = list(dict.fromkeys(names))
    known.sort(key=lambda name: (likeness(found, name) < 0.7, -used.get(name, 0)))
    return known[:MOST]


def near(found: str, names: Iterable[str]) -> str:
    """``did you mean …?`` with the name most like ``found``; empty when none is."""
    close = difflib.get_close_matches(found, list(dict.fromkeys(names)), n=1, cutoff=0.7)
    return f"did you mean '{close[0]}'?" if close and close[0] != found else ""


def likeness(a: str, b: str) -> float:
    """0 to 1."""
    return difflib.SequenceMatcher(None, a, b).ratio() if a else 0.0
