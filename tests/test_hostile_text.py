"""Hostile text on the real road: TEI -> pages -> HTML, PDF, LaTeX. It is printed as text, or refused with its place.

The payloads stand in a paragraph, a heading, a lemma, a reading, a note, a verse, a name, a cell, a label, ``@n``, in
text whose line ends are kept, and in the header. The files are built once; each payload is looked for in each.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pypdfium2
import pytest
from lxml import html

from edition.cli import main
from edition.latex import escape as tex
from edition.project import Request, build
from payloads import MARKER, MYST, PAYLOADS

#: Letters that no payload and nothing else of the page has, around what is looked for.
_BEGIN, _END = "⟦", "⟧"
_HEADER = "</script><script>alert(1)</script> }, url={x} ]]> <!-- -- %0A {{7*7}} \u2028 \\input{x} #eval(1) \"q' &"
#: Where a payload stands -> XPath of the places on the page in which it is looked for.
PLACES = {
    "paragraph": ".//p",
    "heading": ".//h2 | .//h3",
    "reading": ".//section[contains(@class, 'notes-app')]//*[@role='doc-footnote']",
    "note": ".//section[contains(@class, 'notes-n')]//*[@role='doc-footnote']",
    "verse": ".//*[contains(@class, 'lg')]",
    "name": ".//*[contains(@class, 'pers-name')]",
    "cell": ".//td",
    "label": ".//dt | .//*[contains(@class, 'label')]",
    "kept": ".//*[contains(@class, 'space-preserve')]",
}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def _division(key: str, payload: str) -> str:
    p = escape(f"{_BEGIN}{payload}{_END}")
    return f"""<div xml:id="{key}"><head>{p}</head>
