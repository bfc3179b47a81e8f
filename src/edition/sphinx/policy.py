"""A Content-Security-Policy in each page: what no page of an edition needs, the browser itself refuses.

The policy stands in a ``<meta>`` before anything is loaded, so that it holds from a folder on a disk and on any server.
It allows files of the site and nothing else: no inline script at all. Where Sphinx writes a ``style`` attribute (the
width of a picture, the columns of a table), exactly its value is allowed, by hash.

Source: Content Security Policy Level 3 (W3C). A policy in a page cannot say ``frame-ancestors``; a server can.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import unescape
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx

#: Directive -> what it allows. Style sheets of the theme hold small pictures as ``data:``.
POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}

#: Builders of a web site. (In an EPUB there is nothing to run scripts.)
BUILDERS: Final = frozenset({"html", "dirhtml", "singlehtml"})

_STYLE: Final = re.compile(r'<[a-z][^<>]*?\sstyle="([^"]*)"', re.IGNORECASE)


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put the policy at the head of the page, and take inline scripts out of it; at ``html-page-context``.

    The inline scripts are those that the theme below ours adds for functions that ours does not have. Nothing is done
    where ``edition_guard`` is off.
    """
    if not app.config.edition_guard or app.builder.name not in BUILDERS:
        return
    styles = (unescape(style) for style in _STYLE.findall(context.get("body") or ""))
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(styles)}" />'
    context["metatags"] = f"\n    {tag}{context.get('metatags', '')}"
    files = context["script_files"]
    files[:] = [file for file in files if getattr(file, "filename", file)]


def policy(styles: Iterable[str] = ()) -> str:
    """The policy of a page whose ``style`` attributes are ``styles``."""
    directives = dict(POLICY)
    if hashes := sorted({f"'sha256-{_digest(style)}'" for style in styles}):
        directives["style-src-attr"] = " ".join(("'unsafe-hashes'", *hashes))
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
