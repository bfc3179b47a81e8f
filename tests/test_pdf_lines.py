"""Each key of the printed apparatus names the line on which its lemma stands: proved from the finished PDF alone.

``pdf_lines`` finds the lines and the foot of the pages by the positions of words; the TEI, read here without the
toolchain, says which word of the text each entry is about. The two meet in the sequence of the words.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

import longtext
import pdf_lines
from apparatus_fixture import TEI as VERSES
from apparatus_fixture import expected

ROOT = Path(__file__).parents[1]
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_T = "{http://www.tei-c.org/ns/1.0}"
#: Of the long text the tests set so much; tests/bench/print.py proves the whole.
PART = 0.035


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


def built(source: Path, out: Path) -> list[pdf_lines.Page]:
    """The pages of the PDF that ``edition build`` makes."""
    command = [sys.executable, "-m", "edition.cli", "build", str(source), "-o", str(out), "--only", "pdf", "-q", "-W"]
    subprocess.run(command, check=True)
    (path,) = (out / "pdf").glob("*.pdf")
    return pdf_lines.read(path)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[pdf_lines.Page]]:
    folder = tmp_path_factory.mktemp("long")
    return longtext.write(folder, PART), built(folder, folder / "out")


@pytest.fixture(scope="module")
def verses(tmp_path_factory: pytest.TempPathFactory) -> list[pdf_lines.Page]:
    return built(VERSES, tmp_path_factory.mktemp("verses"))


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> list[pdf_lines.Page]:
    return built(ROOT, tmp_path_factory.mktemp("edition"))


def _from(words: list[str], printed: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The printed words that are to be those of the text: few lines before and behind it pass for lines of it, too."""
    starts = (i for i in range(len(printed)) if [w for w, _, _ in printed[i : i + 5]] == words[:5])
    start = next(starts, 0)
    return printed[start : start + len(words)]


def misplaced(tei: Path, pages: Sequence[pdf_lines.Page]) -> list[str]:
    """What is wrong with the words, the numbers and the apparatus of a long text: nothing, or one line for each."""
    words, lemmata = text_of(tei, "p")
    printed = _from(words, pdf_lines.numbered_words(pages))
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


def test_entries_of_a_long_text(long: tuple[Path, list[pdf_lines.Page]]) -> None:
    tei, pages = long
    assert len(text_of(tei, "p")[1]) >= 100
    assert misplaced(tei, pages) == []


def test_verses(verses: list[pdf_lines.Page]) -> None:
    """The fixture of the apparatus, entry by entry, each behind the number of its verse or line."""
    texts = expected()
    words, lemmata = text_of(VERSES, "lg", "p")
    printed = _from(words, pdf_lines.numbered_words(verses))
    assert [w for w, _, _ in printed] == words
    keys = {}
    for lemma in lemmata:
        first, last = printed[lemma.first][2], printed[lemma.last][2]
        keys[lemma.key] = f"{first}–{last}" if first != last else str(first)
    root = etree.parse(VERSES).getroot()
    for el in root.iter(f"{_T}app"):
        verses_of = list(el.iterancestors(f"{_T}l")) or list(el.iterfind(f"{_T}lem/{_T}l"))
        numbers = [v.get("n") or "" for v in verses_of]
        if numbers:
            keys[el.get(_ID) or ""] = "–".join(dict.fromkeys((numbers[0], numbers[-1])))
    attested = {el.get(_ID) for el in root.iter(f"{_T}app") if any(x.get("wit") for x in el.iterchildren(f"{_T}lem"))}
    wanted = []
    for key, text in texts["negative", "la"].items():
        whole = texts["positive", "la"][key] if key in attested else text
        wanted.append(f"{keys[key]} {whole.replace('^', '')}")
    found = [
        f"{e.first}–{e.last} {e.text}" if e.first != e.last else f"{e.first} {e.text}"
        for page in verses
        for e in page.entries
    ]
    assert found == wanted
    assert [(e.text, e.nth) for page in verses for e in page.entries if e.nth] == [("sva] om. B", 2)]


def test_entries_of_our_edition(edition: list[pdf_lines.Page]) -> None:
    """Every entry is printed, and its lemma stands on the line that its key names."""
    _, lemmata = text_of(ROOT / "tei" / "world-revolution.xml", "body")
    entries = [e for page in edition for e in page.entries]
    assert len(entries) == len(lemmata) > 10
    wrong = []
    for entry in entries:
        lines = {row.number: row.text for page in edition if page.number == entry.page for row in page.rows}
        text = " ".join(lines.get(n, "") for n in range(entry.first, entry.last + 1)).replace("- ", "")
        lemma = re.sub(r"^T\d+ | S$", "", entry.lemma)  # the number of the locus, the siglum of the source
        words = lemma.split(" … ")
        if not all(word in text for word in words):
            wrong.append(f"p. {entry.page}: {entry.first} {entry.text} — {text}")
    assert wrong == []


@pytest.mark.parametrize("which", ["long", "verses", "edition"])
def test_layout(which: str, request: pytest.FixtureRequest) -> None:
    """Every fifth line has its number and no other has one; nothing is painted over anything, nor in the margin."""
    found = request.getfixturevalue(which)
    pages = found[1] if which == "long" else found
    assert pdf_lines.misnumbered(pages) == []
    assert pdf_lines.overlaps(pages) == []
    assert pdf_lines.outside(pages) == []
