"""The HTML of an edition: notes, verse, language, citations, sidebar, formulas, accessible names."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from edition.sphinx.notes import letters
from sphinx_project import Build, build, copy, write


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(copy("notes", tmp_path_factory.mktemp("notes")))


@pytest.fixture(scope="module")
def page(site: Build) -> html.HtmlElement:
    return site.page("text/one")


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return ["".join(found.itertext()) if not isinstance(found, str) else str(found) for found in page.xpath(path)]


def test_no_warnings(site: Build) -> None:
    assert site.warnings == ""


def test_letters() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


def test_references_are_numbered_in_two_series(page: html.HtmlElement) -> None:
    labels = [(a.get("href"), "".join(a.itertext())) for a in page.xpath("//article//a[@role='doc-noteref']")]
    assert labels == [
        ("#n-head", "[1]"),
        ("#app-p1-1", "[a]"),
        ("#n-p1-1", "[2]"),
        ("#app-p1-2", "[b]"),
        ("#n-p1-1", "[2]"),
        ("#n-p1-2", "[3]"),
        ("#app-l1", "[c]"),
        ("#n-l2", "[4]"),
    ]


def test_notes_stand_where_the_text_of_their_section_ends(page: html.HtmlElement) -> None:
    sections = [
        (
            note.getparent().xpath("string(h1|h2)")[:6],
            note.get("aria-label"),
            [n.get("id") for n in note.xpath("div")],
        )
        for note in page.xpath("//section[contains(@class, 'notes')]")
    ]
    assert sections == [
        ("Pobjed", "Apparatus: Pobjeda", ["app-p1-1", "app-p1-2"]),
        ("Pobjed", "Notes: Pobjeda", ["n-head", "n-p1-1", "n-p1-2"]),
        ("Pjesma", "Apparatus: Pjesma", ["app-l1"]),
        ("Pjesma", "Notes: Pjesma", ["n-l2"]),
    ]
    assert page.xpath("boolean(//section[@aria-label='Notes: Pobjeda']/following-sibling::section/h2)")


def test_notes_keep_everything_and_link_back(page: html.HtmlElement) -> None:
    (note,) = page.xpath("//div[@id='n-p1-1']")
    assert texts(note, "p") == ["First paragraph.", "Second paragraph with a note on it[3]."]
    assert note.xpath(".//a[@role='doc-backlink']/@href") == ["#n-p1-1-ref", "#n-p1-1-ref2"]
    assert page.xpath("count(//*[@id='n-p1-1-ref' or @id='n-p1-1-ref2'])") == 2


def test_ids_are_unique(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_verse_is_lines_with_anchors(page: html.HtmlElement) -> None:
    (block,) = page.xpath("//*[@id='lg1']")
    assert block.get("lang") == "la"
    assert texts(block, "div") == ["prima linea[c]", "secunda linea[4]", "tertia"]
    assert [line.get("id") for line in block] == ["l1", "l2", None]
    assert {"l", "line", "rend-indent"} <= set(block[1].get("class").split())
    assert not block.xpath(".//br")


def test_language_and_blocks(page: html.HtmlElement) -> None:
    assert page.get("lang") == "en"
    assert page.xpath("//article/section/@lang") == ["hr"]
    assert page.xpath("//div[@id='n-p1-1']/p/@lang") == ["en"]
    assert page.xpath("string(//div[@id='c1' and contains(@class, 'plate')])").strip() == "A plate."


def test_text_stays_text(page: html.HtmlElement) -> None:
    assert "$5 & <script>alert(1)</script>." in page.xpath("string(//article)")


def test_formula_is_mathml(page: html.HtmlElement, site: Build) -> None:
    assert page.xpath("//span[@class='math']/*[local-name()='math']//*[local-name()='mfrac']")
    assert "mathjax" not in (site.out / "text/one.html").read_text(encoding="utf-8").lower()


def test_a_link_keeps_its_marks_wherever_it_leads(site: Build) -> None:
    (mark,) = site.page("text/two").xpath("//*[@id='x1']")
    assert (mark.get("class"), mark.get("lang"), mark.xpath("a/@href")) == ("ref", "de", ["one.html#p1"])
    assert mark.xpath("string()") == "Natrag"
    assert site.page("index").xpath("//article//p/a/@href") == ["text/two.html#x1"]


def test_citations_by_author_and_year(site: Build) -> None:
    start = " ".join(texts(site.page("index"), "//article//p")[0].split())
    assert start == "Link. Read [Davies 1972, p. 12], [White 1994a] and [White 1994b]."
    page = site.page("bibliography")
    assert texts(page, "//div[@role='list']/div[@role='listitem']/span[@class='label']") == [
        "[Davies 1972]",
        "[White 1994a]",
        "[White 1994b]",
    ]
    assert page.xpath("//div[@role='listitem']/@id") == ["bib-davies1972", "bib-white1994a", "bib-white1994b"]


def test_sidebar_shows_the_way_here(site: Build) -> None:
    (nav,) = site.page("text/two").xpath("//nav[@aria-label='Site']")
    links = [(a.text, a.get("href"), a.get("lang"), a.get("aria-current")) for a in nav.xpath(".//li/a")]
    assert links == [
        ("Text", "index.html", None, None),
        ("Pobjeda", "one.html", "hr", None),
        ("Drugi dio", "#", None, "page"),
        ("Bibliography", "../bibliography.html", None, None),
    ]
    assert texts(nav, ".//p[@class='caption']") == ["Parts"]
    other = site.page("bibliography").xpath("//nav[@aria-label='Site']//li/a/text()")
    assert other == ["Text", "Bibliography"]


def test_every_page_shows_a_page_that_came_later(tmp_path: Path) -> None:
    project = copy("notes", tmp_path)
    build(project)
    page = project / "build" / "html" / "bibliography.html"
    before = page.stat().st_mtime_ns
    build(project)
    assert page.stat().st_mtime_ns == before
    write(project, "new", "# New page\n")
    start = (project / "source" / "index.md").read_text(encoding="utf-8")
    write(project, "index", start.replace("bibliography\n", "bibliography\nnew\n"))
    assert "New page" in build(project).page("bibliography").xpath("//nav[@aria-label='Site']//li/a/text()")


@pytest.mark.parametrize("name", ["index", "text/one", "bibliography", "search"])
def test_controls_have_names(site: Build, name: str) -> None:
    page = site.page(name)
    for control in page.xpath("//button|//a"):
        visible = "".join(control.itertext()).strip()
        assert visible or control.get("aria-label"), html.tostring(control)
    landmarks = [(el.tag, el.get("aria-label")) for el in page.xpath("//nav[@aria-label]|//section[@aria-label]")]
    assert len(landmarks) == len(set(landmarks))
    assert not page.xpath("//*[@role='doc-biblioentry']")


def test_a_note_nobody_refers_to_is_kept_and_reported(tmp_path: Path) -> None:
    project = copy("notes", tmp_path)
    write(project, "text/two", "# Two\n\nText[^n-1].\n\n[^n-1]: Used.\n\n[^n-2]: Not used.\n")
    built = build(project)
    assert "two.md:7: WARNING: Footnote [n-2] is not referenced" in built.warnings
    assert texts(built.page("text/two"), "//div[@role='doc-footnote']/p") == ["Used.", "Not used."]


@pytest.mark.parametrize("builder", ["text", "pseudoxml"])
def test_other_builders_print_the_notes(tmp_path: Path, builder: str) -> None:
    built = build(copy("notes", tmp_path), builder)
    text = next((built.out / "text").glob("one.*")).read_text(encoding="utf-8")
    assert built.warnings == ""
    assert "Second paragraph with a note on it" in text
    assert "secunda" in text


def test_the_same_bytes_in_another_folder_and_in_parallel(site: Build, tmp_path: Path) -> None:
    other = build(copy("notes", tmp_path / "elsewhere"), jobs=2)
    assert other.warnings == ""
    ours, theirs = ({p.relative_to(b.out): p.read_bytes() for p in _files(b.out)} for b in (site, other))
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
