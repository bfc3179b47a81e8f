"""A bundle out of a zip, with nothing of what a hostile zip may do: paths that lead out, links, bombs.

All is looked at before the first byte is unpacked (release-and-security, T41): the sizes that the directory of the zip
declares, which :mod:`zipfile` holds each file to, and the names.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from edition.problems import EditionError, Place, Problem

#: Bytes of all files together, number of files, bytes of the directory of the zip.
LARGEST, MOST, DIRECTORY = 2_000_000_000, 20_000, 8_000_000
#: How many times its size in the zip a file may have, if it is large: text seldom shrinks to a hundredth.
RATIO, LARGE = 200, 10_000_000
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_COMMENT: Final = 65_535


def unpack(archive: Path, target: Path) -> Path:
    """Unpack ``archive`` below ``target``; the one folder that a bundle has in it.

    Raises ``EditionError`` with the first thing that no bundle has.
    """
    try:
        with archive.open("rb") as file:
            _check_directory(archive, file)
            with ZipFile(file) as opened:
                entries = opened.infolist()
                for fault in _faults(entries):
                    _refuse(archive, fault)
                for entry in entries:
                    _place(opened, entry, target)
    except (BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        _refuse(archive, f"it cannot be unpacked: {error}")
    folders = sorted(path for path in target.iterdir())
    if len(folders) != 1 or not folders[0].is_dir():
        _refuse(archive, "it does not hold one folder")
    return folders[0]


def _check_directory(archive: Path, file: IO[bytes]) -> None:
    """Look at the end of the zip before its directory is read into memory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_SIZE - _COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0:
        _refuse(archive, "it is no zip")
    end = tail[at : at + _END_SIZE]
    count, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if count > MOST or length > DIRECTORY:
        _refuse(archive, f"it has more than {MOST} files, or names without end")


def _faults(entries: list[ZipInfo]) -> Iterator[str]:
    if len(entries) > MOST:
        yield f"it has more than {MOST} files"
    if sum(entry.file_size for entry in entries) > LARGEST:
        yield f"its files are larger than {LARGEST} bytes together"
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if reason := _name_fault(name):
            yield f"the name {name!r} {reason}"
        if name.casefold() in seen:
            yield f"the name {name!r} is there twice"
        seen.add(name.casefold())
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            yield f"{name!r} is a link or a device"
        if entry.flag_bits & 1:
            yield f"{name!r} is encrypted"
        if entry.file_size > max(LARGE, RATIO * entry.compress_size):
            yield f"{name!r} is a bomb: {entry.file_size} bytes out of {entry.compress_size}"


def _name_fault(name: str) -> str:
    """Why a name in a zip is refused; empty for a plain relative path."""
    if any(ord(char) < 32 for char in name) or "\\" in name or ":" in name:
        return "holds a character that no file of a bundle has"
    parts = name.removesuffix("/").split("/")
    if PurePosixPath(name).is_absolute() or any(part in ("", ".", "..") for part in parts):
        return "leads out of the folder"
    return ""


def _place(opened: ZipFile, entry: ZipInfo, target: Path) -> None:
    goal = target / entry.filename
    if entry.is_dir():
        goal.mkdir(parents=True, exist_ok=True)
        return
    goal.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, goal.open("xb") as file:
        shutil.copyfileobj(source, file)


def check_folder(folder: Path) -> None:
    """A bundle that lies unpacked holds no link. Raises ``EditionError``."""
    for path in folder.rglob("*"):
        if path.is_symlink():
            _refuse(folder, f"{path.relative_to(folder).as_posix()} is a link")


def _refuse(archive: Path, reason: str) -> None:
    hint = "a bundle is what `edition release` writes: get it anew from where it is archived"
    raise EditionError([Problem(Place(str(archive), 1, 1), "unsafe-bundle", reason, hint)])
