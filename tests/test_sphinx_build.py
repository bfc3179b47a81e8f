"""The extension around the pages: TEI before Sphinx, settings, warnings at the TEI line, safety, nesting, search."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import ExtensionError

import edition.build
from edition.problems import Place, Problems
from edition.sphinx import guard, locate, nesting, pages, policy, search
from sphinx_project import build, copy, write

# ---------------------------------------------------------------- TEI before Sphinx


def test_pages_and_metadata_come_from_the_tei(tmp_path: Path) -> None:
    built = build(copy("tei", tmp_path))
    config = built.app.config
    assert built.warnings == ""
    assert (config.project, config.html_title, config.author) == ("Mala pjesma", "Mala pjesma", "Nepoznati pjesnik")
    assert config.copyright == "Test Press, 2024"
    assert config.html_search_language == "hr"
    assert [document.stem for document in pages.documents(built.app)] == ["poem"]
    found = "".join(path.read_text(encoding="utf-8") for path in (built.out / "text").rglob("*.html"))
    assert "pobgede" in found


def test_conf_py_comes_first(tmp_path: Path) -> None:
    own: dict[str, Any] = {"project": "Own", "smartquotes": True, "html_theme": "alabaster", "edition_guard": False}
    config = build(copy("tei", tmp_path), **own).app.config
    assert (config.project, config.smartquotes, config.html_theme) == ("Own", True, "alabaster")
    assert config.html_title == "Mala pjesma"


def test_an_error_in_the_tei_is_told_in_one_line(tmp_path: Path) -> None:
    project = copy("tei", tmp_path)
    tei = project / "tei" / "poem.xml"
    tei.write_text(tei.read_text(encoding="utf-8").replace("</app>", ""), encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-c", ".", "source", "build/html"]
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path})
    assert done.returncode == 1
    assert re.search(r"^tei/poem\.xml:\d+:\d+: [a-z-]+ \S", done.stderr, re.MULTILINE)
    assert "Traceback" not in done.stderr
    assert not (project / "build/html/index.html").exists()


def test_warnings_are_told_at_the_line_of_the_tei() -> None:
    maps = {"/p/source/text/a.md": [(3, "tei/a.xml", 20), (7, "tei/a.xml", 31)]}
    told = [locate.source_of(f"/p/source/text/a.md{at}", maps) for at in ("", ":", ":1", ":3", ":6", ":7", ":99")]
    assert told == [f"tei/a.xml:{line}" for line in (20, 20, 20, 20, 20, 31, 31)]
    assert locate.source_of("/p/source/index.md:3", maps) == "/p/source/index.md:3"


def test_a_project_without_its_tei_says_so(tmp_path: Path) -> None:
    with pytest.raises(pages.TEIError, match="no TEI file"):
        build(copy("tei", tmp_path), edition_tei=["nowhere/*.xml"])


def test_sphinx_warnings_of_a_generated_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy("tei", tmp_path)
    page = project / "source" / "text" / "poem.md"

    def written(*args: object) -> edition.build.Written:
        page.parent.mkdir(exist_ok=True)
        page.write_text("---\norphan: true\n---\n\n# Poem\n\n{nosuchrole}`x`\n\n[a](#nowhere)\n", encoding="utf-8")
        return edition.build.Written((), Problems(), {str(page): [(5, "tei/poem.xml", 20), (9, "tei/poem.xml", 22)]})

    monkeypatch.setattr("edition.build.write_pages", written)
    write(project, "index", "# Start\n")
    found = build(project, jobs=2).warnings.splitlines()
    assert [line.split(" WARNING")[0] for line in found] == ["tei/poem.xml:20:", "tei/poem.xml:22:"]


def test_what_the_tei_reader_reports_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problems = Problems()
    problems.warn(Place("tei/poem.xml", 4, 2), "unknown-element", "the element 'x' is not known", "its text is kept")
    monkeypatch.setattr("edition.build.write_pages", lambda *args: edition.build.Written((), problems))
    project = copy("tei", tmp_path)
    write(project, "index", "# Start\n")
    told = "tei/poem.xml:4:2: WARNING: the element 'x' is not known (its text is kept) [tei.unknown-element]\n"
    assert build(project).warnings == told
    assert build(project, suppress_warnings=["tei.unknown-element"]).warnings == ""


# ---------------------------------------------------------------- safety


def test_raw_html_and_other_files_stay_out(tmp_path: Path) -> None:
    project = copy("notes", tmp_path)
    (project / "secret.txt").write_text("SECRET")
    attacks = (
        "```{raw} html\n<b onclick='x'>raw</b>\n```",
        "```{include} ../secret.txt\n```",
        "```{literalinclude} ../secret.txt\n```",
        "```{eval-rst}\n.. include:: ../secret.txt\n.. raw:: html\n\n   <script>x</script>\n```",
        "[x](javascript:alert(1)) [y](data:text/html,z)",
        "<img src=x onerror=alert(1)>",
    )
    write(project, "text/two", "# Two\n\n" + "\n\n".join(attacks) + "\n")
    built = build(project)
    page = (built.out / "text/two.html").read_text(encoding="utf-8")
    assert "SECRET" not in page
    assert "<b onclick" not in page
    assert "<script>x" not in page
    assert not built.page("text/two").xpath("//@href[starts-with(., 'javascript') or starts-with(., 'data')]")


def test_only_pictures_of_the_project_are_copied(tmp_path: Path) -> None:
    project = copy("notes", tmp_path)
    picture = b"\x89PNG\r\n\x1a\n"
    (project / "outside.png").write_bytes(picture)
    (project / "source" / "inside.png").write_bytes(picture)
    (project / "source" / "link.png").symlink_to(project / "outside.png")
    (project / "source" / "page.html").write_text("<script>x</script>")
    names = ("../outside.png", "link.png", "page.html", "missing.png", "https://example.org/x.png", "inside.png")
    body = "\n\n".join(f"![picture {n}]({name})" for n, name in enumerate(names))
    write(project, "text/two", "# Two\n\n" + body.replace("](", "](../").replace("../https", "https") + "\n")
    write(project, "text/one", "# One\n\n{download}`conf <../../conf.py>`\n")
    built = build(project)
    copied = sorted(path.name for folder in ("_images", "_downloads") for path in (built.out / folder).rglob("*.*"))
    assert copied == ["inside.png"]
    assert built.page("text/two").xpath("//article//img/@alt") == ["picture 5"]
    text = built.page("text/two").xpath("string(//article)")
    assert all(f"picture {n}" in text for n in range(5))
    assert built.warnings.count("[edition.file]") == 6


@pytest.mark.parametrize(
    "bad",
    [
        '<p onclick="x">',
        "<script>alert(1)</script>",
        '<script src="https://example.org/x.js"></script>',
        '<script src="//example.org/x.js"></script>',
        '<img src="data:image/png;base64,AA">',
        '<img srcset="a.png 1x, https://example.org/b.png 2x">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#9;script:alert(1)">x</a>',
        '<a href="//example.org">x</a><img src="/\\example.org/x.png">',
        '<a href="../../etc/passwd">x</a>',
        '<a href="%2e%2e/%2e%2e/x">x</a>',
        '<a href="/etc/passwd">x</a>',
        '<a href="file:///etc/passwd">x</a>',
        '<iframe src="a.html"></iframe>',
        '<base href="a">',
        '<meta http-equiv="refresh" content="0;url=x">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<p style="background:url(x)">',
        '<form action="javascript:x"></form>',
        '<svg><a xlink:href="javascript:x">x</a></svg>',
        '<svg><set attributeName="href" to="javascript:x"/></svg>',
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<style>p { color: red }</style>",
        '<p style="background: u\\72l(x)">',
        '<script src="../_images/x.js"></script>',
        '<script type="application/json" src="../_static/x.js"></script>',
        '<script type="importmap">{}</script>',
        '<form action="https://example.org/"></form>',
        '<a ping="https://example.org/" href="a.html">x</a>',
        '<meta http-equiv="set-cookie" content="x">',
    ],
)
def test_the_guard_finds(bad: str) -> None:
    page = f"<!DOCTYPE html><html><head></head><body>{bad}</body></html>".encode()
    assert guard.faults(page, "text/a.html")


def test_the_guard_lets_pass() -> None:
    page = (
        b'<!DOCTYPE html><html><head><link rel="canonical" href="https://example.org/"/>'
        b'<script src="../_static/x.js?v=1"></script><script type="application/ld+json">{}</script></head><body>'
        b'<a href="https://example.org/x">x</a><a href="mailto:a@b.example">x</a><a href="../index.html#p1">x</a>'
        b'<a href="#">x</a><img src="../_images/a.png" alt=""><p style="width: 50%">x</p></body></html>'
    )
    assert guard.faults(page, "text/a.html") == []


@pytest.mark.parametrize(
    ("head", "ok"),
    [
        (f'<meta http-equiv="Content-Security-Policy" content="{policy.policy()}">', True),
        ("", False),
        ('<meta http-equiv="Content-Security-Policy" content="default-src *">', False),
        (f'<link href="a.css"><meta http-equiv="Content-Security-Policy" content="{policy.policy()}">', False),
    ],
)
def test_the_guard_wants_the_policy(head: str, ok: bool) -> None:
    page = f'<!DOCTYPE html><html data-content_root="./"><head>{head}</head><body><p>x</p></body></html>'
    assert (guard.faults(page.encode(), "a.html") == []) is ok


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    for harmless in (
        "a { background: url(x.png) }",
        "a { background: url('data:image/png;base64,AA') }",
        "url(../f.woff2)",
    ):
        assert not list(guard.sheet_faults(harmless))
    for harmful in ("@import 'https://example.org/x'", "a { background: url( //example.org/x ) }", "url('/x')"):
        assert list(guard.sheet_faults(harmful))


def test_style_attributes_are_allowed_by_their_values(tmp_path: Path) -> None:
    project = copy("notes", tmp_path)
    (project / "source" / "inside.png").write_bytes(b"\x89PNG")
    write(project, "text/two", "# Two\n\n```{image} ../inside.png\n:width: 50%\n```\n")
    page = build(project).page("text/two")
    (said,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert page.xpath("//img/@style") == ["width: 50%;"]
    assert "style-src-attr 'unsafe-hashes' 'sha256-" in said
    assert said == policy.policy(["width: 50%;"])


def test_the_guard_stops_the_build(tmp_path: Path) -> None:
    project = copy("notes", tmp_path)
    (project / "templates").mkdir()
    (project / "templates" / "edition-colophon.html").write_text("<p onclick='x'>x</p>")
    with pytest.raises(guard.GuardError, match=r"text/one\.html:\d+: the attribute onclick"):
        build(project, templates_path=["templates"])


# ---------------------------------------------------------------- nesting


@pytest.mark.parametrize(("depth", "fits"), [(190, True), (nesting.LIMIT, False), (2000, False)])
def test_deep_nesting_is_exact_or_refused(tmp_path: Path, depth: int, fits: bool) -> None:
    project = copy("notes", tmp_path)
    write(project, "text/two", "# Two\n\n\\[\n\n" + "[" * depth + "deep" + "]{.hi}" * depth + "\n")
    if not fits:
        with pytest.raises(nesting.NestingError, match=r"two\.md:5: "):
            build(project)
        return
    page = build(project).page("text/two")
    assert len(page.xpath("//span[@class='hi']")) == depth
    assert page.xpath("string(//article//p[2])") == "deep"


def test_a_lost_hook_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(f"myst_parser.parsers.sphinx_.{nesting.HOOK}")
    with pytest.raises(ExtensionError, match="nesting"):
        nesting.raise_limit()


# ---------------------------------------------------------------- search


FORMS = [
    ("boljsevici", "boljševici"),
    ("boljševika", "Boljševici"),
    ("revolucije", "revolucija"),
    ("covjek", "čovjeku"),
    ("radnik", "radnici"),
    ("knjizi", "knjiga"),
    ("pilsudski", "Piłsudskim"),
    ("đak", "DAK"),
    ("1917", "1917"),
    ("pobje\u00adda", "pobjedu"),
]


@pytest.mark.parametrize(("query", "text"), FORMS)
def test_croatian_search(query: str, text: str) -> None:
    language = search.language("hr")({})
    assert [language.stem(word) for word in language.split(query)] == [
        language.stem(word) for word in language.split(text)
    ]


def test_a_language_without_stemmer_is_folded() -> None:
    language = search.language("la")({})
    assert [language.stem(word) for word in language.split("Cæsar vēnit 44")] == ["caesar", "venit", "_44"]


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
@pytest.mark.parametrize("tag", ["hr", "en", "de", "la"])
def test_the_page_computes_the_same_stems(tmp_path: Path, tag: str) -> None:
    words = [word for pair in FORMS for word in pair] + ["Häuser", "running", "ÀÉ", "Łódź", "Straße", "12a", "x_y"]
    built = build(copy("notes", tmp_path), edition_search_language=tag)
    assert f"{tag}" == built.app.config.html_search_language
    data = (built.out / "_static" / "language_data.js").read_text(encoding="utf-8")
    script = (
        f"const window = globalThis;\n(0, eval)({json.dumps(data)});\n"
        f"const s = new Stemmer(); console.log(JSON.stringify({json.dumps(words)}"
        ".map((w) => splitQuery(w).map((t) => s.stemWord(t.toLowerCase())))))"
    )
    found = json.loads(subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout)
    language = search.language(tag)({})
    assert found == [[language.stem(part) for part in language.split(word)] for word in words]
