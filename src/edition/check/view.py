"""What a rule looks at: one loaded text, its elements, identifiers, witnesses, runs of characters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Final, cast

from lxml import etree

from edition.model import Document
from edition.problems import Place
from edition.tei.elements import TEI
from edition.tei.load import Source
from edition.tei.reader import is_element
from edition.tei.xmlfile import CDATA, COMMENT, INSTRUCTION, XmlFile

XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_MARKUP: Final = re.compile(
    rf"{COMMENT}|{INSTRUCTION}|{CDATA}|</[^>]*>|<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>", re.DOTALL
)
_REFERENCE: Final = re.compile(r"&#?\w+;")


#: What is read as one stretch of text; a mark opened in it is closed in it.
_STRETCHES: Final = """
    p ab lg sp note item cell head bibl desc figDesc witness change licence div body opener closer castItem stage quote
    biblStruct witDetail rdg teiHeader figure label row person place org event
"""
_BLOCKS: Final = frozenset(_STRETCHES.split())
#: Elements whose characters are no prose.
_CODED: Final = """
    code egXML formula gi att val tag rdg idno eg ident sic orig surplus del metamark pc c g rendition am
"""
_NOT_PROSE: Final = frozenset(_CODED.split())
_READINGS: Final = frozenset({"lem", "rdg"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the element it is about, the place, what was found and how to mend it."""

    element: etree._Element | None
    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters between two tags: the element they stand in, the file, the offset of the first."""

    element: etree._Element
    file: XmlFile
    start: int
    text: str

    def place(self, index: int) -> Place:
        """The place of the character at ``index`` of the run."""
        return self.file.source.place(self.start + index)


@dataclass(frozen=True)
class View:
    """One text as the rules see it.

    ``document`` is the text as read, ``project`` the folder that nothing may lead out of, ``positive`` whether every
    witness is to be accounted for, ``keys`` the keys of the bibliography (``None``: there is none to compare with).
    """

    source: Source
    document: Document
    project: Path
    positive: bool = False
    keys: frozenset[str] | None = None

    @cached_property
    def by_name(self) -> dict[str, list[etree._Element]]:
        """The TEI elements in document order, by local name."""
        found: dict[str, list[etree._Element]] = defaultdict(list)
        for el in self.source.root.iter(f"{{{TEI}}}*"):
            found[name(el)].append(el)
        return found

    @cached_property
    def uses(self) -> Counter[str]:
        """How often the text uses each element."""
        return Counter({name: len(elements) for name, elements in self.by_name.items()})

    def all(self, *names: str) -> Iterator[etree._Element]:
        """The elements with these names, one name after the other."""
        for one in names:
            yield from self.by_name.get(one, ())

    @cached_property
    def elements(self) -> list[etree._Element]:
        """All TEI elements in document order."""
        return list(self.source.root.iter(f"{{{TEI}}}*"))

    @cached_property
    def _by_attribute(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = defaultdict(list)
        for el in self.elements:
            for key in cast("list[str]", el.keys()):
                found[key].append(el)
        return found

    def having(self, attribute: str) -> list[etree._Element]:
        """The TEI elements that have an attribute, in document order."""
        return self._by_attribute.get(attribute, [])

    @property
    def attributes(self) -> list[str]:
        """The attributes that the text uses."""
        return list(self._by_attribute)

    @cached_property
    def ids(self) -> dict[str, etree._Element]:
        """The elements by ``xml:id``, whatever their namespace."""
        return {key: el for el in self.source.root.iter("*") if (key := el.get(XML + "id"))}

    @cached_property
    def order(self) -> dict[str, int]:
        """Each witness (and group of witnesses) and its number in the order of ``listWit``."""
        found = [key for el in self._witnesses() if (key := el.get(XML + "id"))]
        return {key: i for i, key in enumerate(found)}

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """Each witness and the single witnesses it stands for: itself, or the members of a group."""
        out: dict[str, frozenset[str]] = {}
        for el in self._witnesses():
            key = el.get(XML + "id")
            inner = frozenset(k for w in el.iter(f"{{{TEI}}}witness") if w is not el and (k := w.get(XML + "id")))
            if key:
                out[key] = inner or frozenset((key,))
        return out

    @cached_property
    def single(self) -> frozenset[str]:
        """The witnesses that are no groups."""
        return frozenset(key for key, inner in self.members.items() if inner == {key})

    def _witnesses(self) -> Iterator[etree._Element]:
        return self.source.root.iter(f"{{{TEI}}}witness", f"{{{TEI}}}listWit")

    def spread(self, keys: list[str]) -> frozenset[str]:
        """The single witnesses that some sigla stand for."""
        return frozenset().union(*(self.members.get(key, frozenset((key,))) for key in keys))

    def at(self, el: etree._Element, attribute: str = "", token: str = "") -> Place:
        """Where an element begins, or the value of its attribute, or one word of that value."""
        place = self.source.place(el, attribute)
        file = next((f for f in self.source.files if f.source.name == place.file), None)
        if not token or file is None:
            return place
        start = file.source.offset(place.line, place.column)
        m = re.compile(rf"(?<![^\s\"']){re.escape(token)}(?![^\s\"'])").search(file.source.text, start, start + 10_000)
        return file.source.place(m.start()) if m else place

    def found(self, el: etree._Element, attribute: str, message: str, hint: str = "", token: str = "") -> Found:
        """A finding at an element, its attribute, or one word of the attribute."""
        return Found(el, self.at(el, attribute, token), message, hint)

    @cached_property
    def runs(self) -> list[Run]:
        """The characters of all files, between the tags; a reference such as ``&amp;`` keeps its length."""
        return [run for file in self.source.files for run in _runs(file)]

    @cached_property
    def prose(self) -> list[tuple[Run, etree._Element]]:
        """The runs that are prose, each with the block it belongs to."""
        return [(run, block) for run in self.runs if (block := _block(run.element)) is not None]

    @cached_property
    def entries(self) -> list[tuple[etree._Element, list[etree._Element]]]:
        """The entries of the apparatus, each with its readings."""
        return [(app, of_entry(app)) for app in self.all("app")]


def of_entry(app: etree._Element) -> list[etree._Element]:
    """The readings of an entry in order, those in groups included, those of entries inside it not."""
    out: list[etree._Element] = []
    for child in app.iterchildren("*"):
        if (tag := name(child)) in _READINGS:
            out.append(child)
        elif tag == "rdgGrp":
            out += of_entry(child)
    return out


def _block(el: etree._Element) -> etree._Element | None:
    """The block that an element belongs to; nothing when it holds no prose."""
    for up in (el, *el.iterancestors()):
        tag = name(up)
        if tag in _NOT_PROSE:
            return None
        if tag in _BLOCKS:
            return up
    return None


def _runs(file: XmlFile) -> Iterator[Run]:
    elements = iter(file.offsets)
    text, stack, at = file.source.text, list[etree._Element](), file.body
    for m in _MARKUP.finditer(text, file.body):
        if stack and m.start() > at:
            yield Run(stack[-1], file, at, _plain(text[at : m.start()]))
        at = m.end()
        tag = m[0]
        if tag.startswith("<![CDATA[") and stack:
            yield Run(stack[-1], file, m.start() + 9, tag[9:-3])
        elif tag.startswith("</"):
            stack.pop()
        elif not tag.startswith(("<!", "<?")):
            element = next(elements, None)
            if element is None:
                return
            if not tag.endswith("/>"):
                stack.append(element)


def _plain(text: str) -> str:
    """Text with its character references resolved, each filled up with soft hyphens to the length it had."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda m: unescape(m[0])[:1].ljust(len(m[0]), "\u00ad"), text)


def attributes(el: etree._Element) -> list[tuple[str, str]]:
    """Names and values: strings both, whatever lxml's types say."""
    return cast("list[tuple[str, str]]", el.items())


def name(el: etree._Element) -> str:
    """The local name of an element."""
    return el.tag.rpartition("}")[2]


def pointers(el: etree._Element, attribute: str) -> list[str]:
    """The identifiers that an attribute names in this file."""
    value = el.get(attribute)
    return [word[1:] for word in value.split() if word.startswith("#")] if value else []


def inside(el: etree._Element, names: frozenset[str]) -> bool:
    """Whether an element around ``el`` has one of the names."""
    return any(name(up) in names for up in el.iterancestors())


def said(el: etree._Element, without: frozenset[str] = frozenset({"note", "witDetail"})) -> str:
    """The text of an element in one line, without that of its notes."""
    out: list[str] = []

    def add(node: etree._Element) -> None:
        out.append(node.text or "")
        for child in node:
            if is_element(child) and name(child) not in without:
                add(child)
            out.append(child.tail or "")

    add(el)
    return " ".join("".join(out).split())
