"""TEI -> pages: load, read, split, write what changed. The one road from ``tei/`` to ``source/text/``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from edition.anchors import Anchors, Shown, shown_of, slug
from edition.apparatus import Conventions
from edition.collector import uncollected
from edition.indexes import indexed
from edition.inside import refuse_links
from edition.media import Media
from edition.model import Division, Document, Mark, Picture, plain, walk
from edition.model import marks as marks_of
from edition.myst.inline import Site
from edition.myst.write import Page, PageWriter
from edition.pages import PagePlan, pages, plan
from edition.problems import EditionError, NothingToDo, Place, Problem, Problems, shown
from edition.processes import asking, divided
from edition.stemma import svg
from edition.tei.document import read
from edition.tei.graph import DRAWN
from edition.tei.reader import near
from edition.weave import woven

if TYPE_CHECKING:
    from edition.tei.processing import Rules

#: The first line of every page we write: tells an editor where to edit, and us which files are ours to remove.
SIGNED: Final = "% Written by edition from "
_ENTRY: Final = re.compile(
    r"^\s*@\s*(?!comment|string|preamble)\w+\s*[{(]\s*([^\s,]+)\s*,", re.IGNORECASE | re.MULTILINE
)
#: Problems of pointers: they are reported and the passage is set without its link; with ``strict`` they stop the build.
_OF_POINTERS: Final = frozenset({"dangling-target", "unknown-witness", "unknown-citation", "anchor-collision"})


@dataclass(frozen=True, slots=True)
class Options:
    """How a project wants its pages.

    ``depth``: levels of divisions that become pages, ``None`` by length; ``prefixed``: whether anchors begin with the
    name of their document, ``None`` when there is more than one; ``bibliographies``: BibTeX files; ``allow_entities``:
    whether files may declare internal entities; ``include_from``: further folders that may be included from;
    ``lenient``: what cannot be included is shown as missing; ``strict``: faulty pointers stop the build;
    ``numbered``: names of pages sort in reading order; ``odd``: an ODD whose Processing Model is followed;
    ``elements``: the same in Python, see :func:`edition.tei.processing.rules`; ``apparatus``: its language and style.
    """

    depth: int | None = None
    prefixed: bool | None = None
    bibliographies: tuple[Path, ...] = ()
    allow_entities: bool = False
    include_from: tuple[Path, ...] = ()
    lenient: bool = False
    strict: bool = False
    numbered: bool = False
    odd: Path | None = None
    elements: Mapping[str, object] = field(default_factory=dict)
    apparatus: Conventions = field(default_factory=Conventions)

    def rules(self, problems: Problems) -> Rules:
        """The rules of the Processing Model. Raises ``EditionError`` with their faults."""
        if not self.odd and not self.elements:
            return {}
        from edition.tei.processing import rules  # with XPath, which few projects need

        found, said = rules(self.odd, self.elements)
        problems.extend(said)
        return found


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the TEI files.

    ``maps`` has for each page (absolute path) its line map (page line, TEI file, TEI line); ``marks`` for each page
    (its name) the TEI file and the element it was made from; ``changed`` counts the files written or removed.
    """

    documents: tuple[Document, ...]
    problems: Problems
    maps: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    changed: int = 0
    marks: dict[str, tuple[str, Mark]] = field(default_factory=dict)


