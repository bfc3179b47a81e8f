"""Inline content as LaTeX: text, marked text, entries of the apparatus, notes, citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from edition.apparatus import Conventions, entry_text
from edition.latex import escape, languages
from edition.model import (
    BLOCKS,
    Block,
    Break,
    Citation,
    Division,
    Entry,
    Formula,
    Inline,
    Items,
    Link,
    Mark,
    Note,
    Picture,
    Span,
    children,
)

#: Element -> macro of the head of the file, which a publisher may define anew.
_MACROS: Final = {
    "emph": "edemph",
    "foreign": "edemph",
    "mentioned": "edemph",
    "title": "edemph",
    "stage": "edemph",
    "formula": "edformula",
    "wit": "siglum",
    "layer": "edhand",
    "speaker": "edspeaker",
    "label": "edlabelled",
}
#: Word of ``@rend`` -> command.
_RENDERED: Final = {
    "italic": "textit",
    "italics": "textit",
    "i": "textit",
    "bold": "textbf",
    "b": "textbf",
    "smallcaps": "textsc",
    "small-caps": "textsc",
    "sc": "textsc",
    "sup": "textsuperscript",
    "superscript": "textsuperscript",
    "sub": "textsubscript",
    "subscript": "textsubscript",
}
_BREAKS: Final = {"pb": "p. ", "cb": "col. ", "gb": "quire ", "milestone": ""}
#: A paragraph inside a note, whose argument may not hold TeX's own.
_NEW_LINE: Final = "\\edpar "
_KEY: Final = re.compile(r"[A-Za-z0-9:.+/-]+")
_URI: Final = re.compile(r"(?:https?://|mailto:)\S+")
#: Formulae are an editor's TeX: only what sets mathematics gets through, the rest is printed as it stands.
_MATHS: Final = re.compile(
    r"(?:[A-Za-z0-9 +*/=<>()|.,:;!'^_{}-]|\\(?:frac|sqrt|cdot|times|pm|le|ge|ne|approx|infty|sum|int|prod|partial|"
    r"alpha|beta|gamma|delta|epsilon|lambda|mu|pi|rho|sigma|tau|phi|omega|Delta|Sigma|Omega|to|in|quad)"
    r"(?![A-Za-z])|\\[,;{}])*"
)


@dataclass(slots=True)
class Writer:
    """Writes inline content. ``cited`` tells whether the bibliography has a key; ``spoken`` collects the languages.

    ``flat`` is above zero where neither the apparatus nor a note can hang: in notes and in the apparatus itself.
    ``language`` is the one spoken at this point, as polyglossia calls it; ``apparatus`` tells how entries read.
    """

    cited: Callable[[str], bool] = lambda key: False
    spoken: dict[str, None] = field(default_factory=dict)
    flat: int = 0
    language: str = "english"
    apparatus: Conventions = field(default_factory=Conventions)

    def text(self, content: Iterable[Inline | Block]) -> str:
        """Inline content as LaTeX, to stand inside a paragraph."""
        out = ""
        for node in content:
            new = escape.text(node) if isinstance(node, str) else self._node(node)
            # two runs that meet make no ligature, two spaces stay two
            joint = out[-1:] == new[:1] != "" and new[0] in "-,<>!?"
            out += "{}" + new if joint else new
        return out

    def _node(self, node: Inline | Block) -> str:
        if isinstance(node, BLOCKS):
            return self.text(_parts(node))
        return _WRITERS[type(node)](self, node)

    def marked(self, mark: Mark, content: Iterable[Inline | Block]) -> str:
        """``content`` in the form and the language of its element."""
        return self.spoken_in(mark.lang, lambda: self._formed(mark, self.text(content)))

    def _formed(self, mark: Mark, inner: str) -> str:
        if not inner:
            return ""
        commands = [_RENDERED[word] for word in mark.classes if word in _RENDERED]
        macro = _MACROS.get(mark.name) or ("edemph" if mark.name == "hi" and not commands else "")
        for command in (*commands, *([macro] if macro else [])):
            inner = f"\\{command}{{{inner}}}"
        return inner

    def spoken_in(self, tag: str, write: Callable[[], str]) -> str:
        """What ``write`` gives, hyphenated by the rules of a language where that is not the language around."""
        language = languages.name(tag)
        if not language or language == self.language:
            return write()
        around, self.language = self.language, language
        inner, self.language = write(), around
        if not inner:
            return ""
        self.spoken[language] = None
        return f"\\edlang{{{language}}}{{{inner}}}"

    # ------------------------------------------------------------ one function for each kind of node

    def _span(self, node: Span) -> str:
        return self.marked(node.mark, node.content)

    def _link(self, node: Link) -> str:
        inner = self.marked(node.mark, node.content or (node.target.removeprefix("#"),))
        return f"\\edlink{{{escape.url(node.target)}}}{{{inner}}}" if _URI.fullmatch(node.target) else inner

    def _break(self, node: Break) -> str:
        word = _BREAKS.get(node.mark.name)
        if word is None or not node.label:
            return ""
        return f"\\{'edbreakinword' if node.joins else 'edbreak'}{{{escape.text(word + node.label)}}}"

    def _citation(self, node: Citation) -> str:
        after = f", {node.locator}" if node.locator else ""
        if not all(self.cited(key) and _KEY.fullmatch(key) for key in node.keys):
            return escape.text(f"[{', '.join(node.keys)}{after}]")
        locator = f"[{{{escape.text(node.locator)}}}]" if node.locator else ""
        return f"\\cite{locator}{{{','.join(node.keys)}}}"

    def _picture(self, node: Picture) -> str:
        return f"\\edpicture{{{escape.text(node.url)}}}{{{escape.text(node.alt)}}}"

    def _formula(self, node: Formula) -> str:
        if _MATHS.fullmatch(node.tex) and _balanced(node.tex):
            return f"\\({node.tex}\\)"
        return escape.text(node.tex)

    def _note(self, node: Note) -> str:
        if self.flat:
            return f" ({self.flattened(node.blocks, ' ')})"
        return f"\\footnoteA{{{self.flattened(node.blocks, _NEW_LINE, node.mark.lang)}}}"

    def flattened(self, blocks: Sequence[Block], between: str, lang: str = "") -> str:
        """The blocks of a note, parted by ``between``."""
        self.flat += 1
        found = [self._spoken(b, lang) for b in _paragraphs(blocks)]
        self.flat -= 1
        return between.join(x for x in found if x)

    def _spoken(self, block: Block, lang: str) -> str:
        return self.spoken_in(block.mark.lang or lang, lambda: self.text(_parts(block)))

    def _entry(self, node: Entry) -> str:
        lemma = self.text(node.lemma.content)
        if self.flat:
            return f"{lemma} ({self.text(entry_text(node, self.apparatus))})"
        return self.edtext(lemma, node)

    def edtext(self, lemma: str, node: Entry, place: str = "") -> str:
        r"""The entry hung on ``lemma``; ``place`` is an ``\xxref`` for one that spans paragraphs.

        The words before the bracket are the lemma as repeated, those after it the readings.
        """
        self.flat += 1
        before, after = _halves(entry_text(node, self.apparatus))
        repeated, readings = self.text(before), self.text(after)
        self.flat -= 1
        options = "" if before else "[nosep]"
        return f"\\edtext{{{lemma}}}{{{place}\\lemma{{{repeated}}}\\Afootnote{options}{{{readings}}}}}"


def _halves(entry: Sequence[Inline]) -> tuple[Sequence[Inline], Sequence[Inline]]:
    """An entry before and after its bracket; without a lemma there is none."""
    if entry and isinstance(first := entry[0], Span) and first.mark.name == "lem" and "] " in entry:
        at = entry.index("] ")
        return entry[:at], entry[at + 1 :]
    if entry and isinstance(first, Span) and first.mark.name == "lem" and entry[-1] == "]":
        return entry[:-1], ()
    return (), entry


def _parts(block: Inline | Block) -> Iterator[Inline | Block]:
    """What stands in a block, spaces between what would stand under one another."""
    match block:
        case Division(head=head, blocks=blocks):
            yield from (*head, " ")
            yield from _spaced(blocks)
        case Items(head=head, items=items):
            yield from _spaced(head)
            for item in items:
                yield from (*item.label, " ")
                yield from _spaced(item.blocks)
        case _:
            inner = children(block)
            yield from _spaced(inner) if any(isinstance(x, BLOCKS) for x in inner) else inner


def _spaced(items: Iterable[Inline | Block]) -> Iterator[Inline | Block]:
    for i, x in enumerate(items):
        if i:
            yield " "
        yield x


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks of a note that begin a line: those that only hold others give way to what they hold."""
    for block in blocks:
        inner = children(block)
        if isinstance(block, BLOCKS) and not isinstance(block, (Division, Items)) and _only_blocks(inner):
            yield from _paragraphs(inner)  # type: ignore[arg-type]
        else:
            yield block


def _only_blocks(inner: Sequence[Inline | Block]) -> bool:
    return bool(inner) and all(isinstance(x, BLOCKS) for x in inner)


def _balanced(tex: str) -> bool:
    depth = 0
    for char in re.sub(r"\\[{}]", "", tex):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


_WRITERS: Final[dict[type, Callable[..., str]]] = {
    Span: Writer._span,
    Link: Writer._link,
    Break: Writer._break,
    Citation: Writer._citation,
    Picture: Writer._picture,
    Formula: Writer._formula,
    Note: Writer._note,
    Entry: Writer._entry,
}
