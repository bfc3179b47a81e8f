"""TEI as it is published: without comments and private notes, and otherwise the same to the character.

Comments hold what editors say to one another, and so does ``note[@type="private"]``. They are cut out of the text of
the file, which keeps every other byte: a parser that writes the tree anew would change quotes, references and lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from edition.problems import EditionError, Place, Problem
from edition.tei.load import load
from edition.tei.xmlfile import CDATA, COMMENT, INSTRUCTION

#: Element, attribute and value of what is not published.
PRIVATE: Final = (("note", "type", "private"),)
_TAG: Final = re.compile(
    rf"(?P<comment>{COMMENT})|{INSTRUCTION}|{CDATA}"
    r"|</[^>]*>|<(?P<start>[^\s/>!?][^\s/>]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<empty>/?)>",
    re.DOTALL,
)
#: A comment before the root element; quoted strings of a document type are passed over.
_PROLOG: Final = re.compile(rf"(?P<comment>{COMMENT})|\"[^\"]*\"|'[^']*'|{INSTRUCTION}", re.DOTALL)


def published(path: Path, *, root: Path | None = None, allow_entities: bool = False) -> bytes:
    """The file as it is published.

    Raises ``EditionError`` for a file that cannot be read, or is not in UTF-8.
    """
    # what it includes is not published with it: lenient, for the build has said already what it could not include
    file = load(path, root=root, allow_entities=allow_entities, lenient=True).files[0]
    data = path.read_bytes()
    text = file.source.text
    if data not in (text.encode(), b"\xef\xbb\xbf" + text.encode()):
        place = Place(str(path), 1, 1)
        message = "the file is not in UTF-8, in which an edition is published"
        raise EditionError([Problem(place, "not-utf-8", message, "save it in UTF-8 and say so in the XML declaration")])
    return "".join(stripped(text, file.body)).encode()


def stripped(text: str, body: int = 0) -> Iterator[str]:
    """``text``, well-formed XML whose document type ends at ``body``, without what is not published, in pieces."""
    at = 0
    for start, end in (*_of_prolog(text[:body]), *_of_body(text, body)):
        yield text[at:start]
        at = end
    yield text[at:]


def _of_prolog(head: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _PROLOG.finditer(head) if match["comment"])


def _of_body(text: str, body: int) -> Iterator[tuple[int, int]]:
    """Where comments and private elements begin and end, in order, none within another."""
    begun, depth = 0, 0
    for match in _TAG.finditer(text, body):
        if depth:
            depth += _deeper(match)
            if not depth:
                yield begun, match.end()
        elif match["comment"]:
            yield match.span()
        elif match["start"] and _is_private(match["start"], match["attributes"]):
            begun, depth = match.start(), _deeper(match)
            if not depth:
                yield match.span()


def _deeper(match: re.Match[str]) -> int:
    """1 for a start tag, -1 for an end tag, 0 for all else."""
    if match["start"]:
        return 0 if match["empty"] else 1
    return -1 if match[0].startswith("</") else 0


def _is_private(tag: str, attributes: str) -> bool:
    name = tag.rpartition(":")[2]
    return any(
        name == element and re.search(rf"(?:^|\s){attribute}\s*=\s*[\"']{value}[\"']", attributes)
        for element, attribute, value in PRIVATE
    )
