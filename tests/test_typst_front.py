"""The book around the text: its order, its index, its words, where lines may end."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.metadata import Identifier, Metadata, Title
from edition.release.metadata import joined
from edition.typst import breaks, collation
from edition.typst.languages import DATES, WORDS, spoken
from edition.typst.metadata import running, standard
from typst_book import make, project

CROATIAN = ["Cvit", "čaša", "Čačić", "Ćiro", "Dvor", "džep", "Đuro", "Lovrić", "Luka", "Ljubić", "Nikola", "Njegoš"]


def _sorted(names: list[str], lang: str) -> list[str]:
    mixed = random.Random(1).sample(names, len(names))
    return sorted(mixed, key=lambda name: collation.key(name, lang))


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("hr", ["Cvit", "Čačić", "čaša", "Ćiro", *CROATIAN[4:]]),
        ("hr", ["Saba", "Šaba", "Zagreb", "Žarko"]),
        ("en", ["Čačić", "Carr", "Cvit", "Moor", "Müller", "Munro"]),
        ("de", ["Mueller", "Mulde", "Müller"]),
        ("sv", ["Zorn", "Åberg", "Ärlig", "Öman"]),
        ("cs", ["Havel", "Chalupa", "Ibsen"]),
        ("es", ["Nuria", "Ñandú", "Oviedo"]),
        ("hr", ["1917.", "Ana", "Блок"]),
        ("en", ["Lenin, Vladimir", "Lenin's arrival", "Moor (Orlov), Dmitrii", "Moore"]),
        ("en", ["cert", "Cert", "Degas", "De Gaulle"]),
    ],
)
def test_names_are_in_the_order_of_their_alphabet(lang: str, names: list[str]) -> None:
    assert _sorted(names, lang) == names


@given(st.text(), st.sampled_from([*collation.ALPHABETS, "en", "x-none", ""]))
def test_any_name_has_a_key_and_an_initial(name: str, lang: str) -> None:
    assert collation.key(name, lang) == collation.key(name, lang)
    assert collation.initial(name, lang) == collation.initial(name, lang).strip()


@pytest.mark.parametrize(
    ("name", "lang", "letter"),
    [("Ljubić", "hr", "Lj"), ("Ljubić", "en", "L"), ("Šaba", "hr", "Š"), ("Šaba", "en", "S"), ("… Ana", "hr", "A")],
)
def test_initials(name: str, lang: str, letter: str) -> None:
    assert collation.initial(name, lang) == letter


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_breaking_loses_no_character(text: str) -> None:
    assert "".join(piece for pieces in breaks.parts(text) for piece in pieces) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Polish–Soviet relations and/or nothing", [("Polish–Soviet relations and/or nothing",)]),
        ("najznanstveninijih", [("najznanstveninijih",)]),
        (
            "at https://example.org/a-b?c=d.",
            [("at ",), ("https://", "example", ".org/", "a", "-b", "?c", "=d.")],
        ),
        (f"sum {'0123abcd' * 4}.", [("sum ",), (*(("0123", "abcd") * 3), "0123", "abcd.")]),
    ],
)
def test_where_a_line_may_end(text: str, pieces: list[tuple[str, ...]]) -> None:
    assert list(breaks.parts(text)) == pieces


@pytest.mark.parametrize(
    ("date", "lang", "words"),
    [
        ("2026-11-24", "en", "24 November 2026"),
        ("2025-02-03", "hr-HR", "3. veljače 2025."),
        ("2026-11-24", "la", "2026-11-24"),
        ("2026", "en", "2026"),
        ("2026-13-24", "en", "2026-13-24"),
        ("", "en", ""),
    ],
)
def test_dates_are_written_as_the_language_does(date: str, lang: str, words: str) -> None:
    assert spoken(date, lang) == words


def test_every_language_has_every_word() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["en"])}
    assert all(len(months.split()) == 12 for _, months in DATES.values())


def test_standards_and_running_titles() -> None:
    assert [standard(name) for name in ("a-3a", "ua-1", "1.7")] == ["PDF/A-3a", "PDF/UA-1", "PDF 1.7"]
    cut = running("The plaintiff against the paper (ed. by A. Body) because of everything that it said")
    assert cut.count("(") == cut.count(")") or cut.endswith("…")


def test_a_book_of_several_texts_says_what_all_their_headers_say() -> None:
    doi = Identifier("DOI", "10.5072/one")
    one = Metadata(titles=(Title("One"),), licence="CC BY 4.0", date="2025", identifiers=(doi,))
    two = Metadata(titles=(Title("Two"),), licence="CC BY 4.0", date="2026")
    assert joined([one, two]) == Metadata(licence="CC BY 4.0")
    assert joined([one]) == one
    assert joined([]) == Metadata()


TOCTREE = "```{toctree}\ntext/index\nlast\n```\n"


def test_what_the_root_page_says_stands_before_the_imprint(tmp_path: Path) -> None:
    pages = {
        "index": f"# A Book\n\nForeword.[^n-1]\n\n[^n-1]: Its note.\n\n{TOCTREE}",
        "text/index": "{.text}\n# A Book\n\n```{toctree}\none\n```\n",
        "text/one": "# First text\n\nText.\n",
        "last": "# Last\n\nEnd.\n",
    }
    made = make(project(tmp_path, pages))
    assert made.warnings == ""
    numbers = {words: n for n, page in enumerate(made.pages()) for words in ("Foreword.", "Its note.") if words in page}
    assert numbers == {"Foreword.": 3, "Its note.": 3}
    import pikepdf

    with pikepdf.open(made.pdf) as pdf, pdf.open_outline() as outline:
        # the title of the book is no chapter of its own
        assert [item.title for item in outline.root] == ["First text", "Last", "Colophon"]


def test_text_on_the_root_page_of_a_tei_file_is_no_foreword(tmp_path: Path) -> None:
    pages = {
        "index": "{.text}\n# A Book\n\nThe text itself.\n\n```{toctree}\none\n```\n",
        "one": "# More\n\nText.\n",
    }
    made = make(project(tmp_path, pages))
    (page,) = [number for number, page in enumerate(made.pages()) if "The text itself." in page]
    assert page > 4


def test_without_half_title_the_title_page_is_the_first(tmp_path: Path) -> None:
    made = make(project(tmp_path, {"one": "# One\n\nText.\n"}), edition_pdf_half_title=False)
    assert made.pages()[0] == "A. Author A Book"


def test_witnesses_stand_before_the_text_or_stay(tmp_path: Path) -> None:
    page = (
        "{.text}\n# One\n\nText.\n\n{#about .about}\n## About\n\n### Source\n\n"
        ":::{container} list-wit\n\n{#s .witness}\n[S]{.abbr .type-siglum} A letter.\n:::\n"
    )
    for wanted, before in ((True, True), (False, False)):
        folder = tmp_path / str(wanted)
        text = make(project(folder, {"index": page}), edition_pdf_conspectus=wanted).text()
        assert ("Conspectus siglorum S A letter." in text) is before
        assert (text.index("A letter.") < text.index("One Text.")) is before
        assert text.count("A letter.") == 1


def test_a_word_that_is_partly_a_link_may_be_divided_anywhere(tmp_path: Path) -> None:
    """Typst 0.15 fails on such a word where a page ends in a list; then no word is divided, and nothing is lost."""
    link = "[Karl Kraus](#one)November 1922 [Privatanklage von Karl Kraus gegen wegen Verweigerung einer](#one)"
    items = "".join(f"* {'wort ' * number}{link} {'wort ' * 9}\n" for number in range(1, 41))
    made = make(project(tmp_path, {"one": f"{{#one}}\n# One\n\n{items}"}), edition_pdf_paper="a8")
    assert "words are not divided at line ends" in made.warnings
    assert made.text().count("Privatanklage") == 40


def test_the_witnesses_of_a_project_stand_before_its_text_not_before_its_introduction(tmp_path: Path) -> None:
    pages = {
        "index": "# A Book\n\nForeword.\n\n```{toctree}\nfirst\ntext/index\n```\n",
        "first": "# Introduction\n\nWords.\n",
        "text/index": "{.text}\n# A Book\n\nThe text itself.\n\n```{toctree}\nabout\n```\n",
        "text/about": "{#about .about}\n# About\n\n:::{container} list-wit\n\n{.witness}\nA letter.\n:::\n\nMore.\n",
    }
    text = make(project(tmp_path, pages)).text()
    order = [text.index(words) for words in ("Foreword.", "Words.", "A letter.", "The text itself.", "More.")]
    assert order == sorted(order)
