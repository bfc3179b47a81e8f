"""A build from end to end: how many processes read the pages makes no difference to what comes out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sphinx.builders import Builder

import longtext
from edition import project
from reading import tei


@pytest.fixture
def shares(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """On a machine with two processors: for each reading that is shared, by how many processes."""
    found: list[int] = []
    read = Builder._read_parallel

    def noted(self: Builder, docnames: list[str], nproc: int) -> None:
        found.append(nproc)
        read(self, docnames, nproc)

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(Builder, "_read_parallel", noted)
    return found


def _built(folder: Path) -> dict[str, bytes]:
    """The files of a build of a text of several pages, by their paths."""
    longtext.write(folder, 0.06)
    project.build(project.Request(folder, folder / "out", quiet=True, strict=True))
    found = [path for output in ("html", "pdf") for path in (folder / "out" / output).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_long_pages_are_shared_and_come_out_the_same(
    tmp_path: Path, shares: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTML and PDF are the same to the byte whether one process reads and writes the pages or two."""
    alone = _built(tmp_path / "alone")
    assert shares == []
    monkeypatch.setattr(project, "LONG", 0)
    shared = _built(tmp_path / "shared")
    assert shares == [2]
    assert shared.keys() == alone.keys()
    assert [name for name in alone if alone[name] != shared[name]] == []


def test_a_preview_reads_alone(tmp_path: Path, shares: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs beside threads, and a forked process would have their locks without them."""
    monkeypatch.setattr(project, "LONG", 0)
    longtext.write(tmp_path, 0.01)
    project.build(project.Request(tmp_path, tmp_path / "out", ("html",), quiet=True, preview=True))
    assert shares == []


def test_a_build_does_not_speak_the_language_of_the_one_before(tmp_path: Path) -> None:
    import sphinx
    from sphinx.locale import _, init

    file = tmp_path / "one.xml"
    file.write_text(tei("<p>Text.</p>"), encoding="utf-8")
    init([str(Path(sphinx.__file__).parent / "locale")], "hr")
    assert _("Search") == "Traži"
    project.build(project.Request(file, tmp_path / "out", ("html",), quiet=True))
    assert 'title="Search"' in (tmp_path / "out" / "html" / "index.html").read_text("utf-8")
