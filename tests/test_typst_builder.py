"""How the builder behaves: same bytes, nothing done twice, nothing lost when something goes wrong."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from typst_book import HEADER, make, project

PAGE = "# One\n\n[Word]{.app}[^app-1] and[^n-1].\n\n[^app-1]: [Word]{.lem}\\] x\n[^n-1]: Note.\n"


def test_same_input_gives_same_bytes_in_any_folder(tmp_path: Path) -> None:
    digests = set()
    for seed, name in (("1", "here"), ("77", "in another folder")):
        folder = project(tmp_path / name, {"one": PAGE}, conf=HEADER)
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "typst", "-c", str(folder), str(folder / "source")]
        out = folder / "out"
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([*command, str(out)], env=environment, check=True)
        digests.add(hashlib.sha256((out / "one.pdf").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_nothing_is_set_again_without_a_change(tmp_path: Path) -> None:
    folder = project(tmp_path, {"one": "# One\n\nText with ꙋ.\n"})
    first = make(folder)
    before = first.pdf.stat().st_mtime_ns
    second = make(folder)
    assert second.pdf.stat().st_mtime_ns == before
    assert "ꙋ" in second.warnings  # what was wrong is said each time
    (folder / "source" / "one.md").write_text("# One\n\nOther text.\n", encoding="utf-8")
    third = make(folder)
    assert third.pdf.stat().st_mtime_ns != before
    assert "Other text." in third.text()


@pytest.mark.parametrize("paper", ["a5", "us-letter", "iso-b5"])
def test_papers(tmp_path: Path, paper: str) -> None:
    made = make(project(tmp_path, {"one": PAGE}), edition_pdf_paper=paper)
    assert made.warnings == ""
    assert "1 Word] x" in made.text()


def test_without_standards_a_missing_character_is_found_too(tmp_path: Path) -> None:
    made = make(project(tmp_path, {"one": "# One\n\nText with ꙋ.\n"}), edition_pdf_standards=[])
    assert "no font has the character 'ꙋ'" in made.warnings


def test_a_refused_book_leaves_the_last_good_pdf(tmp_path: Path) -> None:
    from edition.typst.typesetter import TypstError

    folder = project(tmp_path, {"one": PAGE})
    good = make(folder)
    content = good.pdf.read_bytes()
    with pytest.raises(TypstError):
        make(folder, edition_pdf_paper="no such paper")
    assert good.pdf.read_bytes() == content
    assert not list(good.pdf.parent.glob("*.part"))


def test_deep_nesting_keeps_its_text(tmp_path: Path) -> None:
    spans = "[a " * 80 + "core" + "]{.hi .rend-italic}" * 80
    quotes = "> " * 60 + "deep quotation"
    lists = "\n".join("  " * depth + f"* level{depth}" for depth in range(45))
    made = make(project(tmp_path, {"one": f"# One\n\n{spans}\n\n{quotes}\n\n{lists}\n"}))
    assert "nested too deep" in made.warnings
    text = made.text()
    assert "a " * 80 + "core" in text
    assert "deep quotation" in text
    assert all(f"level{depth}" in text for depth in range(45))


def test_one_line_along_the_text_at_a_time(tmp_path: Path) -> None:
    page = "# One\n\n[under [struck]{.rend-strike}]{.rend-underline} [over]{.rend-overline}\n"
    made = make(project(tmp_path, {"one": page}))
    assert "under struck over" in made.text()
    assert "is left out in the PDF" in made.warnings


def test_parts_and_chapters(tmp_path: Path) -> None:
    toctrees = "".join(
        f"```{{toctree}}\n:caption: {part}\n\n{page}\n```\n\n" for part, page in (("I", "one"), ("II", "b"))
    )
    pages = {
        "index": f"# A Book\n\nForeword.\n\n{toctrees}",
        "one": "# One\n\n## Section\n\nText.\n",
        "b": "# Two\n\nEnd.\n",
    }
    made = make(project(tmp_path, pages))
    assert made.warnings == ""
    import pikepdf

    with pikepdf.open(made.pdf) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["I", "II", "Colophon"]
        assert [item.title for item in outline.root[0].children] == ["One"]
    assert "Foreword." in made.text()


def test_a_single_page_is_a_book(tmp_path: Path) -> None:
    made = make(project(tmp_path, {"index": "# A Book\n\nAll of it.\n"}))
    assert "A Book All of it." in made.text()


def test_equal_marks_of_two_documents_do_not_share_a_page(tmp_path: Path) -> None:
    pages = {
        "index": "# A Book\n\n```{toctree}\ntext\n```\n",
        "text": "# Text\n\n```{toctree}\nfirst\nsecond\n```\n",
        "first": "# First\n\nA[^n-1]\n\n[^n-1]: Note of the first.\n",
        "second": "# Second\n\nB[^n-1]\n\n[^n-1]: Note of the second.\n",
    }
    made = make(project(tmp_path, pages))
    (first,) = [page for page in made.pages() if "Note of the first." in page]
    assert "Text First A 1" in first
    assert "Note of the second." not in first


def test_a_note_without_a_mark_is_not_lost(tmp_path: Path) -> None:
    made = make(project(tmp_path, {"one": "# One\n\nText.\n\n[^n-1]: Lonely note.\n"}))
    assert "Lonely note." in made.text()
    assert "note without a mark" in made.warnings


def test_what_is_for_the_web_only_is_left_out(tmp_path: Path) -> None:
    page = "# One\n\n```{only} html\nWeb.\n```\n\n```{only} typst\nPrint.\n```\n"
    text = make(project(tmp_path, {"one": page})).text()
    assert "Print." in text
    assert "Web." not in text


def test_links_within_headings_do_not_run_above_the_pages(tmp_path: Path) -> None:
    page = "# One [two](#two) [out](https://example.org)\n\n" + "Text.\n\n" * 240 + "{#two}\n## Two\n\nEnd.\n"
    made = make(project(tmp_path, {"one": page}))
    assert made.warnings == ""
    assert sum("One two out" in page for page in made.pages()) > 2
