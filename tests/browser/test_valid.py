"""Every page is valid HTML: the Nu validator, which W3C and WHATWG name, has no error to report."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.validator


@pytest.fixture(scope="session")
def validator() -> Path:
    """The jar of the Nu validator."""
    jar = subprocess.run([ROOT / "tools" / "vnu"], capture_output=True, text=True, check=True).stdout.strip()
    assert jar, "the Nu validator is missing: run the tests by `make test`, which fetches it or leaves these out"
    return Path(jar)


def errors(validator: Path, pages: Sequence[Path]) -> list[str]:
    """What the validator objects to in files, with the place and the piece of HTML."""
    command = ["java", "-jar", str(validator), "--errors-only", "--exit-zero-always", "--format", "json"]
    run = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=True, timeout=300)
    return [
        f"{said['url'].removeprefix('file:')}:{said.get('lastLine')}: {said['message']} … {said.get('extract')}"
        for said in json.loads(run.stderr)["messages"]
    ]


def test_no_error(site: Path, names: list[str], validator: Path) -> None:
    assert names
    assert errors(validator, [site / name for name in names]) == []


def test_what_is_wrong_is_found(tmp_path: Path, validator: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>x</title><p id=a>x<p id=a>y", encoding="utf-8")
    (error,) = errors(validator, [page])
    assert f"{page}:1: Duplicate ID" in error
