"""The one place where XML is parsed: from a path to a tree that has done no harm, or to a problem in plain words.

Rules and measurements: release-and-security §6. The file is read with a cap and decoded here, so that what was
checked is what libxml2 parses; nothing but the file named, and what it includes from the edition's folder, is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from lxml import etree

from edition.problems import Place, Problem, Problems
from edition.tei import doctype, include, malformed, rawtext
from edition.tei.malformed import BASE, LogEntry
from edition.tei.xmlfile import XmlFile, clip, fail, fail_with, place_in

#: Every code this package's loading can report, with what it means.
CODES: Final[dict[str, str]] = {
    **rawtext.CODES,
    **doctype.CODES,
    **malformed.CODES,
    **include.CODES,
    "not-tei": "The root element is not in the namespace of the TEI.",
}

TEI: Final = "http://www.tei-c.org/ns/1.0"
LIMIT: Final = 20_000_000
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_DEEPEST: Final = 256

#: Never ``collect_ids=False``: in lxml 6.1.3 it turns the loading of external DTDs on again.
_HARDENED: Final[dict[str, Any]] = {
    "encoding": "utf-8",
    "resolve_entities": "internal",
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
}


@dataclass(frozen=True)
class Source:
    """A TEI text as loaded, with everything it includes.

    ``name`` is the path as the user gave it, ``sha256`` the digest of the file's bytes, ``files`` the file and every
    XML file included, ``problems`` what the editor should know although the text could be loaded.
    """

    path: Path
    name: str
    root: etree._Element
    sha256: str
    problems: tuple[Problem, ...]
    files: tuple[XmlFile, ...]

    def place(self, element: etree._Element, attribute: str = "") -> Place:
        """The file, line and column where ``element`` begins, or the value of its ``attribute``.

        The tree is taken to be as it was loaded: when elements were taken away or added before the first place was
        asked for, the line is the one that lxml knows, and the column 1.
        """
        return place_in(self.files, element, attribute)


def load(
    path: Path,
    *,
    root: Path | None = None,
    allow_entities: bool = False,
    include_from: tuple[Path, ...] = (),
    lenient: bool = False,
    limit: int = LIMIT,
) -> Source:
    """Load the TEI file ``path``.

    ``root`` is the folder that inclusions may not leave (that of the file when not given) but for those of
    ``include_from``; ``allow_entities`` lets the file declare internal general entities; ``lenient`` leaves an
    inclusion that cannot be followed in the tree; ``limit`` is the number of bytes of a file that are read.

    Raises :class:`~edition.problems.EditionError`, and nothing else, with codes of :data:`CODES`.
    """
    told = Problems()
    fetch = partial(_parse, allow_entities=allow_entities, limit=limit, told=told)
    file = fetch(path, str(path))
    _check_namespace(file)
    if include.NAMESPACE not in file.source.text:
        return Source(path, file.source.name, file.root, file.source.sha256, tuple(told.found), (file,))
    folders = tuple(folder.resolve() for folder in (root or path.parent, *include_from))
    plain = partial(rawtext.read_plain, limit=limit)
    inclusion = include.Inclusion(file, folders, limit, _included(fetch), plain, lenient=lenient)
    inclusion.resolve()
    files, found = tuple(inclusion.files), (*told.found, *inclusion.problems.found)
    _check_depth(files)
    if twice := _duplicates(file.root, files):
        fail_with(twice)
    return Source(path, file.source.name, file.root, file.source.sha256, found, files)


def parse(path: Path, *, limit: int = LIMIT, allow_entities: bool = False) -> etree._Element:
    """The root of an XML file of any kind, such as a schema, by the same hardened parser; no inclusion is followed.

    ``allow_entities`` lets the file have a document type that declares internal entities, as many a drawing does.

    Raises :class:`~edition.problems.EditionError`, as :func:`load` does.
    """
    return _parse(path, str(path), allow_entities=allow_entities, limit=limit, told=Problems()).root


def _included(fetch: Callable[[Path, str], XmlFile]) -> Callable[[Path, str], XmlFile]:
    def fetch_included(path: Path, name: str) -> XmlFile:
        file = fetch(path, name)
        if not etree.QName(file.root).namespace:
            _check_namespace(file)
        return file

    return fetch_included


class _DeniedError(Exception):
    """libxml2 wanted to open something."""


class _Deny(etree.Resolver):
    """Opens nothing. The parser's settings keep libxml2 from asking; this stands behind them."""

    def resolve(self, system_url: str, public_id: str, context: object = None) -> None:
        raise _DeniedError(system_url)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    parser = etree.XMLParser(**_HARDENED, recover=recover)
    parser.resolvers.add(_Deny())
    return parser


def _parse(path: Path, name: str, *, allow_entities: bool, limit: int, told: Problems) -> XmlFile:
    """Read and parse one file; whether it is TEI is not looked at. What was passed over goes to ``told``."""
    source, data = rawtext.read_xml(path, name, limit)
    body = doctype.after_doctype(source, allow_entities=allow_entities)
    if body:
        data = doctype.without_parameters(source, body, told)
    parser = _parser()
    try:
        file = XmlFile(path, source, body, etree.fromstring(data, parser, base_url=BASE))
    except etree.XMLSyntaxError:
        # Not the exception's own log: that one also holds what earlier parsers said.
        problems = malformed.explain(source, body, cast("Iterable[LogEntry]", parser.error_log))
        if any(problem.code == "duplicate-id" for problem in problems):
            tree = etree.fromstring(data, _parser(recover=True), base_url=BASE)
            others = [problem for problem in problems if problem.code != "duplicate-id"]
            problems = others + _duplicates(tree, [XmlFile(path, source, body, tree)]) or problems
        fail_with(sorted(problems, key=lambda problem: problem.place))
    except _DeniedError as denied:
        fail(Place(name), "external-entity", f"the file asks for '{clip(str(denied))}'", "delete the reference to it")
    if body:
        doctype.check_expanded(file)
    return file


def _check_namespace(file: XmlFile) -> None:
    root = etree.QName(file.root)
    if root.namespace == TEI:
        return
    name, place = clip(root.localname), place_in([file], file.root)
    if name in ("TEI.2", "teiCorpus.2"):
        fail(place, "not-tei", f"<{name}> is TEI P4", "convert the file to TEI P5")
    if not root.namespace:
        hint = f'write xmlns="{TEI}" into the tag of the root element'
        fail(place, "not-tei", f"the root <{name}> is in no namespace", hint)
    message = f"the root <{name}> is in the namespace “{clip(root.namespace)}”, not in the TEI's"
    fail(place, "not-tei", message, f'a TEI file begins with <TEI xmlns="{TEI}">')


def _check_depth(files: tuple[XmlFile, ...]) -> None:
    """Hold what was put together to the depth that each file is held to."""
    depth = 0
    for event, element in etree.iterwalk(files[0].root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            fail(place_in(files, element), "too-deep", f"elements are nested deeper than {_DEEPEST}", "take out levels")


def _duplicates(root: etree._Element, files: Iterable[XmlFile]) -> list[Problem]:
    """A problem for every xml:id that another element has before, naming both places."""
    files, seen, problems = tuple(files), dict[str, etree._Element](), list[Problem]()
    for element in root.iter("*"):
        if not (xml_id := element.get(_XML_ID)):
            continue
        first = seen.setdefault(xml_id, element)
        if first is not element:
            name, place = etree.QName(first).localname, place_in(files, first)
            message = f"xml:id “{clip(xml_id)}” is already that of <{name}> at {place}"
            problems.append(Problem(place_in(files, element), "duplicate-id", message, "give every element its own"))
    return problems
