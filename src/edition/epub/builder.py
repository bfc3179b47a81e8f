"""The Sphinx builder ``edition-epub``: pages as XHTML by Sphinx, the package by :mod:`edition.epub.package`.

Sphinx's own package has faults that EPUBCheck and Ace report (another identifier in each file, no language on the
pages, no accessibility metadata), sets curly quotes in the contents, and tells the time of its build.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote

from sphinx.builders.epub3 import Epub3Builder
from sphinx.locale import _
from sphinx.writers.html5 import HTML5Translator

from edition.archive import write_zip
from edition.epub import NAME, THEME
from edition.epub.about import about
from edition.epub.contents import entries, reading_order
from edition.epub.looked import look
from edition.epub.package import Access, Entry, Item, Package, container, document, navigation
from edition.sphinx import THEME as SITE
from edition.typst import metadata

WORK: Final = ".epub"
"""The folder below the output that holds the files of the book."""
STYLES: Final = "_static"
_SHEETS: Final = (SITE / "static" / "edition" / "text.css", THEME / "epub.css")
#: Roles of Digital Publishing WAI-ARIA -> the word of EPUB's structural semantics, by which a note pops up.
SEMANTICS: Final = {"doc-noteref": "noteref", "doc-footnote": "footnote", "doc-backlink": "backlink"}


class EpubTranslator(HTML5Translator):
    """XHTML of a page: languages said in both attributes, notes marked for those who pop them up."""

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        """A start tag, with ``epub:type`` beside the roles that have one and ``xml:lang`` beside ``lang``."""
        names = {name.lower(): value for name, value in attributes.items()}
        if kind := SEMANTICS.get(names.get("role", "")):
            attributes["epub:type"] = kind
        language = next((c for c in node.get("classes", ()) if c.startswith("language-")), "") if node else ""
        if lang := names.get("lang") or language.removeprefix("language-"):
            attributes["xml:lang"] = lang
        return str(super().starttag(node, tagname, suffix, empty, **attributes))


class EditionEpubBuilder(Epub3Builder):
    """Writes ``NAME.epub``; the files in it stand in ``.epub/`` beside it."""

    name = "edition-epub"
    default_translator_class = EpubTranslator
    book: metadata.Book
    """Set by ``edition.epub`` when the builder is ready."""

    def init(self) -> None:
        """Sphinx's start, with the files of the book in a folder of their own."""
        self.goal = Path(self.outdir)
        self.outdir = type(self.outdir)(self.outdir / WORK)
        self.outdir.mkdir(parents=True, exist_ok=True)
        super().init()

    def get_theme_config(self) -> tuple[str, dict[str, str | int | bool]]:
        """Our theme, unless the project has one of its own."""
        own = self.config.epub_theme
        return (NAME if own == "epub" else own), self.config.epub_theme_options

    def prepare_writing(self, docnames: Any) -> None:
        """Tell the template which style sheets there are."""
        super().prepare_writing(docnames)
        self.globalcontext["sheets"] = [path.name for path in _SHEETS]

    def copy_assets(self) -> None:
        """Nothing of a web page but the style sheets of the text."""
        (self.outdir / STYLES).mkdir(exist_ok=True)
        for path in _SHEETS:
            shutil.copyfile(path, self.outdir / STYLES / path.name)

    def copy_image_files(self) -> None:
        """The pictures that the pages show, as they are."""
        folder = Path(self.outdir, self.imagedir)
        folder.mkdir(exist_ok=True)
        for source, name in self.images.items():
            shutil.copyfile(Path(self.srcdir, source), folder / name)

    def add_visible_links(self, tree: Any, show_urls: str = "no") -> None:
        """Sphinx would put the address of each link into the text as a note of its own: the text stays as it is."""

    def handle_finish(self) -> None:
        """Write the package and put the book together."""
        package, book = self._package(self.book), self.book
        folder = Path(self.outdir)
        (folder / "META-INF").mkdir(exist_ok=True)
        made = {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container("content.opf"),
            "content.opf": document(package),
            "nav.xhtml": navigation(package),
        }
        for name, data in made.items():
            (folder / name).write_bytes(data)
        names = [*made, *(unquote(item.path) for item in (*package.pages, *package.others))]
        goal = self.goal / f"{self.config.edition_epub_name or book.stem}.epub"
        write_zip(goal, folder, names, book.timestamp(), first="mimetype")

    def _package(self, book: metadata.Book) -> Package:
        order = reading_order(self.env, self.config.root_doc)
        looked = {page: look(self.get_output_path(page), f"{page}.xhtml") for page in order}
        pictures = sorted({path for one in looked.values() for path in one.pictures})
        sheets = [f"{STYLES}/{path.name}" for path in _SHEETS]
        access = Access(
            pictures=sum(len(one.pictures) for one in looked.values()),
            described=sum(one.described for one in looked.values()),
            formulas=sum(one.formulas for one in looked.values()),
            notes=sum(one.notes for one in looked.values()),
            languages=sum(one.foreign for one in looked.values()),
        )
        return Package(
            about=about(book, self.config.language or "en"),
            access=access,
            pages=[Item(quote(f"{page}.xhtml"), ("mathml",) if one.formulas else ()) for page, one in looked.items()],
            others=[Item(quote(path)) for path in (*sheets, *pictures)],
            contents=self._contents(),
            contents_title=_("Table of Contents"),
        )

    def _contents(self) -> list[Entry]:
        """The first page, and beside it, not below it, what it leads to."""
        found = entries(self.env, self.config.root_doc, self._href, int(self.config.epub_tocdepth) + 1)
        return [entry for first in found for entry in (replace(first, below=()), *first.below)]

    def _href(self, page: str, anchor: str) -> str:
        return quote(f"{page}.xhtml") + anchor
