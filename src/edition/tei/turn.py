"""One element and the model of the Processing Model that is followed for it: all that a behaviour needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import Block, Box, Inline, Mark, Paragraph
from edition.tei.flow import Flow, blocks_of, flatten, inline_of, is_block
from edition.tei.processing import Model
from edition.tei.space import collapse
from edition.tei.xpath import Contexts

if TYPE_CHECKING:
    from edition.tei.reader import Reader

_REND: Final = "rend-"


def failed(reader: Reader, el: etree._Element, text: str, reason: str) -> None:
    """Report an expression that cannot be evaluated here."""
    reader.problems.warn(
        reader.source.place(el), "model-failed", f"'{text}' of the Processing Model: {reason}", "correct it in the ODD"
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """One element and the model followed for it; ``named`` is false where the identifier has been given before."""

    reader: Reader
    el: etree._Element
    model: Model
    context: Contexts
    inline: bool
    named: bool

    def mark(self, name: str = "") -> Mark:
        """What the element says of itself, looking as the model says."""
        own = self.reader.mark(self.el)
        kept = tuple(c for c in own.classes if self.model.keeps or not c.startswith(_REND))
        own = replace(own, classes=tuple(dict.fromkeys((*kept, *self.model.classes))), name=name or own.name)
        return own if self.named else replace(own, id="")

    def items(self, param: str) -> list[etree._Element | str]:
        """The value of a parameter; empty when the model has none."""
        asked = self.model.params.get(param)
        if asked is None:
            return []
        try:
            return asked.items(self.context(self.el))
        except ValueError as error:
            failed(self.reader, self.el, asked.text, str(error))
            return []

    def text(self, *params: str) -> str:
        """The first parameter that is given, as words."""
        for param in params:
            found = [x if isinstance(x, str) else "".join(map(str, x.itertext())) for x in self.items(param)]
            if words := " ".join(" ".join(found).split()):
                return words
        return ""

    def flow(self, param: str, *, inline: bool) -> Flow:
        """The value of a parameter read as text: elements as they are treated, anything else as its words."""
        out: Flow = []
        for item in self.items(param):
            if isinstance(item, str):
                out.append(collapse(item))
            elif item is self.el:
                self.reader.items(item, out, inline=inline)
            else:
                self.reader.read(item, out, inline=inline)
        return out

    def content(self, *, inline: bool) -> Flow:
        """What the element holds, or what the parameter ``content`` chooses, between the text of its renditions."""
        out: Flow = [self.model.before] if self.model.before else []
        if "content" in self.model.params:
            out += self.flow("content", inline=inline)
        else:
            self.reader.items(self.el, out, inline=inline)
        if self.model.after:
            out.append(self.model.after)
        return out

    def in_line(self) -> tuple[Inline, ...]:
        """The content as inline content, its white space not yet settled."""
        return tuple(flatten(self.content(inline=True)))  # type: ignore[arg-type]

    def as_block(self, name: str = "") -> Block:
        """The content as one paragraph, or a box of blocks."""
        items = self.content(inline=self.reader.holds_text(self.el))
        if any(map(is_block, items)):
            return Box(self.mark(name), blocks_of(items))
        return Paragraph(self.mark(name), inline_of(items))
