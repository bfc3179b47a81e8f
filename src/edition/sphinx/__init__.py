"""The Sphinx extension: TEI in, pages, notes, verse, search and a theme for an edition on the web."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Literal

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import ENUM
from sphinx.util.typing import ExtensionMetadata

from edition import __version__

from . import (
    citations,
    cite,
    data,
    direction,
    files,
    formulas,
    guard,
    head,
    links,
    loci,
    nesting,
    notes,
    pages,
    policy,
    scripts,
    search,
    settings,
    sidebar,
    spans,
    templates,
    verse,
)

THEME = Path(__file__).parent / "theme"

#: Value of ``conf.py`` -> its default, its types, what changes with it (Sphinx's term: nothing, ``html``), its meaning.
CONFIGURATION: dict[str, tuple[object, frozenset[type] | ENUM, Literal["", "html"], str]] = {
    "edition_tei": (
        ["tei/*.xml"],
        frozenset({list, tuple}),
        "",
        "the TEI files: glob patterns from the folder of conf.py, or absolute paths",
    ),
    "edition_folder": ("text", frozenset({str}), "", "the folder of the generated pages in the source folder"),
    "edition_depth": (
        None,
        frozenset({int, NoneType}),
        "",
        "levels of divisions that become pages of their own; 0: one page for each file; None: by length",
    ),
    "edition_prefixed_anchors": (
        None,
        frozenset({bool, NoneType}),
        "",
        "whether anchors begin with the name of their file; None: when there are several files",
    ),
    "edition_apparatus_language": (
        "la",
        frozenset({str}),
        "",
        "language of the formulae of the apparatus (om., add., coni.): la, en, hr",
    ),
    "edition_apparatus_style": (
        "encoded",
        frozenset({str}),
        "",
        "who is named with the lemma: encoded (whom the file names), negative (nobody), positive (all who read so)",
    ),
    "edition_check": (
        {},
        frozenset({dict}),
        "",
        "for `edition check`: code or number of a rule -> off, warning, error; schema: path",
    ),
    "edition_allow_entities": (
        False,
        frozenset({bool}),
        "",
        "whether files may declare internal entities in a DOCTYPE",
    ),
    "edition_include_from": (
        [],
        frozenset({list, tuple}),
        "",
        "further folders that xi:include may read from, from the folder of conf.py",
    ),
    "edition_lenient": (
        False,
        frozenset({bool}),
        "",
        "build although what xi:include names is missing or outside: the page shows what is not there",
    ),
    "edition_numbered_pages": (
        False,
        frozenset({bool}),
        "",
        "number the names of pages, so that they sort in reading order; on for files without a project",
    ),
    "edition_pdf_address": (
        "",
        frozenset({str}),
        "html",
        "address of the PDF from the first page, for catalogues; set by `edition release` if `edition_base_url` is",
    ),
    "edition_versions": (
        False,
        frozenset({bool}),
        "html",
        "pages look for `../versions.json` and say when a newer version is there; set by `edition release`",
    ),
    "edition_strict": (False, frozenset({bool}), "", "faulty pointers and identifiers stop the build"),
    "edition_odd": (
        "",
        frozenset({str}),
        "",
        "a TEI ODD whose Processing Model says what elements become, from the folder of conf.py",
    ),
    "edition_elements": (
        {},
        frozenset({dict}),
        "",
        "what elements become, before the ODD: name of the element -> behaviour, or a rule, or a list of rules",
    ),
    "edition_guard": (
        True,
        frozenset({bool}),
        "",
        "check the finished pages: no foreign script, handler or path; a theme with scripts of its own fails",
    ),
    "edition_search_language": (
        "",
        frozenset({str}),
        "html",
        "BCP 47 tag of the language the search stems; empty: the language of the edited text",
    ),
    "edition_citable": (
        "editor",
        ENUM("editor", "author"),
        "html",
        "who is cited as the creator of the edition in catalogues and page heads: editor or author",
    ),
    "edition_base_url": (
        "",
        frozenset({str}),
        "html",
        "address under which the edition is published, for citations; empty: `html_baseurl`, or where the page is read",
    ),
}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; the only ``setup`` of the package.

    * extensions: MyST-Parser (with deeper nesting), sphinxcontrib-bibtex (with a style by author and year),
      the builders of PDF and EPUB, ``edition.typst`` and ``edition.epub``
    * configuration: :data:`CONFIGURATION`
    * at ``config-inited``, in this order: set the defaults, refuse links out of the project, write the pages of the TEI
      files, take titles and names from their headers, choose the language of the search
    * at ``builder-inited``: docutils' security settings; the guard notes which pages are there
    * transforms: verse, note series, the check of pictures and downloads, the marks of links
    * HTML: note series, numbers of paragraphs and plates, bibliography, formulas, the theme ``edition`` with its
      sidebar, the data of "cite this passage" and the scripts of the reading page
    * the policy of each page, and no inline script in it
    * at ``build-finished``: the guard checks the pages written
    """
    nesting.raise_limit()
    citations.register()
    app.setup_extension("myst_parser")
    app.setup_extension("sphinxcontrib.bibtex")
    app.setup_extension("edition.typst")
    app.setup_extension("edition.epub")
    for name, (default, types, rebuild, meaning) in CONFIGURATION.items():
        app.add_config_value(name, default, rebuild, types, meaning)

    for priority, handler in enumerate(
        (settings.apply, files.check_named, pages.write, settings.describe, search.choose), start=100
    ):
        app.connect("config-inited", handler, priority=priority)
    app.connect("env-before-read-docs", files.check_pages)
    app.connect("builder-inited", settings.secure)
    app.connect("builder-inited", templates.share)

    for transform in (verse.Verse, spans.Spans, notes.NumberNotes, files.CheckFiles, links.KeepLinkMarks):
        app.add_transform(transform)
    plain = (notes.leave, notes.leave)
    app.add_node(
        notes.NoteSeries,
        html=(notes.visit_series, notes.depart_series),
        latex=plain,
        text=plain,
        man=plain,
        texinfo=plain,
    )
    app.add_node(nodes.footnote, override=True, html=(notes.visit_note, notes.depart_note))
    app.add_node(nodes.citation, override=True, html=(citations.visit_citation, citations.depart_citation))
    app.add_post_transform(loci.NumberLoci)
    app.add_node(loci.Locus, html=(loci.visit_locus, loci.depart_locus))
    app.add_html_math_renderer(formulas.NAME, (formulas.visit_inline, None), (formulas.visit_block, None))

    app.add_html_theme("edition", THEME)
    app.connect("doctree-read", sidebar.note_language)
    app.connect("env-updated", sidebar.rewrite)
    for add in (sidebar.add, cite.add, head.add, scripts.add, direction.add):
        app.connect("html-page-context", add)
    app.connect("html-page-context", policy.add, priority=900)  # when the themes have added their scripts

    watch = guard.Guard()
    app.connect("builder-inited", watch.note)
    app.connect("env-updated", data.write)
    app.connect("build-finished", watch.check)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
