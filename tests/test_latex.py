"""LaTeX for reledmac: every character arrives, the apparatus reads as it should, and the file compiles.

What is compiled needs XeLaTeX (``tests/tex.py`` says what of it); the text of the file is tested everywhere.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tex
from edition.cli import main
from edition.latex import escape
from edition.latex.book import book
from edition.problems import Problems
from edition.tei.document import read
from edition.witness import reading_text
from reading import CORPORA, EDITION, ROOT, document

_NAMES = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textasciigrave": "`",
}
_TOKEN = re.compile(r'\\symbol\{"([0-9A-F]+)\}|\\([A-Za-z]+)\{\}|\\([{}$%#_ -])|\{([\[\]])\}|(\{\})|([\s\S])')
#: What may stand alone in escaped text: nothing that TeX, a ligature or reledmac reads.
_ACTIVE = set("\\{}$&#^_%[]'\"`")


def unescaped(text: str) -> str:
    """The characters that TeX prints for escaped text."""
    out = []
    for number, name, char, bracket, empty, plain in (m.groups() for m in _TOKEN.finditer(text)):
        if number:
            out.append(chr(int(number, 16)))
        elif name:
            out.append(_NAMES[name])
        elif char:
            out.append("\u00ad" if char == "-" else char)
        elif not empty:
            assert bracket or plain not in _ACTIVE, text
            out.append(bracket or {"~": "\u00a0"}.get(plain, plain))
    return "".join(out)


SPECIALS = st.text(st.sampled_from("\\{}$&#^_%~[]'\"`-<>?!,* ()a\u00a0\u00ad\u0301\ue001\U00010300\u200d"))


@given(st.one_of(SPECIALS, st.text(st.characters(exclude_categories=["Cs"]))))
def test_escape_gives_back_every_character(text: str) -> None:
    assert unescaped(escape.text(text)) == text


@given(SPECIALS)
def test_escape_leaves_no_ligature_and_no_double_space(text: str) -> None:
    assert not re.search(r"--|``|''|<<|>>|,,|[?!]`|(?<!\\)  |\^\^", escape.text(text))


@given(SPECIALS, st.integers(1, 40))
def test_lines_break_only_where_one_space_stands(text: str, repeated: int) -> None:
    whole = escape.text(f"a{text}b ") * repeated + "z"
    assert "\n\n" not in escape.wrapped(whole)
    assert escape.wrapped(whole).replace("\n", " ") == whole


def test_an_address_keeps_its_signs() -> None:
    assert escape.url("https://example.org/a_b?c=%20&d#e{\\") == r"https://example.org/a\string_b?c=\%20\string&d\#e\%7B\%5C"


# ---------------------------------------------------------------- text of the file


def body(latex: str) -> str:
    return latex.partition("\\begin{document}")[2]


def flat(fragment: str, folder: Path) -> str:
    """The numbered text of a fragment, on one line."""
    latex = book(document(fragment, folder))
    return " ".join(latex.partition("\\beginnumbering")[2].partition("\\endnumbering")[0].split())


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (
            '<p>a <app><lem>pobjedu</lem><rdg wit="#S">pobgedu</rdg></app> b</p>',
            r"a \edtext{pobjedu}{\lemma{pobjedu}\Afootnote{pobgedu \siglum{S}}} b",
        ),
        (
            '<p><app><lem wit="#A">x</lem><rdg wit="#B #C">y</rdg><rdg wit="#S"/></app></p>',
            r"\edtext{x}{\lemma{x \siglum{A}}\Afootnote{y \siglum{B} \siglum{C} : \edformula{om.} \siglum{S}}}",
        ),
        (
            '<p><app><lem>a <app><lem>b</lem><rdg wit="#A">c</rdg></app></lem><rdg wit="#B">d</rdg></app></p>',
            r"\edtext{a \edtext{b}{\lemma{b}\Afootnote{c \siglum{A}}}}{\lemma{a b}\Afootnote{d \siglum{B}}}",
        ),
        (
            '<p>z<app><lem/><rdg wit="#A">new</rdg></app></p>',
            r"z\edtext{}{\lemma{}\Afootnote[nosep]{\edformula{add.} new \siglum{A}}}",
        ),
        (
            '<p>word<note>One.<p>Two &amp; <app><lem>b</lem><rdg wit="#A">c</rdg></app></p></note></p>',
            r'Two \symbol{"26} b (b] c \siglum{A})}',
        ),
        ("<lg><l>one &amp; two</l><l>three</l></lg>", r'\stanza one \symbol{"26} two & three \&'),
        ("<lg><l>one</l></lg><lg><l>two</l></lg>", r"\stanza one \& \stanza two \&"),
        ("<p>\\input{/etc/passwd}</p>", r"\textbackslash{}input\{/etc/passwd\}"),
        ('<p><formula notation="TeX">\\input{x}</formula></p>', r"\textbackslash{}input\{x\}"),
        ('<p><formula notation="TeX">\\frac{a}{b}</formula></p>', r"\(\frac{a}{b}\)"),
        ('<p>ein <foreign xml:lang="de">Wort</foreign></p>', r"\edlang{german}{\edemph{Wort}}"),
        ("<p>a-<hi>-b</hi>?<hi>?</hi></p>", r"a-\edemph{-b}?\edemph{?}"),
        ('<p>a<pb n="3"/> b<pb n="4" break="no"/>c</p>', r"a\edbreak{p. 3} b\edbreakinword{p. 4}c"),
        ("<list><label>L</label><item>one</item></list>", r"\editem \edlabelled{L} one"),
        ("<table><row><cell>1</cell><cell>2</cell></row></table>", r"\edrow 1\edcell 2"),
    ],
)
def test_text_of_the_file(fragment: str, expected: str, tmp_path: Path) -> None:
    assert expected in flat(fragment, tmp_path)


def test_an_entry_over_paragraphs_names_first_and_last_line(tmp_path: Path) -> None:
    text = flat('<app><lem><p>one</p><p>two</p></lem><rdg wit="#A"><p>three</p></rdg></app>', tmp_path)
    assert r"\pstart \edlabel{ed:1a}one" in text
    assert r"two\edtext{}{\xxref{ed:1a}{ed:1b}\lemma{one two}\Afootnote{three \siglum{A}}}\edlabel{ed:1b}" in text


def test_a_heading_begins_the_numbers_anew(tmp_path: Path) -> None:
    latex = book(document("<div><head>A</head><p>x</p></div><div><head>B</head><p>y</p></div>", tmp_path))
    assert latex.count("\\beginnumbering") == latex.count("\\endnumbering") == 2


_DROPPED = re.compile(r"\\(?:footnoteA|lemma|Afootnote(?:\[nosep\])?|edbreakinword|edbreak|edheading\{\d\}|xxref\{[^}]*\})\{")
_CONTROL = re.compile(r"\\(?:pstart|pend|stanza|edcell(?:line)?|ed(?:row|item|quoted|head|speaker)|beginnumbering|endnumbering|leavevmode)(?![A-Za-z])|\\&| &\n")


def printed(latex: str) -> str:
    """What the numbered text of a file prints without apparatus and notes, white space left out."""
    text = latex.partition("\\begin{document}")[2].partition("\\beginnumbering")[2].partition("\\printbibliography")[0]
    text = text.replace("\\end{document}", "")
    out, at = [], 0
    while found := _DROPPED.search(text, at):
        out.append(text[at : found.start()])
        at = _closing(text, found.end())
    text = "".join([*out, text[at:]])
    text = re.sub(r"\\edlabel\{[^}]*\}|\\ed(?:lang|link)\{[^}]*\}", "{", text)
    text = _CONTROL.sub(" ", text)
    text = re.sub(r'\\(?!symbol)[A-Za-z]+\{(?!\})', "{", text)
    text = re.sub(r"(?<!\\)\{(?![\[\]]\})(?!\})|(?<![\\{\]\[])\}", "", re.sub(r"\\symbol\{(\"\w+)\}|\\(text\w+)\{\}|\{\}", _kept, text))
    return "".join(text.split())


def _kept(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1][1:], 16))
    return {"textbackslash": "", "textquotesingle": "'", "textquotedbl": '"'}.get(match[2] or "", "")


def _closing(text: str, at: int) -> int:
    depth = 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[at], 0) if text[at - 1] != "\\" else 0
        at += 1
    return at
