"""The metadata of an edition: what the header says, in every format, by the published schemas."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rispy
import yaml
from datacite import schema45
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pybtex.database import parse_string

from edition.metadata import Agent, Identifier, Metadata, Title
from edition.model import Document
from edition.problems import Problems
from edition.release import metadata as release
from edition.release.formats import FORMATS, Incomplete, written
from edition.release.formats.xmp import description
from edition.tei.document import document as parsed
from edition.tei.document import read
from edition.tei.load import Source

ROOT = Path(__file__).parents[1]
SCHEMAS = Path(__file__).parent / "schemas"

HEADER = """<teiHeader><fileDesc>
  <titleStmt>
    <title type="main">Zbrane pjesme &amp; pisma</title><title type="sub">Kritičko izdanje</title>
    <author><persName><forename>Ivan</forename> <surname>Horvat</surname></persName></author>
    <editor><persName ref="https://orcid.org/0000-0002-1825-0097"><forename>Ana</forename>
      <nameLink>von</nameLink> <surname>Anić</surname></persName><affiliation>Sveučilište</affiliation></editor>
    <editor><orgName>Kabinet</orgName></editor>
    <editor role="translator"><persName>Bo Li</persName></editor>
    <respStmt><resp>Encoding</resp><name>C. Coder</name></respStmt>
    <respStmt><resp ref="http://id.loc.gov/vocabulary/relators/ann">notes</resp><name>D. Note</name></respStmt>
    <funder ref="https://ror.org/00x0x0x00">Zaklada</funder>
  </titleStmt>
  <editionStmt><edition n="1.1.0">Second edition</edition></editionStmt>
  <publicationStmt>
    <publisher ref="https://ror.org/01y1y1y11">Test Press</publisher><pubPlace>Zagreb</pubPlace>
    <date when="2026-03-04">4 March 2026</date>
    <idno type="DOI">https://doi.org/10.5072/ed.1.1</idno><idno type="DOI" subtype="concept">10.5072/ed</idno>
    <idno type="DOI" subtype="previous">10.5072/ed.1.0</idno><idno type="ISBN">978-953-0-00000-1</idno>
    <availability status="free"><licence target="https://creativecommons.org/licenses/by-sa/4.0/"><p>One.</p><p>Two.</p>
    </licence></availability>
  </publicationStmt>
  <seriesStmt><title>Old Texts</title><biblScope>7</biblScope><idno type="ISSN">1234-5679</idno></seriesStmt>
  <notesStmt><relatedItem type="isReviewedBy" target="https://example.org/review"/></notesStmt>
  <sourceDesc><msDesc><msIdentifier><idno>https://example.org/ms</idno></msIdentifier></msDesc>
    <listBibl><bibl>Another version: <ref target="https://example.org/other">there</ref></bibl></listBibl></sourceDesc>
</fileDesc><profileDesc><abstract><p>On &lt;poems&gt;.</p></abstract>
  <langUsage><language ident="hr">Croatian</language></langUsage>
  <textClass><keywords scheme="https://example.org/vocabulary"><term ref="https://example.org/v/1">verse</term></keywords>
  </textClass></profileDesc>
