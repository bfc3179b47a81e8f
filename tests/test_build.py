"""The build from end to end: our edition and single files, their text, what a second build does, the same bytes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree, html

from edition.build import Options, write_files
from edition.cli import main
from reading import tei

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "edition.cli"]
MARKS_AND_NOTES = ".//a[contains(@class, 'footnote-reference')] | .//section[contains(@class, 'notes')]"
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Two songs</title></titleStmt>
</fileDesc></teiHeader><text xml:lang="hr"><body>
<div xml:id="one"><head>Prva</head><lg><l>Prvi stih</l><l>drugi stih</l></lg></div>
<div xml:id="two"><head>Druga</head><p>Proza <note>Bilješka.</note> dalje.</p></div>
</body></text></TEI>"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our edition, copied, and built once."""
    return _built(tmp_path_factory.mktemp("edition"), {"PYTHONHASHSEED": "1"})


def _built(folder: Path, environment: dict[str, str]) -> Path:
    for name in ("tei", "source"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("text"))
    shutil.copy(ROOT / "conf.py", folder)
    done = subprocess.run(
        [*COMMAND, "build", "-W"], cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.split() == [str(Path("build/html/index.html")), *_pdfs(folder)]
    return folder


def _pdfs(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in (folder / "build" / "pdf").glob("*.pdf")]


def digests(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_outputs(project: Path) -> None:
    assert (project / "build" / "html" / "index.html").is_file()
    assert len(_pdfs(project)) == 1


def test_every_word_of_the_text_is_on_the_page_in_order(project: Path) -> None:
    text = subprocess.run(
        [*COMMAND, "text", "tei/world-revolution.xml"], cwd=project, capture_output=True, text=True, check=True
    ).stdout
    pages = [project / "build" / "html" / "text" / f"{name}.html" for name in ("article", "plates")]
    shown: list[str] = []
    for page in pages:
        article = html.parse(page, html.HTMLParser(encoding="utf-8")).getroot().find(".//article")
        assert article is not None
        for mark in article.xpath(MARKS_AND_NOTES):
            mark.drop_tree()
        shown += words(article.text_content())
    rest = iter(shown)
    assert all(word in rest for word in words(text))


def test_same_bytes_in_another_folder(project: Path, tmp_path: Path) -> None:
    """Another place, hash seed, locale and time zone: the same files, byte for byte."""
    other = _built(tmp_path, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    for output in ("html", "pdf"):
        assert digests(project / "build" / output) == digests(other / "build" / output)


def test_nothing_changes_when_nothing_changed(project: Path) -> None:
    published = project / "build"
    before = {path: path.stat().st_mtime_ns for path in published.rglob("*") if ".work" not in path.parts}
    subprocess.run([*COMMAND, "build", "-W", "-q"], cwd=project, check=True)
    after = {path: path.stat().st_mtime_ns for path in published.rglob("*") if ".work" not in path.parts}
    assert after == before


def test_plain_sphinx_build_works_too(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", ".", "source", str(tmp_path / "html")]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "html" / "text" / "article.html").is_file()


def test_plain_sphinx_build_tells_the_tei_line(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "faulty"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("build"))
    tei = folder / "tei" / "world-revolution.xml"
    text = tei.read_text(encoding="utf-8")
    tei.write_text(text.replace('target="#c5"', 'target="#c55"', 1), encoding="utf-8")
    line = text[: text.index('target="#c5"')].count("\n") + 1
    command = [sys.executable, "-m", "sphinx", "-q", "-c", ".", "source", str(tmp_path / "html")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert f"tei/world-revolution.xml:{line}:" in done.stderr
    assert "dangling-target" in done.stderr
    assert "Traceback (most recent call last)" not in done.stderr


def test_single_file(tmp_path: Path) -> None:
    (tmp_path / "songs.xml").write_text(TEI, encoding="utf-8")
    assert main(["build", str(tmp_path / "songs.xml"), "-o", str(tmp_path / "out"), "-W", "-q"]) == 0
    page = (tmp_path / "out" / "html" / "index.html").read_text(encoding="utf-8")
    for passage in ("Prvi stih", "drugi stih", "Bilješka."):
        assert passage in page
    assert len(list((tmp_path / "out" / "pdf").glob("*.pdf"))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "songs.xml"]


def test_pages_of_gone_divisions_are_gone(tmp_path: Path) -> None:
    tei = tmp_path / "songs.xml"
    tei.write_text(TEI, encoding="utf-8")
    command = ["build", str(tei), "-o", str(tmp_path / "out"), "-q", "--only", "html", "--depth", "1"]
    assert main(command) == 0
    assert list((tmp_path / "out" / "html").glob("p*-two.html"))
    tei.write_text(TEI.replace('xml:id="two"', 'xml:id="second"'), encoding="utf-8")
    assert main(command) == 0
    assert not list((tmp_path / "out" / "html").glob("p*-two.html"))
    assert list((tmp_path / "out" / "html").glob("p*-second.html"))


@pytest.mark.parametrize("seconds", [0.4, 0.9, 1.5])
def test_killed_build_leaves_the_last_one(project: Path, tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "killed"
    shutil.copytree(project, folder, symlinks=True)
    tei = folder / "tei" / "world-revolution.xml"
    tei.write_text(tei.read_text(encoding="utf-8").replace("u cijelom svijetu", "u cijelome svijetu"), encoding="utf-8")
    before = {output: digests(folder / "build" / output) for output in ("html", "pdf")}
    process = subprocess.Popen([*COMMAND, "build", "-q"], cwd=folder)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    if process.wait() == 0:
        pytest.fail("the build was over before it could be killed: take a smaller number of seconds")
    assert {output: digests(folder / "build" / output) for output in ("html", "pdf")} == before


def test_witness_text_is_the_file_byte_for_byte() -> None:
    done = subprocess.run(
        [*COMMAND, "text", "tei/world-revolution.xml", "--witness", "S"], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == (ROOT / "tei" / "witnesses" / "S.txt").read_bytes()
    assert hashlib.sha256(done.stdout).hexdigest() == "0b1d93bf105dbbeed60de1e03953c2d066263229036208632b5c7c3c6578bc5b"


# ---------------------------------------------------------------- the PDF


def _with_pdfplumber(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text(use_text_flow=True) or "" for page in pdf.pages)  # column by column


def _with_pdfminer(path: Path) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(str(path)))


def _with_pdfium(path: Path) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    return "\n".join(pdf[i].get_textpage().get_text_range() for i in range(len(pdf)))


def _translation() -> str:
    """The words of the translation, from the XML itself."""
    tei = "{http://www.tei-c.org/ns/1.0}"
    root = etree.parse(ROOT / "tei" / "world-revolution.xml").getroot()
    (div,) = [d for d in root.iter(f"{tei}div") if d.get("type") == "translation"]
    return " ".join(str(text) for text in div.itertext())


PAGE = 1500
"""Words of a page, more or less: so far from its beginning the rest of a divided word may stand."""


def _missing(wanted: str, extracted: str) -> list[str]:
    """The words that do not stand in what was extracted, in their order.

    A word divided at the end of a line goes on in the next, or behind the foot of the page and the other column.
    """
    shown = [(found[1], bool(found[2])) for found in re.finditer("(\\w+)(\ufffe|[-\u00ad]\\s*\n)?", extracted)]

    def end(word: str, at: int) -> int | None:
        """Where a word that begins with the piece at ``at`` is over; None if it is another word."""
        piece, divided = shown[at]
        if piece == word:
            return at + 1
        if not divided or not word.startswith(piece):
            return None
        rest = (end(word.removeprefix(piece), next_) for next_ in range(at + 1, min(at + PAGE, len(shown))))
        return next((found for found in rest if found), None)

    missing = []
    at = 0
    for word in words(wanted):
        found = next((found for begin in range(at, len(shown)) if (found := end(word, begin))), None)
        at = found or at
        missing += [] if found else [word]
    return missing


@pytest.mark.parametrize("extract", [_with_pdfplumber, _with_pdfminer, _with_pdfium], ids=lambda f: f.__name__[6:])
def test_every_word_is_in_the_pdf_in_order(project: Path, extract: Callable[[Path], str]) -> None:
    """Words divided at a line end are joined again; nothing else is done to what is extracted."""
    extracted = extract(project / _pdfs(project)[0])
    text = subprocess.run(
        [*COMMAND, "text", "tei/world-revolution.xml"], cwd=project, capture_output=True, text=True, check=True
    ).stdout
    for wanted in (text, _translation()):
        assert _missing(wanted, extracted) == []
        assert _missing(wanted.replace(" revol", " xrevol", 1), extracted)  # it can fail


def test_several_processes_write_the_same_pages(tmp_path: Path) -> None:
    files = []
    for n in range(5):
        file = tmp_path / f"letter{n}.xml"
        pointer = f'<ref target="letter{(n + 1) % 5}.xml#p1">the next</ref><ref target="#none">nothing</ref>'
        file.write_text(tei(f'<p xml:id="p1">Letter {n}. {pointer}</p>'), encoding="utf-8")
        files.append(file)
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    one = write_files(files, alone, "", Options())
    several = write_files(files, shared, "", Options(), jobs=3)
    assert several.problems.sorted() == one.problems.sorted() != []
    pages = {path.name: path.read_text(encoding="utf-8") for path in alone.rglob("*.md")}
    assert pages == {path.name: path.read_text(encoding="utf-8") for path in shared.rglob("*.md")}
    assert len(pages) == 6
    assert {Path(page).name: line for page, line in several.maps.items()} == {
        Path(page).name: line for page, line in one.maps.items()
    }
