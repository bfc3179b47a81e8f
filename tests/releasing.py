"""What the tests of releases share: a small project in git, and how it is released. Nothing here is a test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

POEM = Path(__file__).parent / "roots" / "release"
GIT = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
EARLY, LATE = "2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z"


def commit(folder: Path, *, tag: str = "", when: str = EARLY) -> None:
    """Put everything in the folder into git; the same files give the same commit."""
    dates = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    commands = [["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "state"]]
    for command in [*commands, *([["tag", tag]] if tag else [])]:
        subprocess.run([*GIT, "-C", str(folder), *command], check=True, env=dates)


def poem(folder: Path, tag: str = "") -> Path:
    """A small project in git."""
    shutil.copytree(POEM, folder, ignore=shutil.ignore_patterns("text", "build"))
    commit(folder, tag=tag)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Change what is there exactly once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def released(folder: Path, out: Path, version: str = "1.0.0", *options: str, **environment: str) -> str:
    """Release as a user does, in a process of its own; what it prints on standard error."""
    command = [sys.executable, "-m", "edition.cli", "release", version, "-o", str(out), *options]
    run = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stderr


@dataclass(frozen=True)
class Ours:
    """Our edition, released twice: in other folders, with another hash seed, locale, time zone and number of jobs."""

    one: Path
    other: Path

    @property
    def bundle(self) -> Path:
        return self.one / "world-revolution-1.0.0"
