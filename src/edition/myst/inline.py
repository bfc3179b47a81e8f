"""Inline content as MyST: text, bracketed spans, links, note marks, citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

from edition.anchors import ENTRY_SERIES, series_of, slug
from edition.apparatus import Conventions
from edition.model import (
    Block,
    Break,
    Citation,
    Entry,
    Formula,
    Inline,
    Link,
    Mark,
    Note,
    Picture,
    Span,
)
from edition.myst import escape

#: Breaks that are shown by their number, with the word that stands before it.
_NUMBERED: Final = {"pb": "p. ", "cb": "col. ", "gb": "quire ", "milestone": ""}
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: What the citation role would take for its own syntax.
_LOCATOR: Final = re.compile(r"[^{}`\\,<>&]+")
#: Deeper nesting is nobody's text, and markdown-it gives up at 200.
DEEPEST: Final = 150


class Pending(NamedTuple):
    """A note whose mark is written and whose body follows below: its label, and the note or entry."""

    label: str
    body: Note | Entry


@dataclass(frozen=True, slots=True)
class Site:
    """What the writer asks of its surroundings.

    ``anchor``: xml:id -> anchor on the page, or ``""``; ``href``: target -> link, or ``""``; ``image``: URL -> path
    from the page, or ``""``; ``cited``: whether the bibliography has a key; ``label``: what a pointer without text
    of its own shows; ``too_deep``: told the line of an element nested beyond what a page can carry; ``apparatus``: how
    entries read.
    """

    anchor: Callable[[str], str]
    href: Callable[[str], str]
    image: Callable[[str], str]
    cited: Callable[[str], bool]
    label: Callable[[str], str]
    too_deep: Callable[[int], None]
    apparatus: Conventions = field(default_factory=Conventions)


class InlineWriter:
    """Writes inline content; the notes it meets wait in ``pending`` for their place below the block."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pending: list[Pending] = []
        self.block = ""
        self._count: dict[str, int] = {}
        self._depth = 0
        self._in_link = False
        self._after_link: list[str] = []

    def line(self, content: Iterable[Inline | Block]) -> str:
        """The content of a block as one source line."""
        return escape.line(self.text(content))

    def text(self, content: Iterable[Inline | Block]) -> str:
        """Inline content as MyST, to stand inside a line."""
        return "".join([escape.text(x) if isinstance(x, str) else self._node(x) for x in content])

    def _node(self, node: Inline | Block) -> str:
        writer = _WRITERS.get(type(node))
        if writer is None:
            raise TypeError(f"a block stands where a line is written: {type(node).__name__}")
        self._depth += 1
        if self._depth > DEEPEST:
            self.site.too_deep(node.mark.line)  # type: ignore[union-attr]
        written = writer(self, node)
        self._depth -= 1
        return written

    # ------------------------------------------------------------ one function for each kind of node

    def _span(self, node: Span) -> str:
        return _spanned(self.text(node.content), self.attributes(node.mark))

    def _link(self, node: Link) -> str:
        attributes = self.attributes(node.mark)
        href = "" if self._in_link else self.site.href(node.target)
        if not href:
            return _spanned(self.text(node.content) or escape.text(self.site.label(node.target)), attributes)
        with self._linking():
            inner = self.text(node.content) or escape.text(self.site.label(node.target))
        marks, self._after_link = "".join(self._after_link), []
        return f"[{inner}]({_uri(href)}){{{attributes}}}{marks}"

    @contextmanager
    def _linking(self) -> Iterator[None]:
        """Links hold no links: inside one, further links are spans and note marks wait until it ends."""
        self._in_link = True
        try:
            yield
        finally:
            self._in_link = False

    def _break(self, node: Break) -> str:
        word = _NUMBERED.get(node.mark.name)
        # inside a word nothing may be written: the number is kept as a class
        shown = "" if word is None or node.joins or not node.label else escape.text(f"[{word}{node.label}] ")
        return _spanned(shown, self.attributes(node.mark))

    def _citation(self, node: Citation) -> str:
        known = [k for k in node.keys if self.site.cited(k)]
        if len(known) < len(node.keys):
            return _spanned(escape.text(f"[{', '.join(node.keys)}{_after(node.locator)}]"), self.attributes(node.mark))
        locator = f"{{{node.locator}}}" if _LOCATOR.fullmatch(node.locator) else ""
        rest = escape.text(_after(node.locator)) if node.locator and not locator else ""
        cited = "{cite:p}" + escape.raw(",".join(known) + locator) + rest
        return _spanned(cited, self.attributes(node.mark)) if node.mark.id else cited

    def _picture(self, node: Picture) -> str:
        path = self.site.image(node.url)
        attributes = self.attributes(node.mark)
        if not path:
            return _spanned(escape.text(node.alt or node.url), attributes)
        return f"![{escape.text(node.alt)}]({_uri(path)}){{{attributes}}}"

    def _formula(self, node: Formula) -> str:
        return _spanned("{math}" + escape.raw(" ".join(node.tex.split())), self.attributes(node.mark))

    def _note(self, node: Note) -> str:
        label = self.site.anchor(node.mark.id) if node.mark.id else self._numbered(series_of(node))
        return self._mark(Pending(label, node))

    def _entry(self, node: Entry) -> str:
        lemma = self.text(node.lemma.content)
        own = self.attributes(node.lemma.mark) if node.lemma.mark.id else ""
        return _spanned(_spanned(lemma, own), self.attributes(node.mark, name="app")) + self.note_mark(node)

    def note_mark(self, node: Entry) -> str:
        """The mark of an entry alone."""
        anchor = self.site.anchor(node.mark.id) if node.mark.id else ""
        return self._mark(Pending(f"{ENTRY_SERIES}{anchor}" if anchor else self._numbered(ENTRY_SERIES), node))

    def _numbered(self, series: str) -> str:
        """A label for a note without identifier: the anchor of its block and a count within it."""
        base = f"{series}{self.block}" if self.block else series.rstrip("-")
        self._count[base] = self._count.get(base, 0) + 1
        return f"{base}-{self._count[base]}"

    def _mark(self, note: Pending) -> str:
        self.pending.append(note)
        mark = f"[^{note.label}]"
        if self._in_link:
            self._after_link.append(mark)
            return ""
        return mark

    # ------------------------------------------------------------ attributes

    def attributes(self, mark: Mark, name: str = "") -> str:
        """``#anchor .name .words .language-xx`` for an attribute list; the mark's own name unless another is given."""
        classes = class_names(name or mark.name, mark.classes, mark.n, mark.lang)
        anchor = self.site.anchor(mark.id) if mark.id else ""
        return f"#{anchor} {classes}".rstrip() if anchor else classes


