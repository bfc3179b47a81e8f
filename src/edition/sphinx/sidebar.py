"""The contents in the sidebar: the way from the top to this page, its siblings and its children.

The theme's own tree copies and parses the whole table of contents for every page: four fifths of the build of a
thousand pages. This one reads the entries of the toctrees on the page's own path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

LANGUAGE = "language-"


def note_language(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the language of a page's first section, for links to it; at ``doctree-read``."""
    section = doctree.next_node(nodes.section)
    found = [c for c in section["classes"] if c.startswith(LANGUAGE)] if section else []
    if found:
        app.env.metadata[app.env.docname]["language"] = found[0].removeprefix(LANGUAGE)


def rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages when the contents have changed since this builder last ran, for all show them; at ``env-updated``."""
    now = [(page, env.toctree_includes.get(page, []), title.astext()) for page, title in sorted(env.titles.items())]
    seen = dict(getattr(env, "edition_contents", {}))
    changed = seen.get(app.builder.name, now) != now
    env.edition_contents = seen | {app.builder.name: now}  # type: ignore[attr-defined]
    return sorted(env.found_docs) if changed else []


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the page's template ``edition_contents()``, its HTML; at ``html-page-context``."""
    env, pathto = app.env, context["pathto"]
    context["edition_contents"] = lambda: contents(env, app.config.root_doc, page, pathto)


def contents(env: BuildEnvironment, root: str, page: str, pathto: Callable[[str], str]) -> str:
    """Nested lists with links; ``pathto`` makes a page name relative to ``page``."""
    parents = {child: parent for parent, found in env.toctree_includes.items() for child in found}
    path = {page}
    while (here := parents.get(page)) and here not in path:
        path.add(here)
        page = here
    return "".join(_list(env, root, path, pathto, frozenset()))


def _list(
    env: BuildEnvironment, parent: str, path: set[str], pathto: Callable[[str], str], above: frozenset[str]
) -> Iterator[str]:
    for caption, entries in _toctrees(env, parent):
        if caption:
            yield f'<p class="caption"><span class="caption-text">{escape(caption)}</span></p>'
        yield '<ul class="nav bd-sidenav">'
        for title, target in entries:
            on_path = target in path and target not in above and target != parent
            yield f'<li class="{"current active" if on_path else "toctree"}">'
            yield _link(env, title, target, pathto)
            if on_path:
                yield from _list(env, target, path, pathto, above | {parent})
            yield "</li>"
        yield "</ul>"


def _toctrees(env: BuildEnvironment, page: str) -> Iterator[tuple[str, list[tuple[str | None, str]]]]:
    for toctree in env.tocs[page].findall(addnodes.toctree) if page in env.tocs else ():
        entries = [(title, page if target == "self" else target) for title, target in toctree["entries"]]
        if entries:
            yield toctree.get("caption") or "", entries


def _link(env: BuildEnvironment, title: str | None, target: str, pathto: Callable[[str], str]) -> str:
    if urlsplit(target).scheme:
        return f'<a class="reference external" href="{escape(target)}">{escape(title or target)}</a>'
    if target not in env.titles:
        return f'<a class="reference internal" href="{escape(pathto(target))}">{escape(title or target)}</a>'
    lang = "" if title else env.metadata[target].get("language", "")
    href = pathto(target)
    attributes = (f' lang="{escape(lang)}"' if lang else "") + (' aria-current="page"' if href == "#" else "")
    text = title or env.titles[target].astext()
    return f'<a class="reference internal" href="{escape(href)}"{attributes}>{escape(text)}</a>'
