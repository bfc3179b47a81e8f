"""Where a line may end within an address, an identifier or a checksum.

Such a string is one word to the typesetter: it makes the line before it loose, or gets a hyphen that is not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONG: Final = 16
"""Characters from which a string without spaces is looked at."""
STEP: Final = 4
"""A checksum may end a line after each so many characters."""

_LONG = re.compile(rf"\S{{{LONG},}}")
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_ADDRESS = re.compile(r"\w[/.=&?_@#%]\w")
_JOINTS = re.compile(r"(?<=[/])(?![/])|(?<=\w)(?=[.?#&=_%~-]\w)")
"""After a slash, before another sign, as The Chicago Manual of Style advises."""


def parts(text: str) -> Iterator[tuple[str, ...]]:
    """The text in pieces, each a tuple: of one string for running text, of several between which a line may end."""
    done = 0
    for found in _LONG.finditer(text):
        pieces = _pieces(found.group())
        if len(pieces) > 1:
            if found.start() > done:
                yield (text[done : found.start()],)
            yield pieces
            done = found.end()
    if done < len(text):
        yield (text[done:],)


def _pieces(word: str) -> tuple[str, ...]:
    checksum = _HEX.search(word)
    if checksum:
        digits = checksum.group()
        steps = [digits[at : at + STEP] for at in range(0, len(digits), STEP)]
        return (word[: checksum.start()] + steps[0], *steps[1:-1], steps[-1] + word[checksum.end() :])
    if not _ADDRESS.search(word):
        return (word,)
    return tuple(filter(None, _JOINTS.split(word)))
