"""Text and translation in print: at one height in columns, page against page, or one after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pdfplumber
import pytest

from typst_book import Made, make, project

COUNT = 30


def _row(number: int) -> str:
    text = " ".join([f"Original{number}"] + ["words of the text"] * (5 + number % 7 * 4))
    translation = " ".join([f"Translated{number}"] + ["other words"] * (4 + number % 5 * 9))
    note = f"[^n-{number}]" if number % 3 == 0 else ""
    body = f"\n[^n-{number}]: {'A note. ' * 12}\n" if note else ""
    return (
        "::::{container} parallel\n\n:::{container} original\n\n"
        f"{{#p{number} .p .n-{number}}}\n{text}{note}\n:::\n\n"
        f":::{{container}} translation language-en\n\n{{.p .n-{number}}}\n{translation}\n:::\n::::\n{body}\n"
    )


PAGE = "# One\n\n" + "".join(map(_row, range(1, COUNT + 1)))


def _made(folder: Path, layout: str) -> Made:
    made = make(project(folder, {"one": PAGE}), edition_pdf_translation=layout)
    assert made.warnings == ""
    return made


def _places(made: Made) -> dict[str, tuple[int, float, float]]:
    """Page, left edge and baseline of the first word of each paragraph."""
    with pdfplumber.open(made.pdf) as book:
        words = [(page.page_number, word) for page in book.pages for word in page.extract_words()]
    firsts = ((re.fullmatch(r"\W*((?:Original|Translated)\d+)", word["text"]), page, word) for page, word in words)
    return {found[1]: (page, word["x0"], word["bottom"]) for found, page, word in firsts if found}


def test_columns_begin_at_one_height(tmp_path: Path) -> None:
    places = _places(_made(tmp_path, "columns"))
    for number in range(1, COUNT + 1):
        (page, left, height), (other, right, beside) = places[f"Original{number}"], places[f"Translated{number}"]
        assert page == other
        assert left < right
        assert height == pytest.approx(beside, abs=0.1)


def test_facing_pages_hold_the_same_paragraphs(tmp_path: Path) -> None:
    made = _made(tmp_path, "facing")
    places = _places(made)
    assert len(places) == 2 * COUNT
    for number in range(1, COUNT + 1):
        page, other = places[f"Original{number}"][0], places[f"Translated{number}"][0]
        assert page % 2 == 0
        assert other == page + 1
    assert len({page for page, _, _ in places.values()}) < 2 * COUNT / 4  # several to a page


def test_the_translation_follows_the_whole_text(tmp_path: Path) -> None:
    text = _made(tmp_path, "after").text()
    assert text.index(f"Original{COUNT}") < text.index("Translated1 ")


@pytest.mark.parametrize("layout", ["columns", "facing", "after"])
def test_paragraphs_are_numbered_once(tmp_path: Path, layout: str) -> None:
    text = _made(tmp_path, layout).text()
    for number in (1, 17, COUNT):
        assert f"{number} Original{number} words" in text
        assert f"{number} Translated{number}" not in text


def test_an_unknown_layout_is_reported(tmp_path: Path) -> None:
    made = make(project(tmp_path, {"one": "# One\n\nText.\n"}), edition_pdf_translation="beside")
    assert "edition_pdf_translation" in made.warnings
    assert "columns" in made.warnings
