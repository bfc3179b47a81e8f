"""The gate of the PDF: our edition on three papers and a single file, checked as an archive would check them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from lxml import etree

from edition.problems import Problems
from edition.project import Request, build
from edition.tei.document import read
from edition.witness import reading_text
from pdf_archive import CHECKS, HEADINGS, elements, read_aloud, xmp
from reading import EDITION, ROOT

SINGLE = Path(__file__).parent / "fixtures" / "two-editors.xml"
PAPERS = {"a4": (595.3, 841.9), "a5": (419.5, 595.3), "us-letter": (612, 792)}
NOTES = frozenset({"/Note", "/Lbl"})
DC = "{http://purl.org/dc/elements/1.1/}"
TEI = "{http://www.tei-c.org/ns/1.0}"


@pytest.fixture(scope="session", params=[*PAPERS, "single"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made(request.param, tmp_path_factory.mktemp(request.param))


def _made(what: str, folder: Path) -> Path:
    """A PDF, built without a warning."""
    source = SINGLE
    if what != "single":
        for name in ("tei", "source"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("text"))
        conf = (ROOT / "conf.py").read_text(encoding="utf-8")
        (folder / "conf.py").write_text(f'{conf}\nedition_pdf_paper = "{what}"\n', encoding="utf-8")
        source = folder
    (pdf,) = build(Request(source, folder / "out", ("pdf",), strict=True, quiet=True))
    return pdf


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made("a4", tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="session")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made("single", tmp_path_factory.mktemp("one"))


# ---------------------------------------------------------------- validators


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_nothing_is_wrong(made: Path, check: Callable[[Any], list[str]]) -> None:
    with pikepdf.open(made) as pdf:
        assert check(pdf) == []


def test_pdfua_finds_nothing(made: Path) -> None:
    report = pdfua.validate(str(made))
    assert [f"{finding.rule_id} {finding.message}" for finding in report.findings] == []
    assert len(report.outcomes) > 10


if VERAPDF := shutil.which("verapdf"):  # not to be had from PyPI or Debian: used where somebody has installed it

    @pytest.mark.parametrize("flavour", ["3a", "ua1"])
    def test_verapdf_finds_nothing(made: Path, flavour: str) -> None:
        command = [str(VERAPDF), "--flavour", flavour, "--format", "text", str(made)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("PASS"), done.stdout + done.stderr


def _no_language(pdf: Any) -> None:
    del pdf.Root.Lang


def _no_rights(pdf: Any) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as found:
        del found["dc:rights"]


def _other_part(pdf: Any) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as found:
        found["pdfaid:part"] = "2"


def _fonts(pdf: Any) -> Iterator[pikepdf.Dictionary]:
    return (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font")


def _font_outside(pdf: Any) -> None:
    descriptor = next(font.FontDescriptor for font in _fonts(pdf) if "/FontDescriptor" in font)
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def _no_unicode(pdf: Any) -> None:
    del next(font for font in _fonts(pdf) if font.Subtype == "/Type0").ToUnicode


def _script(pdf: Any) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _silent_link(pdf: Any) -> None:
    del next(note for page in pdf.pages for note in page.get("/Annots", [])).Contents


def _detached(pdf: Any) -> None:
    pdf.Root.AF[0].AFRelationship = pikepdf.Name.Data


def _untagged(pdf: Any) -> None:
    pdf.pages[-1].contents_add(b"BT (x) Tj ET")


def _gap(pdf: Any) -> None:
    next(node for node, _ in elements(pdf) if str(node.S) in HEADINGS).S = pikepdf.Name.H3


def _same_notes(pdf: Any) -> None:
    for node, _ in elements(pdf):
        if str(node.S) == "/Note":
            node.ID = pikepdf.String("note")


def _lost_item(pdf: Any) -> None:
    next(node for node, _ in elements(pdf) if str(node.S) == "/TOC").S = pikepdf.Name.Div


def _all_roman(pdf: Any) -> None:
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.r)])


def _packed(pdf: Any) -> None:
    pdf.Root.Metadata = pdf.make_stream(pdf.Root.Metadata.read_bytes(), {"/Filter": pikepdf.Name.FlateDecode})


def _nameless_bookmark(pdf: Any) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].title = " "


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        (_packed, "description_can_be_found"),
        (_no_rights, "description_is_complete"),
        (_other_part, "conformance_is_declared"),
        (_no_language, "catalogue"),
        (_font_outside, "fonts_are_embedded"),
        (_no_unicode, "text_can_be_copied"),
        (_script, "nothing_is_active"),
        (_silent_link, "links_say_where_they_lead"),
        (_detached, "sources_are_attached"),
        (_untagged, "everything_is_tagged"),
        (_gap, "headings_have_no_gaps"),
        (_same_notes, "notes_can_be_told_apart"),
        (_lost_item, "parts_stand_in_their_whole"),
        (_nameless_bookmark, "bookmarks_are_named"),
        (_all_roman, "pages_are_numbered"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_the_checks_find_faults(single: Path, harm: Callable[[Any], None], check: str) -> None:
    with pikepdf.open(single) as pdf:
        harm(pdf)
        assert next(known for known in CHECKS if known.__name__ == check)(pdf) != []


# ---------------------------------------------------------------- the text


def test_the_text_is_read_aloud_exactly(ours: Path) -> None:
    """Every paragraph, caption and credit line, character by character, in order; notes and their marks left out."""
    aloud = "".join(read_aloud(ours, without=NOTES))
    at = 0
    for line in reading_text(read(EDITION, Problems())).splitlines():
        found = aloud.find(line, at)
        assert found >= 0 or not line, line
        at = max(at, found)


def test_the_translation_is_read_after_its_paragraph(ours: Path) -> None:
    aloud = "".join(read_aloud(ours, without=NOTES))
    (division,) = [div for div in etree.parse(EDITION).iter(f"{TEI}div") if div.get("type") == "translation"]
    originals = reading_text(read(EDITION, Problems())).splitlines()
    paragraphs = [" ".join("".join(map(str, p.itertext())).split()) for p in division.iter(f"{TEI}p") if not len(p)]
    assert len(paragraphs) >= 3
    for paragraph in paragraphs:
        before = aloud[: aloud.index(paragraph)].rstrip()
        assert before.endswith(tuple(line for line in originals if line))


def test_addresses_and_checksums_end_lines_without_a_hyphen(single: Path) -> None:
    aloud = "".join(read_aloud(single, without=frozenset()))
    assert "0b1d93bf105dbbeed60de1e03953c2d066263229036208632b5c7c3c6578bc5b." in aloud
    assert "https://example.org/a-rather-long-address/that-goes-on/and-on?query=yes" in aloud


# ---------------------------------------------------------------- what the file says of itself


def test_the_description_says_what_the_header_says(single: Path) -> None:
    with pikepdf.open(single) as pdf:
        found = xmp(pdf)
    assert found[f"{DC}title"] == "Dva pisma"
    # Whoever is cited is the creator: the editors, unless edition_citable says otherwise.
    assert found[f"{DC}creator"] == ["Đuro Ogledni", "Čedomil Pokusni"]
    assert found[f"{DC}contributor"] == {"Ana Primjerić", "Ivo Drugi, ml."}
    assert found[f"{DC}language"] == {"hr", "en"}
    assert found[f"{DC}rights"] == "CC BY 4.0"
    assert found[f"{DC}identifier"] == "10.5072/ispit.1"
    assert found["{http://ns.adobe.com/xap/1.0/}CreateDate"] == "2025-02-03T00:00:00+00:00"


def test_no_identifier_is_invented(ours: Path) -> None:
    with pikepdf.open(ours) as pdf:
        assert f"{DC}identifier" not in xmp(pdf)


def test_the_pages_have_the_size_of_the_paper(made: Path) -> None:
    name = next((paper for paper in PAPERS if paper in made.parts[-4]), "a4")
    with pikepdf.open(made) as pdf:
        sizes = {tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages}
    assert sizes == {tuple(map(round, PAPERS[name]))}


# ---------------------------------------------------------------- front and back


def _pages(path: Path) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as book:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in book]


def test_the_front_of_a_single_file(single: Path) -> None:
    pages = _pages(single)
    assert pages[0] == "Dva pisma"
    assert pages[1] == ""
    assert pages[2] == (
        "Ana Primjerić Ivo Drugi, ml. Dva pisma Primjer za ispitivanje priredili Đuro Ogledni Čedomil Pokusni "
        "Ispitna naklada Zagreb, 2025"
    )
    for line in ("Drugo izdanje Inačica 1.2.0 3. veljače 2025.", "DOI: 10.5072/ispit.1", "Licencija: CC BY 4.0"):
        assert line in pages[3]
    assert "https://doi.org/10.5072/ispit.1" in pages[3].replace("/ ", "/")
    assert pages[4].startswith("Sadržaj")
    assert pages[6].startswith("Conspectus siglorum A Prijepis, privatna zbirka B Tisak")


def test_the_index_is_in_the_order_of_the_alphabet_and_leads_to_pages(single: Path) -> None:
    (index,) = [page for page in _pages(single)[6:] if page.startswith("Kazalo")]
    assert index == "Kazalo Cvit 2 Čačić 2 Dvor 2 Džaja 2 Luka 2 Ljubić 2 Zuk 2 Žec 2 4"


def test_the_colophon_names_the_sources(ours: Path) -> None:
    checksum = hashlib.sha256(EDITION.read_bytes()).hexdigest()
    last = _pages(ours)[-1]
    assert f"world-revolution.xml {checksum}" in last
    assert "PDF/A-3a, PDF/UA-1" in last
    assert "Libertinus Serif" in last