def find(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """The files of ``folder`` that the glob patterns name, in order, each once. None is ``NothingToDo``.

    Raises ``EditionError`` when one is a symbolic link out of the folder.
    """
    found = dict.fromkeys(path for pattern in patterns for path in _matching(folder, pattern) if path.is_file())
    if not found:
        raise NothingToDo(f"{shown(folder)}: no TEI file ({', '.join(patterns)})")
    refuse_links(found, folder)
    return list(found)


def _matching(folder: Path, pattern: str) -> list[Path]:
    return [Path(pattern)] if Path(pattern).is_absolute() else sorted(folder.glob(pattern))


def _common(files: Sequence[Path]) -> Path:
    """The folder that all the files lie in."""
    return Path(os.path.commonpath([path.absolute().parent for path in files]))


def read_all(files: Sequence[Path], root: Path | None, options: Options) -> tuple[tuple[Document, ...], Problems]:
    """Read every file; one that cannot be read does not keep the others from being looked at."""
    problems = Problems()
    ruled = options.rules(problems)
    found = [_read(path, root, options, ruled, problems) for path in files]
    return tuple(document for document in found if document), problems


def _read(path: Path, root: Path | None, options: Options, ruled: Rules, problems: Problems) -> Document | None:
    try:
        return read(
            Path(shown(path)),
            problems,
            root=root,
            allow_entities=options.allow_entities,
            include_from=options.include_from,
            lenient=options.lenient,
            rules=ruled,
        )
    except EditionError as error:
        problems.extend(error.problems)
        return None


def write_pages(
    confdir: Path, srcdir: Path, patterns: Sequence[str], options: Options | None = None, folder: str = "text"
) -> Written:
    """Write the pages of a project's TEI files into ``srcdir/folder``.

    Raises ``EditionError`` when an error was found, before any page is touched, and ``NothingToDo`` when no file fits.
    """
    files = find(confdir, patterns)
    root = confdir if all(path.is_relative_to(confdir) for path in files) else None
    return write_files(files, srcdir, folder, options or Options(), root=root)


def write_files(
    files: Sequence[Path], target: Path, folder: str, options: Options, *, root: Path | None = None, jobs: int = 1
) -> Written:
    """Write the pages of ``files`` into ``target/folder``: ``index.md`` and what hangs below it.

    With more than one of ``jobs`` that many processes share the files; then ``documents`` is left empty.
    """
    with uncollected():
        return _write_files(files, target, folder, options, root, jobs)


def _write_files(
    files: Sequence[Path], target: Path, folder: str, options: Options, root: Path | None, jobs: int
) -> Written:
    problems = Problems()
    ruled = options.rules(problems)
    base = f"{folder}/" if folder else ""
    images = root or _common(files)
    media = Media(images, base)
    shares = [
        Share({at: files[at] for at in part}, root, folder, options, ruled, Media(images, base))
        for part in divided(files, jobs)
    ]
    with asking(shares) as ask:
        named: dict[int, Shown] = {}
        for found, said in ask("read"):
            named |= found
            problems.extend(said)
        several = len(named) > 1
        anchors = Anchors(prefixed=several if options.prefixed is None else options.prefixed)
        for _, shown_ids in sorted(named.items()):
            anchors.add(shown_ids, problems)
        pages_of: dict[int, Pages] = {}
        for made, images_of, said in ask("pages", anchors, several):
            pages_of |= made
            media.add_all(images_of)
            problems.extend(said)
    if options.strict:
        problems.found = [p.as_error() if p.code in _OF_POINTERS else p for p in problems.found]
    problems.stop_on_errors()
    texts: dict[str, str] = {}
    lines: Lines = {}
    marks: dict[str, tuple[str, Mark]] = {}
    for _, pages_ in sorted(pages_of.items()):
        texts |= pages_.texts
        lines |= pages_.lines
        marks |= pages_.marks
    if several:
        texts[f"{base}index"] = _contents([made.root for _, made in sorted(pages_of.items())], base)
    changed = media.store(target) + _store(target, folder, texts)
    maps = {str(target / f"{name}.md"): entries for name, entries in lines.items()}
    documents = tuple(shares[0].documents.values()) if len(shares) == 1 else ()
    return Written(documents, problems, maps, changed, marks)


# ---------------------------------------------------------------- pages as text

Lines: TypeAlias = dict[str, list[tuple[int, str, int]]]


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one document, by their paths without suffix; ``root`` is the first.

    Each as text, its line map, and the file and element it was made from.
    """

    root: str
    texts: dict[str, str]
    lines: Lines
    marks: dict[str, tuple[str, Mark]]


class Share:
    """Some files of a project, by their places among all: read, then written when the anchors of all are known."""

    def __init__(
        self, files: Mapping[int, Path], root: Path | None, folder: str, options: Options, ruled: Rules, media: Media
    ) -> None:
        self.files, self.root, self.folder = files, root, folder
        self.options, self.ruled, self.media = options, ruled, media
        self.keys = citation_keys(options.bibliographies)
        self.documents: dict[int, Document] = {}
        self._shown: dict[int, Document] = {}

    def read(self) -> tuple[dict[int, Shown], list[Problem]]:
        """Read the files; what other documents may point at in each, and what is wrong."""
        problems = Problems()
        for at, path in self.files.items():
            document = _read(path, self.root, self.options, self.ruled, problems)
            if document:
                self.documents[at] = document
        for at, document in self.documents.items():
            _check_citations(document, self.keys, self.options.bibliographies, problems)
            # what stands on the pages: translation beside its text, places beside the names
            self._shown[at] = indexed(woven(document))
        return {at: shown_of(document) for at, document in self._shown.items()}, problems.found

    def pages(self, anchors: Anchors, several: bool) -> tuple[dict[int, Pages], Media, list[Problem]]:
        """Write the pages; with them the images that they show, and what is wrong."""
        problems = Problems()
        made = {at: self._pages(document, anchors, several, problems) for at, document in self._shown.items()}
        return made, self.media, problems.found

    def _pages(self, document: Document, anchors: Anchors, several: bool, problems: Problems) -> Pages:
        base = f"{self.folder}/" if self.folder else ""
        stem = slug(document.stem) or "text"
        name, inner = (f"{base}{stem}", f"{base}{stem}") if several else (f"{base}index", self.folder)
        root = plan(document, name, inner, self.options.depth, numbered=self.options.numbered)
        site = _site(document, anchors, self.keys, problems, self.media, self.options.apparatus)
        made = Pages(root.name, {}, {}, {})
        for planned in pages(root):
            page = _page(planned, document, site)
            made.texts[planned.name] = page.text
            made.marks[planned.name] = (document.file, planned.mark)
            made.lines[planned.name] = [(at, document.file, line) for at, line in page.lines] or [(1, document.file, 1)]
        return made


def _page(planned: PagePlan, document: Document, site: Site) -> Page:
    writer = PageWriter(site)
    writer.comment(f"{SIGNED}{Path(document.file).name}: edit that file, not this page.")
    writer.title(planned.mark, planned.title)
    writer.blocks(planned.blocks)
    if planned.below:
        writer.toctree([_relative(below.name, planned.name) for below in planned.below])
    return writer.page()


def _relative(name: str, page: str) -> str:
    return Path(os.path.relpath(name, Path(page).parent)).as_posix()


def _contents(roots: Sequence[str], base: str) -> str:
    """The page that lists the documents of a project with several."""
    names = "\n".join(root.removeprefix(base) for root in roots)
    return f"{SIGNED}the TEI files of the project.\n\n# Texts\n\n```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n"


def _site(
    document: Document,
    anchors: Anchors,
    keys: frozenset[str],
    problems: Problems,
    media: Media,
    conventions: Conventions,
) -> Site:
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


# ---------------------------------------------------------------- the bibliography


def check(documents: Sequence[Document], keys: frozenset[str], options: Options, problems: Problems) -> None:
    """Look for citations without an entry; raises ``EditionError`` when that or the reading found an error."""
    for document in documents:
        _check_citations(document, keys, options.bibliographies, problems)
    if options.lenient:
        problems.found = [p.as_warning() if p.code in _OF_POINTERS else p for p in problems.found]
    problems.stop_on_errors()


def citation_keys(files: Sequence[Path]) -> frozenset[str]:
    """The keys of the entries of BibTeX files."""
    found: set[str] = set()
    for path in files:
        if path.is_file():
            found.update(_ENTRY.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found)


def _check_citations(document: Document, keys: frozenset[str], files: Sequence[Path], problems: Problems) -> None:
    known: Mapping[str, object] = dict.fromkeys(keys)
    where = ", ".join(shown(path) for path in files if path.is_file())
    if not where:
        _without_bibliography([place for key, place in document.cited if key], problems)
        return
    for key, place in document.cited:
        if key and key not in keys:
            problems.warn(
                place,
                "unknown-citation",
                f"no entry '{key}' in the bibliography ({where})",
                near(key, known) or "add the entry, or correct the key",
            )


def _without_bibliography(places: Sequence[Place], problems: Problems) -> None:
    """One word for all citations of a document: none of them can be mended in the text."""
    if places:
        problems.warn(
            places[0],
            "unknown-citation",
            f"no bibliography is set: citations are shown by their keys (number of citations: {len(places)})",
            "name BibTeX files in the conf.py of the project: bibtex_bibfiles = ['source/references.bib']",
        )


# ---------------------------------------------------------------- files


def _store(target: Path, folder: str, texts: Mapping[str, str]) -> int:
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
