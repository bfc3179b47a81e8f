"""The text of one XML file and the place, line and column, of everything in it.

libxml2 keeps the line where a start tag ends, no column, and nothing exact above line 65535. So the start tags are
counted once in the text itself, when the first place is asked for: the n-th start tag opens the n-th element.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, NoReturn, cast

from lxml import etree

from edition.problems import EditionError, Place, Problem

#: Where text is no markup: comments, processing instructions, CDATA sections. One left open runs to the end of the
#: file, which keeps every search linear.
COMMENT: Final = r"<!--.*?(?:-->|\Z)"
INSTRUCTION: Final = r"<\?.*?(?:\?>|\Z)"
CDATA: Final = r"<!\[CDATA\[.*?(?:\]\]>|\Z)"

_START: Final = re.compile(rf"{COMMENT}|{INSTRUCTION}|{CDATA}|<([^/!?])", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"\s([^\s=<>\"'/]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_LINE_END: Final = re.compile(r"\r\n?|\n")
_SHOWN: Final = 20


def fail(place: Place, code: str, message: str, hint: str = "") -> NoReturn:
    """Raise :class:`EditionError` with one problem."""
    raise EditionError([Problem(place, code, message, hint)])


def fail_with(problems: Iterable[Problem]) -> NoReturn:
    """Raise :class:`EditionError`; of very many problems with the first twenty."""
    found = iter(problems)
    shown = list(islice(found, _SHOWN))
    if next(found, None):
        shown.append(Problem(shown[-1].place, shown[-1].code, "and more like these after it", "mend these first"))
    raise EditionError(shown)


def clip(text: str, length: int = 60) -> str:
    """``text`` on one line, cut when it is too long for a message; what cannot be printed is left out."""
    line = "".join(c if c.isprintable() else " " for c in text[: length + 1])
    return line if len(line) <= length else line[: length - 1] + "…"


@dataclass(frozen=True)
class SourceText:
    """The characters of a file, as decoded, under the name shown in messages."""

    name: str
    text: str
    sha256: str

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(m.end() for m in _LINE_END.finditer(self.text))]

    @cached_property
    def _feeds(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """Line and column of the character at ``offset``."""
        line = bisect.bisect_right(self._lines, offset)
        return Place(self.name, line, offset - self._lines[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """The offset that libxml2 means by ``line`` and ``column``; it counts no line but those that end in LF."""
        start = self._feeds[min(line, len(self._feeds)) - 1]
        return min(start + max(column, 1) - 1, len(self.text))


@dataclass(frozen=True, eq=False)
class XmlFile:
    """One parsed file: its real path, its text, the offset its root is searched from (after a DOCTYPE), its tree."""

    path: Path
    source: SourceText
    body: int
    root: etree._Element

    @cached_property
    def offsets(self) -> dict[etree._Element, int]:
        """Where each element's start tag begins.

        Must be asked for before elements are taken away or added; else it is empty, for it would be wrong.
        """
        starts = [m.start() for m in _START.finditer(self.source.text, self.body) if m.lastindex]
        elements = list(self.root.iter("*"))
        return dict(zip(elements, starts, strict=True)) if len(starts) == len(elements) else {}

    def place(self, element: etree._Element, attribute: str = "") -> Place | None:
        """Where ``element`` begins, or the value of its ``attribute``; nothing for an element of another file."""
        offset = self.offsets.get(element)
        if offset is None:
            return None
        return self.source.place(self._value(offset, attribute) if attribute else offset)

    def _value(self, tag: int, attribute: str) -> int:
        """Offset of an attribute's value; of the tag when it has no such attribute, as when a DTD gave it."""
        end = self.source.text.find("<", tag + 1)
        for m in _ATTRIBUTE.finditer(self.source.text, tag, end if end > 0 else len(self.source.text)):
            if attribute in (m[1], m[1].rpartition(":")[2]):
                return m.start(m.lastindex or 0)
        return tag


def place_in(files: Iterable[XmlFile], element: etree._Element, attribute: str = "") -> Place:
    """Where ``element`` begins, or the value of its ``attribute``, in the one of ``files`` that it comes from.

    What came from none of them (a comment, an element made later) is placed with the element around it.
    """
    first, *more = files
    for around in (element, *element.iterancestors()):
        for file in (first, *more):
            if place := file.place(around, attribute):
                return place
    return Place(first.source.name, cast("int | None", element.sourceline) or 0)
