"""The Sphinx builder ``typst``: an edition as a tagged PDF, typeset by the ``typst`` wheel.

Nothing heavy is imported before Sphinx asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.config import ENUM

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

CONFIG = {
    "edition_pdf_name": ("", "name of the PDF without .pdf; the stem of the TEI file, or the title, if empty"),
    "edition_pdf_paper": ("a4", "a4, a5, us-letter, or another paper name of Typst"),
    "edition_pdf_fonts": (["Libertinus Serif", "New Computer Modern"], "font families, the first that has a glyph"),
    "edition_pdf_font_paths": ([], "folders with further font files, relative to conf.py"),
    "edition_pdf_standards": (["a-3a", "ua-1"], "standards the PDF must meet; the build fails if it cannot"),
    "edition_pdf_timestamp": (None, "seconds since 1970 for the PDF's dates; the date of the header if None"),
    "edition_pdf_translation": ("columns", "translation beside the text: columns, facing (pages), or after (the text)"),
    "edition_pdf_lines": ("auto", "numbered lines: of the texts that have an apparatus (auto), of all texts, or none"),
    "edition_pdf_numbering": ("section", "where lines are counted anew: section, page, or nowhere (whole)"),
    "edition_pdf_notes": ("foot", "numbered notes at the foot of the page, or at the end of the chapter (end)"),
    "edition_pdf_half_title": (True, "a leaf with the short title before the title page"),
    "edition_pdf_conspectus": (True, "the list of witnesses before the text, not with what the header says of it"),
    "edition_pdf_contents_depth": (2, "levels of headings in the table of contents; 0: no contents"),
}
"""Configuration values: default and meaning."""

CHOICES = {
    "edition_pdf_translation": ("columns", "facing", "after"),
    "edition_pdf_lines": ("auto", "all", "none"),
    "edition_pdf_numbering": ("section", "page", "whole"),
    "edition_pdf_notes": ("foot", "end"),
}
"""Values that are one of a few words."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder and its configuration values."""
    from edition.typst.builder import TypstBuilder

    app.add_builder(TypstBuilder)
    for name, (default, meaning) in CONFIG.items():
        app.add_config_value(name, default, "", _types(name, default), meaning)
    app.connect("builder-inited", _take_metadata, priority=900)  # after edition.sphinx has read the TEI files
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _types(name: str, default: object) -> Any:
    if name in CHOICES:
        return ENUM(*CHOICES[name])
    return (int, type(None)) if default is None else (type(default), tuple) if default == [] else ()


def _take_metadata(app: Sphinx) -> None:
    from edition.typst import metadata
    from edition.typst.builder import TypstBuilder

    if isinstance(app.builder, TypstBuilder):
        app.builder.book = metadata.of(app)
