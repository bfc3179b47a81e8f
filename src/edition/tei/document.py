"""One TEI file, read whole: root of any shape -> :class:`~edition.model.Document`."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import ABOUT, Division, Document, Mark, about
from edition.problems import Problems
from edition.tei import header, metadata
from edition.tei.elements import TEI
from edition.tei.flow import Flow, blocks_of
from edition.tei.load import Source, load
from edition.tei.prepare import prepare
from edition.tei.reader import XML, Reader, language
from edition.tei.text import BEHAVIOURS

if TYPE_CHECKING:
    from edition.tei.processing import Rules

_WRAPPERS: Final = frozenset({"TEI", "teiCorpus"})


def read(
    path: Path,
    problems: Problems,
    *,
    root: Path | None = None,
    allow_entities: bool = False,
    include_from: tuple[Path, ...] = (),
    lenient: bool = False,
    rules: Rules | None = None,
) -> Document:
    """Read the TEI file at ``path``.

    ``root`` is the folder that its inclusions may not leave but for ``include_from``, ``allow_entities`` lets it
    declare internal entities, with ``lenient`` what cannot be included is shown as missing, ``rules`` are those of the
    project's Processing Model.
    What is wrong in the text goes to ``problems``; a file that cannot be read at all raises ``EditionError``.
    """
    source = load(path, root=root, allow_entities=allow_entities, include_from=include_from, lenient=lenient)
    problems.extend(source.problems)
    return document(source, problems, rules)


def document(source: Source, problems: Problems, rules: Rules | None = None) -> Document:
    """The document of a loaded source."""
    witnesses = header.witnesses(source.root, problems)
    reader = Reader(source, BEHAVIOURS, problems, witnesses, rules=rules)
    prepare(source, reader.pointers, problems)
    meta = metadata.read(source.root)
    said = header.about(reader, source.root)
    flow: Flow = []
    _gather(reader, source.root, flow)
    text = Division(Mark("text", 1, lang=_text_language(source.root) or meta.lang), (), blocks_of(flow))
    _check_citations(reader)
    return Document(
        file=source.name,
        stem=source.path.stem,
        meta=meta,
        witnesses=tuple(witnesses.values()),
        text=text,
        ids=reader.ids,
        stemmata=tuple(reader.stemmata),
        about=said,
        digest=sha256("\0".join(file.source.text for file in source.files).encode()).hexdigest(),
        cited=tuple((key, reader.source.place(el, "target")) for key, el in reader.cited),
    )


def _text_language(root: etree._Element) -> str:
    """The language of the one ``text`` of the document; several texts say theirs themselves."""
    texts = [el for el in root if el.tag == f"{{{TEI}}}text"] if root.tag == f"{{{TEI}}}TEI" else []
    return language(texts[0].get(XML + "lang") or "") if len(texts) == 1 else ""


def _gather(reader: Reader, root: etree._Element, flow: Flow) -> None:
    """What is text in ``root``: all but headers; each ``TEI`` of a corpus is a division with its title.

    The one ``text`` of a document is the document; one of several stands for itself, with its language.
    """
    name = reader.name(root)
    if root.tag == f"{{{TEI}}}teiHeader":
        return
    several = len(root.findall(f"{{{TEI}}}text")) > 1
    if root.tag not in {f"{{{TEI}}}{w}" for w in _WRAPPERS}:
        if name == "text":
            reader.items(root, flow, inline=False)
        else:
            reader.read(root, flow, inline=False)
        return
    for child in sorted(reader.children(root, flow), key=_stands_behind):
        kind = reader.name(child)
        if kind == "teiHeader":
            continue
        if kind in _WRAPPERS:
            flow.append(_member(reader, child))
        elif kind == "text" and not several:
            reader.items(child, flow, inline=False)
        else:
            reader.read(child, flow, inline=False)


def _stands_behind(el: etree._Element) -> bool:
    """TEI puts lists of names and images before the text; a reader wants the text first."""
    return el.tag in (f"{{{TEI}}}standOff", f"{{{TEI}}}facsimile")


def _member(reader: Reader, el: etree._Element) -> Division:
    inner: Flow = []
    _gather(reader, el, inner)
    meta = metadata.read(el)
    blocks = blocks_of(inner)
    if sections := about(header.about(reader, el)):
        mark = Mark("about", lang=meta.lang, classes=("about",))
        blocks = (*blocks, Division(mark, (ABOUT,), sections))
    return Division(reader.mark(el), (meta.title,) if meta.title else (), blocks, "document")


def _check_citations(reader: Reader) -> None:
    """An empty key can never be found; the others are checked against the bibliography when the pages are made."""
    for key, el in reader.cited:
        if not key:
            reader.problems.error(
                reader.source.place(el, "target"), "empty-citation", "the citation names no key", "write bib:KEY"
            )
