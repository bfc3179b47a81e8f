"""Warnings about a generated page, told at the line of the TEI file that the page came from."""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TypeAlias

#: For each page (absolute path): page line, TEI file, TEI line; sorted by page line.
LineMaps: TypeAlias = Mapping[str, Sequence[tuple[int, str, int]]]

_LOCATION = re.compile(r"(?P<page>.+?\.md)(?::(?P<line>\d*))?$")


def source_of(location: str, maps: LineMaps) -> str:
    """The TEI place of ``page.md:12``, as ``file:line``; any other location comes back as it is."""
    found = _LOCATION.match(location)
    lines = maps.get(found["page"]) if found else None
    if not found or not lines:
        return location
    at = bisect_right(lines, int(found["line"] or 0), key=lambda entry: entry[0])
    _, file, line = lines[max(at - 1, 0)]
    return f"{file}:{line}"


class AtSource(logging.Filter):
    """Rewrites the location of a log record; lets every record pass."""

    def __init__(self, maps: LineMaps) -> None:
        super().__init__()
        self.maps = maps

    def filter(self, record: logging.LogRecord) -> bool:
        """Re-address one record. Sphinx's own filters, which run before, have made the location a string."""
        location = getattr(record, "location", None)
        if isinstance(location, str):
            record.location = source_of(location, self.maps)
        return True


def install(maps: LineMaps) -> None:
    """Re-address every warning Sphinx prints from now on. Sphinx sets its handlers anew for each application."""
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(AtSource(maps))
