"""What git knows of the project: its files, what is not committed, the releases before."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from edition.problems import NothingToDo

_VERSION_TAG = re.compile(r"v(\d+(?:\.\d+)*)")


def git(folder: Path, *arguments: str) -> str:
    """What git prints. Raises ``NothingToDo`` when there is no git, or no repository."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        run = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")  # noqa: S603
    except OSError:
        raise NothingToDo("git is not there: a release is made from a commit, so that it can be found again") from None
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.split())
        raise NothingToDo(
            f"git says: {said} (a release is made from a commit, so that it can be found again)"
        ) from None
    return run.stdout


def tracked(folder: Path) -> list[str]:
    """The files that git has of the folder, as paths from there."""
    return sorted(name for name in git(folder, "ls-files", "-z").split("\0") if name)


def uncommitted(folder: Path) -> list[str]:
    """The files of the folder that differ from the commit, or that git does not know."""
    listed = git(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ".")
    return [line[3:] for line in listed.split("\0") if line]


def commit(folder: Path) -> str:
    """The name of the commit."""
    return git(folder, "rev-parse", "HEAD").strip()


def previous(folder: Path, version: str) -> str:
    """The tag ``vX.Y.Z`` of the newest version before this one that this commit is made from; empty when none is."""
    tags = git(folder, "tag", "--list", "v*", "--merged", "HEAD").split()
    found = [(ordered(match[1]), tag) for tag in tags if (match := _VERSION_TAG.fullmatch(tag))]
    return max((pair for pair in found if pair[0] < ordered(version)), default=((), ""))[1]


def ordered(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10 follows 1.9; of another form, the numbers in it."""
    return tuple(map(int, re.findall(r"\d+", version)))
