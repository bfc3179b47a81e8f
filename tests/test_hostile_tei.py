"""Hostile TEI, T01 to T26 of release-and-security §6.4, and hostile projects: what each becomes, or its refusal.

The texts T27 to T34 (formulas of a table, directions, templates, typesetters) are in ``payloads.py``.
"""

from __future__ import annotations

import gzip
import json
import re
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from edition import drawings
from edition.build import Options, write_files
from edition.cli import main
from edition.problems import EditionError
from payloads import MARKER
from reading import parsed, tei, text_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@dataclass(frozen=True)
class Becomes:
    """The text of the paragraph, and the problems with their places (line and column in the paragraph's line)."""

    text: str
    problems: tuple[str, ...] = ()


def link(target: str, *problems: str) -> tuple[str, Becomes]:
    return f'<p>a <ref target="{target}">word</ref> z</p>', Becomes("a word z", problems)


def picture(url: str, shown: str = "") -> tuple[str, Becomes]:
    return f'<p>a <graphic url="{url}"/> z</p>', Becomes(f"a {shown or url} z", ("2:1: image-not-shown",))


NOT_FOLLOWED = "2:19: target-not-followed"
#: Input -> what it becomes; or the refusal, with its place and code.
INPUTS: dict[str, tuple[str, Becomes | str]] = {
    "T01 javascript": link("javascript:alert(1)", NOT_FOLLOWED),
    "T02 capitals": link(" JaVaScRiPt:alert(1)", NOT_FOLLOWED),
    "T03 control character": link("java&#9;script:alert(1)", NOT_FOLLOWED),
    "T03 line feed": link("java&#10;script:alert(1)", NOT_FOLLOWED),
    "T04 data": link("data:text/html,&lt;script&gt;1&lt;/script&gt;", NOT_FOLLOWED),
    "T05 vbscript": link("vbscript:msgbox", NOT_FOLLOWED),
    "T06 no scheme": link("//evil.example/x", NOT_FOLLOWED),
    "T06 backslashes": link("\\\\evil.example/x", NOT_FOLLOWED),
    "T07 credentials": link("https://good.example@evil.example/", NOT_FOLLOWED),
    "T08 file": link("file:///etc/passwd", NOT_FOLLOWED),
    "T09 fragment": link("#&quot;&gt;&lt;script&gt;", "2:19: dangling-target"),
    "T10 path": picture("../../../etc/passwd"),
    "T11 absolute": picture("/etc/passwd"),
    "T12 drive": picture("C:\\x.png"),
    "T12 backslashes": picture("..\\..\\x.png"),
    "T12 percent": picture("%2e%2e/outside.png"),
    "T12 NUL": picture("a%00.png"),
    "T13 symbolic link": picture("link.png"),
    "T14 other host": picture("https://evil.example/pixel.png"),
    "T15 SVG with a script": picture("script.svg"),
    "T16 SVG with an entity": picture("entity.svg"),
    "T17 page": picture("index.html"),
    "T17 script": picture("_static/x.js"),
    "T17 name": picture("CNAME"),
    "T18 path as xml:id": ('<p><seg xml:id="../../x">w</seg></p>', "2:4: bad-id"),
    "T18 quotes in xml:id": ('<p><seg xml:id="a&quot; onclick=&quot;">w</seg></p>', "2:4: bad-id"),
    "T18 long xml:id": (f'<p><seg xml:id="{"i" * 10_000}">word</seg></p>', Becomes("word")),
    "T18 names of pages": (
        '<p><seg xml:id="__proto__">a</seg><seg xml:id="search">b</seg><seg xml:id="genindex">c</seg></p>',
        Becomes("abc"),
    ),
    "T19 case": ('<p><seg xml:id="Ab">a</seg><seg xml:id="ab">b</seg></p>', Becomes("ab", ("2:1: anchor-collision",))),
    "T19 normal form": (
        '<p><seg xml:id="\u00e9">a</seg><seg xml:id="e\u0301">b</seg></p>',
        Becomes("ab", ("2:1: anchor-collision",)),
    ),
    "T20 style": (
        '<p><hi style="position:fixed;background:url(javascript:alert(1))">w</hi></p>',
        Becomes("w", ("2:15: rendition-not-shown", "2:15: rendition-not-shown")),
    ),
    "T20 expression": ('<p><hi rend="expression(alert(1))">w</hi></p>', Becomes("w")),
    "T21 quotes in rend": ('<p><hi rend="&quot; onclick=&quot;alert(1)">w</hi></p>', Becomes("w")),
    "T22 quotes in xml:lang": ('<p><foreign xml:lang="en&quot; onmouseover=&quot;x">w</foreign></p>', Becomes("w")),
    "T42 instructions": ('<p>a<?php system("id"); ?><?xml-stylesheet href="x.xsl"?> b</p>', Becomes("a b")),
    "T43 comments": (f"<p>a<!-- {MARKER} --> b</p>", Becomes("a b")),
    "xml:base": ('<p xml:base="file:///etc/">a <graphic url="passwd"/> z</p>',
                 Becomes("a passwd z", ("2:1: image-not-shown",))),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a text, with pictures that are none, and beside it what is not its business."""
    (tmp_path / "outside.png").write_bytes(b"\x89PNG" + MARKER.encode())
    (tmp_path / "secret.txt").write_text(MARKER, encoding="utf-8")
    inside = tmp_path / "edition"
    inside.mkdir()
    (inside / "link.png").symlink_to(tmp_path / "outside.png")
    (inside / "script.svg").write_text(SVG.format("<script>alert(1)</script>"), encoding="utf-8")
    entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "../secret.txt">]>' + SVG.format("<text>&x;</text>")
    (inside / "entity.svg").write_text(entity, encoding="utf-8")
    for name in ("index.html", "CNAME"):
        (inside / name).write_text("<script>alert(1)</script>", encoding="utf-8")
    return inside


@pytest.mark.parametrize("name", INPUTS)
def test_hostile_tei(name: str, folder: Path, tmp_path: Path) -> None:
    source, expected = INPUTS[name]
    path = folder / "text.xml"
    # the paragraph is the second line of the file
    path.write_text(tei("@").replace("\n", " ").replace("@", "\n" + source), encoding="utf-8")
    out = tmp_path / "pages"
    if isinstance(expected, str):
        with pytest.raises(EditionError, match=f"{re.escape(str(path))}:{expected} "):
            write_files([path], out, "", Options())
        assert not out.exists()
        return
    written = write_files([path], out, "", Options())
    said = [f"{str(p.place).removeprefix(f'{path}:')}: {p.code}" for p in written.problems.sorted()]
    assert tuple(said) == expected.problems
    page = (out / "index.md").read_text(encoding="utf-8")
    tree = parsed(page)
    assert expected.text in text_of(tree)
    assert MARKER not in page
    assert not re.search(r"\]\((?!#|</?media)", page), "a link or a picture"
    assert sorted(p.name for p in out.rglob("*") if p.is_file()) == ["index.md"]


# ---------------------------------------------------------------- drawings


@pytest.mark.parametrize(
    ("content", "ok"),
    [
        ('<rect width="1" height="1" fill="url(#g)" style="fill: url(#g)"/>', True),
        ('<a href="https://example.org/"><use xlink:href="#g"/></a>', True),
        ('<image href="data:image/png;base64,iVBORw0KGgo="/>', True),
        ("<script>alert(1)</script>", False),
        ('<rect onload="alert(1)"/>', False),
        ("<foreignObject><body/></foreignObject>", False),
        ('<a href="javascript:alert(1)"><text>x</text></a>', False),
        ('<a xlink:href=" java&#9;script:alert(1)"><text>x</text></a>', False),
        ('<use href="https://evil.example/x.svg#a"/>', False),
        ('<image href="../secret.png"/>', False),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', False),
        ('<set attributeName="href" to="javascript:alert(1)"/>', False),
        ("<style>@import url(https://evil.example/x.css)</style>", False),
        ("<style>rect { fill: url('//evil.example/x') }</style>", False),
        ('<rect style="fill: u\\72l(https://evil.example/x)"/>', False),
        ('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>', False),
    ],
)
def test_drawings(content: str, ok: bool, tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(SVG.format(content), encoding="utf-8")
    assert bool(drawings.fault(path)) is not ok


def test_a_drawing_with_a_style_sheet_instruction(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text('<?xml-stylesheet href="x.css"?>' + SVG.format(""), encoding="utf-8")
    assert drawings.fault(path)


# ---------------------------------------------------------------- symbolic links out of the project

_CONF = """extensions = ["edition.sphinx"]
edition_tei = ["tei/*.xml"]
edition_odd = "odd.xml"
edition_check = {"schema": "schema.rng"}
edition_pdf_font_paths = ["fonts"]
bibtex_bibfiles = ["source/references.bib"]
html_static_path = ["static"]
html_extra_path = ["extra"]
templates_path = ["templates"]
"""
#: What of the project is a link.
LINKS = (
    *("tei/text.xml", "tei", "source/page.md", "source/references.bib", "odd.xml", "fonts/font.ttf", "fonts"),
    *("static/style.css", "static/deep/style.css", "extra/robots.txt", "extra", "templates/page.html", "schema.rng"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project as ``conf.py`` names its parts; no part but the TEI is there yet."""
    here = tmp_path / "project"
    for name in ("source", "tei", "fonts", "static/deep", "extra", "templates"):
        (here / name).mkdir(parents=True)
    (here / "conf.py").write_text(_CONF, encoding="utf-8")
    (here / "source" / "index.md").write_text("# Index\n\n```{toctree}\n:glob:\n*\ntext/index\n```\n", encoding="utf-8")
    (here / "odd.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', encoding="utf-8")
    (here / "tei" / "other.xml").write_text(tei("<p>x</p>"), encoding="utf-8")
    return here


@pytest.mark.parametrize("name", LINKS)
def test_a_link_out_of_the_project_is_refused(
    name: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, outside = project / name, tmp_path / "outside"
    if path.is_dir():
        shutil.move(path, outside)
    else:
        path.unlink(missing_ok=True)
        outside.write_text(f"# {MARKER}\n", encoding="utf-8")
    path.symlink_to(outside, target_is_directory=outside.is_dir())
    out = tmp_path / "out"
    assert main(["build", str(project), "-o", str(out), "--only", "html", "-q"]) == 1
    said = capsys.readouterr().err
    place = project / ("tei/other.xml" if name == "tei" else name)
    assert re.search(rf"^{re.escape(str(place))}:1:1: link-outside .*\n +hint: copy the file", said, re.MULTILINE)
    assert not (out / "html").exists()


def test_the_check_and_latex_refuse_links_as_well(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outside.bib").write_text(f"@book{{x, title={{{MARKER}}}}}", encoding="utf-8")
    (project / "source" / "references.bib").symlink_to(tmp_path / "outside.bib")
    assert main(["build", str(project), "-o", str(tmp_path / "out"), "--only", "latex", "-q"]) == 1
    monkeypatch.chdir(project)
    assert main(["check"]) == 1
    assert capsys.readouterr().err.count("references.bib:1:1: link-outside") == 2


def test_a_link_within_the_project_and_a_project_behind_a_link_are_fine(project: Path, tmp_path: Path) -> None:
    (project / "conf.py").write_text('extensions = ["edition.sphinx"]\n', encoding="utf-8")
    (project / "tei" / "again.xml").symlink_to("other.xml")
    (tmp_path / "link").symlink_to(project)
    out = tmp_path / "out"
    assert main(["pages", str(tmp_path / "link" / "tei" / "again.xml"), "-o", str(out)]) == 0
    assert main(["build", str(tmp_path / "link"), "-o", str(out), "--only", "html", "-q"]) == 0


# ---------------------------------------------------------------- bombs: held to 200 MB by the system


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (200_000_000, 200_000_000))


def _gzip_bomb(path: Path) -> None:
    """Two gigabytes of spaces: members of a gzip file may follow one another."""
    path.write_bytes(gzip.compress(b" " * 10_000_000) * 200)


def _zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(300):
            part.write(b" " * 1_000_000)


def _svg_bomb(path: Path) -> None:
    _gzip_bomb(path.with_name("bomb.svg"))
    path.write_text(tei('<p>a <graphic url="bomb.svg"/> z</p>'), encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "name", "command", "said"),
    [
        (_gzip_bomb, "bomb.xml", ["check", "{}"], "not-xml"),
        (_gzip_bomb, "bomb.xml", ["text", "{}"], "not-xml"),
        (_gzip_bomb, "bomb.xml", ["build", "{}", "-q", "-o", "out"], "not-xml"),
        (_gzip_bomb, "bomb.rng", ["check", "good.xml", "--schema", "{}"], "not-xml"),
        (_gzip_bomb, "bomb.odd", ["pages", "good.xml", "-o", "out", "--odd", "{}"], "not-xml"),
        (_zip_bomb, "bomb.docx", ["new", "out", "--from", "{}"], "too-big"),
        (_svg_bomb, "bomb.xml", ["pages", "{}", "-o", "out"], "image-not-shown"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_bomb_is_refused_in_little_memory(
    make: Callable[[Path], None], name: str, command: list[str], said: str, tmp_path: Path
) -> None:
    make(tmp_path / name)
    (tmp_path / "good.xml").write_text(tei("<p>x</p>"), encoding="utf-8")
    words = [part.format(name) for part in command]
    done = subprocess.run(
        [sys.executable, "-m", "edition.cli", *words],
        cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, preexec_fn=_limited, timeout=60,
    )  # fmt: skip
    assert re.search(rf"{name}:\d+:\d+: {said} ", done.stdout + done.stderr), done.stderr
    assert done.returncode == (0 if said == "image-not-shown" else 1)
    assert "Traceback" not in done.stderr


# ---------------------------------------------------------------- names of files, reports, queries


@pytest.mark.parametrize("siglum", ["../../x", "/etc/x", "a b", "", "-x", "a/b"])
def test_a_siglum_is_no_path(siglum: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.txt").write_text("One.\n", encoding="utf-8")
    source = str(tmp_path / "text.txt")
    code = main(["new", str(tmp_path / "p"), "--from", source, f"--siglum={siglum}", "--title=T"])
    assert code == 2 if siglum else code == 0  # empty: the usual one
    assert not siglum or "--siglum" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == (["text.txt"] if siglum else ["p", "text.txt"])


@pytest.mark.parametrize("title", ["../../x", "CON", "x" * 300, "\u202egnp.exe", "a/b\\c:d", "..", "-rf"])
def test_a_title_is_no_path(title: str, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "p"), f"--title={title}"]) == 0
    names = {str(p.relative_to(tmp_path / "p")) for p in tmp_path.rglob("*") if p.is_file()}
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]{1,110}", name) and ".." not in name for name in names)


def test_reports_hold_hostile_text_as_text(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    evil = "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; \u202e ::error:: \u2028"
    path = tmp_path / "text.xml"
    path.write_text(tei(f'<p><ref target="#{evil}">{evil}</ref></p>'), encoding="utf-8")
    plain = evil.replace("&lt;", "<").replace("&gt;", ">")
    assert main(["check", str(path), "--format", "html"]) in (0, 1)
    page = capsysbinary.readouterr().out.decode()
    assert "<img" not in page
    assert "img src=x onerror=alert(1)&amp;gt;" in page  # the line of the source, as it is written
    assert main(["check", str(path), "--format", "sarif"]) in (0, 1)
    found = json.loads(capsysbinary.readouterr().out)
    assert any(plain.split()[0] in result["message"]["text"] for result in found["runs"][0]["results"])


@pytest.mark.parametrize(
    "query",
    [
        "doc('file:///etc/passwd')",
        "unparsed-text('../secret.txt')",
        "collection('.')",
        "environment-variable('HOME')",
        "document('../secret.xml')",
        "unparsed-text-lines('/etc/passwd')",
        "transform(map{})",
        "load-xquery-module('x')",
        "doc-available('file:///etc/passwd')",
        "json-doc('/etc/passwd')",
        "available-environment-variables()",
    ],
)
def test_a_query_of_an_odd_reads_nothing_else(query: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "secret.txt").write_text(MARKER, encoding="utf-8")
    rule = f'<model predicate="{query.replace(chr(34), "&quot;")}" behaviour="inline"/>'
    odd = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><elementSpec ident="hi" mode="change">{rule}</elementSpec></TEI>'
    (tmp_path / "rules.odd").write_text(odd, encoding="utf-8")
    path = tmp_path / "text.xml"
    path.write_text(tei("<p><hi>x</hi></p>"), encoding="utf-8")
    assert main(["pages", str(path), "-o", str(tmp_path / "out"), "--odd", str(tmp_path / "rules.odd")]) == 1
    said = capsys.readouterr().err
    assert re.match(rf"{re.escape(str(tmp_path / 'rules.odd'))}:1:\d+: [a-z-]+ ", said)
    assert MARKER not in said
