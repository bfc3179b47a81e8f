"""Tags and quotation marks that do not pair: which was opened, where, and which stands in its way."""

from __future__ import annotations

import re
from typing import Final

from edition.problems import Problem
from edition.tei.xmlfile import CDATA, COMMENT, INSTRUCTION, SourceText, clip

_TAG: Final = re.compile(
    rf"{COMMENT}|{INSTRUCTION}|{CDATA}"
    r"|<(?P<end>/?)(?P<name>[^\s<>/!?=\"'&]+)(?P<rest>(?>[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+)>",
    re.DOTALL,
)
_OPENING_QUOTE: Final = re.compile(r"([^\s=<>\"']+)\s*=\s*([\"'])")
_Tag = tuple[str, int]


def mismatch(source: SourceText, body: int, offset: int) -> Problem | None:
    """An end tag before ``offset`` that is not that of the element opened last."""
    opened, wrong = _open_tags(source.text, body, offset)
    if not opened or not wrong:
        return None
    inner, name = clip(opened[-1][0]), clip(wrong[0])
    if any(wrong[0] == other for other, _ in opened):
        hint = f"end <{inner}> with </{inner}> before </{name}>"
    else:
        hint = f"write </{inner}> here, or open <{name}> before"
    message = f"</{name}> stands where {_opening(source, opened[-1])} is still open"
    return Problem(source.place(wrong[1]), "mismatched-tag", message, hint)


def unclosed(source: SourceText, body: int, offset: int) -> Problem | None:
    """The element still open where the file ends."""
    opened, _ = _open_tags(source.text, body, len(source.text))
    if not opened:
        return None
    message = f"the file ends while {_opening(source, opened[-1])} is still open"
    if len(opened) > 1:
        message += f", and {len(opened) - 1} more around it"
    hint = f"write </{clip(opened[-1][0])}> where the element ends; if the file was cut off, get it whole again"
    return Problem(source.place(min(offset, len(source.text.rstrip()))), "unclosed-element", message, hint)


def _opening(source: SourceText, tag: _Tag) -> str:
    place = source.place(tag[1])
    return f"<{clip(tag[0])}> (opened at line {place.line}, column {place.column})"


def _open_tags(text: str, start: int, end: int) -> tuple[list[_Tag], _Tag | None]:
    """The elements open where ``end`` is or the first end tag stands that does not fit; and that end tag."""
    opened: list[_Tag] = []
    for m in _TAG.finditer(text, start, end):
        if m["name"] is None or m["rest"].endswith("/"):
            continue
        tag = (m["name"], m.start())
        if not m["end"]:
            opened.append(tag)
        elif opened and opened[-1][0] == tag[0]:
            opened.pop()
        else:
            return opened, tag
    return opened, None


def quote(source: SourceText, _body: int, offset: int) -> Problem | None:
    """An attribute broken off at ``offset``: a "<" stands in it, or its quotation mark is missing and it ran on."""
    tag = source.text.rfind("<", 0, offset)
    quote = _OPENING_QUOTE.search(source.text, tag, offset)
    while quote and (close := source.text.find(quote[2], quote.end(), offset)) >= 0:
        quote = _OPENING_QUOTE.search(source.text, close + 1, offset)
    if not quote:
        return None
    if source.text.startswith("<", offset) and ">" not in source.text[quote.end() : offset]:
        message, hint = "“<” stands in an attribute's value", "write &lt; for the sign itself"
        return Problem(source.place(offset), "unescaped-character", message, hint)
    message = f"the value of the attribute “{clip(quote[1])}” has no closing quotation mark"
    return Problem(source.place(quote.end() - 1), "missing-quote", message, f"write {quote[2]} after the value")
