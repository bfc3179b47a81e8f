"""From an ``xml:id`` to the anchor of a page: ``[a-z][a-z0-9-]*``, unique in the project, the same in each release.

docutils rewrites any other form (lower case, no underscore, no letters beyond ASCII), and two pages with one
anchor silently link to the wrong page; so anchors are made here, once, and a collision is a problem.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from edition.model import Document, Note, marks, walk
from edition.problems import Place, Problems

_OTHER = re.compile(r"[^a-z0-9]+")
_LETTERS = {"đ": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ſ": "s", "ı": "i"}
#: Longer names are cut and told apart by a digest: a file system and a URL bar want them short.
_LONGEST = 80
#: The series of notes, as prefixes of their labels.
NOTE_SERIES: Final = "n-"
ENTRY_SERIES: Final = "app-"
SOURCE_SERIES: Final = "src-"
#: ``note/@type`` of what belongs to the apparatus of sources (*apparatus fontium, testimoniorum, locorum similium*).
_OF_SOURCES: Final = frozenset(
    f"type-{name}"
    for name in (
        *("source", "sources", "fons", "fontes", "fontium", "testimonium", "testimonia", "testimoniorum"),
        *("similia", "loci-similes", "parallel", "parallels", "allusion", "quotation"),
    )
)
#: Links to other places: the schemes a page may use, and no credentials in front of the host.
_ALLOWED: Final = re.compile(r"(?:https?://[^@/\s]+(?:/\S*)?|mailto:[^\s]+)$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """``name`` as lower-case ASCII letters, digits and single hyphens; other scripts as code points.

    ``slug("L1_2") == "l1-2"``, ``slug("Čudo") == "cudo"``, ``slug("я") == "u44f"``; empty only for names
    without a letter or digit.
    """
    plain = "".join(map(_ascii, unicodedata.normalize("NFKD", name.lower())))
    out = _OTHER.sub("-", plain).strip("-")
    if len(out) > _LONGEST:
        out = f"{out[: _LONGEST - 9].rstrip('-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return out


def _ascii(char: str) -> str:
    if char < "\x80" or unicodedata.combining(char):
        return char if char < "\x80" else ""
    if char in _LETTERS:
        return _LETTERS[char]
    return f"u{ord(char):x}" if char.isalnum() else "-"


def anchor(xml_id: str, prefix: str = "") -> str:
    """The anchor of ``xml_id``; ``prefix`` (the slug of the document) sets several documents apart."""
    own = slug(xml_id) or "u" + hashlib.sha256(xml_id.encode()).hexdigest()[:8]
    out = f"{prefix}-{own}" if prefix else own
    return out if out[0].isalpha() else f"x-{out}"


class Shown(NamedTuple):
    """The identifiers that the pages of a document show: (``xml:id``, series, line of the file)."""

    file: str
    stem: str
    ids: tuple[tuple[str, str, int], ...]


class Anchors:
    """Every anchor of a project: which document owns it, and where a pointer leads.

    With ``prefixed`` each anchor begins with the stem of its document, so that a hundred letters may each have a
    paragraph ``p1``.
    """

    def __init__(self, *, prefixed: bool) -> None:
        self.prefixed = prefixed
        self._owner: dict[str, tuple[str, str]] = {}
        self._known: dict[str, dict[str, str]] = {}

    def add(self, shown: Shown, problems: Problems) -> None:
        """Register the identifiers that the pages of a document show; two that fall together are a problem."""
        prefix = slug(shown.stem) if self.prefixed else ""
        own = self._known[shown.stem] = {}
        for xml_id, series, line in shown.ids:
            name = series + anchor(xml_id, prefix)
            other = self._owner.setdefault(name, (shown.file, xml_id))
            if other != (shown.file, xml_id):
                problems.warn(
                    Place(shown.file, line),
                    "anchor-collision",
                    f"xml:id '{xml_id}' and '{other[1]}' of {other[0]} both become the anchor '{name}'",
                    "anchors are lower-case letters, digits and hyphens: make the two differ in these",
                )
                name = f"{name}-{hashlib.sha256(f'{shown.file} {xml_id}'.encode()).hexdigest()[:8]}"
                self._owner[name] = (shown.file, xml_id)
            own[xml_id] = name

    def of(self, document: Document, xml_id: str) -> str:
        """The anchor of an identifier of ``document``, ``""`` when no page shows it."""
        return self._known[document.stem].get(xml_id, "")

    def href(self, document: Document, target: str) -> str:
        """Where ``target`` leads from a page of ``document``: ``#anchor``, an allowed URI, or ``""``."""
        if target.startswith("#"):
            name = self.of(document, target[1:])
        elif ".xml#" in target and "/" not in target.rpartition("#")[0].replace("../", ""):
            file, _, xml_id = target.rpartition("#")
            name = self._known.get(file.rpartition("/")[2].removesuffix(".xml"), {}).get(xml_id, "")
        else:
            return target if is_followed(target) else ""
        return f"#{name}" if name else ""


def series_of(note: Note) -> str:
    """The series of a note: that of sources by its ``@type``, or the numbered notes."""
    return SOURCE_SERIES if _OF_SOURCES.intersection(note.mark.classes) else NOTE_SERIES


def is_followed(target: str) -> bool:
    """Whether a page may link to ``target``: by http, https or mailto, without credentials."""
    return bool(_ALLOWED.match(target))


def shown_of(document: Document) -> Shown:
    """What the pages of a document show, each identifier once; a note's anchor is in its series."""
    series: dict[str, str] = {}
    about = tuple(block for _, blocks in document.about for block in blocks)
    for node in walk((document.text, *about)):
        if isinstance(node, str):
            continue
        for mark in marks(node):
            if mark.id and mark.id not in series:
                series[mark.id] = series_of(node) if isinstance(node, Note) else ""
    ids = tuple((xml_id, prefix, document.ids.get(xml_id, 0)) for xml_id, prefix in series.items())
    return Shown(document.file, document.stem, ids)
