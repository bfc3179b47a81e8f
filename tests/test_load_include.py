"""XInclude: inside the folder of the edition, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from edition.problems import EditionError, Problem, Severity
from edition.tei.load import Source, load

NS = "http://www.tei-c.org/ns/1.0"
XI = "http://www.w3.org/2001/XInclude"
SECRET = "TOPSECRET-MARKER"


def tei(inside: str) -> str:
    return f'<text xmlns="{NS}" xmlns:xi="{XI}">{inside}</text>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with parts in it, and a secret beside it."""
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.xml").write_text(f'<p xmlns="{NS}">{SECRET}</p>')
    folder = tmp_path / "edition"
    (folder / "parts").mkdir(parents=True)
    (folder / "part.xml").write_text(tei('\n<p xml:id="a" xml:lang="hr">one <hi>x</hi></p>\n<p xml:id="b">two</p>'))
    (folder / "words.txt").write_bytes("a < b & čaša\r\nsecond".encode())
    return folder


def loaded(folder: Path, inside: str, root: Path | None = None) -> Source:
    (folder / "main.xml").write_text(tei(inside))
    return load(folder / "main.xml", root=root)


def refused(folder: Path, inside: str, root: Path | None = None) -> Problem:
    with pytest.raises(EditionError) as caught:
        loaded(folder, inside, root)
    (problem,) = caught.value.problems
    assert problem.hint
    assert SECRET not in str(problem)
    return problem


def shown(source: Source) -> str:
    """The tree without its namespaces."""
    etree.cleanup_namespaces(source.root)
    return etree.tostring(source.root, encoding="unicode").replace(f' xmlns="{NS}"', "")


def test_a_file_is_put_in(project: Path) -> None:
    source = loaded(project, 'a<xi:include href="part.xml"/>b<xi:include href="./parts/../words.txt" parse="text"/>c')
    assert shown(source) == (
        '<text>a<text>\n<p xml:id="a" xml:lang="hr">one <hi>x</hi></p>\n<p xml:id="b">two</p></text>b'
        "a &lt; b &amp; čaša\nsecondc</text>"
    )
    assert [file.source.name for file in source.files] == [str(project / "main.xml"), str(project / "part.xml")]


def test_places_in_included_files(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "parts" / "inner.xml").write_text(tei('\n<q/><xi:include href="../part.xml"/>\n<s n="1"/>'))
    (project / "main.xml").write_text(tei('\n<xi:include href="parts/inner.xml"/>\n<p><c/></p>'))
    monkeypatch.chdir(project.parent)
    source = load(Path("edition/main.xml"), root=Path("edition"))
    places = {element.tag.rpartition("}")[2]: str(source.place(element)) for element in source.root.iter("*")}
    assert places == {
        "text": "edition/part.xml:1:1",
        "q": "edition/parts/inner.xml:2:1",
        "p": "edition/main.xml:3:1",
        "hi": "edition/part.xml:2:33",
        "s": "edition/parts/inner.xml:3:1",
        "c": "edition/main.xml:3:4",
    }
    (s,) = source.root.iter(f"{{{NS}}}s")
    assert str(source.place(s, "n")) == "edition/parts/inner.xml:3:7"


def test_one_element_by_its_id_keeps_its_language(project: Path) -> None:
    (project / "part.xml").write_text(tei('<div xml:lang="sr"><p xml:id="a">x</p></div>'))
    assert shown(loaded(project, '<xi:include href="part.xml" xpointer="a"/>.')) == (
        '<text><p xml:id="a" xml:lang="sr">x</p>.</text>'
    )


OUTSIDE = ["../secret.xml", "%2e%2e/secret.xml", "parts/../../secret.xml", "link.xml", "folder/secret.xml"]
OUTSIDE += [
    "file:///etc/passwd",
    "/etc/passwd",
    "//host/secret.xml",
    "http://127.0.0.1:9/x",
    "C:/secret.xml",
    "../no.xml",
]


