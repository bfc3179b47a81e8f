"""``edition check --coverage``: what a text uses of TEI and what became of it; no letter is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edition.check.coverage import Counted, Coverage, count
from edition.cli import main
from edition.problems import Problems
from edition.tei.attributes import ATTRIBUTES
from edition.tei.document import document
from edition.tei.load import load, parse
from reading import CORPORA, EDITION, ROOT, tei

RNG = ROOT.parent / "shared" / "schema" / "tei_all.rng"


def covered(path: Path) -> Coverage:
    source = load(path, allow_entities=True, lenient=True)
    counted = count(source.root)
    return counted.against(source.name, document(source, Problems()))


def test_counts_and_treatments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xml"
    text = '<p rend="it">one <hi>two</hi> <hi>three</hi></p><p wti="#A">four <foo>five</foo></p>'
    path.write_text(tei(text), encoding="utf-8")
    assert main(["check", "--coverage", "--format", "json", str(path)]) == 0
    said = json.loads(capsys.readouterr().out)
    (one,) = said["coverage"]
    used = {row["name"]: (row["times"], row["kind"]) for row in one["elements"]}
    assert used["hi"] == (2, "rendered")
    assert used["p"] == (2, "rendered")
    assert used["foo (TEI)"] == (1, "unknown")
    kinds = {row["name"]: row["kind"] for row in one["attributes"]}
    assert kinds == {"rend": "known", "wti": "unknown", "xml:id": "known"}
    assert (one["letters"], one["lost"]) == (len("onetwothreefourfive"), 0)
    found = {f["code"]: (f["line"], f["column"], f["hint"]) for f in said["findings"]}
    assert found["unknown-attribute"][:2] == (5, 15 + tei("").split("\n")[4].index("<body>") + text.index("<p wti"))
    assert "wit" in found["unknown-attribute"][2]
    assert "unknown-element" in found


def test_the_table_for_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xml"
    path.write_text(tei("<p>one <index><term>x</term></index></p>"), encoding="utf-8")
    assert main(["check", "--coverage", str(path)]) == 0
    said = capsys.readouterr().out
    assert f"{path}: 3 letters in the text, 0 of them not read" in said
    assert "omitted: an instruction to make an index entry" in said


def test_other_formats_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xml"
    path.write_text(tei("<p>one</p>"), encoding="utf-8")
    assert main(["check", "--coverage", "--format", "sarif", str(path)]) == 2
    assert "--format text or json" in capsys.readouterr().err


def test_a_lost_letter_would_be_found() -> None:
    source = load(EDITION)
    counted = count(source.root)
    more = Counted(counted.elements, counted.attributes, counted.letters + type(counted.letters)("Ω"))
    assert more.against("x", document(source, Problems())).lost == 1


def test_our_edition_loses_no_letter() -> None:
    assert covered(EDITION).lost == 0


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{CORPORA} is not there")
def test_no_file_of_others_loses_a_letter() -> None:
    files = [p for p in sorted(CORPORA.rglob("*")) if p.suffix in (".xml", ".odd")]
    assert {p.name: lost for p in files if (lost := covered(p).lost)} == {}


@pytest.mark.skipif(not RNG.is_file(), reason=f"{RNG} is not there")
def test_the_table_has_every_attribute_of_the_tei_and_no_other() -> None:
    named = parse(RNG, limit=10**8).iter("{http://relaxng.org/ns/structure/1.0}attribute")
    assert {el.get("name") for el in named} - {None} == set(ATTRIBUTES)
