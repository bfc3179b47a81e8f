"""The parts of the PDF builder that need no PDF: literals, formulae, languages, metadata, the order of notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.metadata import Metadata
from edition.typst import compile as program
from edition.typst import formula, typesetter
from edition.typst.languages import arguments, tag_of, text_options
from edition.typst.metadata import FIXED_TIME, Book, running, slug
from edition.typst.quote import literal, quote

PAYLOADS = (
    '#read("/etc/passwd")',
    '"); read("x"); text("',
    '\\"); panic("x")//',
    "$x$ *a* _b_ `c` <label> @ref // /* */ = - + / ~ --- ... '\"",
    "\\",
    "\\u{41}",
    'ends with \\"',
    "line\nline\r\n\ttab",
    "\x00\x01\x7f\x85\u2028\u2029\ufeff\u200b",
    "]) } { ( [ #{ }",
)


def meanings(texts: list[str]) -> list[str]:
    """What Typst understands the literals of the texts to be."""
    source = f"#metadata({literal(texts)})<x>"
    found: list[str] = json.loads(typst.query(source.encode(), "<x>", field="value", one=True))
    return found


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_literal_means_its_text(text: str) -> None:
    assert meanings([text]) == [text]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(), max_size=40))
def test_any_text_survives_its_literal(texts: list[str]) -> None:
    assert meanings(texts) == texts


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert quote("a\ud800b") == '"a\ufffdb"'


def test_literals_of_values() -> None:
    assert literal({"a": [1, None, True], "b": {}}) == '("a": (1, none, true, ), "b": (:))'


@pytest.mark.parametrize(
    ("tag", "options"),
    [
        ("hr", {"lang": "hr"}),
        ("en-gb", {"lang": "en", "region": "GB"}),
        ("sr-Latn-RS", {"lang": "sr", "script": "latn", "region": "RS"}),
        ("grc", {"lang": "grc"}),
        ("es-419", {"lang": "es"}),
        ("x-unknown", {}),
        ("", {}),
    ],
)
def test_language_tags(tag: str, options: dict[str, str]) -> None:
    assert text_options(tag) == options


def test_a_language_resets_what_it_leaves_open() -> None:
    assert arguments({"lang": "en"}) == 'lang: "en", script: auto, region: none'
    assert tag_of(["p", "language-ru"]) == "ru"


@pytest.mark.parametrize(
    ("tex", "source"),
    [
        ("x", 'formula(false, "x", {sign("x")}); '),
        (r"\frac{1}{2}", r'formula(false, "\\frac{1}{2}", {math.frac({"1"}, {"2"})}); '),
        ("a_1^2", 'formula(false, "a_1^2", {math.attach({sign("a")}, b: {"1"}, t: {"2"})}); '),
        (r"\begin{matrix}a\end{matrix}", r'formula-source("\\begin{matrix}a\\end{matrix}"); '),
        (r'\text{a"); panic("}', r'formula(false, "\\text{a\"); panic(\"}", {"a\"); panic(\""}); '),
        ("{a", 'formula-source("{a"); '),
        ("x^", 'formula-source("x^"); '),
    ],
)
def test_formulae(tex: str, source: str) -> None:
    assert formula.source(tex, display=False) == source


@pytest.mark.parametrize(
    ("date", "seconds"),
    [("2026-03-04", 1772582400), ("2026", 1767225600), ("c. 2026-02", 1769904000), ("", FIXED_TIME)],
)
def test_the_time_is_the_date_of_the_header(date: str, seconds: int) -> None:
    assert Book(Metadata(date=date), "", "", ()).timestamp() == seconds


def test_names_and_running_titles() -> None:
    assert slug("Đuro: Čežnja & smrt") == "duro-ceznja-smrt"
    assert running("Short") == "Short"
    assert running("The plans: " + "a very long subtitle " * 5) == "The plans"
    assert running("word " * 30) == "word " * 11 + "word …"


def test_missing_characters_are_read_from_the_message_of_typst() -> None:
    message = 'error: the text `"\\u{e000}"` could not be displayed with\n\nerror: PDF contains the codepoint `"ꙋ"`'
    assert program.missing(message.replace("PDF", "the PDF")) == {"\ue000", "ꙋ"}
    assert typesetter.pattern(["a", "ꙋ\u0301"]) == "\\x{A64B}\\x{301}|\\x{61}"


def test_the_program_imports_nothing_of_the_package() -> None:
    assert "edition." not in "".join(
        line for line in Path(program.__file__).read_text("utf-8").splitlines() if line.startswith(("import", "from"))
    )
