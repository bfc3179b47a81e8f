"""Whether a project may be released as a version: everything that speaks against it, each a problem with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.check import Reading, check
from edition.compare import Compared, compared
from edition.compare.states import states
from edition.problems import EditionError, Place, Problem, Severity, shown
from edition.release import git
from edition.tei.load import TEI, load

CODES: Final = {
    "release-uncommitted": "A file of the project differs from the commit, or git does not know it.",
    "release-version": "The version to release is not the one of `editionStmt/edition/@n`.",
    "release-unrecorded": "No `change` of `revisionDesc` has the version to release as its `@n`.",
    "release-date": "`publicationStmt/date/@when` does not give the day of the release.",
    "release-anchor-gone": "An identifier of the last release is no longer there: links and citations would break.",
    "release-there": "This version has been released into this folder: what is published stays as it is.",
    "not-utf-8": "A file that is to be published is not in UTF-8.",
    "unsafe-bundle": "The zip or folder given to `edition verify` holds what no bundle has.",
    "not-reproduced": "A file of the bundle is not as its checksum says, or a rebuild gives another one.",
}
"""Problems of releasing and verifying, and what they mean."""

_VERSION: Final = re.compile(r"\d+(?:\.\d+)*(?:-[0-9A-Za-z.-]+)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Head:
    """What the header of one file says of its version: each value with its place."""

    version: tuple[str, Place]
    date: tuple[str, Place]
    recorded: Mapping[str, str]
    changes: Place


def head(path: Path, *, root: Path, allow_entities: bool = False) -> Head:
    """Read version, date and record of changes from the ``teiHeader`` of a file."""
    source = load(Path(shown(path)), root=root, allow_entities=allow_entities)
    found: dict[str, tuple[str, Place]] = {}
    whole = source.place(source.root)
    for name, where, attribute in (
        ("version", "editionStmt/edition", "n"),
        ("date", "publicationStmt/date", "when"),
    ):
        steps = "/".join(f"{{{TEI}}}{step}" for step in f"teiHeader/fileDesc/{where}".split("/"))
        element = source.root.find(steps)
        found[name] = ("", whole) if element is None else (element.get(attribute, ""), source.place(element))
    revisions = source.root.find(f"{{{TEI}}}teiHeader/{{{TEI}}}revisionDesc")
    listed = [] if revisions is None else [c for c in revisions.iter(f"{{{TEI}}}change") if c.get("n")]
    return Head(
        **found,
        recorded={c.get("n", ""): " ".join("".join(map(str, c.itertext())).split()) for c in listed},
        changes=whole if revisions is None else source.place(revisions),
    )


def faults(folder: Path, files: Sequence[Path], version: str, *, allow_entities: bool = False) -> Iterator[Problem]:
    """What keeps the project in ``folder`` with the TEI ``files`` from being released as ``version``."""
    yield from _uncommitted(folder)
    yield from (
        p for p in check(files, Reading(allow_entities=allow_entities)).problems if p.severity is Severity.ERROR
    )
    for path in files:
        try:
            said = head(path, root=folder, allow_entities=allow_entities)
        except EditionError:  # the check has said so
            continue
        yield from _of_head(said, version)


def _uncommitted(folder: Path) -> Iterator[Problem]:
    found = git.uncommitted(folder)
    for name in found[:_SHOWN]:
        hint = "commit it, or let .gitignore name it: a release is made from what others can get"
        yield Problem(Place(shown(folder / name), 1, 1), "release-uncommitted", "this file is not committed", hint)
    if len(found) > _SHOWN:
        message = f"and {len(found) - _SHOWN} more files are not committed"
        yield Problem(Place(shown(folder), 1, 1), "release-uncommitted", message)


def _of_head(said: Head, version: str) -> Iterator[Problem]:
    if not _VERSION.fullmatch(version):
        message = f"'{version}' is no version"
        yield Problem(said.version[1], "release-version", message, "a version is numbers with points, such as 1.0.0")
        return
    if said.version[0] != version:
        message = f"this is version {said.version[0] or 'without number'}, not {version}"
        hint = f'write <editionStmt><edition n="{version}">Version {version}</edition></editionStmt>'
        yield Problem(said.version[1], "release-version", message, hint)
    if version not in said.recorded:
        hint = f'write <change when="..." n="{version}">what is new</change> into revisionDesc'
        yield Problem(said.changes, "release-unrecorded", f"no change is recorded for version {version}", hint)
    if not _DAY.fullmatch(said.date[0]):
        hint = 'write <date when="YYYY-MM-DD"> into publicationStmt: everything in the bundle has this date'
        yield Problem(said.date[1], "release-date", "the header does not say the day of the release", hint)


def against(
    old: str, folder: Path, redirects: Mapping[str, str], *, allow_entities: bool = False
) -> tuple[list[Compared], list[Problem]]:
    """What changed since ``old`` (a folder, or a revision of the repository), and the identifiers that are gone."""
    with states(old, str(folder), allow_entities=allow_entities) as (before, after):
        found = compared(before, after, redirects)
    hint = "bring it back, or say in --redirects what stands for it now"
    gone = [
        Problem(
            Place(file.new or file.old, 1, 1),
            "release-anchor-gone",
            f"'{change.label}' of {old} (line {change.line} there) is gone",
            hint,
        )
        for file in found
        for change in file.changes
        if change.is_error
    ]
    return found, gone
