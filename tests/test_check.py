"""Every planted mistake is found at its place, nothing else is, and what is clean stays clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import Case, cases, found
from edition.check import RULES

FOLDER = Path(__file__).parent / "mistakes"
SCHEMA = Path(__file__).parents[1] / "tei" / "schema" / "edition.rng"
MISTAKES = [case for path in sorted(FOLDER.glob("*.txt")) for case in cases(path)]


@pytest.mark.parametrize("case", MISTAKES, ids=[case.name for case in MISTAKES])
def test_a_planted_mistake_is_found_at_its_place(case: Case, tmp_path: Path) -> None:
    schema = SCHEMA if "schema" in case.codes else None
    assert found(case.findings(tmp_path, schema)) == case.expected()


EXAMPLES = [rule for rule in RULES.values() if rule.bad]


@pytest.mark.parametrize("rule", EXAMPLES, ids=[rule.code for rule in EXAMPLES])
def test_the_examples_of_the_manual_are_true(rule, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bad = Case(rule.code, (rule.code,), rule.bad, rule.positive)
    assert found(bad.findings(tmp_path)) == bad.expected()
    assert found(Case(rule.code, (rule.code,), rule.good, rule.positive).findings(tmp_path)) == []


def test_every_rule_has_a_mistake_planted() -> None:
    """But for what is looked at in a whole project or beside the TEI: tested in test_check_project.py."""
    planted = {code for case in MISTAKES for code in case.codes}
    assert set(RULES) - planted == {"witness-differs", "bibliography-unused"}
    assert len(MISTAKES) >= 80


def test_the_thirty_rules_are_there() -> None:
    """R1 to R30 of our survey of the field."""
    assert {rule.number for rule in RULES.values()} - {""} == {f"R{n}" for n in range(1, 31)}
