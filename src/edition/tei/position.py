"""The column of an element: lxml knows its line only, and an editor's cursor wants both.

The start tags of a file are found once, in order, when the first problem needs a place; the n-th tag belongs to the
n-th element of the tree as it was parsed.
"""

from __future__ import annotations

import bisect
import re

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*)*>"
    r"|(?P<tag><[^/!?\s>][^\s/>]*(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL,
)


class Positions:
    """Start tags of one XML text: offset of each, and line and column (from 1) of any offset."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tags = [m.start() for m in _MARKUP.finditer(text) if m.group("tag")]
        self._lines = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset."""
        line = bisect.bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def tag(self, index: int, attribute: str = "") -> tuple[int, int]:
        """Line and column of the ``index``-th start tag, or of the value of one of its attributes."""
        start = self.tags[index]
        if attribute:
            found = _MARKUP.match(self.text, start)
            tag = found.group() if found else ""
            value = re.search(rf"\s(?:[\w.-]+:)?{re.escape(attribute)}\s*=\s*[\"']", tag)
            start += value.end() if value else 0
        return self.at(start)
