"""A last look at the HTML: no script but the theme's own, nothing from elsewhere, no way out of the site.

Text is escaped long before; this catches what slipped through, whatever the reason (hostile input, a template, a
third extension), before anybody publishes it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

#: Schemes that a link may have.
SCHEMES = frozenset({"http", "https", "mailto"})
#: Elements that never occur in an edition's pages.
FORBIDDEN = frozenset({"iframe", "frame", "object", "embed", "base", "applet", "portal"})
#: Attributes that name what the browser loads by itself.
LOADED = frozenset({"src", "srcset", "poster", "background", "data"})
#: Attributes that name what a reader may follow.
FOLLOWED = frozenset({"href", "action", "formaction", "cite", "{http://www.w3.org/1999/xlink}href", "xlink:href"})
#: ``<link rel>`` that only tells something and loads nothing.
TOLD = frozenset(
    {"canonical", "license", "author", "alternate", "cite-as", "describedby", "item", "collection", "type"}
)
#: Inline scripts of the theme, with white space squeezed.
SCRIPTS = (
    r'(document\.documentElement\.dataset\.(mode|theme) = localStorage\.getItem\("(mode|theme)"\) \|\| "\w*"; ?)+',
    r"DOCUMENTATION_OPTIONS\.pagename = '[\w/.-]*';",
    r"DOCUMENTATION_OPTIONS\.search_as_you_type = (true|false);",
    r"// Activate the search field on page load let searchInput = [^<]* }",
)
#: Data, not code.
DATA = frozenset({"application/ld+json", "application/json"})

_OWN_SCRIPT = re.compile("|".join(f"(?:{pattern})" for pattern in SCRIPTS))
_STYLE = re.compile(r"url\s*\(|expression\s*\(|@import|position\s*:\s*fixed", re.IGNORECASE)


class GuardError(SphinxError):
    """A written page holds something that must not be published."""

    category = "Unsafe page"


def faults(source: bytes, page: str) -> list[str]:
    """What is wrong with the HTML of ``page`` (its path in the site, with ``/``), each as ``line: what``."""
    root = html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return [f"{el.sourceline}: {fault}" for el in root.iter(html.etree.Element) for fault in _of_element(el, page)]


def _of_element(el: html.HtmlElement, page: str) -> Iterator[str]:
    if el.tag in FORBIDDEN:
        yield f"<{el.tag}>"
    if el.tag == "meta" and el.get("http-equiv", "").lower() == "refresh":
        yield "<meta http-equiv=refresh>"
    if el.tag == "script" and not _is_known(el):
        yield "a script that is not the theme's"
    told = el.tag == "link" and set(el.get("rel", "").lower().split()) <= TOLD
    for name, value in el.attrib.items():
        yield from _of_attribute(name, value, page, loaded=name in LOADED or (el.tag == "link" and not told))


def _is_known(script: html.HtmlElement) -> bool:
    """A script by file (its ``src`` is checked as any other), data, or one of :data:`SCRIPTS`."""
    code = " ".join((script.text or "").split())
    by_file = "src" in script.attrib and not code
    return by_file or script.get("type") in DATA or bool(_OWN_SCRIPT.fullmatch(code))


def _of_attribute(name: str, value: str, page: str, loaded: bool) -> Iterator[str]:
    if name.lower().startswith("on"):
        yield f"the attribute {name}"
    elif name == "style" and _STYLE.search(value):
        yield f"the style {value!r}"
    elif name in LOADED or name in FOLLOWED:
        targets = [part.split()[0] for part in value.split(",") if part.strip()] if name == "srcset" else [value]
        for target in targets:
            if reason := _target_fault(target, page, loaded):
                yield f'{name}="{target}" {reason}'


def _target_fault(target: str, page: str, loaded: bool) -> str:
    # Browsers leave out control characters and read a backslash as a slash.
    plain = re.sub(r"[\x00-\x20]", "", target).replace("\\", "/")
    try:
        url = urlsplit(plain)
    except ValueError:
        return "is not a URL"
    if url.scheme or url.netloc:
        if loaded:
            return "is loaded from elsewhere"
        return "" if url.scheme.lower() in SCHEMES else "has a scheme that is not allowed"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(url.path)))
    return "leads out of the site" if path.startswith(("..", "/")) else ""


class Guard:
    """Checks the pages that one build has written."""

    def __init__(self) -> None:
        self.before: dict[Path, int] = {}

    def note(self, app: Sphinx, *args: object) -> None:
        """Remember the pages that are there, at ``builder-inited``: only what is written after is checked."""
        self.before = _pages(Path(app.builder.outdir)) if app.builder.format == "html" else {}

    def check(self, app: Sphinx, exception: Exception | None) -> None:
        """Check what was written, at ``build-finished``; raises :class:`GuardError` with every fault."""
        if exception is not None or app.builder.format != "html" or not app.config.edition_guard:
            return
        root = Path(app.builder.outdir)
        written = sorted(path for path, time in _pages(root).items() if self.before.get(path) != time)
        found = list(_faults_of(written, root))
        if found:
            raise GuardError("\n".join(found))


def _pages(root: Path) -> dict[Path, int]:
    """The pages below ``root``, those of an EPUB included, each with the time of its writing."""
    found = (path for suffix in ("html", "xhtml") for path in root.rglob(f"*.{suffix}"))
    return {path: path.stat().st_mtime_ns for path in found if "_static" not in path.parts}


def _faults_of(paths: Iterable[Path], root: Path) -> Iterator[str]:
    for path in paths:
        page = path.relative_to(root).as_posix()
        for fault in faults(path.read_bytes(), page):
            yield f"{page}:{fault}"
