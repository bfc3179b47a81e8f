"""Passages that are written from right to left say so: ``dir`` beside ``lang`` (HTML, The dir attribute).

docutils makes ``lang`` of a language's class and knows no direction. Without it a paragraph of Hebrew begins at the
left edge, and the punctuation around an Arabic word jumps to its other side.
"""

from __future__ import annotations

import re
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx

#: Languages whose usual script runs from right to left, and scripts that do (ISO 639, ISO 15924).
_LANGUAGES: Final = "ar arc aii ckb dv fa he jpr jrb mzn nqo ota ps sd syc syr ug ur yi"
_SCRIPTS: Final = "adlm arab armi avst hebr mand nkoo phlp phnx prti samr syrc syrj syrn thaa"
RIGHT_TO_LEFT: Final = frozenset(_LANGUAGES.split())
_FROM_RIGHT: Final = frozenset(_SCRIPTS.split())
#: ``lang`` in a tag; in the text of a page a quotation mark is a reference, so that it cannot look like one.
_LANG: Final = re.compile(r'(<[a-z][a-z0-9]*\b[^<>]*? lang="([A-Za-z0-9-]+)")(?![^<>]* dir=)')


def runs_from_right(tag: str) -> bool:
    """Whether text in a language runs from right to left: its script decides where the tag names one (``he-Latn``)."""
    parts = tag.lower().split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    return script in _FROM_RIGHT if script else parts[0] in RIGHT_TO_LEFT


def directed(html: str) -> str:
    """The HTML of a page with ``dir`` on each element whose language says where its text begins."""
    if not any(runs_from_right(tag) for tag in {m[2] for m in _LANG.finditer(html)}):
        return html
    return _LANG.sub(lambda m: f'{m[1]} dir="{"rtl" if runs_from_right(m[2]) else "ltr"}"', html)


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give the body of a page its directions; at ``html-page-context``."""
    if isinstance(body := context.get("body"), str):
        context["body"] = directed(body)
