"""Text is exact in every context: model -> page -> MyST -> docutils gives back the same characters.

``EDITION_EXAMPLES=3000`` looks harder than the suite does.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from docutils import nodes
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from edition.model import (
    Block,
    Box,
    Cell,
    Division,
    Entry,
    Formula,
    Inline,
    Item,
    Items,
    Link,
    Mark,
    Note,
    Paragraph,
    Picture,
    Reading,
    Row,
    Span,
    Table,
    Verses,
)
from edition.myst import escape
from edition.myst.write import PageWriter
from reading import parsed, site, text_of, written

_EXAMPLES = int(os.environ.get("EDITION_EXAMPLES", "100"))
SLOW = settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

#: What has meaning somewhere in CommonMark, MyST, docutils or Python.
NASTY = st.sampled_from(
    [
        *"#*_[]<>\\&{}()`~$|!^:;=+-.%@'\"12 ažя",
        *"\t\n\r\u00a0\u00ad\u2028\u2029\u3000\ufeff\u0301\u200b\u200d\u202f\u2060\u061c\u0600\U000e0041",
        *(
            "::",
            ":::",
            "```",
            "~~~",
            "{cite}`x`",
            "[^a]",
            "[^a]:",
            "---",
            "...",
            "***",
            "___",
            "&amp;",
            "&#65;",
            "&#x41;",
        ),
        *(
            "1. ",
            "1) ",
            "(a)=",
            "[a]: b",
            "www.a.hr",
            "http://x.y",
            "<b>",
            "<!--",
            "-->",
            "<http://a.b>",
            "a@b.hr",
            "$x$",
        ),
        *(
            "{{x}}",
            "+++",
            "% ",
            "# ",
            "## ",
            " #",
            "> ",
            "* ",
            "- ",
            "+ ",
            "    ",
            "|a|",
            "|---|",
            "===",
            "{#a .b}",
            "{.b}",
        ),
        *(
            "![",
            "](",
            "]{",
            "]:",
            "\\\n",
            "  \n",
            ": ",
            ":a:",
            "\n\n",
            "[ ]",
            "[x] ",
            "~~a~~",
            "'a'",
            "--",
            "(c)",
            "\\",
        ),
    ]
)
CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda c: not escape.unrepresentable(c) and not 0xFDD0 <= ord(c) <= 0xFDEF and ord(c) & 0xFFFE != 0xFFFE
)
TEXT = st.lists(st.one_of(NASTY, CHARACTERS), min_size=1, max_size=14).map("".join)
#: A reading of nothing but spaces is the omission of one.
INKED = TEXT.filter(lambda text: bool(text.strip(" ")))
TREE: st.SearchStrategy[Inline] = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4).map(lambda x: Span(Mark("hi"), tuple(x))), max_leaves=8
)


def plain(content: Sequence[Inline]) -> str:
    return "".join(x if isinstance(x, str) else plain(x.content) for x in content if isinstance(x, (str, Span)))


def spans(content: Sequence[Inline]) -> int:
    return sum(1 + spans(x.content) for x in content if isinstance(x, Span))


def p(*content: Inline) -> Paragraph:
    return Paragraph(Mark("p"), content)


def texts(page: str, kind: type[nodes.Element]) -> list[str]:
    return [text_of(node) for node in parsed(page).findall(kind)]


@SLOW
@given(TEXT)
@example("# 1. #")
def test_paragraph(text: str) -> None:
    tree = parsed(written([p(text)]))
    assert [type(x) for x in tree.children] == [nodes.paragraph]
    assert text_of(tree) == text


@SLOW
@given(st.lists(TREE, min_size=1, max_size=4))
def test_nested_spans(content: list[Inline]) -> None:
    if not plain(content):
        return
    tree = parsed(written([p(*content)]))
    assert [type(x) for x in tree.children] == [nodes.paragraph]
    assert text_of(tree) == plain(content)
    assert len(list(tree.findall(nodes.inline))) == spans(content)


@SLOW
@given(TEXT, TEXT, TEXT, TEXT)
def test_note(before: str, after: str, first: str, second: str) -> None:
    note = Note(Mark("note"), (p(first), p(second)))
    tree = parsed(written([p(before, note, after)]))
    assert text_of(tree[0]) == before + after
    assert [text_of(x) for x in next(tree.findall(nodes.footnote)).findall(nodes.paragraph)] == [first, second]


@SLOW
@given(INKED, INKED, TEXT)
def test_apparatus(lemma: str, reading: str, after: str) -> None:
    entry = Entry(Mark("app"), Reading(Mark("lem"), (lemma,)), (Reading(Mark("rdg"), (reading,), ("S",)),))
    tree = parsed(written([p(entry, after)]))
    assert text_of(tree[0]) == lemma + after
    shown = text_of(next(tree.findall(nodes.footnote)))
    assert shown.replace(" ", "") == f"{lemma}]{reading}S".replace(" ", "")


@SLOW
@given(TEXT, TEXT)
def test_table_cell(first: str, second: str) -> None:
    row = Row(Mark("row"), (Cell(Mark("cell"), (p(first),)), Cell(Mark("cell"), (Paragraph(Mark(""), (second,)),))))
    assert texts(written([Table(Mark("table"), (row, row))]), nodes.entry) == [first, second] * 2


@SLOW
@given(TEXT, TEXT)
def test_heading(first: str, second: str) -> None:
    inner = Division(Mark("div"), (Span(Mark("hi"), (second,)), first), (p(second),))
    writer = PageWriter(site())
    writer.title(Mark("text"), (second,))
    writer.block(Division(Mark("div"), (first,), (inner,)))
    assert texts(writer.page().text, nodes.title) == [second, first, second + first]


@SLOW
@given(st.lists(TEXT, min_size=2, max_size=4))
def test_verse(lines: list[str]) -> None:
    verses = Verses(Mark("lg"), tuple(Paragraph(Mark("l"), (x,)) for x in lines))
    tree = parsed(written([verses]))
    assert [type(x) for x in tree.children] == [nodes.paragraph]
    assert [text_of(x) for x in tree.findall(nodes.inline)] == lines


def listed(kind: str, first: str, second: str) -> Items:
    items = (Item(Mark("item"), (), (p(first),)), Item(Mark("item"), (), (p(second), p(first))))
    return Items(Mark("list"), kind, items)


@SLOW
@given(TEXT, TEXT)
@pytest.mark.parametrize("kind", ["bulleted", "ordered"])
def test_list_item(kind: str, first: str, second: str) -> None:
    tree = parsed(written([listed(kind, first, second)]))
    assert [[text_of(p) for p in x.children] for x in tree.findall(nodes.list_item)] == [[first], [second, first]]


@SLOW
@given(TEXT, TEXT)
def test_list_in_list(first: str, second: str) -> None:
    inner = listed("ordered", first, second)
    outer = Items(Mark("list"), "bulleted", (Item(Mark("item"), (), (inner,)), Item(Mark("item"), (), (p(first),))))
    assert texts(written([outer]), nodes.paragraph) == [first, second, first, first]


@SLOW
@given(TEXT, TEXT)
def test_terms(first: str, second: str) -> None:
    items = (Item(Mark("item"), (first,), (p(second),)), Item(Mark("item"), (second,), (p(first), p(second))))
    tree = parsed(written([Items(Mark("list"), "gloss", items)]))
    assert [text_of(x) for x in tree.findall(nodes.term)] == [first, second]
    assert [text_of(x) for x in tree.findall(nodes.definition)] == [second, first + second]


@SLOW
@given(TEXT, TEXT)
@pytest.mark.parametrize("name", ["quote", "figure"])
def test_box(name: str, first: str, second: str) -> None:
    inner = Box(Mark("sp"), (p(second), p(first)))
    page = written([Box(Mark(name), (p(first), inner, p(second))), p(first)])
    assert texts(page, nodes.paragraph) == [first, second, first, second, first]


@SLOW
@given(TEXT, TEXT)
def test_link(first: str, second: str) -> None:
    tree = parsed(written([p(first, Link(Mark("ref"), "https://example.org/", (second,)), first)]))
    assert text_of(tree) == first + second + first
    assert [text_of(x) for x in tree.findall(nodes.reference)] == [second]


@SLOW
@given(TEXT, TEXT)
def test_picture(alt: str, caption: str) -> None:
    figure = Box(Mark("figure"), (p(Picture(Mark("graphic"), "a b.png", alt)), Paragraph(Mark("head"), (caption,))))
    tree = parsed(written([figure]))
    assert next(tree.findall(nodes.image))["alt"] == alt
    assert text_of(tree) == caption


@SLOW
@given(st.text(st.sampled_from("\\\\`{}$^_ab<&"), min_size=1, max_size=12).filter(str.strip))
def test_formula(tex: str) -> None:
    tree = parsed(written([p("a", Formula(Mark("formula"), tex), "b")]))
    assert [x.astext().strip() for x in tree.findall(nodes.math)] == [tex]


DEEP: list[Callable[[Block], Block]] = [
    lambda x: Box(Mark("quote"), (x,)),
    lambda x: Box(Mark("sp"), (x,)),
    lambda x: Items(Mark("list"), "bulleted", (Item(Mark("item"), (), (x,)),)),
    lambda x: Items(Mark("list"), "gloss", (Item(Mark("item"), ("t",), (x,)),)),
    lambda x: Table(Mark("table"), (Row(Mark("row"), (Cell(Mark("cell"), (x,)), Cell(Mark("cell"), ()))),)),
    lambda x: p(Note(Mark("note"), (x,))),
]


@SLOW
@given(TEXT, st.lists(st.sampled_from(DEEP), min_size=1, max_size=5))
def test_blocks_in_blocks(text: str, wrappers: list[Callable[[Block], Block]]) -> None:
    block: Block = p(text)
    for wrap in wrappers:
        block = wrap(block)
    assert [x for x in texts(written([block]), nodes.paragraph) if x] == [text]


def test_every_unseen_character_is_written_as_a_reference() -> None:
    unseen = {
        chr(c) for c in range(0x80, sys.maxunicode + 1) if unicodedata.category(chr(c)) in {"Zs", "Zl", "Zp", "Cf"}
    }
    listed = {chr(c) for c in range(0x80, sys.maxunicode + 1) if escape.text(chr(c)) != chr(c)}
    assert {hex(ord(c)) for c in unseen - listed} == set()
    # more recent versions of Unicode know more of them
    assert {hex(ord(c)) for c in listed - unseen if unicodedata.category(c) != "Cn"} == set()


def test_what_cannot_be_carried_is_named() -> None:
    assert not any(escape.unrepresentable(chr(c)) for c in [*range(0x20, 0x7F), *range(0xA0, 0x300)])
    assert all(escape.unrepresentable(f"a{chr(c)}") == chr(c) for c in [*range(0x7F, 0xA0), 0, 1, 0x1F, 0xFFFE])


def test_readable() -> None:
    """Plain prose stays as it is: escaping is for what would mean something."""
    prose = "“Ali”, reče – 1918. (čl. 3; s. 4–5) snake_case: 50 % i više!?"
    assert re.sub(r"\\(?=!$)", "", escape.text(prose)) == prose


def test_a_plain_run_holds_nothing_special() -> None:
    everything = [chr(c) for c in range(0x110000)]
    special = {c for c in everything if escape._SPECIAL.match(c)}
    assert not any(escape._PLAIN.fullmatch(c) for c in special)
    assert all(escape._PERHAPS.match(c) for c in special)
