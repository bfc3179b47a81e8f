"""TEI and the MyST it becomes, case by case: ``tests/fixtures/*.md``.

A case is a title, a line ``.``, TEI, ``.``, MyST, ``.``; problems stand below the MyST as lines that begin with ``!``.
``EDITION_REGEN=1`` writes what comes out into the files: read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from edition.problems import Problems
from reading import document, parsed, written

FIXTURES = Path(__file__).parent / "fixtures"
_CASE = re.compile(r"^(?P<title>\S[^\n]*)\n\.\n(?P<tei>.*?)\n\.\n(?P<myst>.*?)^\.\n", re.MULTILINE | re.DOTALL)


def cases() -> Iterator[object]:
    for path in sorted(FIXTURES.glob("*.md")):
        for case in _CASE.finditer(path.read_text(encoding="utf-8")):
            yield pytest.param(path, case["title"], case["tei"], case["myst"], id=f"{path.stem}: {case['title']}")


@pytest.mark.parametrize(("path", "title", "tei", "myst"), cases())
def test_case(path: Path, title: str, tei: str, myst: str, tmp_path: Path) -> None:
    problems = Problems()
    found = document(tei, tmp_path, problems)
    page = written(found.text.blocks, found)
    parsed(page)
    got = page.lstrip("\n") + "".join(f"! {problem.code} {problem.message}\n" for problem in problems.sorted())
    if os.environ.get("EDITION_REGEN") and got != myst:
        old, new = (f"\n.\n{tei}\n.\n{x}.\n" for x in (myst, got))
        path.write_text(path.read_text(encoding="utf-8").replace(title + old, title + new), encoding="utf-8")
    else:
        assert got == myst


def test_cases_are_read_whole() -> None:
    """A case that is not written well would be passed over."""
    for path in FIXTURES.glob("*.md"):
        rest = _CASE.sub("", path.read_text(encoding="utf-8")).strip()
        assert not rest, f"{path.name}: {rest[:200]}"
