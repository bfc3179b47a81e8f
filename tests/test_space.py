"""White space: what TEI ignores changes nothing, what parts words is kept, once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition.model import Entry, Inline, Link, Mark, Note, Reading, Span, walk
from edition.problems import Problems
from edition.tei.space import GAP, collapse, settle
from edition.witness import reading_text, witness_text
from reading import document, parsed, text_of, written

_EXAMPLES = int(os.environ.get("EDITION_EXAMPLES", "100"))
SLOW = settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(
    ("tei", "want"),
    [
        ("<p>\n one\n\ttwo  </p>", "one two"),
        ("<p>a <hi> b </hi> c</p>", "a b c"),
        ("<p>a<hi> b</hi></p>", "a b"),
        ("<p><hi> a </hi></p>", "a"),
        ("<p>a<hi> </hi>b</p>", "a b"),
        ("<p>one<lb/>two</p>", "one two"),
        ("<p>one <lb/>two</p>", "one two"),
        ("<p>one<lb/> two</p>", "one two"),
        ("<p>one\n<lb/>\ntwo</p>", "one two"),
        ('<p>Wör<lb break="no"/>ter</p>', "Wörter"),
        ('<p>Wör\n <lb break="no"/>\n ter</p>', "Wörter"),
        ('<p><hi>Wör </hi> <lb break="no"/> <hi> ter</hi></p>', "Wörter"),
        ('<p>Wör <hi><lb break="no"/>ter</hi></p>', "Wörter"),
        ('<p>Wör<pb break="no" n="2"/><lb break="no"/>ter</p>', "Wörter"),
        ("<p>a<note>n</note>b <note>n</note> c<note>n</note> d <note>n</note>e</p>", "ab c d e"),
        ("<p>a<note>n</note><lb/>b</p>", "a b"),
        ("<p>a<!-- x -->b <!-- y --> c</p>", "ab c"),
        ("<p>see <ptr target='https://e.org'/> and</p>", "see https://e.org and"),
        ("<p>a <anchor xml:id='x'/> b</p>", "a b"),
        ("<p>&#xA0;a &#xA0; b&#x3000;</p>", "\u00a0a \u00a0 b\u3000"),
    ],
)
def test_text(tei: str, want: str, tmp_path: Path) -> None:
    found = document(tei, tmp_path)
    assert text_of(parsed(written(found.text.blocks))[0]) == want


@pytest.mark.parametrize(
    ("tei", "want"),
    [
        ("<p><address><addrLine>Ilica 1</addrLine><addrLine>Zagreb</addrLine></address></p>", "Ilica 1 Zagreb"),
        ("<castItem><role>Ana</role>, <roleDesc>kći</roleDesc></castItem>", "Ana, kći"),
        ("<castItem>a <role>Ana</role><roleDesc>(kći)</roleDesc></castItem>", "a Ana (kći)"),
        ("<p>Da. <stage>Ode.</stage> Ne.</p>", "Da. Ode. Ne."),
        ("<p>Da.<stage>Ode.</stage>Ne.</p>", "Da. Ode. Ne."),
        ("<p>(<stage>Ode.</stage>)</p>", "(Ode.)"),
        ("<imprint><publisher>MH</publisher><date>1900</date></imprint>", "MH 1900"),
        ("<p><persName><forename>A</forename><surname>B</surname></persName></p>", "AB"),
    ],
)
def test_parts_do_not_glue(tei: str, want: str, tmp_path: Path) -> None:
    found = document(tei, tmp_path)
    assert text_of(parsed(written(found.text.blocks))[0]) == want


@pytest.mark.parametrize(
    ("app", "readings"),
    [
        ("a <app><lem>b</lem><rdg wit='#A'>c</rdg></app> d", ("a b d", "a c d")),
        ("a<app>\n<lem>b</lem>\n<rdg wit='#A'>c</rdg>\n</app>d", ("abd", "acd")),
        ("a<app><lem> b </lem><rdg wit='#A'> c </rdg></app>d", ("a b d", "a c d")),
        ("a <app><lem>b </lem><rdg wit='#A'/></app>d", ("a b d", "a d")),
        ("a<app><lem> b</lem><rdg wit='#A'/></app> d", ("a b d", "a d")),
        ("a <app><lem>b</lem><rdg wit='#A'/></app> d", ("a b d", "a d")),
        ("a <app><lem/><rdg wit='#A'>c</rdg></app> d", ("a d", "a c d")),
        ("a <app><lem/><rdg wit='#A'>c </rdg></app>d", ("a d", "a c d")),
        ("<app><lem/><rdg wit='#A'>c</rdg></app> d", ("d", "c d")),
        ("a <app><lem/><rdg wit='#A'>c</rdg></app>", ("a", "a c")),
        (
            "a <app><lem>b <app><lem>c </lem><rdg wit='#A'>x</rdg></app></lem><rdg wit='#B'>y</rdg></app> d",
            ("a b c d", "a b x d"),
        ),
        ("a <choice><sic>b </sic><corr>c</corr></choice>d", ("a cd", "a b d")),
        ("a <app><lem>b<lb/></lem><rdg wit='#A'>c</rdg></app>d", ("a b d", "a c d")),
        ("a <app><lem>b</lem><rdg wit='#A'>c</rdg></app><note>n</note> d", ("a b d", "a c d")),
    ],
)
def test_readings_neither_glue_nor_double(app: str, readings: tuple[str, str], tmp_path: Path) -> None:
    found = document(f"<p>{app}</p>", tmp_path)
    assert (reading_text(found), witness_text(found, "A")) == readings


def test_gap_is_a_weak_border() -> None:
    assert settle(["a", GAP, "b"]) == ["a b"]
    assert settle(["a", GAP, ", b"]) == ["a, b"]
    assert settle([GAP, "a", GAP, GAP]) == ["a"]
    assert settle(["a", GAP, Span(Mark("hi"), ("b",))]) == ["a ", Span(Mark("hi"), ("b",))]


def test_collapse() -> None:
    assert collapse("a\n \tb  c d\u00a0 e") == "a b c d\u00a0 e"


# ---------------------------------------------------------------- at random


@dataclass(frozen=True)
class Piece:
    """Inline TEI: ``xml``, where ``~`` is white space that counts and ``^`` a place where it does not, and its words.

    In ``text`` ``|`` parts words and ``=`` joins them, whatever stands beside.
    """

    xml: str
    text: str


WORD = st.sampled_from(["a", "bb", "č,", "d.", "(e", "5"]).map(lambda w: Piece(w, w))
SPACE = st.just(Piece("~", " "))
BREAK = st.sampled_from(
    [
        Piece("^<lb/>^", "|"),
        Piece('^<lb break="no"/>^', "="),
        Piece('^<pb n="2" break="no"/>^', "="),
        Piece("^<cb/>^", "|"),
    ]
)
EMPTY = st.just(Piece("<!-- c -->", ""))
NOTE = st.just(Piece("<note>^n^</note>", ""))


def joined(pieces: list[Piece]) -> Piece:
    return Piece("".join(p.xml for p in pieces), "".join(p.text for p in pieces))


def element(pieces: list[Piece]) -> Piece:
    inner = joined(pieces)
    return Piece(f"<hi>{inner.xml}</hi>", inner.text)


def app(lemma: list[Piece]) -> Piece:
    inner = joined(lemma)
    return Piece(f"<app>^<lem>{inner.xml}</lem>^<rdg wit='#A'>x</rdg>^</app>", inner.text)


SIMPLE = st.one_of(WORD, SPACE, WORD, SPACE, EMPTY)
LEAF = st.one_of(SIMPLE, BREAK, NOTE)
INLINE = st.recursive(
    LEAF,
    lambda x: st.one_of(
        st.lists(x, max_size=4).map(element),
        st.tuples(st.lists(SIMPLE, max_size=3), WORD, st.lists(SIMPLE, max_size=2)).map(
            lambda x: app([*x[0], x[1], *x[2]])
        ),
    ),
    max_leaves=10,
)
BLOCK = st.lists(INLINE, max_size=8).map(joined)


def words(text: str) -> list[str]:
    text = re.sub(r"[ |]*=[ =]*", "=", text)
    return re.sub(r"=(?=\|)|=", "", text).replace("|", " ").split()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("space")


@SLOW
@given(st.lists(BLOCK, min_size=1, max_size=3), st.data())
def test_layout_changes_nothing(folder: Path, blocks: list[Piece], data: st.DataObject) -> None:
    xml = "^".join(f"<p>^{block.xml}^</p>" for block in blocks)
    runs = st.sampled_from([" ", "\n", "\n   ", "\t", "  "])
    loose = re.sub(r"[~^]", lambda m: data.draw(runs if m.group() == "~" else st.one_of(st.just(""), runs)), xml)
    plain = xml.replace("~", " ").replace("^", "")
    pages = [written(document(x, folder, Problems()).text.blocks) for x in (plain, loose)]
    assert pages[0] == pages[1]


@SLOW
@given(st.lists(BLOCK, min_size=1, max_size=3))
def test_words_of_the_source_are_words_of_the_page(folder: Path, blocks: list[Piece]) -> None:
    xml = "".join(f"<p>{block.xml}</p>" for block in blocks).replace("~", " ").replace("^", "")
    found = document(xml, folder)
    if any("=" in block.text and re.search(r"[=|][ ]*[=|]", block.text) for block in blocks):
        return  # two breaks that disagree about one border
    want = [word for block in blocks for word in words(block.text)]
    assert reading_text(found).split() == want
    tree = parsed(written(found.text.blocks))
    shown = " ".join(text_of(p) for p in tree.children if isinstance(p, nodes.paragraph))
    assert shown.split() == want


def entry(lemma: list[Inline], reading: list[Inline]) -> Entry:
    return Entry(Mark("app"), Reading(Mark("lem"), tuple(lemma)), (Reading(Mark("rdg"), tuple(reading)),))


INLINES: st.SearchStrategy[Inline] = st.recursive(
    st.one_of(
        st.sampled_from(["a", " ", "a ", " a", ", ", "(", " a b "]),
        st.just(GAP),
        st.just(Note(Mark("note"), ())),
        st.just(Span(Mark("gap"), ())),
        st.just(Link(Mark("ptr"), "#x", ())),
    ),
    lambda x: st.one_of(
        st.lists(x, max_size=3).map(lambda c: Span(Mark("hi"), tuple(c))),
        st.tuples(st.lists(x, max_size=3), st.lists(x, max_size=2)).map(lambda c: entry(["a", *c[0]], ["b", *c[1]])),
        st.lists(x, max_size=2).map(lambda c: entry([], ["b", *c])),
    ),
    max_leaves=12,
)


@SLOW
@given(st.lists(INLINES, max_size=6))
def test_settled_stays_settled(content: list[Inline]) -> None:
    once = settle(content)
    assert settle(once) == once
    assert GAP not in once
    letters = "".join(x for x in walk(tuple(content)) if isinstance(x, str)).replace(" ", "")
    assert "".join(x for x in walk(tuple(once)) if isinstance(x, str)).replace(" ", "") == letters
