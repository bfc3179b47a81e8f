"""TEI nobody would write: elements of the table nested at random. Nothing crashes, no text is lost or reordered."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition.tei.elements import TABLE
from edition.witness import reading_text, witness_text
from reading import document, parsed, text_of, written

_EXAMPLES = int(os.environ.get("EDITION_EXAMPLES", "100"))
SLOW = settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

#: Moved (notes, readings), put in another order (entries of lists of names), shown otherwise, or not to be nested.
_NOT_NESTED = "entry note app choice picture formula header unprinted keywords graph statement literal"
_APART = frozenset(_NOT_NESTED.split())
PLAIN = sorted(name for name, treatment in TABLE.items() if treatment.how not in _APART)
MOVED = ["note", "app", "choice", "person", "place", "certainty", "transpose", "egXML", "lem", "rdg", "rdgGrp"]
WORD = re.compile(r"w\d+w")


@dataclass(frozen=True)
class Tree:
    """An element; a child that is ``""`` is a word of its own, a space stands for itself."""

    name: str
    children: tuple[Tree | str, ...] = ()


def trees(names: list[str]) -> st.SearchStrategy[Tree]:
    leaf = st.one_of(st.sampled_from(["", "", " "]), st.sampled_from(names).map(Tree))
    inner = st.recursive(
        leaf,
        lambda x: st.builds(Tree, st.sampled_from(names), st.lists(x, max_size=4).map(tuple)),
        max_leaves=14,
    )
    return st.lists(inner, max_size=5).map(lambda x: Tree("div", tuple(x)))


def xml(tree: Tree, words: count[int]) -> str:
    """The tree as TEI; every word is another, every second element has an identifier."""
    inside = "".join(
        xml(c, words) if isinstance(c, Tree) else f"w{next(words)}w" if c == "" else c for c in tree.children
    )
    number = next(words)
    anchor = f' xml:id="i{number}"' if number % 2 else ""
    witness = ' wit="#A"' if tree.name == "rdg" else ""
    return f"<{tree.name}{anchor}{witness}>{inside}</{tree.name}>"


def anchors(tree: nodes.document) -> list[str]:
    return [str(name) for node in tree.findall(nodes.Element) for name in node["ids"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random")


@SLOW
@given(trees(PLAIN))
def test_nothing_is_lost_or_reordered(folder: Path, tree: Tree) -> None:
    source = xml(tree, count())
    found = document(source, folder)
    page = parsed(written(found.text.blocks, found))
    assert WORD.findall(text_of(page)) == WORD.findall(source)


@SLOW
@given(trees(PLAIN + MOVED * 20))
def test_nothing_is_lost_with_notes_and_entries(folder: Path, tree: Tree) -> None:
    source = xml(tree, count())
    found = document(source, folder)
    page = parsed(written(found.text.blocks, found))
    assert set(WORD.findall(text_of(page))) == set(WORD.findall(source))
    names = anchors(page)
    assert len(names) == len(set(names))
    assert set(WORD.findall(reading_text(found))) <= set(WORD.findall(source))
    assert set(WORD.findall(witness_text(found, "A"))) <= set(WORD.findall(source))


@SLOW
@given(trees(PLAIN))
def test_every_identifier_is_an_anchor(folder: Path, tree: Tree) -> None:
    """What a pointer may name stands on the page."""
    source = xml(tree, count())
    found = document(source, folder)
    names = set(anchors(parsed(written(found.text.blocks, found))))
    assert {name for name in found.ids if name.startswith("i")} - {"index"} <= names
