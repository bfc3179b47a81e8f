"""The data beside the pages, and what the heads of the pages say: for programs, catalogues, reference managers."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import etree
from rdflib import SDO, Graph, URIRef

from edition.problems import Problems
from edition.release import dts
from edition.release import metadata as release
from edition.release.excerpt import Excerpts
from edition.tei.document import document as parsed
from edition.tei.document import read
from edition.tei.load import Source, load
from edition.witness import passage_texts, reading_text
from reading import EDITION, ROOT
from sphinx_project import Build, build, copy

TEI = "{http://www.tei-c.org/ns/1.0}"
ADDRESS = "https://example.org/ed/"
HEADER = """<teiHeader><fileDesc><titleStmt><title>Poems</title>
 <editor><persName ref="https://orcid.org/0000-0002-1825-0097"><forename>Ana</forename>
 <surname>Anić</surname></persName></editor></titleStmt>
 <publicationStmt><publisher>Press</publisher><date when="2026-03-04"/>
 <idno type="DOI">10.5072/ed.1</idno></publicationStmt><sourceDesc><p>Born digital.</p></sourceDesc></fileDesc>
 <profileDesc><abstract><p>On &lt;/script&gt;.</p></abstract></profileDesc></teiHeader>"""
BODY = """<text xml:lang="hr"><body>
<div xml:id="one" n="1"><head>One</head><p n="1">First.<!-- secret --> More.<note type="private">secret</note> End.</p>
<p n="2">Second<note><p n="9">no passage</p></note>.</p></div>
<div xml:id="two" n="2"><head>Two</head><lg n="1"><l n="1">A</l><l n="2">B</l></lg></div></body></text>"""
DOCUMENT = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="whole">{HEADER}{BODY}</TEI>'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A small edition of two pages with a base address."""
    project = copy("tei", tmp_path_factory.mktemp("data"))
    (project / "tei" / "poem.xml").write_text(DOCUMENT, encoding="utf-8")
    return build(project, edition_depth=1, edition_base_url=ADDRESS.rstrip("/"))


@pytest.fixture(scope="module")
def source() -> Source:
    return Source(Path("poems.xml"), "poems.xml", etree.fromstring(DOCUMENT), "", (), ())


@pytest.fixture(scope="module")
def answers(source: Source) -> dict[str, Any]:
    """The static answers of the text, JSON read."""
    document = parsed(source, Problems())
    meta = release.of([document], url=ADDRESS)
    made = dts.resource(document, source.root, meta) | dts.collection([document], meta)
    return {name: json.loads(data) if name.endswith(".json") else data for name, data in made.items()}


