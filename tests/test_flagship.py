"""Our own edition is whole: every locus, note, plate and translation that was planned is there, once and of its kind.

The lists below are the editors' working list; the TEI is counted against them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from lxml import etree
from pybtex.database import parse_file

from edition.problems import Problems
from edition.tei.document import read
from edition.witness import witness_text
from reading import EDITION, ROOT

EMENDATIONS = (7, 24, 48)
REGULARISATIONS = (6, 15, 17, 21, 26, 34, 35, 39, 41, 43, 45, 47, 49)
CONJECTURES = (30,)
LINGUISTIC = (
    *(1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 16, 18, 19, 20, 22, 23, 25, 27, 28, 29, 31, 32, 33),
    *(36, 37, 38, 40, 42, 44, 46, 50),
)
#: How many notes of the commentary each paragraph or plate has.
COMMENTARY = {"1": 4, "2": 5, "3": 3, "4": 7, "5": 7, "6": 4, "C1": 1}
#: What each plate is identified as: the grades of `taxonomy` in the header.
GRADES = {
    **dict.fromkeys(("C2", "C4"), "#id-a"),
    "C8": "#id-b",
    **dict.fromkeys(("C10", "C13"), "#id-c"),
    **dict.fromkeys(("C6", "C11"), "#id-d #id-c"),
    **dict.fromkeys(("C1", "C3", "C5", "C7", "C9", "C12"), "#id-d"),
}
GRADE_WORDS = {
    "#id-a": "certain",
    "#id-b": "very probable",
    "#id-c": "possible candidate",
    "#id-d": "not identified",
}
LABELS = ("Identification", "Russian inscription", "Russian, reconstructed", "Translation", "Collections")
SCHEMA = ROOT.parent / "shared" / "schema" / "tei_all.rng"

TREE = etree.parse(EDITION)
_TEI = "{http://www.tei-c.org/ns/1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_QUOTES = "\"'“”„‘’«»"


def elements(name: str, within: etree._Element | None = None) -> Iterator[etree._Element]:
    return (TREE.getroot() if within is None else within).iter(_TEI + name)


def of_type(name: str, kind: str) -> list[etree._Element]:
    return [el for el in elements(name) if el.get("type") == kind]


def text_of(el: etree._Element) -> str:
    return " ".join("".join(map(str, el.itertext())).split())


def division(kind: str) -> etree._Element:
    (found,) = of_type("div", kind)
    return found


def numbers(found: list[etree._Element]) -> list[str]:
    return [el.get("n") or "" for el in found]


def inside(el: etree._Element, *names: str) -> etree._Element:
    """The nearest element around ``el`` with one of ``names``."""
    return next(up for up in el.iterancestors() if up.tag.removeprefix(_TEI) in names)


# ---------------------------------------------------------------- loci


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (of_type("app", "emendation"), EMENDATIONS),
        (of_type("app", "regularisation"), REGULARISATIONS),
        (of_type("app", "conjecture"), CONJECTURES),
        (of_type("note", "linguistic"), LINGUISTIC),
    ],
    ids=["emendation", "regularisation", "conjecture", "linguistic note"],
)
def test_every_locus_once_and_of_its_kind(found: list[etree._Element], wanted: tuple[int, ...]) -> None:
    assert Counter(numbers(found)) == Counter(f"T{n}" for n in wanted)
    assert [el.get(_ID) for el in found] == [(el.get("n") or "").lower() for el in found]


def test_the_loci_are_fifty() -> None:
    assert sorted((*EMENDATIONS, *REGULARISATIONS, *CONJECTURES, *LINGUISTIC)) == list(range(1, 51))
    assert len(list(elements("app"))) + len(of_type("note", "linguistic")) == 50


@pytest.mark.parametrize(("kind", "inner"), [("emendation", ("corr", "sic")), ("regularisation", ("reg", "orig"))])
def test_entries_say_what_was_done_by_whom_how_surely(kind: str, inner: tuple[str, str]) -> None:
    for app in of_type("app", kind):
        ((lemma,), (reading,)) = ([*elements("lem", app)], [*elements("rdg", app)])
        assert [child.tag for el in (lemma, reading) for child in el] == [_TEI + name for name in inner]
        assert lemma.get("resp") == "#ed"
        assert lemma.get("cert") in ("high", "medium", "low")
        assert reading.get("wit") == "#S"
        assert text_of(lemma) != text_of(reading)
        assert [text_of(note) for note in elements("note", app)] != [""]


def test_a_conjecture_leaves_the_reading_of_the_witness() -> None:
    for app in of_type("app", "conjecture"):
        assert [lemma.get("wit") for lemma in elements("lem", app)] == ["#S"]
        assert {(r.get("type"), r.get("resp"), r.get("wit")) for r in elements("rdg", app)} == {
            ("conjecture", "#ed", None)
        }


def test_notes_are_in_english_and_signed() -> None:
    for kind in ("linguistic", "commentary"):
        for note in of_type("note", kind):
            assert (note.get("resp"), note.get(_LANG)) == ("#ed", "en")
            assert text_of(note)


def test_the_principles_name_the_right_loci() -> None:
    page = (ROOT / "source" / "principles.md").read_text(encoding="utf-8")
    for heading, wanted in (("emended", EMENDATIONS), ("regularised", REGULARISATIONS)):
        section = page.partition(f"### What is {heading}\n")[2].partition("\n#")[0]
        assert sorted(map(int, re.findall(r"\bT(\d+)", section))) == sorted(wanted)
    assert all(f"(T{n})" in page for n in (22, 46))


# ---------------------------------------------------------------- commentary


def test_every_note_of_the_commentary_once_and_in_its_place() -> None:
    found = of_type("note", "commentary")
    wanted = [f"{place}.{i}" for place, count in COMMENTARY.items() for i in range(1, count + 1)]
    assert Counter(numbers(found)) == Counter(wanted)
    for note in found:
        number = note.get("n") or ""
        assert inside(note, "p", "figure").get("n") == number.rpartition(".")[0]
        assert note.get(_ID) == "n" + number.lower().replace(".", "-")


@pytest.mark.parametrize("note", of_type("note", "commentary"), ids=lambda note: str(note.get("n")))
def test_notes_have_30_to_90_words_and_name_their_literature(note: etree._Element) -> None:
    assert 30 <= len(text_of(note).split()) <= 90
    assert any((ptr.get("target") or "").startswith("bib:") for ptr in elements("ptr", note))


# ---------------------------------------------------------------- plates


def test_every_plate_has_caption_credit_and_grade() -> None:
    plates = list(elements("figure", division("edition")))
    assert {el.get("n"): el.get("ana") for el in plates} == GRADES
    assert [el.get("n") for el in plates] == [f"C{n}" for n in range(1, 14)]
    for plate in plates:
        assert [child.tag for child in plate] == [_TEI + "head", _TEI + "ab"]


@pytest.mark.parametrize("entry", of_type("div", "plate"), ids=lambda entry: str(entry.get("n")))
def test_entries_of_plates(entry: etree._Element) -> None:
    number = entry.get("n") or ""
    assert (entry.get(_ID), entry.get("corresp")) == (f"{number.lower()}-entry", f"#{number.lower()}")
    (gloss,) = entry
    assert [child.tag for child in gloss] == [_TEI + "label", _TEI + "item"] * (len(gloss) // 2)
    labels = [text_of(label) for label in elements("label", gloss)]
    assert labels == sorted(set(labels), key=LABELS.index)
    assert labels[0] == "Identification"
    assert labels[-1] == "Collections"
    assert sum(label.startswith("Russian") for label in labels) == 1
    assert all(text_of(item) for item in elements("item", gloss))


def test_an_entry_says_the_grade_of_its_plate_in_words() -> None:
    entries = of_type("div", "plate")
    assert numbers(entries) == [f"C{n}" for n in range(1, 14)]
    for entry in entries:
        terms = list(elements("term", next(elements("item", entry))))
        assert " ".join(term.get("ana") or "" for term in terms) == GRADES[entry.get("n") or ""]
        assert all(GRADE_WORDS[term.get("ana") or ""] in text_of(term).lower() for term in terms)


def test_a_reconstruction_is_called_so_and_stands_in_no_quotation_marks() -> None:
    found = of_type("seg", "reconstruction")
    for seg in found:
        item = inside(seg, "item")
        label = item.getprevious()
        assert label is not None
        assert text_of(label) == "Russian, reconstructed"
        assert "read on no sheet" in text_of(item)
        assert seg.get(_LANG) == "ru"
        assert not any(up.tag in (_TEI + "quote", _TEI + "q", _TEI + "cit") for up in seg.iterancestors())
        before, _, after = text_of(item).partition(text_of(seg))
        assert not set(before.strip()[-1:] + text_of(seg) + after.strip()[:1]) & set(_QUOTES)
    labelled = [el for el in elements("label") if text_of(el) == "Russian, reconstructed"]
    assert {inside(seg, "item") for seg in found} == {el.getnext() for el in labelled}


# ---------------------------------------------------------------- translation


@pytest.mark.parametrize("name", ["p", "figure", "quote"])
def test_every_paragraph_caption_and_quotation_is_translated_once(name: str) -> None:
    text, translation = division("edition"), division("translation")
    wanted = [f"#{el.get(_ID)}" for el in elements(name, text) if el.get(_ID)]
    counterparts = {el.get("corresp"): el for el in elements(name, translation)}
    assert list(counterparts) == wanted
    assert len(wanted) == {"p": 6, "figure": 13, "quote": 3}[name]
    for el in counterparts.values():
        heads = list(elements("head", el)) if name == "figure" else [el]
        assert all(text_of(head) for head in heads)
        assert heads


# ---------------------------------------------------------------- citations and names


def cited() -> set[str]:
    """The keys that the TEI and the hand-written pages cite."""
    keys = {(p.get("target") or "").removeprefix("bib:") for p in elements("ptr") if "bib:" in (p.get("target") or "")}
    for page in (ROOT / "source").glob("*.md"):
        for found in re.findall(r"\{cite[:\w]*\}`(?:\{[^}]*\})?([^`{]+)", page.read_text(encoding="utf-8")):
            keys.update(key.strip() for key in found.split(","))
    return keys


def test_citations_and_bibliography_are_the_same() -> None:
    assert cited() == set(parse_file(str(ROOT / "source" / "references.bib")).entries)


def test_every_book_says_whether_it_was_seen() -> None:
    entries = parse_file(str(ROOT / "source" / "references.bib")).entries
    assert [
        key for key, entry in entries.items() if entry.type in ("book", "article") and "note" not in entry.fields
    ] == []


def test_names_and_their_lists_are_the_same() -> None:
    (names,) = elements("standOff")
    persons = {f"#{el.get(_ID)}" for el in elements("person", names)}
    assert {el.get("ref") for el in elements("persName") if el.get("ref")} == persons


# ---------------------------------------------------------------- the whole


def test_the_text_of_the_witness_is_the_file() -> None:
    transmitted = (EDITION.parent / "witnesses" / "S.txt").read_bytes()
    assert witness_text(read(EDITION, Problems()), "S").encode() == transmitted


def test_reading_it_finds_no_problem() -> None:
    problems = Problems()
    read(EDITION, problems)
    assert not problems.found


def test_the_version_has_its_entry_in_the_history() -> None:
    (edition,) = elements("edition")
    assert next(elements("change")).get("n") == edition.get("n")


def test_it_is_valid_tei() -> None:
    if not SCHEMA.is_file():
        pytest.skip(f"{SCHEMA.name} is not beside the checkout")
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    assert schema.validate(TREE), schema.error_log.last_error


def test_the_stemma_is_drawn_where_the_introduction_shows_it() -> None:
    (graph,) = elements("graph")
    nodes = {f"#{node.get(_ID)}" for node in elements("node", graph)}
    assert {arc.get(end) for arc in elements("arc", graph) for end in ("from", "to")} == nodes
    page = (ROOT / "source" / "introduction.md").read_text(encoding="utf-8")
    assert re.findall(r"!\[[^\]]{40,}\]\(text/media/([a-z-]+)\.svg\)", page) == [graph.get(_ID)]