<p n={quoteattr(payload)}>{escape(payload)}</p><p>{p}</p>
<p>x <app><lem>{p}</lem><rdg wit="#A">{p} B</rdg></app> y<note>{p}</note></p>
<lg><l>{p}</l><l>{p}</l></lg><p>x <persName>{p}</persName> <hi rend={quoteattr(payload)}>w</hi></p>
<list><label>{p}</label><item>{p}</item></list><table><row><cell>{p}</cell></row></table>
<ab xml:space="preserve">{p}</ab></div>"""


def _tei() -> str:
    h = escape(_HEADER)
    return f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>{h} main</title><title type="sub">{h}</title><author>{h}</author><editor>{h}</editor></titleStmt>
<editionStmt><edition n={quoteattr(_HEADER)}>{h}</edition></editionStmt>
<publicationStmt><publisher>{h}</publisher><date>{h}</date><idno type="DOI">{h}</idno>
<availability><licence target={quoteattr("javascript:" + _HEADER)}>{h}</licence></availability></publicationStmt>
<sourceDesc><listWit><witness xml:id="A">{h}</witness></listWit></sourceDesc></fileDesc>
<profileDesc><abstract><p>{h}</p></abstract><textClass><keywords><term>{h}</term></keywords></textClass></profileDesc>
</teiHeader><text><body>{"".join(_division(key, text) for key, text in PAYLOADS.items())}</body></text></TEI>"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """HTML, PDF and LaTeX of a file that has every payload everywhere; the guard of the build has let it pass."""
    folder = tmp_path_factory.mktemp("hostile-text")
    source = folder / "edition"
    source.mkdir()
    for place in (folder, source):
        (place / "secret.txt").write_text(MARKER, encoding="utf-8")
    (source / "hostile.xml").write_text(_tei(), encoding="utf-8")
    build(Request(source / "hostile.xml", folder / "out", ("html", "pdf", "latex"), quiet=True, warnings=io.StringIO()))
    return folder / "out"


@pytest.fixture(scope="session")
def pages(built: Path) -> list[html.HtmlElement]:
    """The articles of the pages, links of headings to themselves taken out."""
    found = []
    for path in sorted((built / "html").rglob("*.html")):
        article = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot().find(".//article")
        if article is not None:
            for link in article.xpath(".//a[contains(@class, 'headerlink')]"):
                link.drop_tree()
            found.append(article)
    return found


@pytest.fixture(scope="session")
def standing(pages: list[html.HtmlElement]) -> dict[str, set[str]]:
    """Place -> what stands in it between the two brackets, anywhere."""
    between = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)
    return {
        place: {text for page in pages for el in page.xpath(path) for text in
                between.findall(el.text_content())}
        for place, path in PLACES.items()
    }  # fmt: skip


@pytest.fixture(scope="session")
def pdf(built: Path) -> str:
    """The text of the PDF without white space and hyphens: lines are broken anew there."""
    book = pypdfium2.PdfDocument(next((built / "pdf").glob("*.pdf")))
    return _solid("".join(page.get_textpage().get_text_range() for page in book))


def _solid(text: str) -> str:
    return re.sub(r"[\s\-\u00ad\u2010\ufffe\u202a-\u202e]", "", text)


def test_there_are_forty_eight() -> None:
    assert len(MYST) == 48


@pytest.mark.parametrize("key", PAYLOADS)
def test_it_is_text_on_the_page(key: str, standing: dict[str, set[str]], pages: list[html.HtmlElement]) -> None:
    payload = PAYLOADS[key]
    for place, found in standing.items():
        want = payload if place == "kept" else squeezed(payload)
        assert want in ({squeezed(text) for text in found} if place != "kept" else found), place
    # and at the beginning of a line, where Markdown looks for blocks
    assert any(squeezed(p.text_content()) == squeezed(payload) for page in pages for p in page.iter("p"))


@pytest.mark.parametrize("key", PAYLOADS)
def test_it_is_text_in_print(key: str, pdf: str, built: Path) -> None:
    payload = squeezed(PAYLOADS[key])
    shown = payload.replace("\u202eevil\u202c", "live")  # an override of direction does in print what it is there for
    assert pdf.count(_solid(f"{_BEGIN}{shown}{_END}")) >= 6
    source = next((built / "latex").glob("*.tex")).read_text(encoding="utf-8")
    assert squeezed(tex.text(payload)) in squeezed(source)


def test_nothing_is_disclosed_or_run(built: Path, pages: list[html.HtmlElement]) -> None:
    for path in built.rglob("*"):
        if path.is_file() and ".work" not in path.parts:
            assert MARKER.encode() not in path.read_bytes(), path
            assert path.name != "secret.txt"
    for page in pages:
        inside = {str(el.tag) for el in page.iter() if isinstance(el.tag, str)}
        assert not inside & {
            "img",
            "iframe",
            "form",
            "input",
            "object",
            "embed",
            "svg",
            "base",
            "meta",
            "style",
            "link",
        }
        assert {s.get("type") for s in page.iter("script")} <= {"application/json"}
        assert not [a for el in page.iter() for a in el.attrib if a.startswith("on") or a == "style"]
        assert all(
            a.get("href").startswith(("#", "index.html", "p", "text", "data/")) for a in page.iter("a") if a.get("href")
        )


def test_the_header_is_text_in_titles_metadata_and_citations(built: Path) -> None:
    said = squeezed(_HEADER)
    for path in sorted(path for path in (built / "html").rglob("*.html") if "_static" not in path.parts):
        page = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
        assert len(page.findall(".//title")) == 1
        for data in page.xpath("//script[@type='application/ld+json' or @type='application/json']"):
            text = json.dumps(json.loads(data.text), ensure_ascii=False)
            assert "alert(1)" in text
        if page.xpath("//*[@class='colophon']"):
            assert said in squeezed(page.xpath("string(//*[@class='colophon'])"))
        assert not page.xpath("//a[starts-with(@href, 'javascript')] | //link[starts-with(@href, 'javascript')]")
    index = html.parse(str(built / "html" / "index.html"), html.HTMLParser(encoding="utf-8")).getroot()
    assert said in squeezed(index.findtext(".//title"))
    names = [path.name for path in (built / "pdf").iterdir()]
    assert sorted(name for name in names if not name.startswith(".")) == ["hostile.pdf"]


def test_a_table_of_the_apparatus_is_data(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "t.xml"
    path.write_text(_tei(), encoding="utf-8")
    assert main(["apparatus", str(path), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert len(rows) >= len(PAYLOADS)
    lemmas = {squeezed(value) for row in rows for value in row.values() if value}
    assert all(f"{_BEGIN}{squeezed(text)}{_END}" in lemmas for text in PAYLOADS.values())
