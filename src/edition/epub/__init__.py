"""The Sphinx builder ``edition-epub``: an edition as an EPUB 3 without a complaint of EPUBCheck.

Sphinx's own builder writes the pages; what it gets wrong in the package around them is done here instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

THEME = Path(__file__).parent / "theme"
NAME = "edition-epub"
"""The theme of the pages: text and style sheets, no script, nothing around the text."""

CONFIG = {"edition_epub_name": ("", "name of the EPUB without .epub; the stem of the TEI file, or the title, if empty")}
"""Configuration values: default and meaning."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder, its theme and its configuration values."""
    from edition.epub.builder import EditionEpubBuilder

    app.setup_extension("sphinx.builders.epub3")
    app.add_builder(EditionEpubBuilder)
    app.add_html_theme(NAME, THEME)
    app.add_config_value("edition_epub_name", "", "", str, CONFIG["edition_epub_name"][1])
    app.connect("builder-inited", _take_metadata, priority=900)  # after edition.sphinx has read the TEI files
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _take_metadata(app: Sphinx) -> None:
    from edition.epub.builder import EditionEpubBuilder
    from edition.typst import metadata

    if isinstance(app.builder, EditionEpubBuilder):
        app.builder.book = metadata.of(app)
