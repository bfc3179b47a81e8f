"""What a text is made of before it is TEI: blocks that hold strings and pieces of TEI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Piece:
    """An element in a line or a block: its name, attributes, and content."""

    name: str
    content: tuple[Content, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 and up: what follows belongs to its section."""

    level: int
    content: tuple[Content, ...]


Content: TypeAlias = "str | Piece"
Block: TypeAlias = "Heading | Piece"


@dataclass(frozen=True, slots=True)
class Text:
    """The blocks of a text in order, and the images it brought along: path below ``tei/`` -> bytes."""

    blocks: tuple[Block, ...]
    images: dict[str, bytes] = field(default_factory=dict)


def xml(content: Sequence[Content]) -> str:
    """Content in a line, as TEI."""
    return "".join(_xml(piece) for piece in content)


def _xml(piece: Content) -> str:
    if isinstance(piece, str):
        return escape(piece)
    said = "".join(f" {name}={quoteattr(value)}" for name, value in piece.attributes)
    return f"<{piece.name}{said}>{xml(piece.content)}</{piece.name}>" if piece.content else f"<{piece.name}{said}/>"


def lines(piece: Piece, indent: str) -> Iterator[str]:
    """A block as lines of TEI; what stands in a line stays in one, so that no blank is added to the text."""
    said = "".join(f" {name}={quoteattr(value)}" for name, value in piece.attributes)
    if piece.content and all(isinstance(part, Piece) and part.name in BLOCKS for part in piece.content):
        yield f"{indent}<{piece.name}{said}>"
        for part in piece.content:
            assert isinstance(part, Piece)
            yield from lines(part, indent + "  ")
        yield f"{indent}</{piece.name}>"
    else:
        yield indent + _xml(piece)


#: Elements that stand on lines of their own.
BLOCKS = frozenset(
    {"p", "figure", "head", "graphic", "figDesc", "list", "item", "table", "row", "cell", "lg", "l", "quote"}
)
