"""What a project is made from lies in its folder: a symbolic link that leads out of it is refused.

A project taken from somebody else could otherwise have any file of this machine read, and published: Sphinx follows
links. What ``conf.py`` or the command line names by a path out of the folder is another matter: they say so themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from edition.problems import EditionError, Place, Problem, shown


def leads_out(path: Path, root: Path) -> bool:
    """Whether ``path``, which as it is written lies below ``root``, in truth lies elsewhere."""
    written, folder = Path(os.path.abspath(path)), Path(os.path.abspath(root))  # noqa: PTH100 - links are kept
    if not written.is_relative_to(folder):
        return False
    try:
        return not written.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links
        return True


def refuse_links(paths: Iterable[Path], root: Path) -> None:
    """Raise ``EditionError`` with each of the files, or of what is in the folders, that leads out of ``root``."""
    found = sorted({path for given in paths for path in _all(given) if leads_out(path, root)})
    if found:
        raise EditionError([_problem(path) for path in found])


def _all(path: Path) -> Iterator[Path]:
    yield path
    if path.is_dir() and not path.is_symlink():
        for parent, folders, names in os.walk(path):
            yield from (Path(parent, name) for name in (*folders, *names) if Path(parent, name).is_symlink())


def _problem(path: Path) -> Problem:
    return Problem(
        Place(shown(path)),
        "link-outside",
        "this is, or lies behind, a symbolic link out of the project's folder",
        "copy the file into the project",
    )
