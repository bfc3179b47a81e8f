"""Our schema allows nothing that TEI does not, its description names the same elements, and lxml reads it as we do."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from edition.check.relaxng import Grammar, Pattern
from edition.check.schema import grammar
from reading import EDITION, ROOT

SCHEMA = ROOT / "tei" / "schema" / "edition.rng"
ODD = SCHEMA.with_suffix(".odd")
WHOLE = ROOT.parent / "shared" / "schema" / "tei_all.rng"
TEI = "{http://www.tei-c.org/ns/1.0}"
NAMES = sorted(el.get("name") or "" for el in etree.parse(SCHEMA).iter("{http://relaxng.org/ns/structure/1.0}element"))


def allowed(schema: Grammar, name: str) -> tuple[set[str], set[str]]:
    """The attributes of an element, and what may stand in it."""
    (pattern,) = schema.elsewhere(TEI + name)
    content = schema.content(pattern)
    inside: set[str] = set()
    stack, seen = [schema.parted(content, attributes=False)], set[Pattern]()
    while stack:
        p = stack.pop()
        if p not in seen:
            seen.add(p)
            if p.kind == "element":
                inside.add(p.parts[1][1])
            elif p.kind in ("text", "value", "list"):
                inside.add("text")
            else:
                stack += p.parts
    return {a.parts[0][1] for a in schema.attributes(content)}, inside


@pytest.mark.parametrize("name", NAMES)
def test_our_schema_allows_no_more_than_tei(name: str) -> None:
    if not WHOLE.is_file():
        pytest.skip(f"{WHOLE.name} is not beside the checkout")
    (ours, inside), (theirs, there) = allowed(grammar(SCHEMA), name), allowed(grammar(WHOLE), name)
    assert (ours - theirs, inside - there) == (set(), set())


def test_the_description_names_the_elements_of_the_schema() -> None:
    modules = etree.parse(ODD).iter(TEI + "moduleRef")
    assert sorted(name for m in modules for name in (m.get("include") or "").split()) == NAMES


def test_our_edition_is_valid_for_lxml_too() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    assert schema.validate(etree.parse(EDITION)), schema.error_log.last_error


@pytest.mark.parametrize("planted", ["<dvi/>", "<div><p/><head/></div>", "<p when='x'/>", "x", "<list><label/></list>"])
def test_what_lxml_refuses_we_refuse(planted: str, tmp_path: Path) -> None:
    from checking import Case

    case = Case("planted", ("schema",), planted)
    assert [p for p in case.findings(tmp_path, SCHEMA) if p.code == "schema"]
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    assert not schema.validate(etree.parse(tmp_path / "case.xml"))


def test_the_whole_tei_accepts_what_is_valid() -> None:
    if not WHOLE.is_file():
        pytest.skip(f"{WHOLE.name} is not beside the checkout")
    from edition.check import Reading, check

    assert [p for p in check([EDITION], Reading(WHOLE)).problems if p.code == "schema"] == []
