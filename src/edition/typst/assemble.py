"""One doctree for the whole book: every document that the root leads to, in the order of its tables of contents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from edition.typst import parallel
from edition.typst.languages import words
from edition.typst.links import docname_of
from edition.typst.sides import number_loci

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from edition.typst.metadata import Book

log = logging.getLogger(__name__)

TEXT = "text"
"""Class of the heading above everything that a TEI file says; such a page is text, never a foreword."""
ABOUT = "about"
"""Class of the division that says what the header says."""
WITNESSES = "list-wit"
"""Class of the list of witnesses."""


class part(nodes.Part, nodes.TextElement):  # noqa: N801 - nodes are written so in docutils
    """The heading of a part of the book: the caption of a ``toctree`` in the root document."""


class foreword(nodes.General, nodes.Element):  # noqa: N801
    """What a hand-written root page says before its table of contents: it stands before the imprint."""


def assemble(builder: Builder, about: Book, *, conspectus: bool = True) -> nodes.document:
    """The book with its references resolved.

    The heading of the root document falls away where it only repeats the title of the book or stands above nothing
    but tables of contents; the documents it leads to are the chapters. What the root page says before its table of
    contents is the book's :class:`foreword`, its first child; a paragraph that is the subtitle, which the title page
    has, is left out. In a book of one TEI file the page of that file, which often repeats the title, falls away alike,
    what its header says is a chapter of its own, and with ``conspectus`` its witnesses stand before the text.
    """
    root = builder.config.root_doc
    book = builder.env.get_doctree(root)
    _mark_parts(book)
    _inline(builder, root, book, {root})
    book["docname"] = root
    _unwrap_root(book, about.meta.title, about.meta.subtitle)
    if len(about.sources) < 2:
        _unwrap_text(book, about.meta.title)
        _lift_about(book)
        if conspectus:
            _put_first(book, words(about.lang)["conspectus"], about.sigla)
    number_loci(book)
    parallel.arrange(book, builder.config.edition_pdf_translation)
    builder.env.resolve_references(book, root, builder)
    return book


def has_parts(book: nodes.document) -> bool:
    """Whether the book is divided into parts."""
    return any(True for _ in book.findall(part))


def take_foreword(book: nodes.document) -> list[nodes.Node]:
    """The content of the foreword, which leaves the book; empty if it has none."""
    first = book.children[0] if book.children else None
    if not isinstance(first, foreword):
        return []
    book.remove(first)
    return list(first.children)


def _inline(builder: Builder, docname: str, tree: nodes.document, inlined: set[str]) -> None:
    """Put the documents that a tree leads to in the place of its tables of contents, each of them once.

    As ``sphinx.util.nodes.inline_all_toctrees`` does it, which copies every document as often as it lies deep.
    """
    for toctree in list(tree.findall(addnodes.toctree)):
        files = []
        for name in map(str, toctree["includefiles"]):
            if name in inlined:
                continue
            inlined.add(name)
            try:
                inner = builder.env.get_doctree(name)
            except OSError:
                log.warning(
                    "toctree contains ref to nonexisting file %r",
                    name,
                    location=docname,
                    type="toc",
                    subtype="not_readable",
                )
                continue
            _inline(builder, name, inner, inlined)
            for section in inner.findall(nodes.section):
                section.setdefault("docname", name)
            files.append(addnodes.start_of_file("", *inner.children, docname=name))
        toctree.parent.replace(toctree, files)


def _mark_parts(tree: nodes.document) -> None:
    for toctree in list(tree.findall(addnodes.toctree)):
        if toctree.get("caption") and toctree.get("entries"):
            heading = part("", toctree["caption"])
            toctree.parent.insert(toctree.parent.index(toctree), heading)


def _unwrap_root(book: nodes.document, title: str, subtitle: str) -> None:
    sections = [child for child in book.children if isinstance(child, nodes.section)]
    chapters = any(True for _ in book.findall(addnodes.start_of_file))
    if not chapters or len(sections) != 1:
        return
    section = sections[0]
    heading = _heading(section)
    intro, rest = _split(list(section.children)[1 if heading is not None else 0 :])
    if heading is not None and intro and (TEXT in section["classes"] or not _same(heading.astext(), title)):
        intro = [nodes.section("", heading, *intro, ids=section["ids"], classes=section["classes"])]
    else:
        intro = [node for node in intro if not _same(node.astext(), subtitle) or not subtitle]
        intro = [foreword("", *intro)] if _says_something(intro) else intro
    book.children = []
    book.extend([*intro, *rest])


def _unwrap_text(book: nodes.document, title: str) -> None:
    """A page that has nothing but the title of the book and a table of contents: its chapters rise to its place."""
    for file in list(book.findall(addnodes.start_of_file)):
        shown = [child for child in file.children if not isinstance(child, nodes.Invisible)]
        section = shown[0] if len(shown) == 1 else None
        if not isinstance(section, nodes.section):
            continue
        heading = _heading(section)
        if heading is None or not _same(heading.astext(), title):
            continue
        intro, rest = _split(list(section.children)[1:])
        if rest and not _says_something(intro):
            file["ids"] = [*file["ids"], *section["ids"]]
            file.children = []
            file.extend([*intro, *rest])


def _lift_about(book: nodes.document) -> None:
    """What the header says of a text that is one page stands on that page: in print it is a chapter after it."""
    sections = [child for child in book.children if isinstance(child, nodes.section)]
    for section in sections[:1] if len(sections) == 1 else []:
        for about in [child for child in section.children if isinstance(child, nodes.section)]:
            if ABOUT in about["classes"]:
                section.remove(about)
                book.append(about)


def _put_first(book: nodes.document, heading: str, sigla: Mapping[str, str]) -> None:
    """Bring the witnesses that the header lists before the text they are witnesses of."""
    for about in [node for node in book.findall(nodes.section) if ABOUT in node["classes"]]:
        lists = [node for node in about.findall(nodes.container) if WITNESSES in node["classes"] and node.astext()]
        if not lists:
            continue
        docname = docname_of(about)
        _name_witnesses(lists, sigla)
        for witnesses in lists:
            source = witnesses.parent
            source.remove(witnesses)
            if all(isinstance(child, nodes.title) for child in source.children):
                source.parent.remove(source)
        chapter = nodes.section("", nodes.title("", heading), *lists, classes=[WITNESSES])
        parent, place = _before_text(book, about)
        parent.insert(place, addnodes.start_of_file("", chapter, docname=docname))


def _before_text(book: nodes.document, about: nodes.section) -> tuple[nodes.Element, int]:
    """Where the text begins whose header speaks in ``about``: the node that holds its chapters, and which of them."""
    files = []
    parent = about.parent
    while parent is not None:
        if isinstance(parent, addnodes.start_of_file):
            files.append(parent)
        parent = parent.parent
    if len(files) > 1:  # the outermost holds the whole text
        return files[-1].parent, files[-1].parent.index(files[-1])
    return book, 1 if isinstance(book.children[0], foreword) else 0


def _name_witnesses(lists: list[nodes.container], sigla: Mapping[str, str]) -> None:
    """Put its siglum before the description of a witness that does not begin with one."""
    for entry in (node for witnesses in lists for node in witnesses.findall(nodes.paragraph)):
        siglum = next((sigla[name] for name in entry["ids"] if name in sigla), "")
        if siglum and not any("type-siglum" in node["classes"] for node in entry.findall(nodes.inline)):
            entry.insert(0, [nodes.strong("", siglum), nodes.Text(" ")])


def _heading(section: nodes.section) -> nodes.title | None:
    first = section.children[0] if section.children else None
    return first if isinstance(first, nodes.title) else None


def _says_something(intro: list[nodes.Node]) -> bool:
    return any(node.astext().strip() for node in intro if not isinstance(node, nodes.Invisible))


def _split(children: list[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """What stands before the first chapter or section of the root document, and from there on."""
    for number, child in enumerate(children):
        if not isinstance(child, nodes.Element) or _begins(child):
            return children[:number], children[number:]
    return children, []


def _begins(node: nodes.Element) -> bool:
    return isinstance(node, part | nodes.section) or any(True for _ in node.findall(addnodes.start_of_file))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
