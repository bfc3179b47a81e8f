"""SVG files: a drawing, or a page with a program in it.

Shown as a picture an SVG runs nothing; opened by itself, from a link or by its address, it is a page of the site like
any other, and its scripts run. So a drawing may hold no script, nothing that loads or embeds, and nothing that changes
a link afterwards. What is checked here is the tree that the hardened parser gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from edition.problems import EditionError
from edition.tei.load import parse

#: Elements that no drawing needs: programs, pages within, and animation, which can rewrite a link.
FORBIDDEN: Final = frozenset(
    {"script", "foreignObject", "handler", "listener", "iframe", "object", "embed", "audio", "video", "canvas"}
    | {"set", "animate", "animateColor", "animateMotion", "animateTransform", "discard", "link", "meta", "base"}
)
#: Schemes of a link that a reader may follow.
FOLLOWED: Final = frozenset({"http", "https", "mailto"})

_EMBEDDED: Final = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_CSS_URL: Final = re.compile(
    r"url\s*\(\s*(?![\s\"'#])|url\s*\(\s*[\"']\s*(?!#)|@import|expression\s*\(|\\", re.IGNORECASE
)


def fault(path: Path) -> str:
    """Why an SVG file is not a plain drawing; empty when it is."""
    try:
        root = parse(path, allow_entities=True)
    except EditionError as error:
        return f"cannot be read as XML ({error.problems[0].message})"
    before = root.getprevious()
    while before is not None:
        if isinstance(before, etree._ProcessingInstruction):
            return "holds a processing instruction"
        before = before.getprevious()
    found = next(_faults(root), "")
    return f"holds {found}" if found else ""


def _faults(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        name = etree.QName(element).localname
        if name in FORBIDDEN:
            yield f"<{name}>"
        if name == "style" and _CSS_URL.search("".join(map(str, element.itertext()))):
            yield "a style sheet that loads something"
        for attribute, value in element.attrib.items():
            if _is_harmful(name, etree.QName(str(attribute)).localname, str(value)):
                yield f"{etree.QName(str(attribute)).localname}=“{str(value)[:60]}”"


def _is_harmful(element: str, attribute: str, value: str) -> bool:
    if attribute.lower().startswith("on"):
        return True
    if attribute in ("href", "src"):
        return not (value.startswith("#") or _EMBEDDED.fullmatch(value) or (element == "a" and _leads_on(value)))
    return bool(_CSS_URL.search(value))


def _leads_on(value: str) -> bool:
    try:
        return urlsplit(value).scheme.lower() in FOLLOWED
    except ValueError:
        return False
