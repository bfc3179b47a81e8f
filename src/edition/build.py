"""TEI -> pages: load, read, split, write what changed. The one road from ``tei/`` to ``source/text/``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from edition.anchors import Anchors, Shown, shown_of, slug
from edition.apparatus import Conventions
from edition.bibliography import check_citations, citation_keys
from edition.collector import uncollected
from edition.indexes import indexed
from edition.inside import refuse_links
from edition.media import Media
from edition.model import Document, Mark
from edition.pagefiles import contents, page_of, site_of, store
from edition.pages import pages, plan
from edition.problems import EditionError, NothingToDo, Problem, Problems, shown
from edition.processes import asking, divided
from edition.tei.document import read
from edition.weave import woven

if TYPE_CHECKING:
    from edition.tei.processing import Rules

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
        texts[f"{base}index"] = contents([made.root for _, made in sorted(pages_of.items())], base)
    changed = media.store(target) + store(target, folder, texts)
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
            check_citations(document, self.keys, self.options.bibliographies, problems)
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
        site = site_of(document, anchors, self.keys, problems, self.media, self.options.apparatus)
        made = Pages(root.name, {}, {}, {})
        for planned in pages(root):
            page = page_of(planned, document, site)
            made.texts[planned.name] = page.text
            made.marks[planned.name] = (document.file, planned.mark)
            made.lines[planned.name] = [(at, document.file, line) for at, line in page.lines] or [(1, document.file, 1)]
        return made


def check(documents: Sequence[Document], keys: frozenset[str], options: Options, problems: Problems) -> None:
    """Look for citations without an entry; raises ``EditionError`` when that or the reading found an error."""
    for document in documents:
        check_citations(document, keys, options.bibliographies, problems)
    if options.lenient:
        problems.found = [p.as_warning() if p.code in _OF_POINTERS else p for p in problems.found]
    problems.stop_on_errors()
