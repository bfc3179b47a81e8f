"""What a TEI file says of its lemmata, and whether a PDF prints each entry where it belongs. Nothing here is a test.

The TEI is read without the toolchain: words and lemmata only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

import pdf_lines

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_T = "{http://www.tei-c.org/ns/1.0}"


@dataclass
class Lemma:
    """The lemma of an entry: ``xml:id``, its words, and which of the words of the text they are (first, last)."""

    key: str
    text: str
    first: int
    last: int


def text_of(tei: Path, *names: str) -> tuple[list[str], list[Lemma]]:
    """The words that stand in the elements ``names`` of a TEI file, and its lemmata, those around others first."""
    root = etree.parse(tei, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    text = next(root.iterchildren(f"{_T}text"))
    words: list[str] = []
    lemmata: list[Lemma] = []
    for el in text.iter(*(f"{_T}{name}" for name in names)):
        found: list[tuple[str, int, int]] = []
        said = "".join(_said(el, found))
        start = len(words)
        words += said.split()
        for key, begin, end in sorted(found, key=lambda f: (f[1], -f[2])):
            first = len(said[:begin].split())
            lemma = said[begin:end]
            # a lemma may begin inside a word, behind an opening quotation mark
            inside = bool(begin) and not said[begin - 1].isspace() and not lemma[:1].isspace()
            first -= inside
            lemmata.append(Lemma(key, " ".join(lemma.split()), start + first, start + first + len(lemma.split()) - 1))
    return words, lemmata


def _said(el: etree._Element, found: list[tuple[str, int, int]], before: int = 0) -> list[str]:
    """The reading text of an element; where its lemmata begin and end goes to ``found``."""
    out = [el.text or ""]
    for child in el:
        at = before + sum(map(len, out))
        name = str(child.tag).rpartition("}")[2]
        if name == "app":
            lemma = next(child.iterchildren(f"{_T}lem"))
            inner = _said(lemma, found, at)
            found.append((child.get(_ID) or "", at, at + sum(map(len, inner))))
            out += inner
        elif name not in ("note", "rdg"):
            out += _said(child, found, at)
        out.append(child.tail or "")
    return out


def printed_words(words: list[str], printed: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The printed words that are to be those of the text: few lines before and behind it pass for lines of it, too."""
    starts = (i for i in range(len(printed)) if [w for w, _, _ in printed[i : i + 5]] == words[:5])
    start = next(starts, 0)
    return printed[start : start + len(words)]


def misplaced(tei: Path, pages: Sequence[pdf_lines.Page]) -> list[str]:
    """What is wrong with the words, the numbers and the apparatus of a long text: nothing, or one line for each."""
    words, lemmata = text_of(tei, "p")
    printed = printed_words(words, pdf_lines.numbered_words(pages))
    pairs = enumerate(zip(words, (word for word, _, _ in printed), strict=False))
    out = [f"word {i}: '{a}' in the text, '{b}' printed" for i, (a, b) in pairs if a != b]
    if out or len(words) != len(printed):
        return [f"{len(words)} words in the text, {len(printed)} printed", *out[:3]]
    entries = [e for page in pages for e in page.entries]
    if len(entries) != len(lemmata):
        return [f"{len(lemmata)} entries in the text, {len(entries)} printed"]
    for lemma, entry in zip(lemmata, entries, strict=True):
        _, page, line = printed[lemma.first]
        if (entry.page, entry.first, entry.lemma) != (page, line, lemma.text):
            out.append(
                f"{lemma.key} '{lemma.text}' p. {page} l. {line}: printed p. {entry.page} {entry.first} {entry.text}"
            )
        same = [i for i, (w, p, n) in enumerate(printed) if (p, n) == (page, line) and w.strip(".,;") == lemma.text]
        if entry.nth != (same.index(lemma.first) + 1 if len(same) > 1 else 0):
            out.append(f"{lemma.key} '{lemma.text}' stands {len(same)} times in its line: printed index {entry.nth}")
    return out
