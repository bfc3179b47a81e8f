"""The TEI of one division: a small file with the header of the whole, for those who want no more than a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from edition.model import Mark
from edition.release.published import PRIVATE
from edition.tei.elements import TEI
from edition.tei.reader import XML, line_of

#: Elements that can be cut out: divisions, and what stands beside a text.
CUT: Final = frozenset({"div", *(f"div{n}" for n in range(1, 8)), "standOff", "TEI"})
_HEADER: Final = f"{{{TEI}}}teiHeader"


class Excerpts:
    """Cuts passages out of the tree of one file; ``name`` is what the file is called."""

    def __init__(self, root: etree._Element, name: str) -> None:
        self.root = root
        self.name = name
        self._by_id: dict[str, etree._Element] = {}
        self._by_line: defaultdict[tuple[str, int], list[etree._Element]] = defaultdict(list)
        for el in root.iter(*(f"{{{TEI}}}{name}" for name in CUT)):
            if key := el.get(XML + "id"):
                self._by_id[key] = el
            self._by_line[etree.QName(el).localname, line_of(el)].append(el)

    def find(self, mark: Mark) -> etree._Element | None:
        """The element that a mark is of; none when it cannot be told from another on its line."""
        if mark.id:
            return self._by_id.get(mark.id)
        found = self._by_line.get((mark.name, mark.line), [])
        return found[0] if len(found) == 1 else None

    def document(self, el: etree._Element) -> bytes:
        """A TEI file that holds ``el`` and the header, without comments and private notes."""
        if el.tag == f"{{{TEI}}}TEI":
            return _written(public(el), self.name)
        root = etree.Element(f"{{{TEI}}}TEI", dict(_attributes(self.root)), nsmap=namespaces(self.root))
        header = next((a.find(_HEADER) for a in (el, *el.iterancestors()) if a.find(_HEADER) is not None), None)
        if header is not None:
            root.append(public(header))
        if el.tag == f"{{{TEI}}}standOff":
            root.append(public(el))
        else:
            text = etree.SubElement(root, f"{{{TEI}}}text")
            if lang := next((a.get(XML + "lang") for a in el.iterancestors() if a.get(XML + "lang")), ""):
                text.set(XML + "lang", str(lang))
            etree.SubElement(text, f"{{{TEI}}}body").append(public(el))
        return _written(root, self.name)


def _attributes(root: etree._Element) -> Iterable[tuple[str, str]]:
    """The attributes of the root that hold for a part of it: not its identifier, which is that of the whole."""
    return ((str(name), str(value)) for name, value in root.attrib.items() if name != XML + "id")


def namespaces(root: etree._Element, **more: str) -> Any:
    """The prefixes that ``root`` declares, and more."""
    return {**root.nsmap, **more}


def public(el: etree._Element) -> etree._Element:
    """A copy of an element without what is not published; the text around that stays."""
    copy = deepcopy(el)
    copy.tail = None
    private = (
        found
        for name, attribute, value in PRIVATE
        for found in copy.iterdescendants(f"{{{TEI}}}{name}")
        if found.get(attribute) == value
    )
    for node in [*copy.iterdescendants(etree.Comment), *private]:
        parent, before = node.getparent(), node.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + (node.tail or "") or None
        else:
            parent.text = (parent.text or "") + (node.tail or "") or None
        node.tail = None
        parent.remove(node)
    return copy


def _written(root: etree._Element, name: str) -> bytes:
    comment = f"<!-- A part of {name.replace('--', '- -')}, with the header of the whole. -->\n".encode()
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + comment + etree.tostring(root, encoding="UTF-8") + b"\n"