@pytest.mark.parametrize("parse", ["xml", "text"])
@pytest.mark.parametrize("href", [*OUTSIDE, "{absolute}"])
def test_outside(href: str, parse: str, project: Path) -> None:
    (project / "link.xml").symlink_to(project.parent / "secret.xml")
    (project / "folder").symlink_to(project.parent)
    href = href.format(absolute=project.parent / "secret.xml")
    fallback = "<xi:fallback>not used</xi:fallback>"
    problem = refused(project, f'\n<p><xi:include href="{href}" parse="{parse}">{fallback}</xi:include></p>')
    assert (problem.code, problem.place.line, problem.place.column) == ("include-outside", 2, 4)


def test_the_folder_can_be_wider_than_that_of_the_file(project: Path) -> None:
    (project / "parts" / "inner.xml").write_text(tei("x"))
    inside = '<xi:include href="../part.xml"/>'
    assert refused(project / "parts", inside).code == "include-outside"
    assert "one x" in "".join(map(str, loaded(project / "parts", inside, root=project).root.itertext()))


def test_a_link_that_stays_inside(project: Path) -> None:
    (project / "link.xml").symlink_to(project / "part.xml")
    source = loaded(project, '<xi:include href="link.xml" xpointer="b"/>')
    assert source.place(source.root[0]).file == str(project / "part.xml")


WRONG = {
    "no href": ("<xi:include/>", "include-wrong"),
    "own file by id": ('<p xml:id="a"/><xi:include xpointer="a"/>', "include-wrong"),
    "fragment": ('<xi:include href="part.xml#a"/>', "include-wrong"),
    "query": ('<xi:include href="part.xml?a"/>', "include-wrong"),
    "backslash": ('<xi:include href="parts\\x.xml"/>', "include-wrong"),
    "no URL": ('<xi:include href="http://["/>', "include-wrong"),
    "nul": ('<xi:include href="a%00b"/>', "include-wrong"),
    "parse": ('<xi:include href="part.xml" parse="html"/>', "include-wrong"),
    "pointer into text": ('<xi:include href="words.txt" parse="text" xpointer="a"/>', "include-wrong"),
    "pointer scheme": ('<xi:include href="part.xml" xpointer="element(/1)"/>', "include-wrong"),
    "stray fallback": ("<xi:fallback>x</xi:fallback>", "include-wrong"),
    "missing": ('<xi:include href="no.xml"/>', "include-missing"),
    "folder": ('<xi:include href="parts"/>', "include-missing"),
    "missing id": ('<xi:include href="part.xml" xpointer="c"/>', "include-missing"),
    "two fallbacks": ('<xi:include href="no.xml"><xi:fallback/><xi:fallback/></xi:include>', "include-missing"),
    "itself": ('<xi:include href="main.xml"/>', "include-loop"),
    "itself by link": ('<xi:include href="again.xml"/>', "include-loop"),
    "too many": ('<xi:include href="part.xml"/>' * 1001, "include-limit"),
}


@pytest.mark.parametrize(("inside", "code"), WRONG.values(), ids=WRONG)
def test_wrong_inclusions(inside: str, code: str, project: Path) -> None:
    (project / "again.xml").symlink_to(project / "main.xml")
    problem = refused(project, "\n" + inside)
    assert (problem.code, problem.place.line) == (code, 2)


def test_fallback(project: Path) -> None:
    inner = '<xi:include href="part.xml" xpointer="b"/>'
    source = loaded(
        project,
        f'<p>a</p>.<xi:include href="no.xml"><xi:fallback>b <hi>c</hi>{inner} d</xi:fallback></xi:include> e'
        f'<xi:include href="words.txt" parse="text"><xi:fallback>{inner}</xi:fallback></xi:include>',
    )
    assert shown(source) == ('<text><p>a</p>.b <hi>c</hi><p xml:id="b">two</p> d ea &lt; b &amp; čaša\nsecond</text>')
    (warning,) = source.problems
    assert (warning.code, warning.severity) == ("include-fallback", Severity.WARNING)
    assert "no.xml" in warning.message


