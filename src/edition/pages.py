"""A document cut into pages: by its divisions, to the depth that its length asks for or the project sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final, TypeVar

from edition.anchors import slug
from edition.model import ABOUT, Block, Division, Document, Inline, Mark, Paragraph, Span, about, walk

#: A text of fewer letters stays on one page when the project does not say otherwise.
LONG: Final = 30_000
#: Divisions that only hold others: their content is split as if it stood one level higher.
_TRANSPARENT: Final = frozenset({"text", "body", "front", "back", "group"})


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page to be written: its path without suffix, its heading, its blocks, the pages below it."""

    name: str
    title: tuple[Inline, ...]
    mark: Mark
    blocks: tuple[Block, ...]
    below: tuple[PagePlan, ...] = ()


def plan(document: Document, name: str, folder: str, depth: int | None = None, *, numbered: bool = False) -> PagePlan:
    """The pages of ``document``: its root page ``name``, and below it, in ``folder``, the divisions that are pages.

    ``depth`` is the number of levels of divisions that become pages (0: one page); ``None`` splits by length.
    ``numbered`` pages have names that sort in reading order, behind ``index``: ``p01-act-1``.
    """
    root = document.text
    cutter = _Cutter(folder)
    blocks, below = cutter.split(root, depth)
    heading = (Span(Mark("", lang=document.meta.lang), (document.title,)),)
    page = _with_about(PagePlan(name, heading, root.mark, blocks, below), document, cutter)
    if not numbered:
        return page
    width = len(str(sum(1 for _ in pages(page)) - 1))
    return replace(page, below=_numbered(page.below, count(1), width))


def _numbered(plans: tuple[PagePlan, ...], numbers: Iterator[int], width: int) -> tuple[PagePlan, ...]:
    out = []
    for page in plans:
        folder, slash, leaf = page.name.rpartition("/")
        name = f"{folder}{slash}p{next(numbers):0{width}}-{leaf}"
        out.append(replace(page, name=name, below=_numbered(page.below, numbers, width)))
    return tuple(out)


def _with_about(page: PagePlan, document: Document, cutter: _Cutter) -> PagePlan:
    """What the header says of the text: a section of a single page, a page of its own beside others."""
    sections = about(document.about)
    if not sections:
        return page
    mark = Mark("about", lang=document.meta.lang, classes=("about",))
    if not page.below:
        return replace(page, blocks=(*page.blocks, Division(mark, (ABOUT,), sections)))
    last = PagePlan(cutter.name("about"), (ABOUT,), mark, sections)
    return replace(page, below=(*page.below, last))


def pages(page: PagePlan) -> Iterator[PagePlan]:
    """``page`` and all below it, in reading order."""
    yield page
    for other in page.below:
        yield from pages(other)


class _Cutter:
    """Cuts divisions into pages and gives each a path no other has."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._names = {"index", "genindex", "search"}

    def split(self, division: Division, depth: int | None) -> tuple[tuple[Block, ...], tuple[PagePlan, ...]]:
        """What stays on the page of ``division``, and the pages below it.

        Text that stands between two divisions stays with the one before it, so that reading on never skips it.
        """
        flat = list(_unwrapped(division.blocks, ""))
        if depth == 0 or not any(isinstance(b, Division) for b in flat) or (depth is None and _short(division)):
            return division.blocks, ()
        own: list[Block] = []
        groups: list[tuple[Division, list[Block]]] = []
        for block in flat:
            if isinstance(block, Division):
                groups.append((_with_language(block, division.mark.lang), []))
            else:
                (groups[-1][1] if groups else own).append(block)
        further = None if depth is None else depth - 1
        names = _leaves([d for d, _ in groups])
        return tuple(own), tuple(
            self._page(d, tuple(after), further, i, name)
            for i, ((d, after), name) in enumerate(zip(groups, names, strict=True), 1)
        )

    def _page(
        self, division: Division, after: tuple[Block, ...], depth: int | None, number: int, leaf: str
    ) -> PagePlan:
        name = self.name(leaf)
        blocks, below = self.split(division, depth)
        if below and after:
            below = (*below[:-1], replace(below[-1], blocks=(*below[-1].blocks, *after)))
            after = ()
        return PagePlan(name, division.head or (_label(division, number),), division.mark, (*blocks, *after), below)

    def name(self, wanted: str) -> str:
        """A path in the folder; names are small letters, so that no file system takes two for one."""
        name, n = wanted, 1
        while name in self._names:
            n += 1
            name = f"{wanted}-{n}"
        self._names.add(name)
        return f"{self.folder}/{name}" if self.folder else name


def _leaves(divisions: Sequence[Division]) -> Iterator[str]:
    """What the pages of sibling divisions are called: by ``xml:id``, else by type, numbered so that they sort."""
    kinds = [slug(d.mark.id) or slug(d.type or d.mark.name) or "part" for d in divisions]
    seen: Counter[str] = Counter()
    total = Counter(kinds)
    for kind in kinds:
        seen[kind] += 1
        yield f"{kind}-{seen[kind]:0{len(str(total[kind]))}}" if total[kind] > 1 else kind


def _unwrapped(blocks: Sequence[Block], lang: str) -> Iterator[Block]:
    """The blocks, with those of transparent divisions in their place; a language said there goes down with them."""
    for block in blocks:
        if isinstance(block, Division) and block.mark.name in _TRANSPARENT and not block.head:
            if block.mark.id:  # what points at the body arrives where it begins
                yield Paragraph(replace(block.mark, name="anchor", lang=""), ())
            yield from _unwrapped(block.blocks, block.mark.lang or lang)
        else:
            yield _with_language(block, lang)


_AnyBlock = TypeVar("_AnyBlock", bound=Block)


def _with_language(block: _AnyBlock, lang: str) -> _AnyBlock:
    return replace(block, mark=replace(block.mark, lang=lang)) if lang and not block.mark.lang else block


#: What pages without a heading are called whose element has no number.
_CALLED: Final = {"standOff": "Names, places, events and works", "sourceDoc": "Transcription", "facsimile": "Facsimile"}


def _label(division: Division, number: int) -> str:
    """What a division without heading is called: its type and number."""
    if called := _CALLED.get(division.mark.name):
        return called
    word = division.type or ("Part" if division.mark.name.startswith("div") else division.mark.name)
    return f"{word[:1].upper()}{word[1:]} {division.mark.n or number}"


def _short(division: Division) -> bool:
    letters = 0
    for node in walk((division,)):
        if isinstance(node, str):
            letters += len(node)
            if letters >= LONG:
                return False
    return True
