"""Deep inline nesting: markdown-it stops at 20 levels and then prints the brackets of a span as text."""

from __future__ import annotations

import re
import sys
from functools import wraps
from types import ModuleType
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from myst_parser.parsers import docutils_, mdit, sphinx_
from sphinx.errors import ExtensionError, SphinxError

from .linktext import allow_spans

#: Levels of spans within spans that a page may have.
LIMIT = 200
#: MyST takes its parser from this function, which each of its modules imports for itself.
HOOK = "create_md_parser"
#: Frames that Python may stack: to store a page, pickle goes down about eight for each level.
FRAMES = 5000

_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)


class NestingError(SphinxError):
    """A page nests deeper than :data:`LIMIT`: its marks would be printed as text."""

    category = "Nesting"


def raise_limit() -> None:
    """Let MyST nest to :data:`LIMIT` levels, and stop the build beyond.

    Raises :class:`~sphinx.errors.ExtensionError` when MyST no longer makes its parser by :data:`HOOK`: going on
    would silently spoil deeply marked text.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))
    for module in (mdit, docutils_, sphinx_):
        _wrap(module)


def _wrap(module: ModuleType) -> None:
    make = getattr(module, HOOK, None)
    if make is None:
        raise ExtensionError(f"{module.__name__}.{HOOK} is gone: edition.sphinx.nesting must follow MyST-Parser")
    if getattr(make, "edition_limit", None):
        return

    @wraps(make)
    def deeper(*args: Any, **options: Any) -> MarkdownIt:
        parser: MarkdownIt = make(*args, **options)
        parser.options["maxNesting"] = LIMIT
        allow_spans(parser)
        parser.core.ruler.before("inline", "edition_nesting", _check)
        return parser

    deeper.edition_limit = LIMIT  # type: ignore[attr-defined]
    setattr(module, HOOK, deeper)


def _check(state: StateCore) -> None:
    """Beyond its limit markdown-it leaves the outer brackets as text and says nothing: look before it does."""
    for token in state.tokens:
        if token.type == "inline" and _depth(token.content) >= LIMIT:
            line = token.map[0] + 1 if token.map else 0
            source = state.md.options.get("document", {}).get("source", "a page")
            raise NestingError(f"{source}:{line}: marks nest deeper than {LIMIT} levels")


def _depth(content: str) -> int:
    """How deep the square brackets of a line of Markdown stand in one another."""
    if content.count("[") < LIMIT:
        return 0
    deepest = depth = 0
    for bracket in _BRACKETS.findall(content):
        depth += {"[": 1, "]": -1}.get(bracket, 0)
        deepest = max(deepest, depth)
    return deepest
