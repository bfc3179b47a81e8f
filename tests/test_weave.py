"""Translation beside the text, places beside the names, the stemma drawn."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from edition.build import Options, write_files
from edition.model import Arc, Node, Stemma
from edition.stemma import described, svg

HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc>'
)
TEXT = """<div type="edition" xml:lang="hr"><p xml:id="p1" n="1">Jedan <persName ref="#ana">Ana</persName>.</p>
<p xml:id="p2" n="2">Dva <persName ref="#ana">Ani</persName> i <persName ref="#ana">Anu</persName>.</p></div>"""
TRANSLATION = """<div type="translation" xml:lang="en"><head>In English</head>
<p corresp="#p1">One.</p><p corresp="#p2">Two.</p>{more}</div>"""
NAMES = '<standOff><listPerson><person xml:id="ana"><persName>Ana</persName></person></listPerson></standOff>'


def page(tmp_path: Path, body: str, after: str = NAMES, name: str = "index") -> str:
    (tmp_path / "t.xml").write_text(
        f"{HEAD}</teiHeader><text><body>{body}</body></text>{after}</TEI>", encoding="utf-8"
    )
    write_files([tmp_path / "t.xml"], tmp_path / "out", "", Options())
    return (tmp_path / "out" / f"{name}.md").read_text(encoding="utf-8")


def test_translation_stands_beside_its_paragraph(tmp_path: Path) -> None:
    text = page(tmp_path, TEXT + TRANSLATION.format(more=""))
    order = ["parallel", "original", "Jedan", "translation language-en", "In English", "One.", "Dva", "Two."]
    at = [text.index(word) for word in order]
    assert at == sorted(at)
    assert text.count("{container} parallel") == 2


def test_what_points_at_nothing_stays_where_it_was(tmp_path: Path) -> None:
    text = page(tmp_path, TEXT + TRANSLATION.format(more="<p>A remark of the translator.</p>"))
    assert text.index("## In English") < text.index("A remark of the translator.")


def test_commentary_follows_the_row(tmp_path: Path) -> None:
    commentary = '<div type="commentary"><div corresp="#p1" xml:id="c1"><p>On Ana.</p></div></div>'
    text = page(tmp_path, TEXT + TRANSLATION.format(more="") + commentary)
    assert text.index("One.") < text.index("On Ana.") < text.index("Dva")
    assert ":name: c1" in text


def test_a_text_without_translation_is_as_it_was(tmp_path: Path) -> None:
    assert "parallel" not in page(tmp_path, TEXT)


def test_an_entry_leads_back_to_each_paragraph_once(tmp_path: Path) -> None:
    assert "[→ [1](#p1){.locus}, [2](#p2){.locus}]{.occurrences}" in page(tmp_path, TEXT)


def test_a_name_nobody_mentions_has_no_places(tmp_path: Path) -> None:
    assert "occurrences" not in page(tmp_path, "<p>Nobody.</p>")


STEMMA = Stemma(
    "s",
    (Node("a", "A & <co>"), Node("b", "B, lost", conjectural=True), Node("c", "C")),
    (Arc("a", "b", conjectural=True), Arc("b", "c"), Arc("a", "c")),
)


def test_the_stemma_is_a_drawing_with_words() -> None:
    root = etree.fromstring(svg(STEMMA).encode())
    words = {"".join(map(str, el.itertext())) for el in root.iter("{*}text")}
    assert words == {"A & <co>", "B, lost", "C"}
    assert len(list(root.iter("{*}line"))) == 3
    assert len([el for el in root.iter("{*}line", "{*}rect") if el.get("class") == "conjectural"]) == 2
    assert root.findtext("{*}title") == described(STEMMA)


def test_the_stemma_in_words() -> None:
    assert described(STEMMA) == "Stemma: B, lost from A & <co> (conjecture); C from B, lost; C from A & <co>."


def test_each_node_stands_below_what_it_descends_from() -> None:
    boxes = {el.get("id"): int(el.get("y") or 0) for el in etree.fromstring(svg(STEMMA).encode()).iter("{*}rect")}
    assert boxes["node-a"] < boxes["node-b"] < boxes["node-c"]


def test_a_circle_ends() -> None:
    circle = Stemma("s", (Node("a", "A"), Node("b", "B")), (Arc("a", "b"), Arc("b", "a")))
    assert svg(circle).count("<rect") == 2


def test_the_graph_of_a_file_becomes_an_image(tmp_path: Path) -> None:
    graph = """<graph type="directed" xml:id="stemma"><node xml:id="x"><label>X</label></node>
    <node xml:id="y"><label>Y</label></node><arc from="#x" to="#y" cert="low"/></graph>"""
    text = page(tmp_path, f"<p>Text.</p>{graph}")
    assert "![Stemma: Y from X (conjecture).](</media/stemma.svg>)" in text
    assert (tmp_path / "out" / "media" / "stemma.svg").read_text(encoding="utf-8").startswith("<svg")
