"""``SHA256SUMS``: the checksum of every file of a folder, in the form that ``sha256sum --check`` reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAME: Final = "SHA256SUMS"
_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")


def files(folder: Path) -> list[str]:
    """The files below ``folder`` as paths with ``/``, in order, but for the list of checksums itself."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name != NAME)


def sha256(path: Path) -> str:
    """The checksum of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(folder: Path) -> None:
    """Write the checksums of all files of ``folder`` into it."""
    lines = (f"{sha256(folder / name)}  {name}\n" for name in files(folder))
    (folder / NAME).write_text("".join(lines), encoding="utf-8", newline="\n")


def read(text: str) -> dict[str, str]:
    """File -> checksum; a line that says something else is a ``ValueError`` with its number."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if not match:
            raise ValueError(f"line {number} is no checksum and file name")
        found[match[2]] = match[1]
    return found


def faults(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file that is not as its checksum says, and what is wrong with it: changed, missing, or in no list."""
    said = read((folder / NAME).read_text(encoding="utf-8"))
    there = set(files(folder))
    for name in sorted(there | set(said)):
        if name not in there:
            yield name, "is missing"
        elif name not in said:
            yield name, f"is not in {NAME}"
        elif sha256(folder / name) != said[name]:
            yield name, f"is not the file that {NAME} means"
