"""The entries of the apparatus as a table: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from edition.model import Block, Document, Entry, Inline, Reading, children, plain

#: What a spreadsheet would take for a formula (OWASP, CSV Injection).
_FORMULAE: Final = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS: Final = (
    *("file", "line", "anchor", "locus", "type", "reading", "text", "witnesses", "hand"),
    *("resp", "cert", "reading type", "cause", "remarks"),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One reading: ``kind`` is ``lem``, ``rdg``, ``sic`` …; ``text`` is empty for an omission, ``resp`` pointers."""

    kind: str
    text: str
    witnesses: tuple[str, ...]
    hand: str
    resp: tuple[str, ...]
    cert: str
    type: str
    cause: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: where it stands (file, line, anchor, locus: the numbers around it), its lemma and its readings."""

    file: str
    line: int
    anchor: str
    locus: str
    type: str
    lemma: Variant
    readings: tuple[Variant, ...]
    remarks: tuple[str, ...]


def entries(document: Document) -> Iterator[Row]:
    """The entries of a document in order; one that stands in a reading comes after the one around it."""
    yield from _below(document, (document.text,), ())


def _below(document: Document, nodes: tuple[Inline | Block, ...], around: tuple[str, ...]) -> Iterator[Row]:
    for node in nodes:
        if isinstance(node, str):
            continue
        if isinstance(node, Entry):
            readings = tuple(map(_variant, node.readings))
            locus = node.mark.n or ".".join(around)
            remarks = tuple(map(plain, node.remarks))
            mark = node.mark
            lemma = _variant(node.lemma)
            yield Row(document.file, mark.line, mark.id, locus, node.type or mark.name, lemma, readings, remarks)
        number = node.mark.n if not isinstance(node, Entry) else ""
        yield from _below(document, children(node), (*around, number) if number else around)


def _variant(reading: Reading) -> Variant:
    mark = reading.mark
    return Variant(
        mark.name,
        plain(reading.content),
        reading.witnesses,
        reading.hand,
        reading.sources,
        reading.cert,
        reading.type,
        reading.cause,
        (*(f"{siglum}: {plain(words)}" for siglum, words in reading.details), *map(plain, reading.remarks)),
    )


def as_json(rows: list[Row]) -> str:
    """A list of entries, each with its lemma and its readings; every character as it is."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: list[Row]) -> str:
    """RFC 4180, a line for each reading; a cell that a spreadsheet would compute begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        for v in (row.lemma, *row.readings):
            said = "; ".join((*v.remarks, *(row.remarks if v is row.lemma else ())))
            cells = (row.file, row.line, row.anchor, row.locus, row.type, v.kind, v.text, " ".join(v.witnesses))
            writer.writerow([_safe(c) for c in (*cells, v.hand, " ".join(v.resp), v.cert, v.type, v.cause, said)])
    return out.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAE) else cell


FORMATS: Final[Mapping[str, Callable[[list[Row]], str]]] = {"csv": as_csv, "json": as_json}
