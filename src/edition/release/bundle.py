"""The bundle: a folder with everything that a version consists of, and a zip of it.

:func:`assemble` makes it from nothing but the sources of the release and what is *given* (notes, commit, packages),
all of which lie in the bundle again: so `edition verify` makes it anew in the same way and compares.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edition import project
from edition.anchors import slug
from edition.archive import write_zip
from edition.entries import FORMATS as APPARATUS
from edition.entries import entries
from edition.metadata import Citable, Metadata
from edition.model import Document
from edition.release import crate, readme, sums
from edition.release.formats import written
from edition.release.metadata import of
from edition.witness import reading_text, witness_text

SOURCES: Final = "sources"
"""The folder of the project: what a rebuild needs."""
GIVEN: Final = ("release-notes.md", "changes.html", "commit.txt", "environment.txt")
"""Files that no rebuild can make: the changes since the last release, the commit, the packages at work."""
OUTPUTS: Final = ("html", "pdf", "epub")
MARK: Final = ".edition"
VERSIONED: Final = {"edition_versions": True}
"""Settings of a release beside those of the project: its pages say when a newer version is there."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a project: its configuration, its documents and its metadata."""

    folder: Path
    values: Mapping[str, Any]
    documents: Sequence[Document]
    meta: Metadata

    @property
    def name(self) -> str:
        """The name of the bundle: the edition and the version."""
        return f"{self.stem}-{self.meta.version}"

    @property
    def stem(self) -> str:
        """The name of the edition: that of its TEI file, or its title where there are several."""
        return (slug(self.documents[0].stem) if len(self.documents) == 1 else slug(self.meta.title)) or "edition"

    @property
    def url(self) -> str:
        """The address of this version; empty when the project does not say where it is published."""
        base = str(self.values.get("edition_base_url") or self.values.get("html_baseurl") or "")
        return base and f"{base.rstrip('/')}/{self.meta.version}/"

    @property
    def seconds(self) -> int:
        """The day of the release, in seconds since 1970: the time of every file in it."""
        year, month, day = map(int, self.meta.date.split("-"))
        return timegm((year, month, day, 0, 0, 0))


def release_of(folder: Path) -> Release:
    """The version that the project in ``folder`` is."""
    values = project.settings(folder)
    found = project.documents(folder)
    citable: Citable = "author" if values.get("edition_citable") == "author" else "editor"
    meta = of(found, title=str(values.get("project") or ""), citable=citable)
    one = Release(folder, values, found, meta)
    return Release(folder, values, found, of(found, title=meta.title, citable=citable, url=one.url))


def assemble(release: Release, given: Mapping[str, str], target: Path, *, jobs: int = 1) -> None:
    """Make the bundle of ``release`` in the new folder ``target``; ``given`` has the content of files of :data:`GIVEN`.

    Raises ``EditionError`` when the project cannot be built.
    """
    copied(release.folder, target / SOURCES)
    with tempfile.TemporaryDirectory(prefix="edition-release-") as work, _dated(release.seconds):
        copy = Path(work, "project")
        copied(release.folder, copy)
        published = {"edition_base_url": release.url, "edition_pdf_address": f"{release.stem}.pdf"}
        settings = VERSIONED | (published if release.url else {})
        out = Path(work, "out")
        project.build(project.Request(copy, out, OUTPUTS, quiet=True, jobs=jobs, settings=settings))
        copied(out / "html", target / "html")
        for kind in ("pdf", "epub"):
            for path in sorted((out / kind).glob(f"*.{kind}")):
                shutil.copyfile(path, target / f"{release.stem}.{kind}")
    for name, text in {**_texts(release), **given}.items():
        _write(target / name, text)
    _write(target / "README.txt", readme.text(release.meta, release.stem, sums.files(target)))
    _write(target / crate.NAME, crate.text(release.meta, release.seconds, target))
    sums.write(target)


def copied(folder: Path, target: Path) -> None:
    """Copy a folder without what builds leave for themselves, nothing of the modes and times of this machine."""
    ignored = shutil.ignore_patterns(MARK, "__pycache__")
    shutil.copytree(folder, target, ignore=ignored, copy_function=shutil.copyfile)


def zipped(folder: Path, seconds: int, *, within: str) -> Path:
    """Put the bundle ``folder`` into a zip beside it, in the folder ``within``; its path."""
    goal = folder.with_name(f"{folder.name}.zip")
    names = [*sums.files(folder), sums.NAME]
    write_zip(goal, folder, names, seconds, within=f"{within}/")
    return goal


def _texts(release: Release) -> dict[str, str]:
    """Plain texts, apparatus and metadata, by their paths in the bundle."""
    out: dict[str, str] = {}
    for document in release.documents:
        stem = slug(document.stem) or "text"
        out[f"text/{stem}.txt"] = reading_text(document)
        for witness in document.witnesses:
            out[f"text/{stem}-witness-{slug(witness.id) or slug(witness.siglum)}.txt"] = witness_text(
                document, witness.siglum
            )
        rows = list(entries(document))
        for kind in ("csv", "json"):
            out[f"apparatus/{stem}.{kind}"] = APPARATUS[kind](rows)
    return out | {f"metadata/{name}": text for name, text in written(release.meta).items()}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


@contextmanager
def _dated(seconds: int) -> Iterator[None]:
    """Tell everything that asks for the time of the build the day of the release (reproducible-builds.org)."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(seconds)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
