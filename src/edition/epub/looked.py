"""What a finished page holds, as far as the package must say it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from lxml import html


@dataclass(frozen=True, slots=True)
class Looked:
    """A page: the paths of its pictures in the book, how many of them are described, and what else it has."""

    pictures: tuple[str, ...] = ()
    described: int = 0
    formulas: int = 0
    notes: int = 0
    foreign: int = 0


def look(file: Path, path: str) -> Looked:
    """Look at the page ``file``, which is ``path`` in the book."""
    root = html.document_fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    pictures = root.findall(".//img")
    return Looked(
        pictures=tuple(normpath(join(dirname(path), unquote(picture.get("src", "")))) for picture in pictures),
        described=sum(bool(picture.get("alt", "").strip()) for picture in pictures),
        formulas=len(root.findall(".//math")),
        notes=sum(element.get("role") == "doc-footnote" for element in root.iter("aside", "div")),
        foreign=sum("lang" in element.attrib for element in root.iterfind(".//body//*")),
    )
