"""Releases that several tests look at: each is made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reading import ROOT
from releasing import LATE, Ours, commit, edit, poem, released


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    top = tmp_path_factory.mktemp("ours")
    for name, jobs, environment in (
        ("one", "1", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}),
        ("another-place", "2", {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "0"}),
    ):
        project = top / name / "project"
        project.mkdir(parents=True)
        for part in ("conf.py", "requirements.lock", "LICENSE"):
            shutil.copy(ROOT / part, project)
        for part in ("tei", "source"):
            shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("text"))
        (project / ".gitignore").write_text("/source/text/\n", encoding="utf-8")
        commit(project)
        released(project, top / name / "dist", "1.0.0", "-j", jobs, **environment)
    return Ours(top / "one" / "dist", top / "another-place" / "dist")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the small project, as a folder; not to be changed."""
    top = tmp_path_factory.mktemp("small")
    released(poem(top / "project"), top / "dist")
    return top / "dist" / "poem-1.0.0"


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of the small project in one place; an identifier of the first is led to another."""
    top = tmp_path_factory.mktemp("two")
    project = poem(top / "project", tag="v1.0.0")
    assert "this version has no DOI. To get one" in released(project, top / "dist")
    tei = project / "tei" / "poem.xml"
    edit(tei, 'n="1.0.0">Version 1.0.0', 'n="1.10.0">Version 1.10.0')
    edit(tei, "<revisionDesc>", '<revisionDesc><change when="2026-11-03" n="1.10.0">Mended.</change>')
    edit(tei, "The second.", "The second line.")
    edit(tei, 'xml:id="p2"', 'xml:id="p3"')
    (project / "redirects.txt").write_text("p2 p3\n", encoding="utf-8")
    commit(project, when=LATE)
    released(project, top / "dist", "1.10.0", "--redirects", "redirects.txt")
    return top / "dist"
