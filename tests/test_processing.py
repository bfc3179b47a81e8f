"""The TEI's Processing Model: ``tests/fixtures/processing/*.md``.

A case is a title, a line ``.``, ``elementSpec``, ``.``, TEI, ``.``, MyST and problems, ``.``; see ``test_fixtures``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from edition.build import Options
from edition.cli import main
from edition.problems import EditionError, Problems
from edition.tei.behaviours import FUNCTIONS
from edition.tei.document import read
from edition.tei.processing import BEHAVIOURS, rules
from edition.tei.rendition import rendition
from edition.tei.xpath import FORBIDDEN, expression
from reading import parsed, tei, written

FIXTURES = Path(__file__).parent / "fixtures" / "processing"
_CASE = re.compile(
    r"^(?P<title>\S[^\n]*)\n\.\n(?P<odd>.*?)\n\.\n(?P<tei>.*?)\n\.\n(?P<myst>.*?)^\.\n", re.MULTILINE | re.DOTALL
)
_ODD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><schemaSpec ident="x">\n{}\n</schemaSpec></body></text></TEI>'
)


def odd(folder: Path, specs: str) -> Path:
    path = folder / "own.odd"
    path.write_text(_ODD.format(specs), encoding="utf-8")
    return path


def _cases() -> Iterator[object]:
    for path in sorted(FIXTURES.glob("*.md")):
        for case in _CASE.finditer(path.read_text(encoding="utf-8")):
            yield pytest.param(path, *case.groups(), id=case["title"])


@pytest.mark.parametrize(("path", "title", "specs", "fragment", "myst"), list(_cases()))
def test_case(path: Path, title: str, specs: str, fragment: str, myst: str, tmp_path: Path) -> None:
    problems = Problems()
    text = tmp_path / "fragment.xml"
    text.write_text(tei(fragment), encoding="utf-8")
    found = read(text, problems, rules=Options(odd=odd(tmp_path, specs)).rules(problems))
    page = written(found.text.blocks, found)
    parsed(page)
    got = page.lstrip("\n") + "".join(f"! {problem.code} {problem.message}\n" for problem in problems.sorted())
    if os.environ.get("EDITION_REGEN") and got != myst:
        old, new = (f"\n.\n{specs}\n.\n{fragment}\n.\n{x}.\n" for x in (myst, got))
        path.write_text(path.read_text(encoding="utf-8").replace(title + old, title + new), encoding="utf-8")
    else:
        assert got == myst


def test_every_behaviour_has_a_case() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in FIXTURES.glob("*.md"))
    assert set(FUNCTIONS) == set(BEHAVIOURS)
    assert not [name for name in BEHAVIOURS if f'behaviour="{name}"' not in told]
    assert not _CASE.sub("", told).strip()


def test_faults_of_an_odd_are_named_with_their_place(tmp_path: Path) -> None:
    path = odd(tmp_path, '<elementSpec ident="p">\n<model behaviour="blok" predicate="@a["/>\n</elementSpec>')
    with pytest.raises(EditionError) as caught:
        rules(path, {})
    places = [(p.code, p.place.line, p.place.column) for p in caught.value.problems]
    assert places == [("unknown-behaviour", 3, 19), ("bad-xpath", 3, 36)]


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_an_expression_looks_at_the_document_only(name: str) -> None:
    calls = {
        "#": "doc#1",
        "transform": "transform(map{})",
        "function-lookup": "function-lookup(xs:QName('fn:doc'), 1)",
        "load-xquery-module": "load-xquery-module('x')",
        "available-environment-variables": "available-environment-variables()",
    }
    with pytest.raises(ValueError, match=r"not allowed|disabled|unknown function|err:|No suitable"):
        expression(calls.get(name, f"{name}('/etc/passwd')"))


def test_rules_of_conf_go_before_the_odd(tmp_path: Path) -> None:
    path = odd(tmp_path, '<elementSpec ident="hi"><model behaviour="omit"/></elementSpec>')
    said = {"hi": [{"behaviour": "inline", "predicate": "@n", "rendition": "font-weight: bold", "before": "<"}, "text"]}
    found, _ = rules(path, said)
    (first, second) = found["{http://www.tei-c.org/ns/1.0}hi"]
    assert (first.behaviour, first.classes, first.before) == ("inline", ("rend-bold",), "<")  # type: ignore[union-attr]
    assert second.behaviour == "text"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "said", ["blok", 3, {"behaviour": "inline", "colour": "red"}, {"rendition": "color: red", "behaviour": "inline"}]
)
def test_what_is_no_rule_is_refused(said: object) -> None:
    with pytest.raises(EditionError, match=r"unknown-behaviour|bad-element-rule"):
        rules(None, {"hi": said})


@pytest.mark.parametrize(
    ("css", "classes", "unknown"),
    [
        ("font-style:italic;;", ("rend-italic",), ()),
        ("letter-spacing: 0.1em; margin-left: 0", ("rend-spaced",), ()),
        ("/* c */ color: red", (), ("color: red",)),
        ("font-weight: normal", (), ()),
        ("} body { display: none", (), ("} body { display: none",)),
    ],
)
def test_renditions(css: str, classes: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    assert (rendition(css).classes, rendition(css).unknown) == (classes, unknown)


def test_command_line(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    text = tmp_path / "a.xml"
    text.write_text(tei("<p>ab<seg>secret</seg></p>"), encoding="utf-8")
    path = odd(tmp_path, '<elementSpec ident="seg"><model behaviour="omit"/></elementSpec>')
    assert main(["text", str(text), "--odd", str(path)]) == 0
    assert capsysbinary.readouterr().out == b"ab"
    assert main(["pages", str(text), "-o", str(tmp_path / "out"), "--odd", str(path)]) == 0
    assert "secret" not in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")
