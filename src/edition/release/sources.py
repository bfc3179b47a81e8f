"""The sources of a release: what a rebuild needs of the project, the TEI as it is published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from edition import project
from edition.problems import EditionError, NothingToDo, Place, Problem, shown
from edition.release.published import published
from edition.witness import reading_text

#: Configuration values that name files or folders beside ``conf.py``.
_NAMED: Final = ("edition_odd", "edition_pdf_font_paths", "edition_include_from", "html_static_path", "templates_path")
#: Files at the top of a project that explain or fix what is built.
_BESIDE: Final = ("conf.py", "LICENSE", "LICENSE.txt", "LICENSE.md", "requirements.lock")


def tei_files(folder: Path, values: Mapping[str, Any]) -> list[Path]:
    """The TEI files of a project with these configuration values, in order. None is ``NothingToDo``."""
    patterns = values.get("edition_tei") or ["tei/*.xml"]
    found = dict.fromkeys(path for pattern in patterns for path in sorted(folder.glob(str(pattern))) if path.is_file())
    if not found:
        raise NothingToDo(f"{shown(folder)}: no TEI file ({', '.join(map(str, patterns))})")
    return list(found)


def needed(folder: Path, values: Mapping[str, Any], tracked: Sequence[str]) -> list[str]:
    """Those of the ``tracked`` files that a build reads: pages, TEI and what lies beside it, what conf.py names.

    Raises ``EditionError`` for one that leads out of the project.
    """
    pages = folder / "source" if (folder / "source").is_dir() else folder
    files = tei_files(folder, values)
    folders = {pages, *(path.parent for path in files)}
    named = [str(v) for name in _NAMED for v in _listed(values.get(name))] + [
        str(name) for name in values.get("bibtex_bibfiles") or ()
    ]
    roots = [path for path in folders if path != folder] + [folder / name for name in (*_BESIDE, *named)] + files
    if pages == folder:
        roots = [folder]
    chosen = [name for name in tracked if any((folder / name).is_relative_to(root) for root in roots)]
    outside = [name for name in chosen if not (folder / name).resolve().is_relative_to(folder.resolve())]
    if outside:
        place, hint = Place(shown(folder / outside[0]), 1, 1), "put a copy of the file in its place"
        raise EditionError([Problem(place, "outside-folder", "this is a link that leads out of the project", hint)])
    return chosen


def _listed(value: object) -> Iterator[object]:
    if value:
        yield from value if isinstance(value, list | tuple) else (value,)


def copy(folder: Path, names: Sequence[str], target: Path, *, allow_entities: bool) -> None:
    """Put the files into ``target``, XML as it is published (:mod:`edition.release.published`)."""
    for name in names:
        goal = target / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".xml") and (data := _tei(folder / name, folder, allow_entities=allow_entities)) is not None:
            goal.write_bytes(data)
        else:
            shutil.copyfile(folder / name, goal)
    for before, after in zip(project.documents(folder), project.documents(target), strict=True):
        # a fault here is ours
        assert reading_text(before) == reading_text(after), f"{before.file}: the text changed without its comments"


def _tei(path: Path, folder: Path, *, allow_entities: bool) -> bytes | None:
    """A TEI file as it is published; nothing for other XML."""
    try:
        return published(path, root=folder, allow_entities=allow_entities)
    except EditionError as error:
        if {problem.code for problem in error.problems} == {"not-tei"}:
            return None
        raise
