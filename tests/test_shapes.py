"""TEI of every shape: ``tests/shapes/*.xml`` say in their first comment which words are to be read, in this order.

All are built once, as an editor elsewhere would build a folder of TEI files, to HTML and PDF.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree, html

from edition.check.coverage import count
from edition.project import Request, build
from edition.tei.load import load
from edition.tei.reader import is_element

SHAPES = Path(__file__).parent / "shapes"
FILES = sorted(SHAPES.glob("*.xml"))
_READS = re.compile(r"<!-- reads: (.*?) -->")
_WORD = re.compile(r"\w+")
_SET_APART = "p div br h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr td th section figure pre aside"
_BLOCKS = frozenset(_SET_APART.split())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shapes")
    for path in FILES:
        (folder / path.name).write_bytes(path.read_bytes())
    build(Request(folder, folder / "out", quiet=True, warnings=io.StringIO()))
    return folder / "out"


def strings(el: etree._Element) -> Iterator[str]:
    """The text of a page, what stands in blocks set apart."""
    if not is_element(el) or "fn-bracket" in el.get("class", "") or el.get("role") == "doc-noteref":
        return
    space = " " if el.tag in _BLOCKS else ""
    yield space + (el.text or "")
    for child in el:
        yield from strings(child)
        yield child.tail or ""
    yield space


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00ad", "")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_words_stand_on_the_page_in_their_order(path: Path, built: Path) -> None:
    reads = _READS.search(path.read_text(encoding="utf-8"))
    assert reads is not None
    article = html.fromstring((built / "html" / f"{path.stem}.html").read_bytes()).find(".//article")
    assert article is not None
    there = iter(_WORD.findall(composed("".join(strings(article)))))
    missing = next((word for word in _WORD.findall(composed(reads[1])) if word not in there), None)
    assert missing is None


def letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(re.findall(r"\w", unicodedata.normalize("NFKD", "".join(texts))))


def test_every_letter_is_in_the_pdf(built: Path) -> None:
    (pdf,) = (built / "pdf").glob("*.pdf")
    with pypdfium2.PdfDocument(pdf) as document:
        said = [page.get_textpage().get_text_range() for page in document]
    want = sum((Counter(count(load(path).root).letters) for path in FILES), Counter[str]())
    assert not letters(want.elements()) - letters(said)


def test_what_the_style_sheet_draws_on_the_web_is_printed(built: Path) -> None:
    (pdf,) = (built / "pdf").glob("*.pdf")
    with pypdfium2.PdfDocument(pdf) as document:
        said = " ".join(page.get_textpage().get_text_range() for page in document)
    for sign in ("x[…]y", "{sur}", "sup⟨plied⟩", "[… 2 lines, lost]"):
        assert sign in said


def test_passages_from_right_to_left_say_so(built: Path) -> None:
    page = html.fromstring((built / "html" / "directions.html").read_bytes())
    said = [(el.get("lang"), el.get("dir")) for el in page.iterfind(".//article//*[@lang]")]
    assert {("he", "rtl"), ("ar", "rtl"), ("grc", "ltr")} <= set(said)
