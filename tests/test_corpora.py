"""Files of others, built as their editors would build them, against a measure that shares no code with ours.

A few of each kind; ``tools/corpora`` and ``tools/explain-fidelity`` do the same with all of them. Skipped where
``../shared/corpora`` is not there.
"""

from __future__ import annotations

import importlib.util
import io
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

from edition.build import Options
from edition.project import Request, build
from reading import CORPORA, ROOT

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason=f"{CORPORA} is not there")

#: An inscription, a letter, a play with entities, apparatus, a description of a manuscript.
FILES = (
    "isicily/ISic001058.xml",
    "jinks-serafin/serafin25.xml",
    "tei-p5-test/testdrama.xml",
    "tei-stylesheets-test/testapp2.xml",
    "tei-stylesheets-test/ms.xml",
)


@pytest.fixture(scope="module")
def tool() -> Any:
    """``tools/explain-fidelity`` as a module."""
    loader = SourceFileLoader("explain_fidelity", str(ROOT / "tools" / "explain-fidelity"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FILES)
def test_every_word_reaches_the_page_in_its_order(name: str, tool: Any, tmp_path: Path) -> None:
    path = CORPORA / name
    options = Options(allow_entities=True, lenient=True)  # one of them includes what is not here
    build(Request(path, tmp_path, ("html",), options, quiet=True, warnings=io.StringIO()))
    pages = tmp_path / "html"
    measured = tool.fidelity.compare((str(path), str(pages)))
    assert "fail" not in measured
    assert measured["lost"] == 0
    words = [*tool.explain(path, pages), *tool.explain_alternatives(path, pages)]
    assert [word for word, reason, _ in words if not reason] == []
    assert tool.unordered(path, pages)[2] == []


def test_a_word_that_is_lost_has_no_explanation(tool: Any, tmp_path: Path) -> None:
    """The tool must not find a reason for everything."""
    path = CORPORA / FILES[1]
    build(Request(path, tmp_path, ("html",), quiet=True, warnings=io.StringIO()))
    text, parts = tool._read(path, tmp_path / "html")
    printed = tool.fidelity.WORD.findall(text)
    required = tool.fidelity.WORD.findall(" ".join(string for string, kind in parts if kind == "REQ"))
    word = max((w for w in required if required.count(w) == printed.count(w) == 1), key=len)
    for page in (tmp_path / "html").rglob("*.html"):
        source = page.read_bytes()
        page.unlink()  # a hard link to the build's own copy
        page.write_bytes(source.replace(word.encode(), b""))
    assert word in {w for w, reason, _ in tool.explain(path, tmp_path / "html") if not reason}
