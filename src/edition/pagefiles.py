"""Pages as files of MyST: their text, what a page knows of its site, and writing only what has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from edition.anchors import Anchors, slug
from edition.apparatus import Conventions
from edition.media import Media
from edition.model import Division, Document, Picture, plain, walk
from edition.model import marks as marks_of
from edition.myst.inline import Site
from edition.myst.write import Page, PageWriter
from edition.pages import PagePlan
from edition.problems import Place, Problems
from edition.stemma import svg
from edition.tei.graph import DRAWN

#: The first line of every page we write: tells an editor where to edit, and us which files are ours to remove.
SIGNED: Final = "% Written by edition from "


def page_of(planned: PagePlan, document: Document, site: Site) -> Page:
    """A page of the plan as text, with its line map."""
    writer = PageWriter(site)
    writer.comment(f"{SIGNED}{Path(document.file).name}: edit that file, not this page.")
    writer.title(planned.mark, planned.title)
    writer.blocks(planned.blocks)
    if planned.below:
        writer.toctree([_relative(below.name, planned.name) for below in planned.below])
    return writer.page()


def _relative(name: str, page: str) -> str:
    return Path(os.path.relpath(name, Path(page).parent)).as_posix()


def contents(roots: Sequence[str], base: str) -> str:
    """The page that lists the documents of a project with several."""
    names = "\n".join(root.removeprefix(base) for root in roots)
    return f"{SIGNED}the TEI files of the project.\n\n# Texts\n\n```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n"


def site_of(
    document: Document,
    anchors: Anchors,
    keys: frozenset[str],
    problems: Problems,
    media: Media,
    conventions: Conventions,
) -> Site:
    """What the pages of a document know beyond themselves: anchors, citations, images, sigla."""
    labels = cache(lambda: dict(_labels(document)))  # most texts never ask
    deep: set[Place] = set()
    pictures = cache(lambda: {node.url: node.mark.line for node in walk((document.text,)) if isinstance(node, Picture)})

    for stemma in document.stemmata:
        media.draw(anchors.of(document, stemma.id) or slug(stemma.id), svg(stemma))

    def image(url: str) -> str:
        if url.startswith(DRAWN):
            return media.drawing(anchors.of(document, url.removeprefix(DRAWN)))
        if reason := media.fault(url, Path(document.file)):
            place = Place(document.file, pictures().get(url, 0))
            problems.warn(
                place,
                "image-not-shown",
                f"image '{url}' {reason}; its description stands in its place",
                "put the image into the edition's folder and name it by a path from the TEI file",
            )
        return media.add(url, Path(document.file))

    def too_deep(line: int) -> None:
        place = Place(document.file, line)
        if place not in deep:  # every element further down would say so again
            deep.add(place)
            problems.error(
                place, "too-deep", "elements are nested too deeply for a page", "take away wrappers that say nothing"
            )

    return Site(
        anchor=lambda xml_id: anchors.of(document, xml_id),
        href=lambda target: anchors.href(document, target),
        image=image,
        cited=keys.__contains__,
        label=lambda target: labels().get(target[1:], target.removeprefix("#")),
        too_deep=too_deep,
        apparatus=conventions.of(document.witnesses),
    )


def _labels(document: Document) -> Iterator[tuple[str, str]]:
    """What a pointer without words of its own shows: the heading of its target, or the number."""
    for node in walk((document.text,)):
        if isinstance(node, Division) and node.mark.id and node.head:
            yield node.mark.id, plain(node.head)
        else:
            for mark in () if isinstance(node, str) else marks_of(node):
                if mark.id and mark.n:
                    yield mark.id, mark.n


def store(target: Path, folder: str, texts: Mapping[str, str]) -> int:
    """Write the pages that changed, each in one step, and remove pages of ours that are no longer among them."""
    changed = 0
    wanted = {target / f"{name}.md": text for name, text in texts.items()}
    for path, text in wanted.items():
        data = text.encode()
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.new")
            aside.write_bytes(data)
            aside.replace(path)
            changed += 1
    for path in sorted((target / folder).rglob("*.md")):
        if path not in wanted and _is_ours(path):
            path.unlink()
            changed += 1
    return changed


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SIGNED)) == SIGNED.encode()
