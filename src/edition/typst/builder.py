"""The Sphinx builder ``typst``: the whole book as one tagged, archival PDF."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Set
from pathlib import Path
from unicodedata import category

from sphinx.builders import Builder
from sphinx.util import logging

from edition.release.formats import xmp
from edition.typst import metadata, proof, typesetter
from edition.typst.assemble import assemble, has_parts, take_foreword
from edition.typst.indexes import Index
from edition.typst.languages import words
from edition.typst.matter import LAYERS, RUN_IN, Matter
from edition.typst.notes import Foot
from edition.typst.numbering import Edited
from edition.typst.pictures import TYPES, Pictures
from edition.typst.quote import Value, literal, quote
from edition.typst.translator import TypstTranslator

log = logging.getLogger(__name__)

TEMPLATE = Path(__file__).parent / "template"
WORK = ".typst"
"""The folder below the output that holds the source of the PDF and what the typesetter needs."""
MANY = 10
"""More missing characters than this are named in one warning."""
HYPHENATED, WHOLE_WORDS = "#let hyphenated = true\n", "#let hyphenated = false\n"
INTERNAL = "expected link ancestor"
"""What Typst 0.15 says when a word of which a part is a link is divided where a page ends, in a list."""
SOURCES = "sources"
"""The TEI files, in that folder."""


class TypstBuilder(Builder):
    """Writes ``NAME.pdf``; its source stands in ``.typst/`` beside it."""

    name = "typst"
    format = "typst"
    epilog = "The PDF is in %(outdir)s."
    supported_image_types = TYPES
    default_translator_class = TypstTranslator
    book: metadata.Book
    _edited: Edited
    _spreads: int
    """Set by ``edition.typst`` when the builder is ready."""

    def get_outdated_docs(self) -> str:
        """The book is one: always look; typesetting is left out when nothing has changed."""
        return "the book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Where a document is: no file, but a place in the book."""
        return f"%{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """From everywhere the same."""
        return self.get_target_uri(to, typ)

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the source of the whole book and typeset it, unless exactly this has been typeset before."""
        name = self.config.edition_pdf_name or self.book.stem
        work = Path(self.outdir, WORK)
        work.mkdir(parents=True, exist_ok=True)
        pdf = Path(self.outdir, f"{name}.pdf")
        try:
            report = self._typeset(work, name, pdf, at_end=())
        except typesetter.TypstError as error:
            if not error.misplaced or self.config.edition_strict:
                raise
            _warn(f"{error}; all notes are set at the end of their chapter instead")
            report = self._typeset(work, name, pdf, at_end=LAYERS)
        self._tell(report)

    def _typeset(self, work: Path, name: str, pdf: Path, at_end: Collection[str]) -> typesetter.Report:
        source, matter, said = self._source(at_end)
        (work / f"{name}.typ").write_text(source, encoding="utf-8")
        shutil.copytree(TEMPLATE, work / "template", dirs_exist_ok=True)
        _copy_sources(self.book, work)
        timestamp = self.config.edition_pdf_timestamp
        job = {
            "main": f"{name}.typ",
            "standards": list(self.config.edition_pdf_standards),
            "timestamp": self.book.timestamp() if timestamp is None else int(timestamp),
            "pictures": self.pictures.copy(work),
            "font_paths": [str(path) for path in self._font_paths()],
            "letters": proof.letters(said),
            "matter": [note.told() for note in matter],
            "lines": self._edited.any() or self._spreads > 0,
            "restart": self.config.edition_pdf_numbering,
            "description": xmp.description(self.book.meta, self.book.lang),
        }
        try:
            return typesetter.typeset(work, job, pdf)
        except typesetter.TypstError as error:
            if INTERNAL not in str(error):
                raise
            (work / f"{name}.typ").write_text(source.replace(HYPHENATED, WHOLE_WORDS, 1), encoding="utf-8")
            _warn("words are not divided at line ends: Typst fails on a link in a divided word at the end of a page")
            return typesetter.typeset(work, job, pdf)

    # ------------------------------------------------------------ the source

    def _source(self, at_end: Collection[str]) -> tuple[str, list[Matter], list[str]]:
        """The Typst source of the book, its notes in the order of their marks, and the text in it."""
        tree = assemble(self, self.book, conspectus=bool(self.config.edition_pdf_conspectus))
        self.images: dict[str, str] = {}
        self.post_process_images(tree)
        self.pictures = Pictures(Path(self.srcdir), (Path(self.srcdir), Path(self.confdir)), self.images)
        translator = self.create_translator(tree, self)
        assert isinstance(translator, TypstTranslator)
        index = Index(tree, self.book.lang)
        translator.begin(self.pictures, self.book.lang, index, parts=has_parts(tree))
        foreword = take_foreword(tree)
        self._edited = Edited(tree, "none" if at_end else self.config.edition_pdf_lines)
        if not at_end and self.config.edition_pdf_notes == "end":
            at_end = [layer for layer in LAYERS if layer not in RUN_IN]
        translator.number(self._edited, words(self.book.lang), at_end)
        said = translator.render(foreword)
        tree.walkabout(translator)
        self._spreads = translator.spreads
        return self._page(translator, said, index, parts=has_parts(tree)), translator.foot.matter, translator.said

    def _page(self, translator: TypstTranslator, foreword: str, index: Index, *, parts: bool) -> str:
        meta: dict[str, Value] = {
            **self.book.values(),
            "paper": self.config.edition_pdf_paper,
            "fonts": list(self.config.edition_pdf_fonts),
            "half-title": bool(self.config.edition_pdf_half_title),
            "contents-depth": int(self.config.edition_pdf_contents_depth) + parts,
            "sources": [{"path": f"/{SOURCES}/{name}", "name": name} for name in self.book.attachments()],
        }
        return (
            f'#import "/template/edition.typ": *\n{HYPHENATED}'
            f"#let to = goto.with(dangling: {literal(translator.dangling)})\n"
            f"#let meta = {literal(meta)}\n"
            f"#let words = ({''.join(f'{{{word}}},{chr(10)}' for word in translator.foot.words)})\n"
            f"#let solids = {_solids(translator.foot)}\n"
            f"#show: book.with(meta, hyphenated, words, solids, {f'{{{foreword}}}' if foreword else 'none'})\n"
            f"#{{\n{translator.astext()}{self._back(index)}}}\n"
        )

    def _back(self, index: Index) -> str:
        """The end of the book: the index of names, if names are encoded, and the colophon."""
        entries = [(index.initial(entry), entry.name, entry.anchor, entry.work) for entry in index.entries]
        names = f"index-of-names(meta.words, {literal(entries)})\n" if entries else ""
        last = self.book.colophon(next(iter(self.config.edition_pdf_fonts), ""), self.config.edition_pdf_standards)
        return f"{names}colophon(meta.words, {literal(last['sources'])}, {literal(last['made'])})\n"

    def _font_paths(self) -> list[Path]:
        return [Path(self.confdir, path) for path in self.config.edition_pdf_font_paths]

    def _tell(self, report: typesetter.Report) -> None:
        """Turn what the typesetter has found into warnings."""
        for glyphs in [report.glyphs] if len(report.glyphs) > MANY else [[glyph] for glyph in report.glyphs]:
            names = ", ".join(map(_name, glyphs))
            _warn(f"no font has the character {names}: its number is printed; see edition_pdf_font_paths")
        for path, reason in report.pictures.items():
            _warn(f"picture {Path(path).name} cannot be read ({reason}): its description is printed")
        for message in report.warnings:
            _warn(f"Typst: {message}")


def _solids(foot: Foot) -> str:
    items = "".join(f"{quote(name)}: {{{source}}},\n" for name, source in foot.solids.items())
    return f"({items})" if items else "(:)"


def _copy_sources(book: metadata.Book, work: Path) -> None:
    """Put the TEI files where the typesetter may read them, to be attached."""
    folder = work / SOURCES
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, path in book.attachments().items():
        shutil.copyfile(path, folder / name)


def _name(glyph: str) -> str:
    numbers = " ".join(f"U+{ord(character):04X}" for character in glyph)
    private = ", for private use, which PDF/A forbids" if any(category(c) == "Co" for c in glyph) else ""
    return f"{glyph!r} ({numbers}{private})"


def _warn(message: str) -> None:
    log.warning("%s", message, type="edition", subtype="pdf")
