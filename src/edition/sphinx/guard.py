"""A last look at what was written: no script but the theme's own, nothing from elsewhere, no way out of the site.

Text is escaped long before; this catches what slipped through, whatever the reason (hostile input, a template, a
third extension), before anybody publishes it. Looked at are pages, drawings and style sheets.
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

from edition import drawings

from .policy import policy

#: Schemes that a link may have.
SCHEMES = frozenset({"http", "https", "mailto"})
#: Elements that never occur in an edition's pages.
FORBIDDEN = frozenset(
    {"iframe", "frame", "frameset", "object", "embed", "base", "applet", "portal", "style", "foreignobject"}
    | {"set", "animate", "animatetransform", "annotation-xml"}
)
#: Attributes that occur as little: a page within an attribute, a message to another host with each click.
FORBIDDEN_ATTRIBUTES = frozenset({"srcdoc", "ping", "manifest", "is"})
#: Attributes that name what the browser loads by itself, or sends what the reader typed.
LOADED = frozenset({"src", "srcset", "imagesrcset", "poster", "background", "data", "action", "formaction"})
#: Attributes that name what a reader may follow.
FOLLOWED = frozenset({"href", "cite", "longdesc", "{http://www.w3.org/1999/xlink}href", "xlink:href"})
#: What ``<meta http-equiv>`` may say.
DECLARED = frozenset({"content-type", "content-security-policy"})
#: ``<link rel>`` that only tells something and loads nothing.
TOLD = frozenset(
    {"canonical", "license", "author", "alternate", "cite-as", "describedby", "item", "collection", "type"}
)
#: Where the scripts of a site lie.
SCRIPTS = re.compile(r"_static/|searchindex\.js$")
#: Data, not code.
DATA = frozenset({"application/ld+json", "application/json"})

# A backslash can spell any of these.
_STYLE = re.compile(r"url\s*\(|image-set\s*\(|expression\s*\(|@import|position\s*:\s*fixed|\\", re.IGNORECASE)
_CSS_LOADED = re.compile(r"(?:url\s*\(|@import|image-set\s*\()\s*[\"']?\s*([^\"')\s;]+)", re.IGNORECASE)
# An attribute of the root: pages of ``html_extra_path`` lack it, and a policy of ours.
_MADE_BY_SPHINX = "data-content_root"


class GuardError(SphinxError):
    """A written page holds something that must not be published."""

    category = "Unsafe page"


def faults(source: bytes, page: str) -> list[str]:
    """What is wrong with the HTML of ``page`` (its path in the site, with ``/``), each as ``line: what``."""
    root = html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    found = [f"{el.sourceline}: {fault}" for el in root.iter(html.etree.Element) for fault in _of_element(el, page)]
    if root.get(_MADE_BY_SPHINX) is not None and (reason := _policy_fault(root)):
        found.insert(0, f"1: {reason}")
    return found


def _of_element(el: html.HtmlElement, page: str) -> Iterator[str]:
    if el.tag.lower() in FORBIDDEN:
        yield f"<{el.tag}>"
    if el.tag == "meta" and "http-equiv" in el.attrib and el.get("http-equiv").lower().strip() not in DECLARED:
        yield f"<meta http-equiv={el.get('http-equiv')}>"
    if el.tag == "script" and not _is_known(el, page):
        yield "a script that is not the theme's"
    told = el.tag == "link" and set(el.get("rel", "").lower().split()) <= TOLD
    for name, value in el.attrib.items():
        yield from _of_attribute(name, value, page, loaded=name in LOADED or (el.tag == "link" and not told))


def _is_known(script: html.HtmlElement, page: str) -> bool:
    """Data, or a file of the site's scripts and nothing inside."""
    if script.get("type", "").lower() in DATA:
        return "src" not in script.attrib
    return "src" in script.attrib and not (script.text or "").strip() and bool(SCRIPTS.match(_path(script, page)))


def _path(script: html.HtmlElement, page: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urlsplit(script.get("src")).path)))


def _of_attribute(name: str, value: str, page: str, loaded: bool) -> Iterator[str]:
    if name.lower().startswith("on") or name.lower() in FORBIDDEN_ATTRIBUTES:
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


def _policy_fault(root: html.HtmlElement) -> str:
    """What is wrong with the policy of a page: it stands before anything is loaded, once, and is ours."""
    found = [meta for meta in root.iter("meta") if meta.get("http-equiv", "").lower() == "content-security-policy"]
    if len(found) != 1 or found[0].xpath("preceding::*[self::script or self::link or self::style]"):
        return "no Content-Security-Policy before all else"
    ours = policy(root.xpath("//body//@style"))
    return "" if found[0].get("content") == ours else "a Content-Security-Policy that is not ours"


def sheet_faults(source: str) -> Iterator[str]:
    """What a style sheet loads from elsewhere."""
    for target in _CSS_LOADED.findall(source):
        if not target.startswith("data:") and (urlsplit(target).scheme or target.startswith(("//", "/", "\\"))):
            yield f"loads {target} from elsewhere"


class Guard:
    """Checks what one build has written."""

    def __init__(self) -> None:
        self.before: dict[Path, int] = {}

    def note(self, app: Sphinx, *args: object) -> None:
        """Remember the files that are there, at ``builder-inited``: only what is written after is checked."""
        self.before = _files(Path(app.builder.outdir)) if app.builder.format == "html" else {}

    def check(self, app: Sphinx, exception: Exception | None) -> None:
        """Check what was written, at ``build-finished``; raises :class:`GuardError` with every fault."""
        if exception is not None or app.builder.format != "html" or not app.config.edition_guard:
            return
        root = Path(app.builder.outdir)
        written = sorted(path for path, time in _files(root).items() if self.before.get(path) != time)
        found = list(_faults_of(written, root))
        if found:
            raise GuardError("\n".join(found))


def _files(root: Path) -> dict[Path, int]:
    """Pages (those of an EPUB as well), drawings and style sheets, with their times; of the theme the sheets."""
    found = (path for suffix in ("html", "xhtml", "svg", "css") for path in root.rglob(f"*.{suffix}"))
    return {path: path.stat().st_mtime_ns for path in found if "_static" not in path.parts or path.suffix == ".css"}


def _faults_of(paths: Iterable[Path], root: Path) -> Iterator[str]:
    for path in paths:
        name = path.relative_to(root).as_posix()
        yield from (f"{name}:{fault}" for fault in _faults_of_file(path, name))


def _faults_of_file(path: Path, name: str) -> Iterator[str]:
    if path.suffix == ".css":
        yield from (f" {fault}" for fault in sheet_faults(path.read_text(encoding="utf-8", errors="replace")))
    elif path.suffix == ".svg":
        yield from filter(None, [drawings.fault(path)])
    else:
        yield from faults(path.read_bytes(), name)
