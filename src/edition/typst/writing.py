"""The pen of the translator: calls opened and closed, anchors that wait for a place, text kept at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxTranslator

from edition.typst.quote import quote

if TYPE_CHECKING:
    from sphinx.builders import Builder

log = logging.getLogger(__name__)

DEPTH = 20
"""Calls inside one another; Typst gives up at some 60 styles or 72 boxes, and one call here may be three there."""
INDENTS = 7
"""Indents inside one another; soon after, a line has no room. Deeper down, text is kept and its form is dropped."""
UNNESTED = ("p(", "edited(", "verse-line(", "edited-verse(", "verse-gap(")
"""Calls that keep blocks of text apart and hold no blocks: they are made at any depth."""
LINES = ("underline(", "strike(", "overlined(", "added(", "doubtful(")
"""Calls that draw a line along the text."""

_INDENTED = (nodes.block_quote, nodes.Sequential, nodes.Admonition, nodes.topic, nodes.sidebar)


class Writer(SphinxTranslator):
    """Collects the source of a book piece by piece."""

    def __init__(self, document: nodes.document, builder: Builder) -> None:
        super().__init__(document, builder)
        self.out: list[str] = []
        self.anchors: list[str] = []
        self.bare = False
        self.said: list[str] = []
        self._calls: list[str] = []
        self._reported: set[str] = set()
        self._pieces: list[tuple[str, str]] | None = None
        self._base = 0
        self._filled = False

    def astext(self) -> str:
        """The source of everything walked so far."""
        return "".join(self.out)

    def open(self, call: str) -> None:
        """Begin a call whose last argument is the content to come: ``emph(`` or ``text(lang: "hr", ``."""
        shown = call.startswith(UNNESTED) or not (self._decorated(call) or self.too_deep())
        if shown:
            self.out.append(f"{call}{{")
        self._calls.append(call if shown else "")

    def _decorated(self, call: str) -> bool:
        """Whether a line through, under or over the text would be the second one: PDF/UA-1 in Typst bears but one."""
        if call not in LINES or not any(outer in LINES for outer in self._calls):
            return False
        self.report("a line through, under or over text within another one is left out in the PDF", "lines")
        return True

    def too_deep(self, node: nodes.Node | None = None) -> bool:
        """Whether Typst could bear no further call here, or the page no further indent; said once, with a warning."""
        if sum(map(bool, self._calls)) < DEPTH and (node is None or _indents(node) < INDENTS):
            return False
        self.report("nested too deep for Typst: its text is kept, its form dropped", "depth")
        return True

    def close(self) -> None:
        """End the call opened last."""
        if self._calls.pop():
            self.out.append("})\n")

    def render(self, children: Sequence[nodes.Node], *, bare: bool = False) -> str:
        """The source of some nodes by themselves; ``bare`` leaves out notes and anchors, which are set only once."""
        outer, self.out = self.out, []
        was, self.bare = self.bare, self.bare or bare
        self._calls.append("render(")  # counts towards the depth
        for child in children:
            child.walkabout(self)
        self._calls.pop()
        self.bare = was
        self.out, inner = outer, self.out
        return "".join(inner)

    @property
    def in_words(self) -> bool:
        """Whether what is written now is cut into words."""
        return self._pieces is not None

    def render_words(self, children: Sequence[nodes.Node]) -> list[tuple[str, str]]:
        """The source of some nodes word by word: each with what follows it (the signs of :mod:`edition.typst.matter`).

        Every piece is complete: calls that are open where a word ends are closed there, and opened again.
        """
        outer = self.out, self._pieces, self._base, self._filled
        pieces: list[tuple[str, str]] = []
        self.out, self._pieces, self._base, self._filled = [], pieces, len(self._calls) + 1, False
        self._calls.append("render(")
        for child in children:
            child.walkabout(self)
        self._calls.pop()
        if self._filled or any(self.out):
            pieces.append(("".join(self.out), ""))
        self.out, self._pieces, self._base, self._filled = outer
        return pieces

    def cut(self, after: str) -> None:
        """End a word; ``after`` is what follows it. Where no word has begun, it is added to what follows the last."""
        if self._pieces is None:
            return
        if not self._filled:
            if self._pieces:
                source, known = self._pieces[-1]
                self._pieces[-1] = (source, known + after if after not in known else known)
            return
        calls = [call for call in self._calls[self._base :] if call]
        self._pieces.append(("".join(self.out) + "})\n" * len(calls), after))
        self.out[:] = [f"{call}{{" for call in calls]
        self._filled = False

    def write(self, source: str) -> None:
        """Add source, after the anchors that wait for something to stand at."""
        if not self.bare:
            self.out += [f"anchor({quote(name)}); " for name in self.anchors]
            self.anchors.clear()
        self.out.append(source)
        self._filled = self._filled or bool(source)

    def say(self, text: str) -> None:
        """Note text of the edition that is written, for the proof."""
        if not self.bare:
            self.said.append(text)

    def report(self, message: str, once: str, node: nodes.Node | None = None) -> None:
        """Warn, the first time this is called for ``once``."""
        if once not in self._reported:
            self._reported.add(once)
            log.warning("%s", message, location=node, type="edition", subtype="pdf")


def _indents(node: nodes.Node) -> int:
    """How many indented blocks a node stands in."""
    count = 0
    while node.parent is not None:
        node = node.parent
        count += isinstance(node, _INDENTED)
    return count