<revisionDesc status="published"><change when="2026-03-04" n="1.1.0">All.</change></revisionDesc></teiHeader>"""


def document(text: str) -> Document:
    """The document of a whole TEI file."""
    return parsed(Source(Path("ed.xml"), "ed.xml", etree.fromstring(text), "", (), ()), Problems())


@pytest.fixture(scope="module")
def full() -> Metadata:
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="hr">{HEADER}<text><body><p>A.</p></body></text></TEI>'
    return release.of([document(text)], url="https://example.org/ed")


@pytest.fixture(scope="module")
def ours() -> Metadata:
    return release.of([read(ROOT / "tei" / "world-revolution.xml", Problems())])


# ---------------------------------------------------------------- what the header says


def test_people_and_bodies(full: Metadata) -> None:
    said = [(a.name, a.relator, a.nature, a.family, a.given) for a in full.agents]
    assert said == [
        ("Ivan Horvat", "aut", "person", "Horvat", "Ivan"),
        ("Ana von Anić", "edt", "person", "von Anić", "Ana"),
        ("Kabinet", "edt", "organisation", "", ""),
        ("Bo Li", "trl", "person", "", ""),  # a name is never taken apart by guessing
        ("C. Coder", "mrk", "", "", ""),
        ("D. Note", "ann", "", "", ""),
        ("Zaklada", "fnd", "", "", ""),
        ("Test Press", "pbl", "", "", ""),
    ]
    anic = full.by("edt")[0]
    assert (anic.identifier("ORCID"), anic.affiliation) == ("https://orcid.org/0000-0002-1825-0097", "Sveučilište")


def test_everything_else(full: Metadata) -> None:
    assert (full.title, full.subtitle, full.version, full.issued) == (
        "Zbrane pjesme & pisma",
        "Kritičko izdanje",
        "1.1.0",
        "2026-03-04",
    )
    assert (full.doi, full.concept_doi, full.previous_doi) == ("10.5072/ed.1.1", "10.5072/ed", "10.5072/ed.1.0")
    assert (full.spdx, full.licence_name, full.licence) == ("CC-BY-SA-4.0", "CC BY-SA 4.0", "One. Two.")
    assert [source.url for source in full.sources] == ["https://example.org/ms"]  # the other version is no source
    assert (full.address, full.status, full.access) == ("https://doi.org/10.5072/ed.1.1", "published", "free")


def test_who_is_cited_as_the_creator(full: Metadata) -> None:
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text><body><p>A.</p></body></text></TEI>'
    author = release.of([document(text)], citable="author")
    assert [agent.name for agent in full.creators] == ["Ana von Anić", "Kabinet"]
    assert [agent.name for agent in author.creators] == ["Ivan Horvat"]
    assert "Ivan Horvat" in [agent.name for agent in full.contributors]
    assert "Kabinet" in [agent.name for agent in author.contributors]


def test_a_header_that_says_nothing_makes_nothing_up() -> None:
    meta = release.of([document('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>A.</p></body></text></TEI>')])
    assert set(written(meta)) == {"citation.bib", "citation.ris", "csl.json"}
    with pytest.raises(Incomplete, match=r"publisher \(publicationStmt/publisher\)"):
        FORMATS["datacite.json"](meta)
    (item,) = json.loads(FORMATS["csl.json"](meta))
    assert set(item) == {"id", "type", "title"}
    assert parse_string(FORMATS["citation.bib"](meta), "bibtex").entries.popitem()[1].fields.keys() == {"title"}


# ---------------------------------------------------------------- formats

#: What Zenodo's documentation of its deposit interface allows ("Deposit metadata").
ZENODO: dict[str, Any] = {
    "type": "object",
    "required": ["title", "upload_type", "description", "creators"],
    "additionalProperties": False,
    "properties": {
        **{
            name: {"type": "string", "minLength": 1}
            for name in ("title", "description", "version", "doi", "notes", "imprint_publisher", "imprint_place")
        },
        "imprint_isbn": {"type": "string"},
        "upload_type": {"const": "publication"},
        "publication_type": {"enum": ["annotationcollection", "book", "section", "article", "other"]},
        "publication_date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "license": {"type": "string", "pattern": "^[a-z0-9.-]+$"},
        "language": {"type": "string", "pattern": "^[a-z]{3}$"},
        "keywords": {"type": "array", "items": {"type": "string"}},
        "creators": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/person"}},
        "contributors": {
            "type": "array",
            "items": {"$ref": "#/$defs/person", "required": ["name", "type"]},
        },
        "related_identifiers": {
            "type": "array",
            "items": {"required": ["identifier", "relation"], "properties": {"relation": {"pattern": "^[a-z]\\w+$"}}},
        },
    },
    "$defs": {
        "person": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "orcid": {"type": "string", "pattern": r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"},
                "type": {"enum": ["DataCurator", "Editor", "ProjectLeader", "Other"]},
            },
        }
    },
}


@cache
def rules(schema: str) -> Any:
    """The validator of a published schema."""
    said = json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(said, format_checker=jsonschema.FormatChecker())


def check(name: str, text: str) -> None:
    """Raise when a file is not what its format asks for."""
    if name == "datacite.json":
        schema45.validator.validate(json.loads(text))
        assert b"kernel-4.5/metadata.xsd" in schema45.tostring(json.loads(text)).encode()
    elif name == "citation.bib":
        assert len(parse_string(text, "bibtex").entries) == 1
    elif name == "citation.ris":
        (record,) = rispy.loads(text)
        assert record["type_of_reference"] == "BOOK"
    elif name == ".zenodo.json":
        jsonschema.validate(json.loads(text), ZENODO)
    else:
        schema = {"CITATION.cff": "cff-1.2.0.json", "csl.json": "csl-data.json"}[name]
        said = yaml.safe_load(text) if name.endswith(".cff") else json.loads(text)
        rules(schema).validate(said)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("edition", ["full", "ours"])
def test_every_format_is_valid(name: str, edition: str, request: pytest.FixtureRequest) -> None:
    meta = request.getfixturevalue(edition)
    text = FORMATS[name](meta)
    check(name, text)
    assert text == FORMATS[name](meta)
    assert "&id" not in text  # no YAML anchors


def test_the_schemas_refuse(full: Metadata) -> None:
    """The check of each format can fail."""
    for name, (good, bad) in {
        "datacite.json": ('"publicationYear": "2026"', '"publicationYear": "soon"'),
        "CITATION.cff": ("type: dataset", "type: edition"),
        "csl.json": ('"type": "book"', '"type": "edition"'),
        ".zenodo.json": ('"language": "hrv"', '"language": "Croatian"'),
        "citation.bib": ("@book{", "@book"),
        "citation.ris": ("TY  - BOOK", "TY  - NONE"),
    }.items():
        text = FORMATS[name](full)
        assert good in text, name
        with pytest.raises(Exception):  # noqa: B017 each library has its own
            check(name, text.replace(good, bad))


def test_all_formats_name_the_same(full: Metadata) -> None:
    cff = yaml.safe_load(FORMATS["CITATION.cff"](full))
    zenodo, datacite = (json.loads(FORMATS[name](full)) for name in (".zenodo.json", "datacite.json"))
    (csl,) = json.loads(FORMATS["csl.json"](full))
    (ris,) = rispy.loads(FORMATS["citation.ris"](full))
    bib = parse_string(FORMATS["citation.bib"](full), "bibtex").entries[full.key]
    dois = {cff["doi"], zenodo["doi"], datacite["doi"], csl["DOI"], ris["doi"], bib.fields["doi"]}
    assert dois == {"10.5072/ed.1.1"}
    assert {cff["version"], zenodo["version"], datacite["version"], csl["version"]} == {"1.1.0"}
    assert [c["name"] for c in zenodo["creators"]] == [c["name"] for c in datacite["creators"]]
    assert [c["name"] for c in datacite["creators"]] == ["von Anić, Ana", "Kabinet"]
    assert cff["authors"][0]["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert [person.last_names for person in bib.persons["author"]] == [["Horvat"]]
    assert bib.persons["editor"][0].prelast_names == ["von"]
    assert (csl["author"], ris["authors"]) == ([{"family": "Horvat", "given": "Ivan"}], ["Horvat, Ivan"])
    relations = {(r["relationType"], r["relatedIdentifier"]) for r in datacite["relatedIdentifiers"]}
    assert relations == {
        ("IsVersionOf", "10.5072/ed"),
        ("IsNewVersionOf", "10.5072/ed.1.0"),
        ("IsDerivedFrom", "https://example.org/ms"),
        ("IsReviewedBy", "https://example.org/review"),
    }
    assert description(full)["dc:creator"] == [agent.name for agent in full.creators]
    assert description(full)["dc:identifier"] == full.doi


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\\{}%&$#_^~\"'<>:-"), min_size=1)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT)
def test_text_never_becomes_structure(title: str, name: str) -> None:
    """Whatever stands in a title or a name: each file still holds one record, valid, with these very words."""
    title, name = " ".join(title.split()), " ".join(name.split())
    if not title or not name:
        return
    meta = Metadata(
        titles=(Title(title),),
        agents=(Agent(name, "editor", relator="edt", nature="organisation"), Agent(name, "publisher", relator="pbl")),
        date="2026",
        abstract=title,
        key="k",
        identifiers=(Identifier("DOI", "10.5072/x"),),
    )
    files = written(meta)
    assert set(files) == set(FORMATS)
    for file, text in files.items():
        check(file, text)
    assert yaml.safe_load(files["CITATION.cff"])["title"] == title
    assert json.loads(files["csl.json"])[0]["title"] == title
    (entry,) = parse_string(files["citation.bib"], "bibtex").entries.values()
    assert set(entry.fields) == {"title", "publisher", "year", "date", "doi"}
    lines = files["citation.ris"].split("\r\n")
    assert f"TI  - {title}" in lines
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
