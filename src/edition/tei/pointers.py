"""What a pointer of a document means: prefixes resolved (TEI P5, Using Abbreviated Pointers), names of who is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from lxml import etree

from edition.tei.elements import TEI

_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_GROUP: Final = re.compile(r"\$(\d)")
#: Where the words stand by which a person, a hand, a character is called, the likelier first.
_CALLED: Final = tuple(
    f"{{{TEI}}}{name}"
    for name in ("persName", "orgName", "name", "editor", "author", "label", "charName", "glyphName", "desc", "head")
)
_LONGEST: Final = 200


class Pointers:
    """The pointers of one tree; everything is looked up when it is first asked for."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root

    @cached_property
    def elements(self) -> Mapping[str, etree._Element]:
        """Every element by its ``xml:id``; of several with one identifier the first."""
        found: dict[str, etree._Element] = {}
        for el in self.root.iter("*"):
            if xml_id := el.get(_XML_ID):
                found.setdefault(xml_id, el)
        return found

    @cached_property
    def _prefixes(self) -> Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]:
        """``prefixDef``: its prefix, the pattern of the rest, what stands in the place of both."""
        found: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {}
        for el in self.root.iter(f"{{{TEI}}}prefixDef"):
            ident, pattern = el.get("ident") or "", el.get("matchPattern") or ""
            # a pattern of a few simple parts; others could take for ever to match
            if ident and len(pattern) <= _LONGEST and not re.search(r"[*+}]\)?[*+{]|\\[1-9]", pattern):
                try:
                    found[ident] = (*found.get(ident, ()), (re.compile(pattern), el.get("replacementPattern") or ""))
                except re.error:
                    continue
        return found

    def expanded(self, pointer: str) -> str:
        """``pointer`` with its prefix resolved, as it is when no ``prefixDef`` fits."""
        prefix, colon, rest = pointer.partition(":")
        if not colon or not self._prefixes or len(rest) > _LONGEST:
            return pointer
        for pattern, replacement in self._prefixes.get(prefix, ()):
            if match := pattern.fullmatch(rest):
                return _filled(replacement, ("", *match.groups("")))
        return pointer

    def target(self, pointer: str) -> etree._Element | None:
        """The element of this document that ``pointer`` names, if it is one."""
        full = self.expanded(pointer)
        return self.elements.get(full[1:]) if full.startswith("#") else None

    def called(self, pointer: str) -> str:
        """What a pointer names, in words: a person, a hand, a character; ``""`` when nothing says so."""
        el = self.target(pointer)
        return "" if el is None else name_of(el)


def _filled(replacement: str, groups: tuple[str, ...]) -> str:
    """``$1`` and so on in a ``replacementPattern`` as what the groups of ``matchPattern`` matched."""
    return _GROUP.sub(lambda m: groups[int(m[1])] if int(m[1]) < len(groups) else "", replacement)


def name_of(el: etree._Element) -> str:
    """What an element is called: the name in it, its own words when they are few, its ``@n``."""
    for tag in _CALLED:
        inner = el if el.tag == tag else el.find(tag)
        if inner is not None and words(inner):
            return words(inner)
    for name in ("persName", "name", "orgName"):
        inner = next(el.iter(f"{{{TEI}}}{name}"), None)
        if inner is not None and words(inner):
            return words(inner)
    said = words(el)
    return said if 0 < len(said) <= 60 else el.get("n") or ""


def words(el: etree._Element) -> str:
    """The text of an element in one line."""
    return " ".join("".join(map(str, el.itertext())).split())
