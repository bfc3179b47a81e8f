"""The scripts of the reading page: popovers for notes and citations, switches. A page is whole without them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

#: For every page: light or dark, before the page is drawn.
EVERYWHERE = "edition/mode.js"
#: For the search page.
SEARCH = "edition/search.js"
#: For every page of a release: whether there is a newer version.
VERSIONS = "edition/version.js"
#: Script of a page of text -> how the browser loads it: what decides the look of the page comes before it is drawn.
SCRIPTS = {
    "edition/view.js": None,
    "edition/popover.js": "defer",
    "edition/notes.js": "defer",
    "edition/cite.js": "defer",
}


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Load the scripts on a page whose theme is ours or a child of it; at ``html-page-context``."""
    theme = getattr(app.builder, "theme", None)
    if theme is None or not _brings(theme.get_theme_dirs()):
        return
    # the theme below ours asks this of its own option by an inline script
    as_you_type = str(app.config.html_theme_options.get("search_as_you_type", "")).lower() == "true"
    attributes: dict[str, Any] = {"data-search-as-you-type": "true"} if as_you_type else {}
    app.add_js_file(EVERYWHERE, **attributes)
    if page == "search":
        app.add_js_file(SEARCH)
    if app.config.edition_versions:
        app.add_js_file(VERSIONS, loading_method="defer")
    if doctree is not None:
        for name, method in SCRIPTS.items():
            app.add_js_file(name, loading_method=method)


def _brings(folders: list[Path]) -> bool:
    return any(Path(folder, "static", EVERYWHERE).is_file() for folder in folders)
