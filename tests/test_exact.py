"""Whole editions: nothing of a text is lost, glued or put out of order on the way to its pages.

The characters of the source are read here with lxml alone; what the pages say is read by docutils. Files of others
(``../shared/corpora``) are looked at where they lie beside the checkout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes
from lxml import etree

from edition.build import Options, write_files
from edition.problems import EditionError, Problems
from edition.tei.document import read
from edition.witness import reading_text, witness_text
from reading import CORPORA, EDITION, parsed

_TEI = "{http://www.tei-c.org/ns/1.0}"
WITNESS = EDITION.parent / "witnesses" / "S.txt"
#: Declared moves: a note and a variant reading leave the line for the notes of the page, entries of lists of names
#: put the name first, translation and commentary stand beside their text, examples show their tags. Declared losses:
#: what only programs read.
_APART = """
    note rdg witDetail app choice person personGrp place org event nym object certainty precision respons substJoin
    undo redo transpose alt join link egXML
"""
_MOVED = frozenset(_APART.split())
_UNPRINTED = frozenset({"index", "listPrefixDef", "prefixDef", "variantEncoding"})
#: What a page shows otherwise: the words of an image are its alternative text, TeX is set as mathematics.
_OTHERWISE = frozenset({"graph", "graphic", "media", "formula"})
_WORD = re.compile(r"\w+")
_CONTENTS = re.compile(r"^```\{toctree\}\n:maxdepth: \d\n\n(.*?)\n```", re.MULTILINE | re.DOTALL)
_LETTER = re.compile(r"\w")

FILES = [EDITION, *sorted(CORPORA.rglob("*.xml"))]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def source_parts(el: etree._Element) -> Iterator[str]:
    """The text of an element in the order of the source, without what is moved or not printed."""
    yield el.text or ""
    for child in el:
        name = child.tag.rpartition("}")[2]
        apart = name in _MOVED | _UNPRINTED | _OTHERWISE or (name.startswith("list") and name != "list")
        if not apart and child.get("type") not in ("translation", "commentary"):
            yield from source_parts(child)
        yield child.tail or ""


def all_parts(el: etree._Element) -> Iterator[str]:
    """All text of an element but what is not printed."""
    yield el.text or ""
    for child in el:
        if child.tag.rpartition("}")[2] not in _UNPRINTED | _OTHERWISE:
            yield from all_parts(child)
        yield child.tail or ""


def texts(path: Path) -> list[etree._Element]:
    root = etree.parse(path, etree.XMLParser(remove_comments=True, remove_pis=True, huge_tree=True)).getroot()
    found = list(root.iter(_TEI + "text", _TEI + "sourceDoc", _TEI + "facsimile", _TEI + "standOff"))
    outer = [el for el in found if not any(up in found for up in el.iterancestors())]
    return sorted(
        outer, key=lambda el: el.tag in (_TEI + "standOff", _TEI + "facsimile")
    )  # a reader wants the text first


def letters(parts: Iterator[str]) -> str:
    return "".join(_LETTER.findall("".join(parts))).replace("_", "")


def pages(path: Path, folder: Path) -> list[nodes.document]:
    """The pages of a file in reading order, as docutils sees them."""
    try:
        write_files([path], folder, "", Options(lenient=True, allow_entities=True))
    except EditionError as error:
        pytest.skip(str(error.problems[0]))
    return [parsed(page.read_text(encoding="utf-8")) for page in in_order(folder / "index.md")]


def in_order(page: Path) -> Iterator[Path]:
    yield page
    for block in _CONTENTS.findall(page.read_text(encoding="utf-8")):
        for name in block.split():
            yield from in_order(page.parent / f"{name}.md")


def shown(trees: list[nodes.document], *, notes: bool) -> str:
    """What the pages say, with or without their notes."""
    out = []
    for tree in trees:
        footnotes = {id(leaf) for note in tree.findall(nodes.footnote) for leaf in note.findall(nodes.Text)}
        for leaf in tree.findall(nodes.Text):
            if isinstance(leaf.parent, (nodes.raw, nodes.footnote_reference, nodes.label, nodes.comment)):
                continue
            if notes or id(leaf) not in footnotes:
                out.append(str(leaf))
    return "".join(out)


def first_missing(parts: list[str], have: str) -> str:
    """The first of ``parts`` (letters only) that does not follow in ``have`` where the one before it ended."""
    at = 0
    for part in parts:
        found = have.find(part, at)
        if found < 0:
            return part
        at = found + len(part)
    return ""


def test_witness_byte_for_byte() -> None:
    found = read(EDITION, Problems())
    assert witness_text(found, "S").encode() == WITNESS.read_bytes()


def test_reading_text_differs_from_the_witness_only_in_entries() -> None:
    """Emendations change a few words; a mistake in the encoding would change more."""
    found = read(EDITION, Problems())
    printed, transmitted = (Counter(x.split()) for x in (reading_text(found), witness_text(found, "S")))
    entries = sum(1 for _ in etree.parse(EDITION).iter(_TEI + "app", _TEI + "choice"))
    assert sum((transmitted - printed).values()) <= 2 * entries


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_letter_reaches_a_page_in_order(path: Path, tmp_path: Path) -> None:
    trees = pages(path, tmp_path)
    have = letters(iter([shown(trees, notes=True)]))
    lost = Counter(letters(part for el in texts(path) for part in all_parts(el)))
    lost.subtract(have)
    assert not +lost, "letters are lost"
    running = shown(trees, notes=False)
    want = [found for el in texts(path) for part in source_parts(el) if (found := letters(iter([part])))]
    assert not first_missing(want, letters(iter([running]))), "lost, or out of order"
    # the words inside a stretch of text; those at its ends may be parts of words
    words = Counter(w for el in texts(path) for part in source_parts(el) for w in _WORD.findall(part)[1:-1])
    assert not words - Counter(_WORD.findall(running)), "words are torn or glued"


def test_the_corpora_are_there() -> None:
    if not CORPORA.is_dir():
        pytest.skip(f"{CORPORA} is not there: only our own edition was measured")