@lru_cache(maxsize=65536)
def class_names(name: str, words: tuple[str, ...], n: str, lang: str) -> str:
    """The classes of an element: ``.pers-name .type-x .n-3 .language-hr``."""
    out = [kebab(name)] if name else []
    out += words
    if number := slug(n):
        out.append(f"n-{number}")
    if lang:
        out.append(f"language-{lang}")
    return " ".join(f".{word}" for word in dict.fromkeys(out))


@lru_cache(maxsize=4096)
def kebab(name: str) -> str:
    """An element name as a class name: ``persName`` -> ``pers-name``."""
    return slug(_CAPITAL.sub("-", name))


def _spanned(inner: str, attributes: str) -> str:
    return f"[{inner}]{{{attributes}}}" if attributes else inner


def _after(locator: str) -> str:
    return f", {locator}" if locator else ""


def _uri(target: str) -> str:
    """A link target between angle brackets; what could end it early is percent-encoded."""
    return target if target.startswith("#") else f"<{quote(target, safe=_URI_SAFE)}>"


_URI_SAFE: Final = "%/:=&?~#+!$,;'@()*[]-._"

_WRITERS: Final[dict[type, Callable[..., str]]] = {
    Span: InlineWriter._span,
    Link: InlineWriter._link,
    Break: InlineWriter._break,
    Citation: InlineWriter._citation,
    Picture: InlineWriter._picture,
    Formula: InlineWriter._formula,
    Note: InlineWriter._note,
    Entry: InlineWriter._entry,
}
