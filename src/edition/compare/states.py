"""Where the two states come from: files, folders, or revisions of the git repository around them."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from edition.problems import EditionError, NothingToDo, Problem, Problems, shown
from edition.tei.document import read

from .passages import Contents, contents

#: Where a project keeps its TEI.
_FOLDERS = ("tei", ".")


@dataclass(frozen=True, slots=True)
class State:
    """One state: what it is called in messages, and each file with what it holds.

    ``names`` has for each file the name by which the user finds it.
    """

    files: dict[str, Contents]
    names: dict[str, str]

    def shown(self, file: str) -> str:
        """How messages name a file of this state; empty when the state has no such file."""
        return self.names.get(file, "")


@contextmanager
def states(old: str, new: str, *, allow_entities: bool = False) -> Iterator[tuple[State, State]]:
    """The two states, read. A revision is unpacked into a folder that is gone afterwards.

    Raises ``NothingToDo`` for what is neither a file nor a revision, ``EditionError`` for TEI that cannot be read.
    """
    with ExitStack() as stack:
        where = next((Path(name) for name in (new, old) if Path(name).exists()), Path())
        yield (
            _state(*_found(old, where, stack), allow_entities),
            _state(*_found(new, where, stack), allow_entities),
        )


def _found(name: str, other: Path, stack: ExitStack) -> tuple[str, Path]:
    """What messages call the file or folder that a name means, and where it is; ``other`` is that of the other side."""
    if Path(name).exists():
        return name, Path(name)
    revision, _, path = name.partition(":")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="edition-")))
    return _unpacked(revision, Path(path) if path else other, folder)


def _unpacked(revision: str, path: Path, folder: Path) -> tuple[str, Path]:
    """The state of ``path`` at a revision, written below ``folder``."""
    around = path if path.is_dir() else path.parent
    around = around if around.is_dir() else Path()
    if revision.startswith("-") or not _git(around, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise NothingToDo(f"{revision}: neither a file or folder, nor a revision of a git repository here")
    top = Path(_git(around, "rev-parse", "--show-toplevel").decode().strip())
    inside = path.resolve().relative_to(top.resolve()) if path.resolve().is_relative_to(top.resolve()) else path
    # the whole project, for a file may include others
    data = _git(top, "archive", "--format=tar", revision)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(folder, filter="data")
    if not (folder / inside).exists():
        raise NothingToDo(f"{revision}: there is no {inside.as_posix()} in this revision")
    return f"{revision}:{inside.as_posix()}", folder / inside


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints; nothing when it fails or is not there."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return b""


def _state(name: str, path: Path, allow_entities: bool) -> State:
    problems = Problems()
    files: dict[str, Contents] = {}
    names: dict[str, str] = {}
    for file in _files(name, path):
        within = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            root = path if path.is_dir() else None
            files[within] = contents(read(file, problems, root=root, allow_entities=allow_entities))
            names[within] = name if path.is_file() else f"{name.rstrip('/')}/{within}"
        except EditionError as error:
            raise EditionError([_renamed(problem, path, name) for problem in error.problems]) from error
    return State(files, names)


def _files(name: str, path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    for folder in _FOLDERS:
        if found := sorted((path / folder).glob("*.xml")):
            return found
    raise NothingToDo(f"{name}: no XML file in {shown(path)} or its folder tei")


def _renamed(problem: Problem, path: Path, name: str) -> Problem:
    """The problem under the name that the user gave, not that of a folder that will be gone."""
    file = problem.place.file
    if str(path) in file:
        file = file.replace(str(path), name)
    return replace(problem, place=replace(problem.place, file=file))
