"""The apparatus of the multi-witness fixture, entry by entry as text, in each style and language (field practice)."""

from __future__ import annotations

import re

import pytest

from apparatus_fixture import TEI, expected
from edition.apparatus import Conventions, entry_text
from edition.formulae import _TABLE, ACTS, CAUSES, JUDGEMENTS, LANGUAGES, PLACES, TURNS, formula
from edition.model import Document, Entry, Inline, Link, Span, plain, walk
from edition.problems import Problems
from edition.tei.document import read

EXPECTED = expected()


@pytest.fixture(scope="module")
def document() -> Document:
    problems = Problems()
    found = read(TEI, problems)
    assert not problems.found
    return found


def said(content: tuple[Inline, ...]) -> str:
    """Inline content as text, a raised hand after ``^``."""
    out = ""
    for x in content:
        if isinstance(x, str):
            out += x
        elif isinstance(x, (Span, Link)):
            out += ("^" if x.mark.name == "layer" else "") + said(x.content)
    return out


@pytest.mark.parametrize(("style", "language"), EXPECTED)
def test_entries_of_the_fixture(style: str, language: str, document: Document) -> None:
    conventions = Conventions(language, style, document.witnesses)
    entries = [x for x in walk((document.text,)) if isinstance(x, Entry)]
    printed = {x.mark.id: said(entry_text(x, conventions)) for x in entries}
    assert printed == EXPECTED[style, language]


def test_as_encoded_names_whom_the_file_names(document: Document) -> None:
    entries = {x.mark.id: x for x in walk((document.text,)) if isinstance(x, Entry)}
    conventions = Conventions("la", "encoded", document.witnesses)
    for key, entry in entries.items():
        style = "positive" if entry.lemma.witnesses else "negative"
        assert said(entry_text(entry, conventions)) == EXPECTED[style, "la"][key]


def test_every_formula_that_is_asked_for_is_in_every_language() -> None:
    asked = {*ACTS.values(), *JUDGEMENTS.values(), *PLACES.values(), *CAUSES, *TURNS}
    assert asked <= _TABLE.keys()
    for key in _TABLE:
        assert all(formula(key, language).strip() for language in LANGUAGES)


@pytest.mark.parametrize(
    ("lemma", "reading", "entry"),
    [
        ("riječ,", "slovo,", "riječ] slovo B"),
        ("riječ,", "slovo", "riječ,] slovo B"),  # the comma is part of the variant
        ("„riječ”", "„slovo”", "riječ] slovo B"),
        ("1917.", "1918.", "1917.] 1918. B"),  # the full stop of an ordinal
        ("<abbr>god.</abbr>", "<abbr>g.</abbr>", "god.] g. B"),
        ("V. I.", "V.I.", "V. I.] V.I. B"),
        ("tak’", "kak’", "tak’] kak’ B"),  # an apostrophe is a letter
        ("a b c d e", "x", "a b c d e] x B"),
        ("a <hi>b c</hi> d e <hi>f g</hi>", "x", "a … g] x B"),
        ("<hi>a</hi>a b c d e f<hi>f</hi>.", "x.", "aa … ff] x B"),
        ("?", "!", "?] ! B"),
    ],
)
def test_lemma(lemma: str, reading: str, entry: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = TEI.read_text(encoding="utf-8")
    body = f"<p>Tu <app><lem>{lemma}</lem><rdg wit='#B'>{reading}</rdg></app> stoji.</p>"
    path = tmp_path / "lemma.xml"
    path.write_text(re.sub("<body>.*</body>", f"<body>{body}</body>", text, flags=re.DOTALL), encoding="utf-8")
    found = read(path, Problems())
    entries = [x for x in walk((found.text,)) if isinstance(x, Entry)]
    assert [said(entry_text(x, Conventions(witnesses=found.witnesses))) for x in entries] == [entry]
    assert plain((found.text,)) == re.sub("<[^>]*>", "", f"Tu {lemma} stoji.")  # the text itself is untouched
