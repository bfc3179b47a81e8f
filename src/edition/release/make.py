"""``edition release``: from a clean, checked project to a bundle, its zip and its place on the site."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edition import project
from edition.compare import Compared
from edition.compare.report import FORMATS, as_text
from edition.problems import EditionError, NothingToDo, Place, Problem, shown
from edition.release import bundle, git, ready, site, sources
from edition.release.environment import environment

NO_DOI: Final = (
    "this version has no DOI. To get one: reserve it with an archive (Zenodo: New upload, Digital Object Identifier, "
    'Get a DOI now), write it into publicationStmt as <idno type="DOI">, commit, and release then'
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to release: the project's folder, as which version, into which folder, and against what to compare.

    ``previous`` is a folder, or a revision; empty for the newest version tag before this one.
    """

    folder: Path
    version: str
    out: Path
    previous: str = ""
    redirects: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1


def release(wanted: Wanted, tell: Callable[[str], None]) -> list[Path]:
    """Make the release; the bundle, its zip, and the page of the version. ``tell`` is told what is done.

    Raises ``EditionError`` with everything that speaks against it; then nothing is written.
    """
    folder = wanted.folder
    if not (folder / "conf.py").is_file():
        raise NothingToDo(f"{shown(folder)}: no conf.py: a release is made from a project (edition new makes one)")
    values = project.settings(folder)
    files, allow = sources.tei_files(folder, values), bool(values.get("edition_allow_entities"))
    tell("checking")
    found = list(ready.faults(folder, files, wanted.version, allow_entities=allow))
    previous = wanted.previous or git.previous(folder, wanted.version)
    changes: list[Compared] = []
    if previous:
        tell(f"comparing with {previous}")
        changes, gone = ready.against(previous, folder, wanted.redirects, allow_entities=allow)
        found += gone
    if found:
        raise EditionError(found)
    with tempfile.TemporaryDirectory(prefix="edition-release-") as work:
        copy = Path(work, "sources")
        names = sources.needed(folder, values, git.tracked(folder))
        sources.copy(folder, names, copy, allow_entities=allow)
        made = bundle.release_of(copy)
        if not made.meta.doi:
            tell(NO_DOI)
        goal = wanted.out / made.name
        _refuse_twice(wanted.out, made)
        tell("building")
        given = _given(wanted, folder, files, previous, changes)
        aside = Path(work, made.name)
        bundle.assemble(made, given, aside, jobs=wanted.jobs)
        archive = bundle.zipped(aside, made.seconds, within=made.name)
        wanted.out.mkdir(parents=True, exist_ok=True)
        page = {"title": made.meta.full_title, "lang": made.meta.lang, "date": made.meta.date, "doi": made.meta.doi}
        shutil.move(aside, goal)
        shutil.move(archive, goal.with_name(archive.name))
        site.add(wanted.out / "site", wanted.version, page, goal)
    return [goal, goal.with_name(archive.name), wanted.out / "site" / wanted.version / "index.html"]


def _refuse_twice(out: Path, made: bundle.Release) -> None:
    for path in (out / made.name, out / f"{made.name}.zip", out / "site" / made.meta.version):
        if path.exists():
            hint = "release a new version, or, if this one was never published, remove it first"
            message = "this version has been released: what is published stays as it is"
            raise EditionError([Problem(Place(shown(path), 1, 1), "release-there", message, hint)])


def _given(
    wanted: Wanted, folder: Path, files: Sequence[Path], previous: str, changes: Sequence[Compared]
) -> dict[str, str]:
    """What no rebuild can make."""
    said = [ready.head(path, root=folder).recorded[wanted.version] for path in files]
    title = f"# Version {wanted.version}\n\n"
    words = "".join(f"{as_text(text)}\n\n" for text in dict.fromkeys(said))
    out = {"commit.txt": f"{git.commit(folder)}\n", "environment.txt": environment()}
    if not previous:
        first = "This is the first version that is tagged: there is none to compare it with.\n"
        return out | {"release-notes.md": f"{title}{words}{first}"}
    return out | {
        "release-notes.md": f"{title}{words}{FORMATS['markdown'](previous, wanted.version, changes)}",
        "changes.html": FORMATS["html"](previous, wanted.version, changes),
    }
