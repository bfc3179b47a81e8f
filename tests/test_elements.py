"""Each element of the TEI, module by module: ``tests/fixtures/elements/*.md`` is what becomes of it, to be read.

A case is a title, a line ``.``, TEI, ``.``, MyST, ``.``, HTML, ``.``; problems stand below the MyST as lines that begin
with ``!``. ``EDITION_REGEN=1`` writes what comes out into the files: read the difference before you keep it.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_from_doctree
from lxml import etree, html

from edition.problems import Problems
from edition.sphinx.spans import Spans
from edition.sphinx.verse import Verse
from edition.tei.elements import BEHAVIOURS, TABLE
from edition.tei.text import BEHAVIOURS as FUNCTIONS
from edition.witness import reading_text
from reading import ROOT, document, parsed, tei, text_of, written

FIXTURES = Path(__file__).parent / "fixtures" / "elements"
MODULES = ROOT.parent / "shared" / "schema" / "tei-modules.json"
_CASE = re.compile(
    r"^(?P<title>\S[^\n]*)\n\.\n(?P<tei>.*?)\n\.\n(?P<myst>.*?)^\.\n(?P<html>.*?)^\.\n", re.MULTILINE | re.DOTALL
)
_LETTERS = re.compile(r"\w+")
_TEI = "{http://www.tei-c.org/ns/1.0}"


def cases() -> Iterator[tuple[Path, re.Match[str]]]:
    for path in sorted(FIXTURES.glob("*.md")):
        for case in _CASE.finditer(path.read_text(encoding="utf-8")):
            yield path, case


CASES = [pytest.param(path, case, id=f"{path.stem}: {case['title']}") for path, case in cases()]


@pytest.mark.parametrize(("path", "case"), CASES)
def test_case(path: Path, case: re.Match[str], tmp_path: Path) -> None:
    problems = Problems()
    found = document(case["tei"], tmp_path, problems)
    page = written(found.text.blocks, found)
    said = "".join(f"! {problem.code} {problem.message}\n" for problem in problems.sorted())
    got = page.lstrip("\n") + said, shown(parsed(page))
    if os.environ.get("EDITION_REGEN") and got != (case["myst"], case["html"]):
        new = f"{case['title']}\n.\n{case['tei']}\n.\n{got[0]}.\n{got[1]}.\n"
        path.write_text(path.read_text(encoding="utf-8").replace(case[0], new), encoding="utf-8")
    else:
        assert got == (case["myst"], case["html"])


def shown(tree: nodes.document) -> str:
    """The page as HTML without what every page has, one block a line."""
    for message in list(tree.findall(nodes.system_message)):  # verse lines end with raw line breaks, which are off here
        lone = not isinstance(message.next_node(siblings=True, descend=False), nodes.system_message)
        message.replace_self([] if lone else [nodes.raw("", "<br>", format="html")])
    for transform in (Verse, Spans):
        transform(tree).apply()
    for node in list(tree.findall(nodes.raw)):
        node.parent.remove(node)
    settings = {"output_encoding": "unicode", "embed_stylesheet": False, "math_output": "MathML"}
    page = str(publish_from_doctree(tree, writer="html5", settings_overrides=settings))
    main = html.fromstring(page).find(".//main")
    inside = "" if main is None else (main.text or "") + "".join(html.tostring(x, encoding="unicode") for x in main)
    return "\n".join(line.rstrip() for line in inside.strip().splitlines() if line.strip()) + "\n"


@pytest.mark.parametrize(("path", "case"), CASES)
def test_every_letter_of_the_case_is_on_the_page(path: Path, case: re.Match[str], tmp_path: Path) -> None:
    """What is written into the files above could be wrong; this could not be written into them."""
    found = document(case["tei"], tmp_path)
    page = parsed(written(found.text.blocks, found))
    said = text_of(page) + "".join(image.get("alt", "") for image in page.findall(nodes.image))
    have = Counter("".join(_LETTERS.findall(said)))
    body = etree.fromstring(tei(case["tei"]).encode()).find(f".//{_TEI}body")
    assert body is not None
    for math in [el for el in body.iter() if "Math/MathML" in str(el.tag)]:
        math.text = ""  # becomes commands of TeX
    want = Counter("".join(_LETTERS.findall("".join(map(str, body.itertext())))))
    assert not want - have
    assert reading_text(found) is not None


def test_the_cases_are_read_whole() -> None:
    for path in FIXTURES.glob("*.md"):
        rest = _CASE.sub("", path.read_text(encoding="utf-8")).strip()
        assert not rest, f"{path.name}: {rest[:200]}"


def test_every_element_that_is_printed_has_a_case_in_the_file_of_its_module() -> None:
    used: dict[str, set[str]] = {path.stem: set() for path in FIXTURES.glob("*.md")}
    for path, case in cases():
        used[path.stem] |= set(re.findall(r"<([A-Za-z0-9]+)", case["tei"]))
    missing = [
        f"{row.module}: {name}"
        for name, row in TABLE.items()
        if row.kind != "omitted" and row.how != "header" and name not in used[row.module]
    ]
    assert not missing


def test_the_table_has_every_element_of_the_tei_and_no_other() -> None:
    if not MODULES.is_file():
        pytest.skip(f"{MODULES} is not there")
    assert {name: row.module for name, row in TABLE.items()} == json.loads(MODULES.read_text(encoding="utf-8"))


def test_every_behaviour_is_described_and_has_a_function() -> None:
    assert {row.how for row in TABLE.values()} == set(BEHAVIOURS)
    assert set(BEHAVIOURS) | {"missing", "math"} == set(FUNCTIONS)


def test_what_is_omitted_says_why() -> None:
    for name, row in TABLE.items():
        assert (row.how == "unprinted") == (row.kind == "omitted"), name
        assert row.kind != "omitted" or row.what != BEHAVIOURS["unprinted"], name
