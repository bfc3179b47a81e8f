"""What every edition is built with, unless its ``conf.py`` says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from edition.release import metadata as release

from . import citations, metadata, pages

#: Sphinx configuration -> value, for whatever ``conf.py`` leaves unset.
DEFAULTS: dict[str, Any] = {
    "html_theme": "edition",
    # Text is carried exactly: no curly quotes, no dashes made of hyphens.
    "smartquotes": False,
    "myst_enable_extensions": ["attrs_inline", "attrs_block", "colon_fence", "deflist"],
    "myst_footnote_sort": False,
    "myst_disable_syntax": ["html_block", "html_inline"],
    "myst_url_schemes": ["http", "https", "mailto"],
    "bibtex_default_style": "edition",
    "bibtex_reference_style": "label",
    # Anchors that stay the same when an entry is added.
    "bibtex_cite_id": "bib-{key}",
    "bibtex_bibliography_id": "bibliography-{bibliography_count}",
    # Nothing is fetched from another host: Sphinx would load MathJax from one.
    "html_math_renderer": "mathml",
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_use_index": False,
    "html_domain_indices": False,
    # The same input gives the same bytes. (The theme adds a folder of this machine to the list of templates, and does
    # so to Sphinx's own default: a list of our own keeps it out of the next build of the same process.)
    "html_last_updated_fmt": None,
    "templates_path": [],
}

#: Theme options, likewise. The theme below ours fills an option that nobody set with a second search button.
THEME_OPTIONS: dict[str, Any] = {"navbar_persistent": []}

#: docutils settings, whatever ``conf.py`` says: no raw HTML, no reading of other files into a page.
SECURITY = {"raw_enabled": False, "file_insertion_enabled": False}


def apply(app: Sphinx, config: Config) -> None:
    """Fill in :data:`DEFAULTS` where ``conf.py`` and the command line say nothing; before the pages are written."""
    fill(config, DEFAULTS)
    fill(config, {"bibtex_bibfiles": citations.default_bibfiles(Path(app.confdir), Path(app.srcdir))})
    if config.html_theme == DEFAULTS["html_theme"]:
        config.html_theme_options = THEME_OPTIONS | config.html_theme_options


def describe(app: Sphinx, config: Config) -> None:
    """Fill in titles, names and rights from the ``teiHeader`` of the first document; after the pages are written."""
    documents = pages.documents(app)
    if documents:
        first = release.of(documents[:1])
        fill(config, metadata.values(first))
        config.html_context = {"colophon": metadata.colophon(first)} | config.html_context


def fill(config: Config, values: Mapping[str, Any]) -> None:
    """Set what nobody has set."""
    for name, value in values.items():
        if not is_set(config, name):
            setattr(config, name, deepcopy(value))


def is_set(config: Config, name: str) -> bool:
    """Whether ``conf.py`` or the command line gives ``name``; Sphinx has no public way to ask."""
    return name in config._raw_config or name in config.overrides


def secure(app: Sphinx) -> None:
    """Switch raw HTML and file insertion off; at ``builder-inited``, when the environment has its settings."""
    app.env.settings.update(SECURITY)
