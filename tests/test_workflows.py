"""The workflow files: by the schemas of GitHub and GitLab, pinned, and with commands that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from edition.cli import _RUN, main
from reading import ROOT

GITHUB = ROOT / ".github" / "workflows" / "edition.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
#: File -> what `check-jsonschema` is told; the schemas come with it.
SCHEMAS = {
    GITHUB: ["--builtin-schema", "vendor.github-workflows"],
    GITLAB: ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}


def _held_to_schema(path: Path, options: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--regex-variant", "nonunicode", *options, str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def _steps(path: Path) -> list[str]:
    """The scripts of a workflow."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "jobs" in found:
        return [step["run"] for job in found["jobs"].values() for step in job["steps"] if "run" in step]
    return [line for job in found.values() if isinstance(job, dict) for line in job.get("script", [])]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_the_schema_allows_it_and_sees_a_mistake(path: Path, tmp_path: Path) -> None:
    done = _held_to_schema(path, SCHEMAS[path])
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / path.name
    text = path.read_text(encoding="utf-8")
    wrong.write_text(
        text.replace("runs-on:", "runs_on:").replace("artifacts:", "artefacts: 1\n  stage:"), encoding="utf-8"
    )
    assert _held_to_schema(wrong, SCHEMAS[path]).returncode != 0


def test_actions_are_pinned_by_commit_and_what_a_job_may_do_is_said() -> None:
    text = GITHUB.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (\S+) ?(.*)", text)
    assert uses
    for action, comment in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r"# v\d+\.\d+\.\d+", comment)
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    # what others can name (a branch, a tag) reaches a script as a variable, never as text of it
    assert not any("${{" in step for step in _steps(GITHUB))
    assert re.search(r"^image: python:\d+\.\d+\.\d+-", GITLAB.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_they_run_the_commands_of_the_contract(path: Path) -> None:
    used = [name for step in _steps(path) for name in re.findall(r"\.venv/bin/edition (\w+)", step)]
    assert set(used) == {"check", "build", "release", "verify"} <= set(_RUN)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_earlier_versions_are_kept(path: Path, tmp_path: Path) -> None:
    script = next(step for step in _steps(path) if "git fetch origin pages" in step)
    publish = "\n".join(
        line.strip()
        for step in _steps(path)
        for line in step.splitlines()
        if re.match(r"\s*git -C dist/site .*(add --all|commit|push origin)", line)
    )
    publish = publish if "push" in publish else f"{publish}\ngit -C dist/site push origin HEAD:pages"
    origin, here = tmp_path / "origin.git", tmp_path / "here"
    _sh(f"git init -q --bare {origin}; git init -q {here}", tmp_path)
    identity = "git config user.name x; git config user.email x@x.example"
    _sh(
        f"{identity}; git remote add origin {origin}; echo a > a; git add a; git commit -qm a; git push -q origin HEAD",
        here,
    )
    for version in ("1.0.0", "1.1.0"):
        _sh(script, here)
        assert not (here / "dist/site/a").exists()
        _sh(f"mkdir -p dist/site/{version}; echo {version} > dist/site/{version}/index.html", here)
        _sh(publish, here)
        _sh("git worktree remove --force dist/site; git branch -qD pages || true", here)
    listed = _sh(f"git -C {origin} ls-tree -r --name-only pages", tmp_path).split()
    assert listed == ["1.0.0/index.html", "1.1.0/index.html"]


def _sh(script: str, folder: Path) -> str:
    variables = {"TAG": "v1.0.0", "CI_COMMIT_TAG": "v1.0.0"}
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **variables}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_workflow_of_a_new_project(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "p"), "--title=T"]) == 0
    for path in (tmp_path / "p" / ".github" / "workflows").iterdir():
        done = _held_to_schema(path, SCHEMAS[GITHUB])
        assert done.returncode == 0, done.stdout
