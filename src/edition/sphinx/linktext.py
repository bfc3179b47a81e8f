"""Spans in the text of a link: markdown-it takes any bracket inside link text for a link, which it may not hold.

A name that leads to its entry may hold an apparatus entry, a foreign word, a correction: all spans. CommonMark (6.3)
forbids links in links only; so a bracket that proves to be a span is let pass, and anything else ends the link.
"""

from __future__ import annotations

from types import SimpleNamespace

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline


def allow_spans(parser: MarkdownIt) -> None:
    """Let the link texts of this parser hold spans."""
    parser.helpers = SimpleNamespace(**{**vars(parser.helpers), "parseLinkLabel": label_end})  # type: ignore[assignment]


def label_end(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """Where the label that opens at ``start`` ends, or -1; markdown-it's own function but for the spans."""
    before, depth = state.pos, 1
    state.pos = start + 1
    try:
        while state.pos < state.posMax:
            marker = state.src[state.pos]
            if marker == "]":
                depth -= 1
                if depth == 0:
                    return state.pos
            at = state.pos
            state.md.inline.skipToken(state)
            if marker == "[":
                if at == state.pos - 1:
                    depth += 1
                elif disable_nested and not state.src.endswith("}", at, state.pos):
                    return -1
        return -1
    finally:
        state.pos = before
