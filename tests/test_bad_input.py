"""Bad input, end to end: one clear line with its place, a hint, exit status 1 or 2, and the last good build stays."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from edition.cli import main

HEAD = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>'
LISTS = '<sourceDesc><listWit><witness xml:id="A">A</witness></listWit></sourceDesc></fileDesc></teiHeader>'
#: file:line:column: code message, and below it the hint.
FINDING = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<code>[a-z-]+) (?P<message>\S.*)$", re.MULTILINE
)


def tei(body: str) -> str:
    """A TEI document whose text begins on line 2."""
    return f"{HEAD}{LISTS}\n<text><body>{body}</body></text></TEI>"


@dataclass(frozen=True)
class Case:
    """A faulty file: its bytes, the code it must be refused with and the line and column of the fault."""

    name: str
    data: bytes
    code: str
    line: int = 1
    column: int = 0


def case(name: str, text: str, code: str, line: int = 1, column: int = 0) -> Case:
    return Case(name, text.encode(), code, line, column)


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
DOCTYPE = '<!DOCTYPE TEI [<!ENTITY l0 "lol">{}]>\n'
CASES = (
    case("not well formed", tei("<p>a</q>"), "mismatched-tag", 2, 17),
    case("not TEI", "<html><body>x</body></html>", "not-tei", 1, 1),
    case("empty", "", "empty-file"),
    Case("gzip", gzip.compress(tei("<p/>").encode()), "not-xml"),
    case("DOCTYPE", "<!DOCTYPE TEI>\n" + tei("<p/>"), "doctype", 1, 1),
    case("external entity", '<!DOCTYPE TEI [<!ENTITY x SYSTEM "/etc/passwd">]>\n' + tei("<p>&x;</p>"), "doctype", 1, 1),
    case("entity bomb", DOCTYPE.format(LAUGHS) + tei("<p>&l9;</p>"), "doctype", 1, 1),
    case(
        "XInclude outside the folder",
        tei('<p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="../x.xml"/></p>'),
        "include-outside",
        2,
    ),
    case("300-deep nesting", tei("<seg>" * 300 + "x" + "</seg>" * 300), "too-deep", 2),
    Case("wrong encoding", tei("<p>č</p>").encode("cp1250"), "wrong-bytes", 2, 16),
    case("duplicate xml:id", tei('<p xml:id="a"/><p xml:id="a"/>'), "duplicate-id", 2),
    case("dangling target", tei('<p>See <ref target="#nowhere">there</ref>.</p>'), "dangling-target", 2, 33),
    case("unknown witness", tei('<p><app><lem wit="#A">a</lem><rdg wit="#Q">b</rdg></app></p>'), "unknown-witness", 2),
    case("unknown citation", tei('<p>So <ref target="bib:nobody1900"/>.</p>'), "unknown-citation", 2, 32),
    case("C1 control character", tei("<p>don\u0092t</p>"), "control-character", 2, 19),
)


def findings(text: str) -> list[re.Match[str]]:
    return list(FINDING.finditer(text))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good text, built."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "text.xml").write_text(tei("<p>A good text.</p>"), encoding="utf-8")
    assert main(["build", str(folder / "text.xml"), "-o", str(folder / "build"), "--only", "html", "-q"]) == 0
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_one_clear_line(case: Case, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = built / "build" / "html" / "index.html"
    before = page.read_bytes()
    (built / "text.xml").write_bytes(case.data)
    status = main(["build", str(built / "text.xml"), "-o", str(built / "build"), "--only", "html", "-W"])
    said = capsys.readouterr().err
    found = findings(said)
    assert status in (1, 2), said
    assert found, said
    assert "Traceback" not in said
    assert found[0]["code"] == case.code
    assert found[0]["file"].endswith("text.xml")
    assert int(found[0]["line"]) == case.line
    if case.column:
        assert int(found[0]["column"]) == case.column
    assert "\n  hint: " in said
    assert page.read_bytes() == before


def test_several_problems_are_all_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.xml"
    path.write_text(tei('<p><ref target="#a">x</ref>\n<ref target="#b">y</ref></p>'), encoding="utf-8")
    assert main(["pages", str(path), "-o", str(tmp_path / "out"), "-W"]) == 1
    assert [(m["line"], m["code"]) for m in findings(capsys.readouterr().err)] == [
        ("2", "dangling-target"),
        ("3", "dangling-target"),
    ]
    assert not (tmp_path / "out").exists()


def test_a_faulty_pointer_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.xml"
    path.write_text(tei('<p><ref target="#a">words</ref></p>'), encoding="utf-8")
    assert main(["pages", str(path), "-o", str(tmp_path / "out")]) == 0
    assert "dangling-target warning: " in capsys.readouterr().err
    assert "words" in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["build"], ["text"], ["pages", "-o", "out"]], ids=lambda c: c[0])
def test_missing_file(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command[0], str(tmp_path / "none.xml"), *command[1:]]) == 2
    said = capsys.readouterr().err
    assert "none.xml" in said
    assert "Traceback" not in said


def test_folder_instead_of_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_folder_without_tei(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path)]) == 2
    assert "neither conf.py nor an XML file" in capsys.readouterr().err


def test_unknown_witness_of_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.xml"
    path.write_text(tei("<p>x</p>"), encoding="utf-8")
    assert main(["text", str(path), "--witness", "Z"]) == 2
    assert "declared: A" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["frobnicate"], ["build", "--only", "docx", "."], ["text"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "edition.cli", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


INCLUDE = '<p>a <xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}"/> b</p>'


@pytest.mark.parametrize("href", ["../other/part.xml", "nowhere.xml"])
def test_what_cannot_be_included_is_shown_as_missing(href: str, tmp_path: Path) -> None:
    path = tmp_path / "text.xml"
    path.write_text(tei(INCLUDE.format(href)), encoding="utf-8")
    assert main(["pages", str(path), "-o", str(tmp_path / "out")]) == 1
    assert main(["pages", str(path), "-o", str(tmp_path / "out"), "--lenient"]) == 0
    assert f"not included: {href}" in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")


def test_a_further_folder_may_be_included_from(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "text").mkdir()
    part = '<seg xmlns="http://www.tei-c.org/ns/1.0">from elsewhere</seg>'
    (tmp_path / "other" / "part.xml").write_text(part, encoding="utf-8")
    path = tmp_path / "text" / "text.xml"
    path.write_text(tei(INCLUDE.format("../other/part.xml")), encoding="utf-8")
    command = ["pages", str(path), "-o", str(tmp_path / "out"), "--include-from"]
    assert main([*command, str(tmp_path / "text")]) == 1
    assert main([*command, str(tmp_path / "other")]) == 0
    assert "from elsewhere" in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")


def test_parameter_entities_are_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.xml"
    subset = '<!ENTITY % x SYSTEM "/etc/passwd"> %x; <!ENTITY % y "<!ENTITY z \'no\'>"> %y; <!ENTITY a "yes">'
    path.write_text(f'<!DOCTYPE TEI SYSTEM "tei.dtd" [{subset}]>\n' + tei("<p>&a; indeed</p>"), encoding="utf-8")
    assert main(["pages", str(path), "-o", str(tmp_path / "out")]) == 1
    assert main(["pages", str(path), "-o", str(tmp_path / "out"), "--allow-entities"]) == 0
    assert "parameter-entity warning" in capsys.readouterr().err
    page = (tmp_path / "out" / "index.md").read_text(encoding="utf-8")
    assert "yes indeed" in page
    assert "root:" not in page
    path.write_text(f"<!DOCTYPE TEI [{subset}]>\n" + tei("<p>&z;</p>"), encoding="utf-8")
    assert main(["pages", str(path), "-o", str(tmp_path / "out"), "--allow-entities"]) == 1
