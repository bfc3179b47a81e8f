"""Rules about characters: Unicode normalisation, look-alikes, what fonts lack, quotation marks and brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .view import XML, Found, Run, View, name, rule

_ODD: Final = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_COMBINED: Final = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*[\u0300-\u036f][\w\u0300-\u036f]*")
_FOREIGN: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_SCRIPTS: Final = (("Cyrillic", re.compile("[\u0400-\u052f]")), ("Greek", re.compile("[\u0370-\u03ff]")))
#: Letters of mathematics and units that stand beside Latin ones for good reason.
_UNITS: Final = frozenset("μΩΔπ")


@rule(
    "normalisation-mixed",
    "R28",
    bad="<p>A ▶c\u030cvor\u010di\u0107.</p>",
    good="<p>A \u010dvor\u010di\u0107.</p>",
)
def normalisation_mixed(view: View) -> Iterator[Found]:
    """A word that has letters with diacritics in both forms of Unicode, composed and decomposed. Search finds the one
    and not the other.
    """
    for run in view.runs:
        for m in _COMBINED.finditer(run.text):
            word = m[0]
            if word not in (unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)):
                hint = f"write {unicodedata.normalize('NFC', word)} in composed form (NFC)"
                yield Found(run.element, run.place(m.start()), f"“{word}” is of two normalisation forms", hint)


@rule(
    "character-without-glyph",
    "R29",
    bad="<p>A ▶\ue001 sign.</p>",
    good='<p>A <g ref="http://example.org/sign">\ue001</g> sign.</p>',
)
def character_without_glyph(view: View) -> Iterator[Found]:
    """A character that no font can be relied on to show: of a private use area (outside `g`), or the replacement
    character that a wrong conversion leaves. (A letter that the fonts of the PDF lack is reported by `edition build`.)
    """
    for run in view.runs:
        for m in _ODD.finditer(run.text):
            if name(run.element) not in ("g", "mapping", "charProp", "unicodeProp"):
                hint = "describe it in charDecl and point there with g, or correct it"
                said = f"U+{ord(m[0]):04X} has no agreed shape"
                yield Found(run.element, run.place(m.start()), said, hint)


@rule(
    "script-mixed",
    bad="<p>The ▶M\u043escow plan.</p>",
    good="<p>The Moscow plan.</p>",
)
def script_mixed(view: View) -> Iterator[Found]:
    """A word of Latin letters with a Cyrillic or Greek one among them, or the other way about: it looks right and is
    not found.
    """
    for run in view.runs:
        if not _FOREIGN.search(run.text):
            continue
        for m in _WORD.finditer(run.text):
            word = m[0]
            for script, letters in _SCRIPTS:
                others = [c for c in letters.findall(word) if c not in _UNITS]
                if others and _LATIN.search(word):
                    few = others if len(others) * 2 <= len(word) else _LATIN.findall(word)
                    named = ", ".join(f"{c} is {unicodedata.name(c, '?')}" for c in dict.fromkeys(few[:3]))
                    message = f"“{word}” mixes Latin and {script} letters ({named})"
                    yield Found(
                        run.element, run.place(m.start()), message, "write the letter in the script of the word"
                    )


# ---------------------------------------------------------------- quotation marks and brackets

#: What is read as one stretch of text; a mark opened in it is closed in it.
_BLOCKS: Final = frozenset(
    {"p", "ab", "lg", "sp", "note", "item", "cell", "head", "bibl", "desc", "figDesc", "witness"}
) | {
    *("change", "licence", "div", "body", "opener", "closer", "castItem", "stage", "quote", "biblStruct", "witDetail"),
    *("rdg", "teiHeader", "figure", "label", "row", "person", "place", "org", "event"),
}
#: Elements whose characters are no prose.
_NOT_PROSE: Final = frozenset(
    {
        "code",
        "egXML",
        "formula",
        "gi",
        "att",
        "val",
        "tag",
        "rdg",
        "idno",
        "eg",
        "ident",
        "sic",
        "orig",
        "surplus",
        "del",
    }
) | {"metamark", "pc", "c", "g", "rendition", "am"}
_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⟦": "⟧"}
#: Language -> its pairs of quotation marks. Marks that a language does not have are not judged.
_PAIRS: Final = {
    "en": ("“”",),
    "hr": ("„”", "„“", "»«", "«»"),
    "bs": ("„”", "„“", "»«", "«»"),
    "sr": ("„”", "„“", "«»", "»«"),
    "sl": ("„“", "»«", "„”"),
    "de": ("„“", "»«", "«»"),
    "fr": ("«»", "“”"),
    "ru": ("«»", "„“"),
    "uk": ("«»", "„“", "“”"),
    "it": ("«»", "“”"),
    "es": ("«»", "“”"),
    "pt": ("«»", "“”"),
    "pl": ("„”", "«»", "»«"),
    "cs": ("„“", "»«"),
    "sk": ("„“", "»«"),
    "la": ("“”", "«»"),
    "nl": ("“”", "„”"),
}
_ENUMERATED: Final = re.compile(r"(?:^|[\s(;,:.])(?:[A-Za-z]|[ivxlIVXL]{1,6}|\d{1,3}|\*+)$")


@dataclass(slots=True)
class _Open:
    """Marks of one stretch of text that wait for their counterparts: the mark, its run and index."""

    brackets: list[tuple[str, Run, int]] = field(default_factory=list)
    quotes: list[tuple[str, Run, int]] = field(default_factory=list)
    straight: list[tuple[str, Run, int]] = field(default_factory=list)
    before: str = ""


def _stretch(run: Run) -> etree._Element | None:
    """The block that a run belongs to; nothing when it is no prose of the text."""
    for el in (run.element, *run.element.iterancestors()):
        tag = name(el)
        if tag in _NOT_PROSE:
            return None
        if tag in _BLOCKS:
            return el
    return None


def _language(el: etree._Element) -> str:
    for up in (el, *el.iterancestors()):
        if tag := up.get(XML + "lang"):
            return tag.split("-")[0].lower()
    return ""


_MARKS: Final = re.compile(r"[()\[\]{}⟨⟩⟦⟧]")
_QUOTES: Final = re.compile(r"[„“”«»\"]")


@rule(
    "bracket-unbalanced",
    warning=True,
    bad="<p>He came ▶(late.</p>",
    good="<p>a) He came (late).</p>",
)
def bracket_unbalanced(view: View) -> Iterator[Found]:
    """A bracket without its counterpart in the same paragraph. The `)` of an enumeration is none."""
    stacks: dict[etree._Element, _Open] = {}
    for run, block in _prose(view):
        opened = stacks.setdefault(block, _Open())
        for m in _MARKS.finditer(run.text):
            if m[0] in _BRACKETS:
                opened.brackets.append((m[0], run, m.start()))
            elif opened.brackets and _BRACKETS[opened.brackets[-1][0]] == m[0]:
                opened.brackets.pop()
            elif not (m[0] == ")" and _ENUMERATED.search(opened.before[-8:] + run.text[: m.start()])):
                yield Found(run.element, run.place(m.start()), f"“{m[0]}” closes nothing", "open it, or delete it")
        opened.before = (opened.before + run.text)[-8:]
    for opened in stacks.values():
        for mark, run, index in opened.brackets:
            yield Found(run.element, run.place(index), f"“{mark}” is not closed", f"close it with {_BRACKETS[mark]}")


@rule(
    "quotation-unbalanced",
    warning=True,
    bad='<p xml:lang="en">He said ▶“so.</p>',
    good='<p xml:lang="hr">Rekao je „tako”.</p>',
)
def quotation_unbalanced(view: View) -> Iterator[Found]:
    """A quotation mark without its counterpart in the same paragraph, by the pairs of its language. A quotation may run
    over several paragraphs when each opens it anew. Apostrophes and single marks are not judged.
    """
    stacks: dict[tuple[etree._Element, str], _Open] = {}
    first: dict[etree._Element, str] = {}
    for run, block in _prose(view):
        first.setdefault(block, run.text.lstrip()[:1]) if run.text.strip() else None
        if not _QUOTES.search(run.text):
            continue
        lang = _language(run.element)
        opened = stacks.setdefault((block, lang), _Open())
        pairs = _PAIRS.get(lang, ())
        for m in _QUOTES.finditer(run.text):
            mark = m[0]
            if mark == '"':
                opened.straight.append((mark, run, m.start()))
            elif opened.quotes and opened.quotes[-1][0] + mark in pairs:
                opened.quotes.pop()
            elif any(pair[0] == mark for pair in pairs):
                opened.quotes.append((mark, run, m.start()))
            elif any(pair[1] == mark for pair in pairs):
                yield Found(run.element, run.place(m.start()), f"“{mark}” closes nothing", "open the quotation")
    for (block, lang), opened in stacks.items():
        yield from _left_open(block, lang, opened, first)


def _left_open(block: etree._Element, lang: str, opened: _Open, first: dict[etree._Element, str]) -> Iterator[Found]:
    after = block.getnext()
    goes_on = first.get(after, "") if after is not None else ""
    for mark, run, index in opened.quotes:
        if mark == goes_on:
            continue
        closing = " or ".join(pair[1] for pair in _PAIRS.get(lang, ()) if pair[0] == mark)
        yield Found(run.element, run.place(index), f"“{mark}” is not closed", f"close it with {closing}")
    if len(opened.straight) % 2 and goes_on != '"':
        mark, run, index = opened.straight[-1]
        message = f"an odd number of straight quotation marks ({len(opened.straight)}); this is the last"
        yield Found(run.element, run.place(index), message, "one is missing, or one too many")


def _prose(view: View) -> Iterator[tuple[Run, etree._Element]]:
    for run in view.runs:
        if (block := _stretch(run)) is not None:
            yield run, block
