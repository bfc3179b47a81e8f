"""The pages planned from galleys: words in lines, notes on the page of their mark, nothing lost, nothing twice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.typst import lines
from edition.typst.foot import Foot
from edition.typst.galley import Galley, Line, Numbered, Place, Run, Sheet
from edition.typst.keys import Keys, Numbers
from edition.typst.makeup import SLACK, Makeup, MakeupError, Page
from edition.typst.matter import Matter
from edition.typst.plan import plan
from typst_book import make, project

WIDTH, HEIGHT, LINE, SIZE = 300.0, 500.0, 14.0, 8.0


# ---------------------------------------------------------------- lines of the foot


@st.composite
def _units(draw: st.DrawFn) -> list[lines.Unit]:
    widths = draw(st.lists(st.floats(1, WIDTH), max_size=60))
    owners = [str(n // 7) for n in range(len(widths))]
    ends = [draw(st.booleans()) and n % 11 == 0 for n in range(len(widths))]
    spaces = [draw(st.sampled_from([0.0, 2.5])) for _ in widths]
    return [lines.Unit((n,), *rest) for n, rest in enumerate(zip(widths, spaces, owners, ends, strict=True))]


@given(_units())
def test_every_word_stands_in_one_line_in_its_order(units: list[lines.Unit]) -> None:
    pieces = lines.fill(units, WIDTH)
    in_order = sorted((piece.line, piece.indent, piece.items) for own in pieces.values() for piece in own)
    words = [item for _, _, items in in_order for item in items if isinstance(item, int)]
    assert words == list(range(len(units)))
    assert lines.count(units, WIDTH) == len({piece.line for own in pieces.values() for piece in own})


@given(_units())
def test_no_line_is_wider_than_the_page(units: list[lines.Unit]) -> None:
    width = {unit.items[0]: unit.width for unit in units}
    for own in lines.fill(units, WIDTH).values():
        for piece in own:
            words = [item for item in piece.items if isinstance(item, int)]
            spaces = sum(item == " " for item in piece.items)
            assert piece.indent + sum(width[w] for w in words) + spaces * piece.space <= WIDTH + 0.01 or len(words) == 1


# ---------------------------------------------------------------- pages


def _galley(count: int, notes: list[tuple[int, str, int]]) -> tuple[Galley, list[Matter]]:
    """``count`` lines, a paragraph of each seven; ``notes`` are line, layer, number of words."""
    of_run = [Line(n * LINE, n * LINE + 9, n // 7, n % 7 == 0, "p", n, free=True) for n in range(count)]
    marks, matter, words = [], [], [10.0]
    for number, (line, layer, length) in enumerate(sorted(notes)):
        marks.append((f"x#{number}", of_run[line].base))
        words += [30.0] * length
        tokens = tuple((len(words) - 1 - n, " ") for n in range(length))[::-1]
        matter.append(Matter(f"x#{number}", layer, 0, layer == "app", tokens))
    places = {name: Place(1, 0, y) for name, y in marks}
    galley = Galley(
        sheet=Sheet(HEIGHT, WIDTH, SIZE, SIZE * 1.22),
        runs={1: Run(tuple(of_run), tuple(marks))},
        numbered=[Numbered(Place(1, 0, line.base), line.edited == 0, -1) for line in of_run],
        starts=places,
        ends=places,
        again={},
        words=words,
        keys=dict.fromkeys("0123456789–", 4.0),
        nth=3.0,
        space=2.5,
        thin=1.5,
        solids={},
    )
    return galley, matter


def _pages(galley: Galley, matter: list[Matter]) -> tuple[list[Page], Foot]:
    foot = Foot(galley, matter, Keys(galley, Numbers(galley.numbered, "section")))
    return Makeup(galley.runs[1], foot).pages(), foot


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 160).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.lists(
                st.tuples(st.integers(0, count - 1), st.sampled_from(["src", "app", "n"]), st.integers(1, 90)),
                min_size=1,
                max_size=40,
            ),
        )
    )
)
def test_pages_hold_all_lines_and_their_notes(case: tuple[int, list[tuple[int, str, int]]]) -> None:
    galley, matter = _galley(*case)
    try:
        pages, foot = _pages(galley, matter)
    except MakeupError:  # the entries of one line fill more than a page
        assert max(sum(length for at, _, length in case[1] if at == line) for line, *_ in case[1]) > 150
        return
    assert [n for page in pages for n in range(page.first, page.last + 1)] == list(range(case[0]))
    left = ""
    for page in pages:
        own = [name for name, y in galley.runs[1].marks if page.first <= (y - 9) / LINE <= page.last]
        assert sorted(page.content.names) == sorted(own)
        need = foot.need(page.content)
        assert page.used + need + (SLACK if need else 0) <= HEIGHT + 0.01
        assert (page.content.rest.name if page.content.rest else "") == left
        left = page.content.names[-1] if page.content.kept is not None else ""
    assert left == ""


def test_a_divided_note_is_whole_on_both_pages_together() -> None:
    galley, matter = _galley(40, [(20, "n", 200)])
    pages, foot = _pages(galley, matter)
    divided = next(page for page in pages if page.content.kept is not None)
    after = pages[pages.index(divided) + 1]
    assert divided.content.kept is not None
    assert after.content.rest is not None
    first, rest = foot.laid_out(divided.content)["x#0"], foot.laid_out(after.content)["+x#0"]
    words = [item for piece in (first, rest) for line in piece["lines"] for item in line[2] if isinstance(item, int)]
    assert words == [index for index, _ in matter[0].tokens]


def test_a_note_taller_than_a_page_stands_at_the_end() -> None:
    galley, matter = _galley(10, [(3, "n", 900)])
    _, foot = _pages(galley, matter)
    assert foot.moved == {"x#0"}


def test_keys_and_numbers() -> None:
    galley, _ = _galley(12, [(3, "app", 3), (3, "app", 3), (8, "app", 3)])
    keys = Keys(galley, Numbers(galley.numbered, "section"))
    assert [keys.key(f"x#{n}", 0) for n in range(3)] == ["4", "4", "9"]
    assert keys.numbers.printed([0])[4::5] == ["5", "10"]
    by_page = Numbers(galley.numbered, "page")
    assert [by_page.of(8, first) for first in (0, 6)] == [9, 3]
    assert by_page.printed([0, 6]) == ["", "", "", "", "5", "", "", "", "", "", "5", ""]


def test_verses_have_their_own_numbers() -> None:
    place = Place(1, 0, 0)
    verses = [Numbered(place, n == 0, verse) for n, verse in enumerate([4, 0, -2, 0, 20])]
    numbers = Numbers(verses, "section")
    assert numbers.numbers == [4, 5, 5, 6, 20]
    assert numbers.printed([0]) == ["", "5", "", "", "20"]


# ---------------------------------------------------------------- in the book

WORDS = "u jednoj zemlji neizbježno će se proširiti na druge države "


def _text(folder: Path, page: str, **settings: object) -> tuple[str, list[str]]:
    made = make(project(folder, {"one": f"# One\n\n{page}"}), edition_pdf_paper="a5", **settings)
    return made.warnings, made.pages()


def test_notes_at_the_end_of_the_chapter(tmp_path: Path) -> None:
    page = "A[^n-1] [word]{.app}[^app-1].\n\n[^n-1]: Said of it.\n[^app-1]: [word]{.lem}\\] wrod\n"
    warnings, pages = _text(tmp_path, page, edition_pdf_notes="end")
    (found,) = [text for text in pages if "Said of it." in text]
    assert warnings == ""
    assert found.index("Notes 1 Said of it.") < found.index("1 word] wrod")


def test_a_note_that_no_page_can_hold(tmp_path: Path) -> None:
    page = f"A[^n-1] {WORDS * 4}\n\n[^n-1]: {WORDS * 90} the end of the note.\n"
    warnings, pages = _text(tmp_path, page)
    assert warnings == ""
    whole = " ".join(pages)
    assert whole.count("the end of the note.") == 1
    assert re.search("1 ?→", next(text for text in pages if "One A" in text))
    assert whole.count("države") == 94


@pytest.mark.parametrize(("restart", "key"), [("section", "2"), ("whole", "4"), ("page", "4")])
def test_where_lines_are_counted_anew(tmp_path: Path, restart: str, key: str) -> None:
    page = "one\n\ntwo\n\n## B\n\nthree\n\n[four]{.app}[^app-1]\n\n[^app-1]: [four]{.lem}\\] x\n"
    _, pages = _text(tmp_path, page, edition_pdf_numbering=restart)
    assert any(f"{key} four] x" in text for text in pages)


def test_without_numbers_entries_have_letters(tmp_path: Path) -> None:
    page = "[one]{.app}[^app-1]\n\n[^app-1]: [one]{.lem}\\] x\n"
    _, pages = _text(tmp_path, page, edition_pdf_lines="none")
    assert any("one a" in text and "a one] x" in text for text in pages)


def test_a_repeated_word_has_its_number(tmp_path: Path) -> None:
    page = "the word and the [word]{.app}[^app-1] and a word\n\n[^app-1]: [word]{.lem}\\] x\n"
    _, pages = _text(tmp_path, page)
    assert any("1 word2] x" in text or "1 word 2] x" in text for text in pages)


def test_a_book_that_does_not_follow_its_plan_is_not_written_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from edition.typst import typesetter

    def astray(*args: object) -> dict[str, object]:
        made = plan(*args)  # type: ignore[arg-type]
        made["pages"] = [{"marks": [m for page in made["pages"] for m in page["marks"]], "lines": []}]
        return made

    text = "\n\n".join(f"{WORDS * 9}[^n-{n}]" for n in range(12))
    notes = "".join(f"[^n-{n}]: Note {n}.\n" for n in range(12))
    monkeypatch.setattr(typesetter, "plan", astray)
    folder = project(tmp_path, {"one": f"# One\n\n{text}\n\n{notes}"})
    with pytest.raises(typesetter.TypstError, match="not on the page of their mark"):
        make(folder, edition_strict=True)
    made = make(folder)
    assert "all notes are set at the end of their chapter" in made.warnings
    assert all(f"Note {n}." in made.text() for n in range(12))


def test_a_book_that_lacks_text_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edition.typst import typesetter

    def forgetful(*args: object) -> dict[str, object]:
        made = plan(*args)  # type: ignore[arg-type]
        made["notes"]["one#n-1"][0]["lines"][0][2].pop()
        return made

    folder = project(tmp_path, {"one": "# One\n\nText.[^n-1]\n\n[^n-1]: Said of it zzz\n"})
    make(folder)
    monkeypatch.setattr(typesetter, "plan", forgetful)
    (folder / "source" / "one.md").write_text("# One\n\nText.[^n-1]\n\n[^n-1]: Said of it: zzz\n", encoding="utf-8")
    with pytest.raises(typesetter.TypstError, match=r"the PDF has lost text: .* 3 of 'z'"):
        make(folder)


def test_the_lines_of_the_foot_do_not_touch(tmp_path: Path) -> None:
    marks = "".join(f"{WORDS}[word{n}]{{.app}}[^app-{n}] {WORDS}[^n-{n}] " for n in range(25))
    said = "".join(
        f"[^app-{n}]: [word{n}]{{.lem}}\\] {WORDS}S\n[^n-{n}]: Note {n}: {WORDS * (n % 5)}\n" for n in range(25)
    )
    made = make(project(tmp_path, {"one": f"# One\n\n{marks}\n\n{said}"}), edition_pdf_paper="a5")
    assert made.warnings == ""
    document = pypdfium2.PdfDocument(made.pdf)
    for page in document:
        text = page.get_textpage()
        boxes = sorted({tuple(round(x) for x in text.get_rect(n)) for n in range(text.count_rects())})
        assert not [
            (a, b)
            for a in boxes
            for b in boxes
            if a < b and min(a[2], b[2]) - max(a[0], b[0]) > 2 and min(a[3], b[3]) - max(a[1], b[1]) > 3
        ]
    document.close()
    plans = json.loads(next(made.pdf.parent.glob(".typst/found.json")).read_text("utf-8"))["plan"]
    assert len(plans["notes"]) == 50
