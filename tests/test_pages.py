"""TEI files as pages on disk: how they are split and named, when they are written, what they know of their source."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from edition.anchors import anchor, slug
from edition.build import Options, Written, write_files
from edition.pagefiles import SIGNED
from edition.problems import EditionError
from reading import parsed, tei

CHAPTERS = """
<div xml:id="one" type="chapter"><head>One</head><p>a</p>
  <div type="section"><head>Inner</head><p xml:id="deep">b</p></div></div>
<div type="chapter"><head>Two</head><p>c <ref target="#deep">there</ref></p></div>
<p>after two</p>
<div type="chapter"><p>no heading</p></div>
"""


def write(folder: Path, texts: dict[str, str], **options: object) -> Written:
    """The pages of TEI files (name -> content of ``body``) below ``folder/out``."""
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.xml")
        # without witnesses, of which a page "About this text" would tell
        files[-1].write_text(re.sub("<listWit>.*?</listWit>", "<p/>", tei(text), flags=re.DOTALL), encoding="utf-8")
    return write_files(files, folder / "out", "", Options(**options))  # type: ignore[arg-type]


def names(folder: Path) -> set[str]:
    out = folder / "out"
    return {path.relative_to(out).with_suffix("").as_posix() for path in out.rglob("*.md")}


def page(folder: Path, name: str) -> str:
    return (folder / "out" / f"{name}.md").read_text(encoding="utf-8")


def links(text: str) -> list[str]:
    found = re.search(r"```\{toctree\}\n:maxdepth: \d\n\n(.*?)\n```", text, re.DOTALL)
    return found.group(1).split("\n") if found else []


# ---------------------------------------------------------------- splitting


def test_a_short_text_is_one_page(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS})
    assert names(tmp_path) == {"index"}


def test_a_long_text_is_split(tmp_path: Path) -> None:
    long = "".join(f"<div><head>{n}</head><p>{'words ' * 2000}</p></div>" for n in range(12))
    write(tmp_path, {"a": long})
    assert links(page(tmp_path, "index")) == [f"div-{n:02}" for n in range(1, 13)]


@pytest.mark.parametrize(
    ("depth", "want"),
    [
        (0, {"index"}),
        (1, {"index", "one", "chapter-1", "chapter-2"}),
        (2, {"index", "one", "section", "chapter-1", "chapter-2"}),
    ],
)
def test_depth(depth: int, want: set[str], tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=depth)
    assert names(tmp_path) == want


def test_pages_hang_together_in_reading_order(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=2)
    assert links(page(tmp_path, "index")) == ["one", "chapter-1", "chapter-2"]
    assert links(page(tmp_path, "one")) == ["section"]


def test_nothing_is_said_twice_or_left_out(tmp_path: Path) -> None:
    for depth in (0, 1, 2, None):
        write(tmp_path, {"a": CHAPTERS}, depth=depth)
        text = "\n".join(page(tmp_path, name) for name in names(tmp_path))
        for word in ("# One", "Inner", "after two", "no heading"):
            assert text.count(word) == 1, (depth, word)


def test_text_between_divisions_stays_with_the_one_before(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=1)
    assert "after two" in page(tmp_path, "chapter-1")


def test_a_page_without_heading_has_a_title(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=1)
    assert "\n# Chapter 3\n" in page(tmp_path, "chapter-2")


def test_equal_names_are_told_apart(tmp_path: Path) -> None:
    same = '<div xml:id="x.a"><head>1</head></div><div xml:id="index"><head>2</head></div><div type="search"/>'
    write(tmp_path, {"a": same}, depth=1)
    assert names(tmp_path) == {"index", "x-a", "index-2", "search-2"}


def test_several_files(tmp_path: Path) -> None:
    write(tmp_path, {"Pismo_1": "<p>a</p>", "Pismo_2": "<p>b</p>"})
    assert names(tmp_path) == {"index", "pismo-1", "pismo-2"}
    assert links(page(tmp_path, "index")) == ["pismo-1", "pismo-2"]


def test_a_language_goes_down_to_the_pages(tmp_path: Path) -> None:
    write(tmp_path, {"a": '<div xml:lang="la"><head>A</head><div><head>B</head><p>b</p></div></div>'}, depth=2)
    assert names(tmp_path) == {"index", "div", "div-2"}
    assert ".language-la" in page(tmp_path, "div")
    assert ".language-la" in page(tmp_path, "div-2")


# ---------------------------------------------------------------- files


def test_unchanged_pages_are_not_written(tmp_path: Path) -> None:
    assert write(tmp_path, {"a": CHAPTERS}, depth=1).changed == 4
    for path in (tmp_path / "out").rglob("*.md"):
        os.utime(path, (1, 1))
    assert write(tmp_path, {"a": CHAPTERS}, depth=1).changed == 0
    assert {path.stat().st_mtime for path in (tmp_path / "out").rglob("*.md")} == {1}
    assert write(tmp_path, {"a": CHAPTERS.replace("after two", "behind two")}, depth=1).changed == 1
    assert {p.stem for p in (tmp_path / "out").rglob("*.md") if p.stat().st_mtime != 1} == {"chapter-1"}


def test_stale_pages_go_and_written_ones_stay(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=1)
    own = tmp_path / "out" / "own.md"
    own.write_text(f"# Mine\n\n{SIGNED} is quoted here\n", encoding="utf-8")
    assert write(tmp_path, {"a": CHAPTERS}, depth=0).changed == 4
    assert names(tmp_path) == {"index", "own"}


def test_an_error_leaves_every_page_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=1)
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*")}
    with pytest.raises(EditionError):
        write(tmp_path, {"a": '<p>new <ref target="#nowhere">x</ref></p>'}, depth=1, strict=True)
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*")} == before


# ---------------------------------------------------------------- lines


def test_line_maps_point_at_the_source(tmp_path: Path) -> None:
    text = (
        "\n<div><head>Head</head>\n<p>first</p>\n<lg>\n<l>verse one</l>\n<l>verse two</l></lg>\n"
        "<list>\n<item>item</item></list>\n<p>with<note>\nremark</note></p>\n"
        "<p>of <app>\n<lem>lemma</lem><rdg wit='A'>reading</rdg></app></p>\n<quote>\n<p>quoted</p></quote></div>"
    )
    found = write(tmp_path, {"a": text})
    source = (tmp_path / "a.xml").read_text(encoding="utf-8").split("\n")
    shown = page(tmp_path, "index").split("\n")
    (entries,) = found.maps.values()
    assert [at for at, _, _ in entries] == sorted(at for at, _, _ in entries)
    for word in ("Head", "first", "verse one", "verse two", "item", "with", "quoted"):
        line = next(i for i, x in enumerate(shown, 1) if word in x)
        said = next(source_line for at, _, source_line in reversed(entries) if at <= line)
        assert word in source[said - 1], (word, said)


# ---------------------------------------------------------------- anchors and links


def test_slug() -> None:
    wanted = {"L1_2": "l1-2", "Čudo": "cudo", "я": "u44f", "P.12": "p-12", "Straße": "strasse", "--": "", "đ": "d"}
    assert {name: slug(name) for name in wanted} == wanted
    assert re.fullmatch(r"[a-z][a-z0-9-]*", anchor("1a"))
    assert len(slug("x" * 300)) <= 80
    assert slug("x" * 300) != slug("x" * 301)


def test_anchors_that_fall_together_are_a_problem(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as caught:
        write(tmp_path, {"a": '<p xml:id="P_1">a</p>\n<p xml:id="p.1">b</p>'}, strict=True)
    (problem,) = caught.value.problems
    assert problem.code == "anchor-collision"
    assert "p.1" in (tmp_path / "a.xml").read_text(encoding="utf-8").split("\n")[problem.place.line - 1]


def test_files_may_have_the_same_identifiers(tmp_path: Path) -> None:
    write(tmp_path, {"a": '<p xml:id="p1">a</p>', "b": '<p xml:id="p1">b <ref target="a.xml#p1">x</ref></p>'})
    assert "{#a-p1 .p}" in page(tmp_path, "a")
    assert "[x](#a-p1)" in page(tmp_path, "b")


def test_links_between_pages(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=2)
    assert "[there](#deep){.ref}" in page(tmp_path, "chapter-1")
    assert "{#deep .p}" in page(tmp_path, "section")


def test_every_anchor_stands_once(tmp_path: Path) -> None:
    write(tmp_path, {"a": CHAPTERS}, depth=2)
    found = [anchor for name in names(tmp_path) for anchor in re.findall(r"\{#([\w-]+)", page(tmp_path, name))]
    assert sorted(found) == ["deep", "one"]


def test_a_note_and_its_page_parse(tmp_path: Path) -> None:
    write(tmp_path, {"a": '<div><head>A<note xml:id="n">x</note></head><p>b</p></div>'}, depth=1)
    assert parsed(page(tmp_path, "div")).astext()
