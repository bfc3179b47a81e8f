"""A finished folder takes the place of the last good one, whole or not at all.

A build writes into a work folder; only when it has ended well is the result published. The new folder is put together
beside the old one and then exchanged with it in one step, so a process killed at any moment leaves the old or the new
state complete. (A power cut is another matter: nothing is flushed to the disk here.)

Beside a target ``html`` stand ``.html.lock`` and, while a publication is under way, ``.html.new`` and ``.html.old``.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import IO

from edition.problems import NothingToDo

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MARK = ".edition"
"""A file in every published folder: it tells our output, which is replaced as a whole, from other people's files."""

SKIPPED = (".doctrees", ".buildinfo*", ".typst", ".epub", MARK)
"""Names that are not published: what Sphinx notes for itself."""

_MARK_TEXT = "This folder is written by `edition build` and replaced as a whole each time.\n"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h

_held: set[Path] = set()


def publish(work: Path, target: Path) -> bool:
    """Make ``target`` a copy of the finished folder ``work``; false if it already was, and then nothing is touched.

    Unchanged files keep their inode and times. Files of ``target`` that ``work`` lacks are gone afterwards.
    Raises :class:`NothingToDo` as :func:`building` does.
    """
    target = target.resolve()
    with building(target):
        names, published = _files(work), _files(target)
        kept = {name for name in names & published if _same(work / name, target / name)}
        if kept == names == published and (target / MARK).exists():
            return False
        new = _beside(target, "new")
        new.mkdir()
        (new / MARK).write_text(_MARK_TEXT, encoding="utf-8")
        for name in sorted(names):
            _place(work / name, new / name, target / name if name in kept else None)
        _swap(new, target)
    return True


def update(work: Path, target: Path) -> None:
    """As :func:`publish`, but file by file, in place: for a preview, where a folder put together anew takes too long.

    Each file changes in one step; a process killed between two leaves some of the one state and some of the other.
    """
    target = target.resolve()
    with building(target):
        names = _files(work)
        target.mkdir(exist_ok=True)
        (target / MARK).write_text(_MARK_TEXT, encoding="utf-8")
        for name in sorted(names):
            if not (target / name).is_file() or not _same(work / name, target / name):
                aside = target / f"{name}.new"
                _place(work / name, aside, None)
                aside.replace(target / name)
        for name in _files(target) - names:
            (target / name).unlink()


@contextmanager
def building(target: Path) -> Iterator[None]:
    """Keep ``target`` to this process for as long as the block runs, what killed runs left mended first.

    A build enters it before its first step, :func:`publish` enters it again. The lock is the system's: it ends with
    the process, however that ends. Raises :class:`NothingToDo` when another process holds it or ``target`` is not ours.
    """
    target = target.resolve()
    if target in _held:
        yield
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with _beside(target, "lock").open("a") as handle:
        if not _take(handle):
            raise NothingToDo(f"another build is writing {target}: wait until it has ended")
        _held.add(target)
        try:
            recover(target)
            _refuse_foreign(target)
            yield
        finally:
            _held.discard(target)


def recover(target: Path) -> None:
    """Bring back a ``target`` that a killed run had moved aside and remove the rest it left. Only under the lock."""
    new, old = _beside(target, "new"), _beside(target, "old")
    if old.exists() and not target.exists():
        old.rename(target)
    for leftover in (new, old):
        _discard(leftover, new)


def _take(handle: IO[str]) -> bool:
    """Lock the open file for this process without waiting; false if another holds it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _refuse_foreign(target: Path) -> None:
    """Publishing replaces the whole folder: never one that holds other people's files."""
    if target.exists() and not target.is_dir():
        raise NothingToDo(f"{target} is a file: name another place for the output")
    ours = any((target / name).exists() for name in (MARK, ".buildinfo"))  # the latter is left by sphinx-build
    if target.is_dir() and not ours and any(target.iterdir()):
        raise NothingToDo(f"{target} holds files that no build put there: name another place, or remove it first")


def _files(folder: Path) -> set[str]:
    """The files to publish below ``folder``, as paths relative to it; empty if there is no such folder."""
    found = set()
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _skipped(name)]
        found |= {os.path.relpath(Path(parent, name), folder) for name in names if not _skipped(name)}
    return found


def _skipped(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in SKIPPED)


def _same(one: Path, other: Path) -> bool:
    a, b = one.stat(), other.stat()
    if a.st_size != b.st_size:
        return False
    return a.st_mtime_ns == b.st_mtime_ns or one.read_bytes() == other.read_bytes()


def _place(source: Path, goal: Path, kept: Path | None) -> None:
    """Put a file at ``goal``: a second name of the published file if it is ``kept``, else a copy.

    Never a second name of the work file, which the next build writes over in place.
    """
    goal.parent.mkdir(parents=True, exist_ok=True)
    if kept is not None:
        try:
            os.link(kept, goal)
        except OSError:  # a file system without hard links, or too many of them
            pass
        else:
            return
    shutil.copy2(source, goal)


def _swap(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    if not _exchange(new, target):
        old = _beside(target, "old")
        target.rename(old)
        new.rename(target)  # killed before this, `recover` brings the old state back
        old.rename(new)
    shutil.rmtree(new)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step: renameat2(2), Linux only; false where it cannot be done."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    failed = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return not failed


def _discard(folder: Path, trash: Path) -> None:
    """Remove a folder; under its own name it is complete to the last, so that `recover` may trust that name."""
    if folder.exists():
        if folder != trash:
            folder.rename(trash)
        shutil.rmtree(trash)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")
