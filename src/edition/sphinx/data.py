"""The data beside the pages: metadata, TEI and plain text for each page, the Distributed Text Services, a sitemap.

They are written before the pages, which say what there is of them, into the folder :data:`FOLDER` of the site; what
stands there already is left alone, and what no longer belongs there is removed.
"""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from edition import __version__
from edition.metadata import Metadata
from edition.model import Document, Mark
from edition.release import dts
from edition.release.excerpt import CUT, Excerpts
from edition.release.formats import FORMATS, written
from edition.release.formats.head import File
from edition.release.published import published
from edition.tei.load import Source, load
from edition.witness import passage_texts, reading_text

from . import metadata, pages

FOLDER: Final = "data"
METADATA: Final = f"{FOLDER}/metadata/"
DTS: Final = f"{FOLDER}/dts/"
ENTRY: Final = f"{DTS}index.json"
SITEMAP: Final = "sitemap.xml"
_TEI: Final = "application/tei+xml"
_TEXT: Final = "text/plain"
_BUILDERS: Final = ("html", "dirhtml")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in the list of the landing page, and what a reader can do with it."""

    href: str
    type: str
    title: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one kind, with a sentence about them."""

    title: str
    words: str
    files: tuple[Listed, ...]


# ---------------------------------------------------------------- writing


def write(app: Sphinx, env: BuildEnvironment) -> None:
    """Write the data of an edition, at ``env-updated``; remember which pages have a file of their own."""
    if app.builder.name not in _BUILDERS or not pages.documents(app):
        return
    meta = metadata.of_project(app)
    kept = Path(app.doctreedir, "edition-data.json")
    said = [__version__, repr(meta), [document.digest for document in pages.documents(app)], repr(marks(app))]
    state = sha256(json.dumps([*said, sorted(app.env.found_docs)]).encode()).hexdigest()
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    if before.get("state") == state and (Path(app.outdir) / METADATA).is_dir():
        app.edition_files = before["files"]  # type: ignore[attr-defined]
        return
    made: dict[str, bytes] = {METADATA + name.removeprefix("."): text.encode() for name, text in written(meta).items()}
    found: dict[str, list[str]] = {}
    for document in pages.documents(app):
        source = _load(app, document)
        made |= _of_document(app, document, source, found)
        made |= {DTS + name: data for name, data in dts.resource(document, source.root, meta).items()}
    made |= {DTS + name: data for name, data in dts.collection(pages.documents(app), meta).items()}
    if meta.url:
        made[SITEMAP] = _sitemap(app, meta.url).encode()
    app.edition_files = found  # type: ignore[attr-defined]
    _store(Path(app.outdir), made)
    kept.write_text(json.dumps({"state": state, "files": found}), encoding="utf-8")


def _load(app: Sphinx, document: Document) -> Source:
    options = pages.options(app, app.config)
    return load(
        Path(document.file),
        root=Path(app.confdir),
        allow_entities=options.allow_entities,
        include_from=options.include_from,
        lenient=options.lenient,
    )


def _of_document(app: Sphinx, document: Document, source: Source, found: dict[str, list[str]]) -> dict[str, bytes]:
    """The files of one text, whole and by pages."""
    name = Path(document.file).name
    made = {f"{FOLDER}/{name}": published(Path(document.file), allow_entities=app.config.edition_allow_entities)}
    made[f"{FOLDER}/{document.stem}.txt"] = reading_text(document).encode()
    excerpts = Excerpts(source.root, name)
    texts = passage_texts(document, (mark for file, mark in marks(app).values() if file == document.file))
    for page, (file, mark) in marks(app).items():
        if file != document.file:
            continue
        element = excerpts.find(mark) if mark.name in CUT else None
        if element is not None:
            made[f"{FOLDER}/pages/{page}.xml"] = excerpts.document(element)
            found.setdefault(page, []).append("tei")
            if text := texts.get(mark):
                made[f"{FOLDER}/pages/{page}.txt"] = text.encode()
                found[page].append("text")
    return made


