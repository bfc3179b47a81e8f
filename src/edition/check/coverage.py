"""What a text uses of TEI and what became of it: ``edition check --coverage``.

Counts of elements and attributes with their rows of the tables (``edition.tei.elements``, ``.attributes``), and the
letters of the text against those that were read: every letter must be on its way to a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from edition.model import Citation, Document, Formula, Picture, walk
from edition.tei.attributes import ATTRIBUTES, is_foreign, shown
from edition.tei.elements import TABLE, TEI, UNKNOWN
from edition.tei.include import NAMESPACE as XINCLUDE
from edition.tei.mathml import MATHML
from edition.tei.reader import is_element

_LETTER: Final = re.compile(r"\w")
_T: Final = f"{{{TEI}}}"
#: Read as metadata, or as commands of TeX: their letters are not those of the text.
_APART: Final = frozenset({f"{_T}teiHeader", f"{{{MATHML}}}math"})
#: A lemma that is quoted from the text again.
_ENDS: Final = ("from", "to", "loc")
_ELSEWHERE: Final = "an attribute of another vocabulary, for other programs"


@dataclass(frozen=True, slots=True)
class Used:
    """An element or attribute that a text uses: how often, the kind and the words of its treatment."""

    name: str
    times: int
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one file uses; ``letters`` of its text, and how many of them were not read."""

    file: str
    elements: tuple[Used, ...]
    attributes: tuple[Used, ...]
    letters: int
    lost: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a tree as it was loaded; :meth:`against` compares them with what was read of it."""

    elements: Counter[str]
    attributes: Counter[str]
    letters: Counter[str]

    def against(self, file: str, document: Document) -> Coverage:
        """The report, once the document has been read."""
        lost = self.letters - Counter(_LETTER.findall("".join(_read(document))))
        elements = (_element(tag, n) for tag, n in sorted(self.elements.items(), key=_first_known))
        attributes = (
            Used(shown(name), n, *_attribute(name))
            for name, n in sorted(self.attributes.items(), key=lambda x: shown(x[0]))
        )
        return Coverage(file, tuple(elements), tuple(attributes), self.letters.total(), lost.total())


def count(root: etree._Element) -> Counted:
    """Count what stands in a tree, before it is read: reading moves parts of it."""
    elements, attributes = Counter[str](), Counter[str]()
    for el in root.iter("*"):
        elements[str(el.tag)] += 1
        attributes.update(str(name) for name in el.attrib)
    return Counted(elements, attributes, Counter(_LETTER.findall("".join(_printed(root)))))


def _printed(el: etree._Element) -> Iterator[str]:
    """The strings of the text, without the header and what is omitted by policy."""
    if not is_element(el) or el.tag in _APART or _is_omitted(el):
        return
    yield el.text or ""
    for child in el:
        yield from _printed(child)
        yield child.tail or ""


def _is_omitted(el: etree._Element) -> bool:
    row = TABLE.get(str(el.tag).removeprefix(_T))
    if row is not None and row.kind == "omitted":
        return True
    if el.tag == f"{{{XINCLUDE}}}include":
        return True
    around = el.getparent()
    return el.tag == f"{_T}lem" and around is not None and any(around.get(end) for end in _ENDS)


def _read(document: Document) -> Iterator[str]:
    """The strings of the model, and what its leaves carry."""
    for node in walk((document.text,)):
        match node:
            case str():
                yield node
            case Picture(alt=said) | Formula(tex=said) | Citation(locator=said):
                yield said
            case _:
                pass


def _element(tag: str, n: int) -> Used:
    space, _, name = tag.rpartition("}")
    row = TABLE.get(name) if space == "{" + TEI else None
    if row is None:
        where = space[1:] or "no namespace"
        return Used(f"{name} ({'TEI' if where == TEI else where})", n, "unknown", UNKNOWN.what)
    return Used(name, n, row.kind, row.what)


def _first_known(entry: tuple[str, int]) -> tuple[bool, str]:
    space, _, name = entry[0].rpartition("}")
    return space != "{" + TEI or name not in TABLE, name.lower()


def _attribute(name: str) -> tuple[str, str]:
    if is_foreign(name):
        return "foreign", _ELSEWHERE
    what = ATTRIBUTES.get(shown(name))
    return ("known", what) if what else ("unknown", "not known to the table: it changes nothing, and is reported")


def as_text(covered: tuple[Coverage, ...]) -> str:
    """The tables, to be read on a terminal."""
    out: list[str] = []
    for one in covered:
        out.append(f"{one.file}: {one.letters} letters in the text, {one.lost} of them not read")
        for heading, rows in (("element", one.elements), ("attribute", one.attributes)):
            width = max([len(heading), *(len(row.name) for row in rows)])
            out.append(f"  {heading:<{width}}  times  what became of it")
            out += [f"  {row.name:<{width}}  {row.times:>5}  {_said(row)}" for row in rows]
    return "\n".join(out) + "\n"


def _said(row: Used) -> str:
    return row.what if row.kind in ("known", "foreign") else f"{row.kind}: {row.what}"


def as_data(one: Coverage) -> dict[str, Any]:
    """The same as an object for JSON."""
    return {
        "file": one.file,
        "letters": one.letters,
        "lost": one.lost,
        "elements": [_row(row) for row in one.elements],
        "attributes": [_row(row) for row in one.attributes],
    }


def _row(row: Used) -> dict[str, Any]:
    return {"name": row.name, "times": row.times, "kind": row.kind, "treatment": row.what}
