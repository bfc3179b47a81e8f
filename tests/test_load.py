"""Loading a TEI file: what is taken, and what is said of what is not."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition.problems import EditionError, Problem
from edition.tei.load import CODES, load

NS = "http://www.tei-c.org/ns/1.0"
#: Every text of the tables below begins with this line, so what they test begins on line 2.
HEAD = f'<TEI xmlns="{NS}">\n'


def problems_of(path: Path, *, allow_entities: bool = False, limit: int = 20_000_000) -> tuple[Problem, ...]:
    with pytest.raises(EditionError) as caught:
        load(path, allow_entities=allow_entities, limit=limit)
    return caught.value.problems


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "text.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---------------------------------------------------------------- files

NO_XML = {
    "gzip": (b"\x1f\x8b\x08\x00rest", "gzip", "gunzip"),
    "bzip2": (b"BZh91AY", "bzip2", "bunzip2"),
    "pdf": (b"%PDF-1.7\n", "a PDF", "TEI"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office", "convert"),
    "rtf": (b"{\\rtf1\\ansi", "RTF", "convert"),
    "markdown": (b"# A title\n\nand *text*\n", "“# A title”", "<TEI"),
    "json": (b'{"a": 1}', '“{"a": 1}”', "<TEI"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\n", "git-lfs", "<TEI"),
    "binary": (b"\x00\x01\x02\x03", "not XML", "<TEI"),
}


@pytest.mark.parametrize(("content", "words", "hint"), NO_XML.values(), ids=NO_XML)
def test_no_xml_at_all(content: bytes, words: str, hint: str, tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, content))
    assert (problem.code, problem.place.line) == ("not-xml", 0)
    assert words in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("member", "words"), [("word/document.xml", "docx"), ("META-INF/opendocument.text", "odt"), ("a.xml", "zip")]
)
def test_zipped_documents(member: str, words: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "text.xml", "w") as archive:
        archive.writestr(member, "x")
    (problem,) = problems_of(tmp_path / "text.xml")
    assert problem.code == "not-xml"
    assert words in problem.message


def test_missing_file_and_its_neighbour(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    (problem,) = problems_of(tmp_path / "txet.xml")
    assert problem.code == "missing-file"
    assert "text.xml" in problem.hint
    assert problems_of(tmp_path / "no" / "such.xml")[0].code == "missing-file"
    assert problems_of(written(tmp_path, HEAD) / "below")[0].code == "missing-file"


def test_folder_and_device(tmp_path: Path) -> None:
    assert problems_of(tmp_path)[0].code == "not-a-file"
    assert "folder" in problems_of(tmp_path)[0].message
    assert problems_of(Path("/dev/null"))[0].code == "not-a-file"


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, HEAD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = problems_of(path)
    assert (problem.code, "Permission denied" in problem.message) == ("unreadable-file", True)


def test_strange_names(tmp_path: Path) -> None:
    assert problems_of(tmp_path / ("n" * 5000))[0].code == "unreadable-file"
    assert problems_of(Path("a\0b.xml"))[0].code == "unreadable-file"
    (tmp_path / "circle.xml").symlink_to("circle.xml")
    assert problems_of(tmp_path / "circle.xml")[0].code == "unreadable-file"


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xef\xbb\xbf\n"])
def test_empty_file(content: bytes, tmp_path: Path) -> None:
    assert problems_of(written(tmp_path, content))[0].code == "empty-file"


def test_limit(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "</TEI>")
    size = path.stat().st_size
    assert load(path, limit=size).root.tag == f"{{{NS}}}TEI"
    assert problems_of(path, limit=size - 1)[0].code == "too-big"


# ---------------------------------------------------------------- encodings and characters


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings(encoding: str, tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, (HEAD + "</TEI>").encode(encoding)))
    assert problem.code == "encoding"
    assert "iconv -f UTF-" in problem.hint


def test_declared_encodings(tmp_path: Path) -> None:
    def declared(name: str, text: bytes) -> Path:
        return written(
            tmp_path, b'<?xml version="1.0"\n encoding="%b"?>%b%b</TEI>' % (name.encode(), HEAD.encode(), text)
        )

    for name in ("UTF-8", "utf-8", "US-ASCII"):
        assert load(declared(name, b"a")).root.text == "\na"
    (problem,) = problems_of(declared("ISO-8859-2", b"\xbe"))
    assert (problem.code, problem.place.line, problem.place.column) == ("encoding", 2, 12)
    assert "iconv -f ISO-8859-2 -t UTF-8" in problem.hint
    (problem,) = problems_of(declared("UTF-16", "č".encode()))
    assert 'write encoding="UTF-8"' in problem.hint
    (problem,) = problems_of(declared("US-ASCII", "č".encode()))
    assert problem.code == "wrong-bytes"


def test_wrong_bytes(tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, f"{HEAD}<p>čaša ".encode() + b"\xe8</p></TEI>"))
    assert (problem.code, problem.place.line, problem.place.column) == ("wrong-bytes", 2, 9)
    assert "0xE8" in problem.message
    assert "“è” in WINDOWS-1252" in problem.message
    assert "“č” in WINDOWS-1250" in problem.message


def test_byte_order_mark(tmp_path: Path) -> None:
    source = load(written(tmp_path, b"\xef\xbb\xbf" + f"{HEAD}<p/></TEI>".encode()))
    assert (source.place(source.root).column, source.place(source.root[0]).line) == (1, 2)
    assert problems_of(written(tmp_path, b"\xef\xbb\xbf<TEI> &"))[0].place.column == 7


CONTROLS = {
    "raw": ("<p>a\x92b</p>", (2, 5), "U+0092", "“’” (U+2019)"),
    "decimal": ("<p>a&#146;b</p>", (2, 5), "U+0092", "“’”"),
    "hexadecimal": ("<p>a&#x0092;b</p>", (2, 5), "U+0092", "“’”"),
    "attribute": ('<p>\n<q n="č\x84"/></p>', (3, 8), "U+0084", "“„”"),
    "cdata": ("<p><![CDATA[&#146; \x96]]></p>", (2, 20), "U+0096", "“–”"),
    "1250 only": ("<p>\x9d</p>", (2, 4), "U+009D", "“ť”"),
    "next line": ("<p>\x85</p>", (2, 4), "U+0085", "“…”"),
    "delete": ("<p>\x7f</p>", (2, 4), "U+007F", "delete it"),
    "nul": ("<p>\x00</p>", (2, 4), "U+0000", "delete it"),
    "noncharacter": ("<p>\uffff</p>", (2, 4), "U+FFFF", "delete it"),
    "after comment in cdata": ("<p><![CDATA[<!--]]>\x91--></p>", (2, 20), "U+0091", "“‘”"),
}


@pytest.mark.parametrize(("text", "where", "words", "hint"), CONTROLS.values(), ids=CONTROLS)
def test_control_characters(text: str, where: tuple[int, int], words: str, hint: str, tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, f"{HEAD}{text}</TEI>"))
    assert (problem.code, (problem.place.line, problem.place.column)) == ("control-character", where)
    assert words in problem.message
    assert hint in problem.hint


def test_what_reaches_no_page_may_hold_controls(tmp_path: Path) -> None:
    text = "<!-- \x92 &#146; --><?x \x92?><p><![CDATA[&#146;]]>\xa0&#160;\t\r\n</p>"
    assert load(written(tmp_path, f"{HEAD}{text}</TEI>")).root[2].text == "&#146;\xa0\xa0\t\n"


def test_very_many_problems_are_cut(tmp_path: Path) -> None:
    found = problems_of(written(tmp_path, HEAD + "\x92" * 1000 + "</TEI>"))
    assert len(found) == 21
    assert "more" in found[-1].message


# ---------------------------------------------------------------- not well formed

#: text after HEAD -> code, line and column, words of the message, words of the hint
MALFORMED = {
    "mismatch": ("<p>\n <hi>x</p></TEI>", "mismatched-tag", (3, 7), "where <hi> (opened at line 3, column 2)", "</hi>"),
    "never opened": ("<p>x</q></p></TEI>", "mismatched-tag", (2, 5), "</q> stands where <p>", "open <q> before"),
    "long start tag": ('<p\n n="1"\n m="č">x</q></TEI>', "mismatched-tag", (4, 9), "line 2, column 1", "</p>"),
    "tags in comments": ("<!-- <a> --><p><![CDATA[<b>]]></q></TEI>", "mismatched-tag", (2, 31), "column 13", "</p>"),
    "premature": ("<p>čč\n<hi>def\n", "unclosed-element", (3, 8), "line 3, column 1) is still open, and 2", "</hi>"),
    "ampersand": ("<p>čaj & keks</p></TEI>", "unescaped-character", (2, 8), "“&”", "&amp;"),
    "ampersand in name": ("<p>AT&T</p></TEI>", "unescaped-character", (2, 6), "“&”", "&amp;"),
    "ampersand in attribute": ('<p n="č &x č"/></TEI>', "unescaped-character", (2, 9), "“&”", "&amp;"),
    "less than": ("<p>1 < 2</p></TEI>", "unescaped-character", (2, 6), "“<”", "&lt;"),
    "less than figure": ("<p>1 <2</p></TEI>", "unescaped-character", (2, 6), "“<”", "&lt;"),
    "less than in attribute": ('<p n="a<b">x</p></TEI>', "unescaped-character", (2, 8), "attribute", "&lt;"),
    "end of cdata": ("<p>a ]]> b</p></TEI>", "unescaped-character", (2, 6), "]]>", "]]&gt;"),
    "closing quote": ('<p m="" n="abc>foo</p>\n</TEI>', "missing-quote", (2, 11), "“n”", 'write "'),
    "closing quote at end": ("<p n='abc", "missing-quote", (2, 6), "“n”", "write '"),
    "no quotes": ("<p n=abc>foo</p></TEI>", "missing-quote", (2, 6), "quotation mark", "straight"),
    "curly quotes": ("<p n=“abc”>foo</p></TEI>", "missing-quote", (2, 6), "quotation mark", "straight"),
    "no value": ("<p>č</p><p n>foo</p></TEI>", "malformed-tag", (2, 9), "“n” has no value", "name="),
    "twice": ('<p n="1" n="2">a</p></TEI>', "malformed-tag", (2, 1), "“n” stands twice", "join"),
    "no space": ('<p n="1"m="2">a</p></TEI>', "malformed-tag", (2, 1), "not complete", "space"),
    "attribute in end tag": ('<p></p n="1"></TEI>', "malformed-tag", (2, 4), "not complete", "end tag"),
    "open tag at end": ("<p>\n<hi", "malformed-tag", (3, 1), "not complete", ">"),
    "undefined entity": ("<p>a&nosuch;</p></TEI>", "undefined-entity", (2, 5), "&nosuch;", "&amp;"),
    "entity of HTML": ("<p>caf&eacute;</p></TEI>", "undefined-entity", (2, 7), "&eacute;", "“é”"),
    "white entity": ("<p>č&nbsp;</p></TEI>", "undefined-entity", (2, 5), "&nbsp;", "&#xA0;"),
    "empty reference": ("<p>a&#x;</p></TEI>", "bad-reference", (2, 5), "no character", "&#x"),
    "surrogate": ("<p>a&#xD800;</p></TEI>", "bad-reference", (2, 5), "no character", "&#x"),
    "comment": ("<p/>\n<!-- foo", "unclosed-markup", (3, 1), "comment", "-->"),
    "cdata": ("<p/>\n<![CDATA[ foo", "unclosed-markup", (3, 1), "CDATA", "]]>"),
    "instruction": ("<p/>\n<?foo bar", "unclosed-markup", (3, 1), "instruction", "?>"),
    "hyphens": ("<!-- a -- b --></TEI>", "not-well-formed", (2, 8), "“--”", "dash"),
    "late declaration": ('\n<?xml version="1.0"?></TEI>', "not-well-formed", (3, 1), "very beginning", "before"),
    "two roots": ("</TEI>\n<p/>", "not-well-formed", (3, 1), "root", "inside"),
    "prefix": ("<p>č<x:q/></p></TEI>", "undeclared-prefix", (2, 5), "“x:” in <q>", 'xmlns:x="'),
    "prefix of attribute": ('<p x:n="1"/></TEI>', "undeclared-prefix", (2, 1), "“x:” in <p>", 'xmlns:x="'),
    "bad id": ('<p/><p xml:id="1b"/></TEI>', "bad-id", (2, 5), "“1b”", "letter"),
    "deep": ("<p>" * 300 + "</p>" * 300 + "</TEI>", "too-deep", (2, 766), "256", "levels"),
    "long name": (f"<p><{'n' * 60_000}/></p></TEI>", "too-long", (2, 4), "too long", "50 thousand"),
    "other": ("<? foo ?></TEI>", "not-well-formed", (2, 3), "not well formed", "XML editor"),
    "beyond 65535 lines": ("\n" * 70_000 + "  <a></b>", "mismatched-tag", (70_002, 6), "line 70002, column 3", "</a>"),
    "beyond 65535 columns": ("x" * 70_000 + "<a></b>", "mismatched-tag", (2, 70_004), "2, column 70001", "</a>"),
    "astral characters": ("<p>𐌀𐌁 & x</p></TEI>", "unescaped-character", (2, 7), "“&”", "&amp;"),
    "carriage returns": ("\r\n<p>\r\n<q></r></p></TEI>", "mismatched-tag", (4, 4), "line 4, column 1", "</q>"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "where", "words", "hint"), MALFORMED.values(), ids=MALFORMED)
def test_malformed(text: str, code: str, where: tuple[int, int], words: str, hint: str, tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, HEAD + text))
    assert (problem.code, (problem.place.line, problem.place.column)) == (code, where)
    assert words in problem.message
    assert hint in problem.hint


def test_problems_that_hide_none_are_all_told(tmp_path: Path) -> None:
    found = problems_of(written(tmp_path, f'{HEAD}<p n="&a;">&b;</p>\n<x:p/>&c;</TEI>'))
    assert [(p.code, p.place.line, p.place.column) for p in found] == [
        ("undefined-entity", 2, 7),
        ("undefined-entity", 2, 12),
        ("undeclared-prefix", 3, 1),
        ("undefined-entity", 3, 7),
    ]


def test_an_earlier_file_leaves_nothing_behind(tmp_path: Path) -> None:
    problems_of(written(tmp_path, f"{HEAD}<p>"))
    assert [p.code for p in problems_of(written(tmp_path, f"{HEAD}&x;</TEI>"))] == ["undefined-entity"]


def test_duplicate_ids_name_both_places(tmp_path: Path) -> None:
    text = '<p xml:id="a"/>\n <p\n xml:id="a"/><!-- <p> --><q xml:id="a"/><p xml:id="1"/></TEI>'
    path = written(tmp_path, HEAD + text)
    second, third, bad = problems_of(path)
    assert [(p.code, p.place.line, p.place.column) for p in (second, third)] == [
        ("duplicate-id", 3, 2),
        ("duplicate-id", 4, 26),
    ]
    assert f"<p> at {path}:2:1" in second.message
    assert bad.code == "bad-id"


# ---------------------------------------------------------------- TEI or not

ROOTS = {
    "no namespace": ("<TEI/>", "no namespace", 'xmlns="http://www.tei-c.org/ns/1.0"'),
    "P4": ("<TEI.2><text/></TEI.2>", "TEI P4", "convert"),
    "other namespace": ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "<html>", "<TEI xmlns="),
    "nearly": (f'<TEI xmlns="{NS}/"/>', f"“{NS}/”", "<TEI xmlns="),
    "HTML page": ("<!DOCTYPE html>\n<html/>", "HTML", "save"),
}


@pytest.mark.parametrize(("text", "words", "hint"), ROOTS.values(), ids=ROOTS)
def test_not_tei(text: str, words: str, hint: str, tmp_path: Path) -> None:
    (problem,) = problems_of(written(tmp_path, f"<!-- <x> -->\n{text}"))
    assert (problem.code, problem.place.line, problem.place.column) == ("not-tei", 2, 1)
    assert words in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("root", ["TEI", "teiCorpus", "text", "div", "listPerson"])
def test_any_root_of_the_tei(root: str, tmp_path: Path) -> None:
    assert load(written(tmp_path, f'<t:{root} xmlns:t="{NS}"/>')).root.tag == f"{{{NS}}}{root}"


# ---------------------------------------------------------------- DOCTYPE and entities

DECLARED = '<!DOCTYPE TEI [<!ENTITY eacute "&#233;"> <!-- it\'s <!ENTITY % no "x"> -->]>\n' + HEAD
ENTITIES = {
    "external": ('[<!ENTITY x SYSTEM "y">]', "", "external-entity", (1, 16)),
    "public": ('[<!ENTITY x PUBLIC "y" "z">]', "", "external-entity", (1, 16)),
    "unparsed": ('[<!ENTITY\nx\nSYSTEM "y" NDATA z>]', "", "external-entity", (1, 16)),
    "markup": ('[<!ENTITY x "<p>y</p>">]', "&x;", "entity-markup", (1, 1)),
    "control": ('[<!ENTITY x "&#38;#x92;">]', "&x;", "control-character", (1, 1)),
    "loop": ('[<!ENTITY x "&y;"><!ENTITY y "&x;">]', "&x;", "entity-expansion", (1, 1)),
    "undefined": ('SYSTEM "x.dtd" [<!ENTITY x "y">]', "&x;&y;", "undefined-entity", (2, 4)),
    "undefined in attribute": ('SYSTEM "x.dtd"', '<p n="&y;"/>', "undefined-entity", (2, 7)),
    "unfinished": ('[<!ENTITY x "y>]', "", "doctype", (1, 1)),
}


@pytest.mark.parametrize(("dtd", "text", "code", "where"), ENTITIES.values(), ids=ENTITIES)
def test_entities_that_are_never_allowed(
    dtd: str, text: str, code: str, where: tuple[int, int], tmp_path: Path
) -> None:
    path = written(tmp_path, f"<!DOCTYPE TEI {dtd}>{HEAD}{text}</TEI>")
    assert problems_of(path)[0].code == "doctype"
    (problem,) = problems_of(path, allow_entities=True)
    assert (problem.code, (problem.place.line, problem.place.column)) == (code, where)
    assert problem.hint


def test_internal_entities_when_allowed(tmp_path: Path) -> None:
    path = written(tmp_path, f"{DECLARED}<p>caf&eacute;<q/></p></TEI>")
    assert problems_of(path)[0].code == "doctype"
    source = load(path, allow_entities=True)
    assert source.root[0].text == "café"
    assert str(source.place(source.root[0][0])) == f"{path}:3:15"


def test_external_subset_is_named_but_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.dtd").write_text('<!ENTITY x "read"><!ATTLIST TEI n CDATA "read">')
    source = load(written(tmp_path, f'<!DOCTYPE TEI SYSTEM "x.dtd">{HEAD}</TEI>'), allow_entities=True)
    assert not source.root.attrib


# ---------------------------------------------------------------- what is given back


def test_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, f"{HEAD}</TEI>")
    monkeypatch.chdir(tmp_path)
    source = load(Path("text.xml"))
    assert (source.name, source.path, source.problems) == ("text.xml", Path("text.xml"), ())
    assert source.sha256 == hashlib.sha256(Path("text.xml").read_bytes()).hexdigest()


def test_places_of_elements_and_attributes(tmp_path: Path) -> None:
    text = "<p\n n='>' >č<hi rend=\"a\" xml:id = 'h'/><!-- <x> --><?y <z>?><![CDATA[<w>]]>\n<q/></p>" + "\n" * 70_000
    source = load(written(tmp_path, f"{HEAD}{text}<s\n/><c/></TEI>"))
    p, s, c = source.root
    hi, _comment, _instruction, q = p
    places = {name: source.place(el) for name, el in {"p": p, "hi": hi, "q": q, "s": s, "c": c}.items()}
    assert {name: (place.line, place.column) for name, place in places.items()} == {
        "p": (2, 1),
        "hi": (3, 10),
        "q": (4, 1),
        "s": (70_004, 1),
        "c": (70_005, 3),
    }
    assert (source.place(hi, "rend").column, source.place(hi, "id").column) == (20, 33)
    assert source.place(p, "n").line == 3
    assert source.place(hi, "no-such") == source.place(hi)
    assert source.place(_comment) == source.place(p)


def test_a_changed_tree_has_no_wrong_places(tmp_path: Path) -> None:
    source = load(written(tmp_path, f"{HEAD}<p/>\n<q/></TEI>"))
    source.root.remove(source.root[0])
    assert source.place(source.root[0]).line == 3


def test_every_code_is_explained_and_no_other_parser_used() -> None:
    folder = Path(__file__).parents[1] / "src" / "edition"
    modules = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.py")}
    parsing = re.compile(r"\betree\.(?:fromstring|parse|XML|iterparse|XMLParser|XMLPullParser|HTML)\b|ElementTree")
    assert [name for name, text in modules.items() if parsing.search(text)] == ["tei/load.py"]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) and text.endswith(".") for code, text in CODES.items())


# ---------------------------------------------------------------- anything at all

WHOLE = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{NS}" xmlns:xi="http://www.w3.org/2001/XInclude">\n'
    '<text n="a &amp; b"><!-- č --><p xml:id="p1">čaša &#x201C;x&#x201D;<hi rend="it">y</hi></p>'
    '<![CDATA[<&>]]><xi:include href="no"><xi:fallback>x</xi:fallback></xi:include><?pb n="1"?></text></TEI>\n'
)  # fmt: skip
MARKUP = ["<", ">", "&", '"', "'", "/", "=", "<p>", "</p>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "&x;"]
OTHER = ["<!DOCTYPE TEI [", '<!ENTITY x "y">', "%p;", "]>", "&#146;", "xml:id='p1'", "x:", "\x92", "\0", "\r", "\ufeff"]


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A good file with a few pieces cut out and others put in."""
    text = WHOLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(st.sampled_from(MARKUP + OTHER)) + text[start + draw(st.integers(0, 12)) :]
    return text.encode()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(mutations(), st.binary(max_size=200), st.binary(max_size=60).map(lambda b: b"<TEI>" + b)))
def test_anything_gives_a_tree_or_problems(content: bytes, tmp_path: Path) -> None:
    path = written(tmp_path, content)
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for allow_entities in (False, True):
        try:
            source = load(path, allow_entities=allow_entities)
        except EditionError as error:
            for problem in error.problems:
                assert problem.code in CODES
                assert problem.hint
                assert 0 <= problem.place.line <= lines
        else:
            assert all(source.place(element).column for element in source.root.iter("*"))
