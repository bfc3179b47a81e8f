"""What stands at the page foot, as words: the entries of the apparatus and the notes of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

BREAK: Final = "|"
"""A line may end here, without a space."""
SPACE: Final = " "
NTH: Final = "^"
"""Behind the last word of a lemma, where its number stands when it occurs in its line more than once."""
PARAGRAPH: Final = "¶"

Token = tuple[int, str]
"""The number of a word in the list of all words, and what follows it: the signs above, or nothing (no line ends)."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A note: its name in the book, its layer, its mark as a word, its tokens.

    ``keyed``: found by the number of its line, without a mark. ``solid``: not only words (a list, a table, a picture);
    set as one piece.
    """

    id: str
    layer: str
    mark: int
    keyed: bool
    tokens: tuple[Token, ...]
    solid: bool = False

    def told(self) -> dict[str, Any]:
        """As the job of the typesetter has it; what ``dataclasses.asdict`` makes, which copies every token."""
        return {name: getattr(self, name) for name in self.__slots__}


LAYERS: Final = ("src", "app", "n")
"""The layers at the page foot, from the top: apparatus of sources, critical apparatus, numbered notes."""

RUN_IN: Final = frozenset({"src", "app"})
"""Layers that are one paragraph on a page; in the others each note begins a line."""
