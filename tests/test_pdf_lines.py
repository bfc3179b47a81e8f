"""Each key of the printed apparatus names the line on which its lemma stands: proved from the finished PDF alone.

``pdf_lines`` finds the lines and the foot of the pages by the positions of words; the TEI, read here without the
toolchain, says which word of the text each entry is about. The two meet in the sequence of the words.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

import longtext
import pdf_lines
from apparatus_fixture import TEI as VERSES
from apparatus_fixture import expected
from pdf_proof import misplaced, printed_words, text_of

ROOT = Path(__file__).parents[1]
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_T = "{http://www.tei-c.org/ns/1.0}"
#: Of the long text the tests set so much; tests/bench/print.py proves the whole.
PART = 0.035


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
    folder = tmp_path_factory.mktemp("edition")
    for name in ("tei", "source"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("text"))
    shutil.copy(ROOT / "conf.py", folder)
    return built(folder, folder / "out")


def test_entries_of_a_long_text(long: tuple[Path, list[pdf_lines.Page]]) -> None:
    tei, pages = long
    assert len(text_of(tei, "p")[1]) >= 100
    assert misplaced(tei, pages) == []


def test_verses(verses: list[pdf_lines.Page]) -> None:
    """The fixture of the apparatus, entry by entry, each behind the number of its verse or line."""
    texts = expected()
    words, lemmata = text_of(VERSES, "lg", "p")
    printed = printed_words(words, pdf_lines.numbered_words(verses))
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
