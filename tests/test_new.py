"""``edition new``: what it makes builds without a warning, and holds the text it was made from."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import docx
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.check import check
from edition.cli import main
from edition.model import Note, plain, walk
from edition.new import new
from edition.new.write import Answers
from edition.problems import Problems
from edition.tei.document import read
from edition.witness import reading_text, witness_text
from reading import ROOT

SCHEMA = ROOT.parent / "shared" / "schema" / "tei_all.rng"

ENGLISH = """# On cats

A first paragraph with a note.[1] It goes on.

Figure 1. A cat, asleep

## Of mats

Said & done: <b> is no markup, *nor* this.[^b]

[1] The note & its words.
[^b]: Another.
"""


def valid(path: Path) -> None:
    """Valid against the TEI, where its schema is at hand."""
    if SCHEMA.is_file():
        schema = etree.RelaxNG(etree.parse(str(SCHEMA)))
        assert schema.validate(etree.parse(str(path))), schema.error_log


def builds(folder: Path, found: tuple[str, ...] = ()) -> None:
    """Checked against its own schema, without a finding but those of the text, and built without a warning."""
    checked = check(sorted((folder / "tei").glob("*.xml")))
    assert (tuple(p.code for p in checked.problems), checked.validated) == (found, 1)
    assert main(["build", str(folder), "-q", "-W", "--only", "html"]) == 0
    assert (folder / "build" / "html" / "text" / "index.html").is_file()


def test_an_empty_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "My “edition” & more"
    assert main(["new", str(folder)]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert str(folder / "tei" / "my-edition-more.xml") in listed
    assert all(Path(line).is_file() for line in listed)
    valid(folder / "tei" / "my-edition-more.xml")
    assert read(folder / "tei" / "my-edition-more.xml", Problems()).title == "My “edition” & more"
    editors(folder)
    builds(folder)


def editors(folder: Path) -> None:
    """What VS Code, oXygen and GitHub are told is what they can read, and names what is there."""
    said = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert (folder / said["xml.fileAssociations"][0]["systemId"]).is_file()
    tasks = json.loads((folder / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    error, warning = (m["pattern"]["regexp"] for m in tasks[0]["problemMatcher"])
    lines = ("tei/a.xml:3:14: unknown-witness wit names none", "tei/a.xml:3:14: siglum-order warning: the sigla")
    assert [bool(re.match(error, line)) for line in lines] == [True, False]
    assert [bool(re.match(warning, line)) for line in lines] == [False, True]
    assert etree.parse(next(folder.glob("*.xpr"))).getroot().tag == "project"
    steps = yaml.safe_load((folder / ".github/workflows/edition.yml").read_text(encoding="utf-8"))["jobs"]["build"][
        "steps"
    ]
    commands = [step["run"] for step in steps if "run" in step]
    assert [c.split()[:2] for c in commands] == [["pip", "install"], ["edition", "check"], ["edition", "build"]]


def test_the_schema_of_new_projects_is_ours() -> None:
    for path in (ROOT / "tei" / "schema").iterdir():
        assert (ROOT / "src/edition/new/schema" / path.name).read_bytes() == path.read_bytes()


def test_questions_are_asked_on_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def answer(question: str) -> str:
        asked.append(question.split()[0])
        return {"author": "A. Author", "language": "grc"}.get(question.split()[0], "")

    monkeypatch.setattr("builtins.input", answer)
    assert main(["new", str(tmp_path / "quiet")]) == 0
    assert asked == []
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    assert main(["new", str(tmp_path / "asked"), "--title", "Said"]) == 0
    assert asked == ["author", "who", "language", "siglum"]
    document = read(tmp_path / "asked" / "tei" / "said.xml", Problems())
    assert document.title == "Said"
    assert "<author>A. Author</author>" in (tmp_path / "asked" / "tei" / "said.xml").read_text(encoding="utf-8")


def test_from_a_text(tmp_path: Path) -> None:
    source = tmp_path / "cats.md"
    source.write_text(ENGLISH, encoding="utf-8")
    options = ["--title", "Cats", "--author", "A. Author", "--editor", "E. Ditor", "--lang", "en", "--siglum", "K"]
    assert main(["new", str(tmp_path / "p"), "--from", str(source), *options]) == 0
    path = tmp_path / "p" / "tei" / "cats.xml"
    valid(path)
    document = read(path, Problems())
    assert reading_text(document) == (
        "On cats\nA first paragraph with a note. It goes on.\nFigure 1. A cat, asleep\n"
        "Of mats\nSaid & done: <b> is no markup, *nor* this."
    )
    notes = [plain(node.blocks) for node in walk((document.text,)) if isinstance(node, Note)]
    assert notes == ["The note & its words.", "Another."]
    assert (*document.meta.authors, *document.meta.editors) == ("A. Author", "E. Ditor")
    assert [w.siglum for w in document.witnesses] == ["K"]
    builds(tmp_path / "p")


def test_the_text_of_our_edition(tmp_path: Path) -> None:
    """A line a paragraph: the witness can be restored, so the header names its file."""
    source = ROOT / "tei" / "witnesses" / "S.txt"
    new(tmp_path / "p", source, Answers("Plans", lang="hr"))
    path = tmp_path / "p" / "tei" / "plans.xml"
    assert witness_text(read(path, Problems()), "S") == source.read_text(encoding="utf-8")
    assert (tmp_path / "p" / "tei" / "witnesses" / "S.txt").read_bytes() == source.read_bytes()
    assert '<ref target="witnesses/S.txt">' in path.read_text(encoding="utf-8")
    valid(path)
    builds(tmp_path / "p", ("quotation-unbalanced",))  # as transmitted, one is missing


def word() -> bytes:
    document = docx.Document()
    document.add_heading("One", 1)
    paragraph = document.add_paragraph("Plain, ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and ")
    paragraph.add_run("italic").italic = True
    paragraph.add_run(" & <tags>.")
    document.add_paragraph("Figure 1. A map", style="Caption")
    document.add_heading("Deeper", 3)
    for text in ("first", "second"):
        document.add_paragraph(text, style="List Number")
    table = document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {number}"
    table.cell(0, 0).merge(table.cell(0, 1))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_from_a_word_document(tmp_path: Path) -> None:
    source = tmp_path / "text.docx"
    source.write_bytes(word())
    assert main(["new", str(tmp_path / "p"), "--from", str(source), "--title", "T"]) == 0
    path = tmp_path / "p" / "tei" / "t.xml"
    valid(path)
    text = path.read_text(encoding="utf-8")
    assert '<hi rend="bold">bold</hi> and <hi rend="italic">italic</hi> &amp; &lt;tags&gt;.' in text
    assert '<cell cols="2">' in text
    assert reading_text(read(path, Problems())).split("\n")[:6] == [
        "One", "Plain, bold and italic & <tags>.", "Figure 1. A map", "Deeper", "first", "second",
    ]  # fmt: skip
    builds(tmp_path / "p")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["full"], "there is something already"),
        (["p", "--from", "none.txt"], "none.txt"),
        (["p", "--from", "text.odt"], "can be read"),
        (["p", "--from", "broken.docx"], "no-document"),
        (["p", "--from", "latin.txt"], "latin.txt:1:"),
    ],
)
def test_mistakes_leave_nothing_behind(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    (tmp_path / "text.odt").touch()
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 no")
    (tmp_path / "latin.txt").write_bytes("č é".encode("iso8859-2"))
    assert main(["new", *arguments]) in (1, 2)
    assert said in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


LINE = st.text(st.sampled_from("ab č&<>[]^1:#*.\u00a0é ſ{}"), min_size=0, max_size=25)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LINE, min_size=1, max_size=6).map("\n".join))
def test_no_letter_of_a_text_is_lost(tmp_path: Path, text: str) -> None:
    source = tmp_path / "text.txt"
    source.write_text(text, encoding="utf-8")
    count = sum(1 for _ in tmp_path.iterdir())
    new(tmp_path / f"p{count}", source, Answers("T"))
    document = read(tmp_path / f"p{count}" / "tei" / "t.xml", Problems())
    notes = "".join(plain(node.blocks) for node in walk((document.text,)) if isinstance(node, Note))
    kept = reading_text(document) + notes
    for letter in "abčéſ&<>*.{}":
        assert kept.count(letter) == text.count(letter)