def metas(site: Build, page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for el in site.page(page).iter("meta"):
        if name := el.get("name") or el.get("property"):
            found.setdefault(name, []).append(el.get("content") or "")
    return found


def links(site: Build, page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for el in site.page(page).iter("link"):
        found.setdefault(el.get("rel") or "", []).append(el.get("href") or "")
    return found


# ---------------------------------------------------------------- heads


def test_highwire_dublin_core_and_opengraph(site: Build) -> None:
    home, page = metas(site, "index"), metas(site, "text/one")
    assert home["citation_title"] == home["DC.title"] == home["og:title"] == ["Poems"]
    assert page["citation_title"] == page["DC.title"] == ["One"]
    assert page["citation_inbook_title"] == ["Poems"]
    for said in (home, page):
        assert said["citation_author"] == ["Anić, Ana"]
        assert said["DC.creator"] == ["Ana Anić"]
        assert said["citation_publication_date"] == ["2026/03/04"]
        assert said["citation_doi"] == ["10.5072/ed.1"]
        assert "citation_isbn" not in said  # the header has none
    assert page["og:url"] == page["citation_fulltext_html_url"] == [f"{ADDRESS}text/one.html"]


def test_canonical_and_signposts(site: Build) -> None:
    home, page = links(site, "index"), links(site, "text/one")
    assert (home["canonical"], page["canonical"]) == ([ADDRESS], [f"{ADDRESS}text/one.html"])
    assert home["cite-as"] == page["cite-as"] == ["https://doi.org/10.5072/ed.1"]
    assert home["author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert page["collection"] == ["../index.html"]
    assert len(home["describedby"]) == 6
    for name, said in (("index", home), ("text/one", page)):
        for href in (*said.get("describedby", ()), *said["alternate"], *said.get("collection", ())):
            assert (site.out / name).parent.joinpath(href).resolve().is_file(), href


def test_without_an_address_nothing_is_called_canonical(tmp_path: Path) -> None:
    made = build(copy("tei", tmp_path))
    assert "canonical" not in links(made, "index")
    assert "og:url" not in metas(made, "index")
    assert not (made.out / "sitemap.xml").exists()
    assert "file:" not in json.dumps(metas(made, "index"))


@pytest.mark.parametrize("page", ["index", "text/one"])
def test_json_ld_is_schema_org(site: Build, page: str) -> None:
    """Every type and property is one of schema.org's, read as RDF; the name of the vocabulary is not looked up."""
    (block,) = site.page(page).xpath("//script[@type='application/ld+json']")
    said = json.loads(block.text)
    assert said["@context"] == "https://schema.org"
    graph = Graph().parse(
        data=json.dumps(said | {"@context": {"@vocab": str(SDO)}}), format="json-ld", publicID=ADDRESS
    )
    terms = {node for triple in graph for node in triple if isinstance(node, URIRef) and node.startswith(str(SDO))}
    assert len(terms) > 8
    assert [term for term in terms if term not in SDO] == []
    (kind,) = graph.objects(
        URIRef(ADDRESS + "text/one.html" if page != "index" else "https://doi.org/10.5072/ed.1"),
        URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    )
    assert kind == (SDO.Book if page == "index" else SDO.Chapter)


def test_text_cannot_end_a_data_block(site: Build) -> None:
    page = (site.out / "index.html").read_text(encoding="utf-8")
    assert "On </script>." not in page
    (block,) = site.page("index").xpath("//script[@type='application/ld+json']")
    assert json.loads(block.text)["abstract"] == "On </script>."


def test_the_sitemap(site: Build) -> None:
    tree = etree.parse(site.out / "sitemap.xml")
    addresses = [el.text or "" for el in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert addresses[0] == ADDRESS
    assert f"{ADDRESS}text/one.html" in addresses
    for address in addresses:
        assert (site.out / (address.removeprefix(ADDRESS) or "index.html")).is_file()


# ---------------------------------------------------------------- TEI and text


def test_each_page_has_its_tei_and_its_text(site: Build) -> None:
    pages = site.out / "data" / "pages" / "text"
    tree = etree.parse(pages / "one.xml")
    assert [el.get("n") for el in tree.iter(f"{TEI}p") if el.get("n")] == ["1", "2", "9"]
    assert tree.find(f".//{TEI}titleStmt/{TEI}title").text == "Poems"  # type: ignore[union-attr]
    assert tree.find(f"{TEI}text").get("{http://www.w3.org/XML/1998/namespace}lang") == "hr"  # type: ignore[union-attr]
    assert (pages / "one.txt").read_text(encoding="utf-8") == "One\nFirst. More. End.\nSecond."
    assert (pages / "two.txt").read_text(encoding="utf-8") == "Two\nA\nB"


def test_nothing_private_is_published(site: Build) -> None:
    for path in (site.out / "data").rglob("*.*"):
        assert "secret" not in path.read_text(encoding="utf-8"), path


def test_an_unchanged_build_writes_nothing_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    project = copy("tei", tmp_path)
    tei = project / "tei" / "poem.xml"
    tei.write_text(DOCUMENT, encoding="utf-8")
    data = build(project, edition_depth=1).out / "data"
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    for path in before:
        os.utime(path, ns=(1, 1))
    build(project, edition_depth=1)
    assert {path.stat().st_mtime_ns for path in before} == {1}
    tei.write_text(DOCUMENT.replace('xml:id="two"', 'xml:id="three"'), encoding="utf-8")
    build(project, edition_depth=1)
    assert (data / "pages/text/three.xml").is_file()
    assert not (data / "pages/text/two.xml").exists()
    assert (data / "metadata/citation.bib").stat().st_mtime_ns == 1


def test_the_parts_of_our_edition_are_valid_and_whole() -> None:
    """Every division of our edition, cut out, is valid by our schema; the texts of the pages are the reading text."""
    source = load(EDITION)
    document = read(EDITION, Problems())
    schema = etree.RelaxNG(etree.parse(ROOT / "tei" / "schema" / "edition.rng"))
    excerpts = Excerpts(source.root, EDITION.name)
    divisions = [el for el in source.root.iter(f"{TEI}div") if el.get("{http://www.w3.org/XML/1998/namespace}id")]
    assert len(divisions) > 3
    for el in divisions:
        tree = etree.fromstring(excerpts.document(el))
        assert schema.validate(tree), schema.error_log.last_error
    texts = [block for block in walk(document.text) if block.mark.id in ("article", "plates")]
    found = passage_texts(document, [block.mark for block in texts])
    assert "\n".join(found[block.mark] for block in texts) == reading_text(document)


def walk(division: Any) -> Any:
    from edition.model import Division
    from edition.model import walk as nodes

    return [node for node in nodes((division,)) if isinstance(node, Division)]


# ---------------------------------------------------------------- DTS

#: What the specification requires of each kind of answer (DTS 1.0, "Scheme for … Responses").
REQUIRED = {
    "EntryPoint": {"@id", "dtsVersion", "collection", "navigation", "document"},
    "Collection": {"@id", "dtsVersion", "title", "totalParents", "totalChildren", "collection"},
    "Resource": {"@id", "dtsVersion", "title", "totalParents", "collection", "navigation", "document"},
    "Navigation": {"@id", "dtsVersion", "resource"},
}
#: The template of a name -> what its expressions become (RFC 6570, 3.2.6 and 3.2.7).
EXPRESSIONS = re.compile(r"\{(?P<operator>[;/]?)(?P<name>\w+)\}")


def expanded(template: str, **values: object) -> str:
    """A template with its variables filled in, as RFC 6570 says; those without a value fall away."""

    def value(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in values:
            return ""
        return {"": "{0}", "/": "/{0}", ";": ";{1}={0}"}[match["operator"]].format(values[name], name)

    return EXPRESSIONS.sub(value, template)


def test_every_answer_has_what_the_specification_requires(answers: dict[str, Any]) -> None:
    kinds = set()
    for name, said in answers.items():
        if name.endswith(".json"):
            kinds.add(said["@type"])
            assert said["@context"] == "https://dtsapi.org/context/v1.0.json"
            assert REQUIRED[said["@type"]] <= set(said), name
    assert kinds == set(REQUIRED)


def test_a_client_finds_its_way_by_the_templates(answers: dict[str, Any]) -> None:
    entry = answers["index.json"]

    def get(template: str, **values: object) -> Any:
        return answers[expanded(template, **values).removeprefix(f"{ADDRESS}data/dts/")]

    collection = get(entry["collection"], id="edition")
    (member,) = collection["member"]
    assert (collection["totalChildren"], member["@type"]) == (1, "Resource")
    tree = get(member["navigation"], down=-1)
    units = {unit["identifier"]: unit for unit in tree["member"]}
    assert list(units) == ["one", "one.1", "one.2", "two", "two.1", "two.1.1", "two.1.2"]
    assert [unit["level"] for unit in units.values()] == [1, 2, 2, 1, 2, 3, 3]
    assert (units["one"]["parent"], units["two.1.2"]["parent"]) == (None, "two.1")
    structure = tree["resource"]["citationTrees"][0]["citeStructure"]
    assert [kind["citeType"] for kind in structure] == ["division"]
    assert [kind["citeType"] for kind in structure[0]["citeStructure"]] == ["paragraph", "stanza"]
    assert [u["identifier"] for u in get(entry["navigation"], resource="poems", down=1)["member"]] == ["one", "two"]
    about = get(entry["navigation"], resource="poems", ref="two.1")
    assert about["ref"] == units["two.1"]
    assert "member" not in about
    siblings = get(entry["navigation"], resource="poems", ref="one.2", down=0)["member"]
    assert [unit["identifier"] for unit in siblings] == ["one.1", "one.2"]
    below = get(entry["navigation"], resource="poems", ref="two", down=1)["member"]
    assert [unit["identifier"] for unit in below] == ["two", "two.1"]
    assert get(entry["collection"], id="poems", nav="parents")["member"][0]["@id"] == "edition"
    for ref in units:
        for down in (-1, 0, 1, 2, 3):
            assert get(entry["navigation"], resource="poems", ref=ref, down=down)["member"]
        passage = etree.fromstring(get(entry["document"], resource="poems", ref=ref))
        assert passage.tag == f"{TEI}TEI"
        (wrapper,) = passage
        assert wrapper.tag == "{https://w3id.org/api/dts#}wrapper"
        assert len(wrapper) == 1
    whole = etree.fromstring(get(entry["document"], resource="poems"))
    assert b"secret" not in etree.tostring(whole)


def test_a_long_text_has_a_shallow_tree() -> None:
    lines = "".join(f'<l n="{n}">A</l>' for n in range(dts.MOST))
    text = DOCUMENT.replace('<l n="1">A</l>', lines, 1)
    source = Source(Path("long.xml"), "long.xml", etree.fromstring(text), "", (), ())
    made = dts.resource(parsed(source, Problems()), source.root, release.of([]))
    tree = json.loads(made["navigation/long;down=-1.json"])
    assert max(unit["level"] for unit in tree["member"]) == 2


def test_addresses_are_relative_where_nobody_says_where(source: Source) -> None:
    document = parsed(source, Problems())
    entry = json.loads(dts.collection([document], release.of([document]))["index.json"])
    template = urljoin("https://mirror.example/x/data/dts/index.json", entry["document"])
    assert template.startswith("https://mirror.example/x/data/dts/document/")