def test_a_circle_of_files_is_named(project: Path) -> None:
    (project / "b.xml").write_text(tei('\n<xi:include href="c.xml"/>'))
    (project / "c.xml").write_text(tei('\n\n<xi:include href="b.xml"/>'))
    problem = refused(project, '<xi:include href="b.xml"/>')
    assert (problem.code, problem.place.line) == ("include-loop", 3)
    assert f"{project / 'b.xml'} → {project / 'c.xml'} → {project / 'b.xml'}" in problem.message


def test_depth_and_growth(project: Path) -> None:
    for i in range(20):
        (project / f"{i}.xml").write_text(tei(f'<xi:include href="{i + 1}.xml"/>'))
    assert refused(project, '<xi:include href="0.xml"/>').code == "include-limit"
    for i in range(12):
        (project / f"{i}.xml").write_text(tei(f'<xi:include href="{i + 1}.xml"/>' * 3))
    (project / "12.xml").write_text(tei("x"))
    with pytest.raises(EditionError) as caught:
        loaded(project, '<xi:include href="0.xml"/>')
    assert {problem.code for problem in caught.value.problems} == {"include-limit"}


def test_nesting_is_counted_through_files(project: Path) -> None:
    (project / "part.xml").write_text(tei("<q>" * 200 + "</q>" * 200))
    problem = refused(project, "<p>" * 100 + '<xi:include href="part.xml"/>' + "</p>" * 100)
    assert (problem.code, problem.place.file) == ("too-deep", str(project / "part.xml"))


def test_ids_are_unique_through_files(project: Path) -> None:
    problem = refused(project, '<p xml:id="a"/>\n<xi:include href="part.xml"/>')
    assert (problem.code, str(problem.place)) == ("duplicate-id", f"{project / 'part.xml'}:2:1")
    assert f"{project / 'main.xml'}:1:" in problem.message


PARTS = {
    "malformed": (tei("<p>"), "", "mismatched-tag"),
    "doctype": (f"<!DOCTYPE text>{tei('')}", "", "doctype"),
    "no namespace": ("<p>x</p>", "", "not-tei"),
    "root is an inclusion": (f'<xi:include xmlns:xi="{XI}" href="words.txt"/>', "", "include-wrong"),
    "gzip": (b"\x1f\x8b\x08", "", "not-xml"),
    "bytes": (b"a\xe8", "text", "wrong-bytes"),
    "utf-16": ("a".encode("utf-16"), "text", "encoding"),
    "control": ("a\x92", "text", "control-character"),
    "nul": ("a\x00", "text", "control-character"),
}


@pytest.mark.parametrize(("content", "parse", "code"), PARTS.values(), ids=PARTS)
def test_a_bad_part_is_named(content: str | bytes, parse: str, code: str, project: Path) -> None:
    (project / "bad.x").write_bytes(content if isinstance(content, bytes) else content.encode())
    problem = refused(project, f'<xi:include href="bad.x" parse="{parse or "xml"}"/>')
    assert (problem.code, problem.place.file) == (code, str(project / "bad.x"))


def test_every_failure_is_told(project: Path) -> None:
    with pytest.raises(EditionError) as caught:
        loaded(project, '<xi:include href="a"/>\n<xi:include href="../b"/>\n<xi:include href="part.xml"/>')
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("include-missing", 1), ("include-outside", 2)]


def test_other_namespaces_and_plain_text(project: Path) -> None:
    (project / "part.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (project / "note.txt").write_text("&#146; <!-- \n")
    source = loaded(project, '<xi:include href="part.svg"/><xi:include href="note.txt" parse="text"/>')
    assert source.root[0].tail == "&#146; <!-- \n"
