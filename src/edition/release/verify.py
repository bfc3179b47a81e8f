"""``edition verify``: is a bundle whole, and does it come out of its own sources once more?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from edition.problems import EditionError, NothingToDo, Place, Problem, shown
from edition.release import sums, unpack

_CLIPPED: Final = 80


@dataclass(frozen=True, slots=True)
class Verified:
    """How many files were compared; ``rebuilt`` says whether the bundle was made anew."""

    files: int
    rebuilt: bool


def verify(path: Path, tell: Callable[[str], None], *, rebuild: bool = True, jobs: int = 1) -> Verified:
    """Check the bundle ``path``, a zip or a folder: checksums first, then a rebuild from its own sources.

    Raises ``EditionError`` with the first file that is not as it should be. The rebuild runs the bundle's ``conf.py``.
    """
    if not path.exists():
        raise NothingToDo(f"{shown(path)}: no such file or folder")
    with tempfile.TemporaryDirectory(prefix="edition-verify-") as work:
        if path.is_dir():
            unpack.check_folder(path)
            folder = path
        else:
            Path(work, "bundle").mkdir()
            folder = unpack.unpack(path, Path(work, "bundle"))
        _check_sums(path, folder)
        count = len(sums.files(folder)) + 1
        if not rebuild:
            return Verified(count, rebuilt=False)
        tell(f"{count} files are as {sums.NAME} says; building them anew")
        made = Path(work, "made")
        _remake(path, folder, Path(work), made, jobs)
        for name, what in differences(folder, made):
            _fail(path, name, what, _hint(folder))
    return Verified(count, rebuilt=True)


def _check_sums(path: Path, folder: Path) -> None:
    if not (folder / sums.NAME).is_file():
        raise NothingToDo(f"{shown(path)}: this is no bundle: it has no {sums.NAME}")
    try:
        for name, what in sums.faults(folder):
            _fail(path, name, what, "the bundle was changed or damaged: get it anew from where it is archived")
    except ValueError as error:
        _fail(path, sums.NAME, str(error), "the bundle was changed or damaged: get it anew")


def _remake(path: Path, folder: Path, work: Path, made: Path, jobs: int) -> None:
    """Make the bundle anew out of what lies in it."""
    from edition.release import bundle  # with Sphinx, which what is refused above never sees

    if not (folder / bundle.SOURCES / "conf.py").is_file():
        _fail(path, f"{bundle.SOURCES}/conf.py", "is missing", "without it nothing can be built anew")
    names = (name for name in bundle.GIVEN if (folder / name).is_file())
    given = {name: (folder / name).read_bytes().decode() for name in names}
    copy = work / "sources"
    bundle.copied(folder / bundle.SOURCES, copy)
    bundle.assemble(bundle.release_of(copy), given, made, jobs=jobs)


def differences(one: Path, other: Path) -> Iterator[tuple[str, str]]:
    """The files in which the folders differ, in order, ``SHA256SUMS`` last, and where the first difference is."""
    names = sorted(set(sums.files(one)) | set(sums.files(other)))
    for name in [*names, sums.NAME]:
        if not (one / name).is_file():
            yield name, "is missing: a rebuild makes it"
        elif not (other / name).is_file():
            yield name, "is not made by a rebuild"
        elif what := _difference((one / name).read_bytes(), (other / name).read_bytes(), one / name, other / name):
            yield name, what


def _difference(a: bytes, b: bytes, one: Path, other: Path) -> str:
    """Where two files differ; empty when they do not, or only in how their zips are packed."""
    if a == b:
        return ""
    if one.suffix == ".epub":
        return _in_zip(one, other)
    try:
        lines = zip_longest(a.decode().split("\n"), b.decode().split("\n"))
    except UnicodeDecodeError:
        at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        return f"differs from byte {at} on ({len(a)} bytes, in the rebuild {len(b)})"
    number, (x, y) = next((n, pair) for n, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"differs in line {number}: {_around(x, y)}, in the rebuild {_around(y, x)}"


def _around(line: str | None, other: str | None) -> str:
    """The piece of a line around the first character that is not in the other."""
    if line is None:
        return "nothing"
    at = next(
        (n for n, (x, y) in enumerate(zip(line, other or "", strict=False)) if x != y), min(len(line), len(other or ""))
    )
    start = max(0, at - _CLIPPED // 2)
    return repr(line[start : start + _CLIPPED])


def _in_zip(one: Path, other: Path) -> str:
    try:
        with ZipFile(one) as a, ZipFile(other) as b:
            names = [info.filename for info in a.infolist()]
            if names != [info.filename for info in b.infolist()]:
                return "has other files in it"
            changed = next((name for name in names if a.read(name) != b.read(name)), "")
    except BadZipFile:
        return "is no zip"
    return f"differs in {changed}" if changed else ""


def _hint(folder: Path) -> str:
    """If it was made with other packages than those at work here, that is why."""
    from edition.release.environment import environment

    file = folder / "environment.txt"
    said = set(file.read_text(encoding="utf-8").splitlines()) if file.is_file() else set()
    other = sorted(said - set(environment().splitlines()))
    if not other:
        return "the packages are the same as those of the release: the bundle is not what its sources give"
    return f"it was made with other packages ({', '.join(other[:4])}): install those of environment.txt and try again"


def _fail(path: Path, name: str, what: str, hint: str) -> None:
    place = Place(f"{shown(path)}/{name}" if path.is_dir() else f"{shown(path)}:{name}", 1, 1)
    raise EditionError([Problem(place, "not-reproduced", what, hint)])
