"""The contents of the book: every page and heading in reading order, as the environment of Sphinx knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from edition.epub.package import Entry

Href = Callable[[str, str], str]
"""Page and anchor (``#p1`` or nothing) -> address in the book."""


def reading_order(env: BuildEnvironment, root: str) -> list[str]:
    """The pages as the tables of contents lead to them; those to which none leads come last."""
    found: dict[str, None] = {}
    stack = [root]
    while stack:
        page = stack.pop()
        if page in env.found_docs and page not in found:
            found[page] = None
            stack.extend(reversed(env.toctree_includes.get(page, [])))
    return [*found, *sorted(set(env.found_docs) - set(found))]


def entries(
    env: BuildEnvironment, page: str, href: Href, depth: int, seen: frozenset[str] = frozenset()
) -> tuple[Entry, ...]:
    """The headings of ``page`` and of the pages below it, ``depth`` levels of them; no page within itself."""
    if page in seen or page not in env.tocs or depth < 1:
        return ()
    return tuple(_listed(env, env.tocs[page], page, href, depth, seen | {page}))


def _listed(
    env: BuildEnvironment, node: nodes.Element, page: str, href: Href, depth: int, seen: frozenset[str]
) -> Iterator[Entry]:
    for child in node.children:
        if isinstance(child, addnodes.toctree):
            for below in child["includefiles"]:
                yield from entries(env, below, href, depth, seen)
        elif isinstance(child, nodes.list_item):
            yield from _heading(env, child, page, href, depth, seen)
        elif isinstance(child, nodes.Element):
            yield from _listed(env, child, page, href, depth, seen)


def _heading(
    env: BuildEnvironment, item: nodes.list_item, page: str, href: Href, depth: int, seen: frozenset[str]
) -> Iterator[Entry]:
    link = next(item.findall(nodes.reference), None)
    text = " ".join(link.astext().split()) if link is not None else ""
    lists = [child for child in item.children if isinstance(child, nodes.bullet_list)]
    below = (
        tuple(entry for part in lists for entry in _listed(env, part, page, href, depth - 1, seen)) if depth > 1 else ()
    )
    if link is None or not text:
        yield from below
        return
    anchor = link.get("anchorname", "")
    lang = "" if anchor else env.metadata[page].get("language", "")
    yield Entry(text, href(page, anchor), lang, below)