def _sitemap(app: Sphinx, url: str) -> str:
    """The addresses of all pages (sitemaps.org, protocol 0.9)."""
    root = app.config.root_doc
    names = sorted(app.env.found_docs, key=lambda name: (name != root, name))
    addresses = (url + ("" if name == root else quote(app.builder.get_target_uri(name), safe="/%")) for name in names)
    lines = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )


def _store(out: Path, made: dict[str, bytes]) -> None:
    for name, data in made.items():
        path = out / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for path in [*(out / FOLDER).rglob("*"), out / SITEMAP]:
        if path.is_file() and path.suffix != ".html" and path.relative_to(out).as_posix() not in made:
            path.unlink()


# ---------------------------------------------------------------- what pages say of it


def marks(app: Sphinx) -> dict[str, tuple[str, Mark]]:
    """Page -> the TEI file and the element it was made from."""
    return dict(getattr(app, "edition_marks", {}))


def seen_from(app: Sphinx, page: str, path: str) -> str:
    """The address of a file of the site as seen from a page."""
    here = posixpath.dirname(app.builder.get_target_uri(page))
    seen = posixpath.relpath(path, here or ".")
    return quote(seen) + ("/" if path.endswith("/") else "")


def files_of(app: Sphinx, page: str) -> tuple[File, ...]:
    """The files with the content of a page: its own, or for the page of a text, or the only one, those of the text."""
    own = getattr(app, "edition_files", {}).get(page, ())
    if own:
        said = [("tei", f"{FOLDER}/pages/{page}.xml"), ("text", f"{FOLDER}/pages/{page}.txt")]
        return tuple(_file(app, page, kind, path) for kind, path in said if kind in own)
    documents = pages.documents(app)
    file, mark = marks(app).get(page, ("", Mark("")))
    if file and mark.name == "about":
        return ()
    named = [document for document in documents if document.file == file]
    if page == app.config.root_doc and len(documents) == 1:
        named = list(documents)
    return tuple(_file(app, page, kind, path) for document in named for kind, path in _whole(document))


def _whole(document: Document) -> tuple[tuple[str, str], ...]:
    return (
        ("tei", f"{FOLDER}/{Path(document.file).name}"),
        ("text", f"{FOLDER}/{document.stem}.txt"),
    )


def _file(app: Sphinx, page: str, kind: str, path: str) -> File:
    href = seen_from(app, page, path)
    return File(href, _TEI, "TEI") if kind == "tei" else File(href, _TEXT, "Reading text, plain")


def overview(app: Sphinx, meta: Metadata) -> tuple[Group, ...]:
    """All data of the edition, for the landing page."""
    root = app.config.root_doc

    def seen(path: str) -> str:
        return seen_from(app, root, path)

    citation = tuple(
        Listed(seen(METADATA + name.removeprefix(".")), made.media_type, f"{made.title} ({name})", made.readers)
        for name, made in FORMATS.items()
        if not made.missing(meta)
    )
    texts = tuple(
        Listed(seen(path), _TEI if kind == "tei" else _TEXT, _called(kind, document, app))
        for document in pages.documents(app)
        for kind, path in _whole(document)
    )
    sitemap = (Listed(SITEMAP, "application/xml", "Sitemap"),) if meta.url else ()
    return (
        Group("Citation and catalogue", "How to cite the edition, for reference managers and catalogues.", citation),
        Group(
            "The text",
            "The encoded text with its apparatus, and the reading text. Each page has the same for itself at its foot.",
            texts,
        ),
        Group(
            "For programs",
            "Distributed Text Services 1.0 (Level 0): the text by its passages, as files that any server can give.",
            (Listed(seen(ENTRY), "application/ld+json", "DTS entry point"), *sitemap),
        ),
    )


def _called(kind: str, document: Document, app: Sphinx) -> str:
    of = f" of {document.title}" if len(pages.documents(app)) > 1 else ""
    return f"TEI{of}" if kind == "tei" else f"Reading text{of}, plain"
