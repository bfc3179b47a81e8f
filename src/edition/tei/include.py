"""XInclude 1.0, resolved by our own code, so that no file outside the project's folder is ever opened.

libxml2's own XInclude reads any file of the machine. Here ``href`` is a relative path, the file it leads to (symbolic
links followed) lies in the folder, and is read by the same hardened loader. Left out of the standard: other hosts,
XPointer but for a bare xml:id, encodings but UTF-8, and ``xml:base``, which is neither heeded nor added, since
``Source.place`` knows the file of every element.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from edition.problems import EditionError, Place, Problems
from edition.tei.xmlfile import SourceText, XmlFile, clip, place_in

CODES: Final = {
    "include-wrong": "An xi:include is not written as XInclude wants it, or asks for what is not supported.",
    "include-outside": "An xi:include leads out of the project's folder and those of --include-from.",
    "include-missing": "The file or the element that an xi:include names is not there.",
    "include-loop": "A file includes itself, directly or through others.",
    "include-limit": "Inclusions are too many, too deep or too large.",
    "include-fallback": "The file of an xi:include is not there, and its xi:fallback is used.",
}

NAMESPACE: Final = "http://www.w3.org/2001/XInclude"
_INCLUDE: Final = f"{{{NAMESPACE}}}include"
_FALLBACK: Final = f"{{{NAMESPACE}}}fallback"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_NCNAME: Final = re.compile(r"[^\W\d][\w.\-·]*")
_DEEPEST: Final = 16
_MOST: Final = 1000
_HREF: Final = 'write a path beside this file, as in href="chapter-1.xml"'
_OUTSIDE: Final = "copy the file into the folder of the edition, or allow its folder with --include-from"
_MISSING: Final = "correct href or xpointer, give one xi:fallback, or build with --lenient"
#: What ``lenient`` lets pass.
_FORGIVEN: Final = frozenset({"include-outside", "include-missing"})


class _MissingError(Exception):
    """What an xi:include names is not there: the one failure that xi:fallback stands in for."""


class _RefusedError(Exception):
    """An xi:include that cannot be followed: code, message, hint."""


@dataclass
class Inclusion:
    """Resolves every xi:include of one text.

    ``main`` is its file, ``folders`` the real paths of what no inclusion may leave, ``limit`` the number of characters
    that all files together may have. ``fetch_xml`` and ``fetch_text`` read a file, given its path and the name to show.
    With ``lenient`` an inclusion that cannot be followed is a warning and stays in the tree, to be shown as missing.
    """

    main: XmlFile
    folders: tuple[Path, ...]
    limit: int
    fetch_xml: Callable[[Path, str], XmlFile]
    fetch_text: Callable[[Path, str], SourceText]
    files: list[XmlFile] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    lenient: bool = False
    _count: int = 0
    _left: list[etree._Element] = field(default_factory=list)

    def resolve(self) -> None:
        """Put the included matter into the tree of ``main``; ``files`` are then the XML files that went into it.

        Raises :class:`EditionError` with every inclusion that failed.
        """
        self._expand(self.main, (self.main.path.resolve(),))
        self.problems.stop_on_errors()
        for stray in self.main.root.iter(f"{{{NAMESPACE}}}*"):
            if stray in self._left or any(up in self._left for up in stray.iterancestors()):
                continue
            place = place_in(self.files, stray)
            self._error(place, "include-wrong", "this does not stand in an xi:include", "delete it")
        self.problems.stop_on_errors()

    def _expand(self, file: XmlFile, chain: tuple[Path, ...]) -> None:
        self.files.append(file)
        self.limit -= len(file.source.text)
        offsets = file.offsets  # found now: the tree is about to change
        includes = list(file.root.iter(_INCLUDE))
        places = [file.source.place(offsets[include]) for include in includes]
        self._count += len(includes)
        if file.root.tag == _INCLUDE:
            self._error(places[0], "include-wrong", "xi:include is the root of the file", "put it inside an element")
            return
        if self._count > _MOST or self.limit < 0:
            place = places[0] if places else file.source.place(0)
            message = f"there are more than {_MOST} inclusions, or they are too large together"
            self._error(place, "include-limit", message, "join the parts into fewer and smaller files")
            return
        for include, place in zip(includes, places, strict=True):
            if _stands_in(include, file.root):
                self._try(include, place, file.path.parent.resolve(), chain)

    def _try(self, include: etree._Element, place: Place, folder: Path, chain: tuple[Path, ...]) -> None:
        try:
            self._include(include, folder, chain)
        except _MissingError as missing:
            self._fall_back(include, place, str(missing))
        except _RefusedError as refused:
            self._refuse(include, place, *refused.args)
        except EditionError as error:
            self.problems.extend(error.problems)

    def _include(self, include: etree._Element, folder: Path, chain: tuple[Path, ...]) -> None:
        target = self._target(include, folder)
        name = self._name(target)
        pointer = include.get("xpointer") or ""
        parse = include.get("parse") or "xml"
        if not _is_file(target):
            raise _MissingError(f"there is no file '{name}'")
        if parse == "text" and not pointer:
            source = self.fetch_text(target, name)
            self.limit -= len(source.text)
            _replace(include, source.text, ())
        elif parse == "xml":
            self._check_chain(target, chain)
            file = self.fetch_xml(target, name)
            self._expand(file, (*chain, target))
            _replace(include, "", (_selected(file, pointer),))
        else:
            raise _RefusedError("include-wrong", 'parse is neither "xml" nor "text" without xpointer', "mend it")

    def _target(self, include: etree._Element, folder: Path) -> Path:
        """The real path that ``href`` leads to; nothing is opened before it is known to lie in the folder."""
        href = include.get("href") or ""
        try:
            parts = urlsplit(href)
            path = unquote(parts.path)
            target = (folder / path).resolve()
        except (OSError, RuntimeError, ValueError):  # no URL, a circle of symbolic links, a NUL
            raise _RefusedError("include-wrong", f"href '{clip(href)}' is no path", _HREF) from None
        if parts.scheme or parts.netloc or path.startswith("/") or not any(map(target.is_relative_to, self.folders)):
            raise _RefusedError("include-outside", f"'{clip(href)}' is outside the folder of the edition", _OUTSIDE)
        if not path or "?" in href or "#" in href or "\\" in path:
            raise _RefusedError("include-wrong", f"href '{clip(href)}' is not a relative path", _HREF)
        return target

    def _check_chain(self, target: Path, chain: tuple[Path, ...]) -> None:
        if target in chain:
            names = " → ".join(self._name(path) for path in (*chain[chain.index(target) :], target))
            message = f"a file includes itself: {clip(names, 1000)}"
            raise _RefusedError("include-loop", message, "delete this xi:include")
        if len(chain) >= _DEEPEST:
            message = f"files are included {_DEEPEST} deep, and this one yet deeper"
            raise _RefusedError("include-limit", message, "include the parts from one file")

    def _fall_back(self, include: etree._Element, place: Place, missing: str) -> None:
        fallbacks = include.findall(_FALLBACK)
        if len(fallbacks) != 1:
            self._refuse(include, place, "include-missing", missing, _MISSING)
            return
        _replace(include, fallbacks[0].text or "", list(fallbacks[0]))
        self.problems.warn(place, "include-fallback", f"{missing}; its xi:fallback is used", "correct href or xpointer")

    def _refuse(self, include: etree._Element, place: Place, code: str, message: str, hint: str) -> None:
        """An inclusion that cannot be followed: an error, or where that is wanted a sign in the text."""
        if not self.lenient or code not in _FORGIVEN:
            self._error(place, code, message, hint)
            return
        fallbacks = include.findall(_FALLBACK)
        if code == "include-outside" and len(fallbacks) == 1:
            _replace(include, fallbacks[0].text or "", list(fallbacks[0]))
        else:
            self._left.append(include)
        self.problems.warn(place, code, message, hint)

    def _name(self, path: Path) -> str:
        """How messages name ``path``: beside the name that the editor gave the main file."""
        relative = os.path.relpath(path, self.main.path.parent.resolve())
        return str(Path(self.main.source.name).parent / relative)

    def _error(self, place: Place, code: str, message: str, hint: str) -> None:
        self.problems.error(place, code, message, hint)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _stands_in(include: etree._Element, root: etree._Element) -> bool:
    """Whether ``include`` is still to be resolved: not in the fallback of another, nor taken out with it."""
    top = include
    for top in include.iterancestors():
        if top.tag == _INCLUDE:
            return False
    return top is root


def _selected(file: XmlFile, pointer: str) -> etree._Element:
    """The root of an included file, or its element with the xml:id ``pointer``, which keeps its language."""
    if not pointer:
        return file.root
    if not _NCNAME.fullmatch(pointer):
        message = f"xpointer '{clip(pointer)}' is more than an identifier"
        raise _RefusedError("include-wrong", message, "give the passage an xml:id and write that in xpointer")
    element = next((el for el in file.root.iter("*") if el.get(_XML + "id") == pointer), None)
    if element is None:
        raise _MissingError(f"'{file.source.name}' has no element with xml:id '{pointer}'")
    languages = (el.get(_XML + "lang") for el in (element, *element.iterancestors()))
    if language := next(filter(None, languages), None):
        element.set(_XML + "lang", language)
    return element


def _replace(include: etree._Element, text: str, elements: Sequence[etree._Element]) -> None:
    """Put ``text`` and then ``elements`` in the place of ``include``, before the text that follows it."""
    parent = include.getparent()
    assert parent is not None, "no root is replaced"
    at, tail = parent.index(include), include.tail or ""
    parent.remove(include)
    if elements:
        elements[-1].tail = (elements[-1].tail or "") + tail
    else:
        text += tail
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent[at:at] = elements
