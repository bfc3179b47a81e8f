"""``ro-crate-metadata.json``: what each part of the bundle is, for archives and programs (RO-Crate 1.2)."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from edition.metadata import Agent, Metadata
from edition.release import sums

NAME: Final = "ro-crate-metadata.json"
_SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"
#: Suffix -> media type, of the files that are listed one by one.
_TYPES: Final = {
    ".xml": "application/tei+xml",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".html": "text/html",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".lock": "text/plain",
    ".py": "text/x-python",
    ".rng": "application/xml",
    ".odd": "application/tei+xml",
    ".cff": "text/x-yaml",
    "": "text/plain",
}
#: Folders of the bundle that are described as a whole.
_FOLDERS: Final = {"html": "The web edition: open index.html", "sources": "What the edition is built from"}
#: Beginning of the path -> what a file there is; the first that fits.
_PARTS: Final = {
    "text/": "Plain text: the reading text, or that of a witness",
    "apparatus/": "The entries of the apparatus",
    "metadata/": "Citation and catalogue data",
    "sources/conf.py": "Settings of the edition",
    "sources/requirements.lock": "The packages that the project fixes, with checksums",
    "sources/": "Part of what the edition is built from",
    "README.txt": "What is in the bundle",
    "release-notes.md": "What is new in this version",
    "changes.html": "The changes since the last version",
    "commit.txt": "The commit of the repository of the edition",
    "environment.txt": "The packages that the release was made with",
}
_BY_SUFFIX: Final = {".pdf": "The book as PDF", ".epub": "The book as EPUB"}


def text(meta: Metadata, seconds: int, folder: Path) -> str:
    """The description of the bundle in ``folder``, as JSON-LD."""
    day = time.strftime("%Y-%m-%d", time.gmtime(seconds))
    names = [name for name in sums.files(folder) if name != NAME]
    files = [_file(folder, name) for name in names if name.partition("/")[0] != "html"]
    folders = [_folder(name, about, files) for name, about in _FOLDERS.items() if (folder / name).is_dir()]
    people = [_agent(agent, number) for number, agent in enumerate(meta.creators, 1)]
    publisher = [{"@id": "#publisher", "@type": "Organization", "name": meta.publisher}] if meta.publisher else []
    licence = _licence(meta)
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": meta.full_title,
        "description": meta.abstract or meta.full_title,
        "datePublished": day,
        "version": meta.version,
        "license": {"@id": licence["@id"]},
        "author": _one([{"@id": person["@id"]} for person in people]),
        "publisher": {"@id": "#publisher"} if publisher else None,
        "identifier": f"https://doi.org/{meta.doi}" if meta.doi else None,
        "url": meta.url or None,
        "keywords": ", ".join(meta.keywords) or None,
        "inLanguage": _one([tag for tag, _ in meta.languages]) or meta.lang or None,
        "hasPart": [{"@id": part["@id"]} for part in (*folders, *files)],
        "mentions": {"@id": "#edition-release"},
    }
    graph = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _SPECIFICATION},
        },
        {name: value for name, value in root.items() if value is not None},
        *people,
        *publisher,
        licence,
        *folders,
        *files,
        *_making(files, folders),
    ]
    crate = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return json.dumps(crate, ensure_ascii=False, indent=1) + "\n"


def _one(values: list[Any]) -> Any:
    """A value that is alone stands alone; of none, nothing."""
    return values if len(values) > 1 else next(iter(values), None)


def _file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    kind = _TYPES.get(path.suffix.lower())
    made: dict[str, Any] = {
        "@id": name,
        "@type": "File",
        "name": name,
        "contentSize": str(path.stat().st_size),
        "sha256": sums.sha256(path),
    }
    found = next((words for start, words in _PARTS.items() if name.startswith(start)), "")
    if about := found or _BY_SUFFIX.get(path.suffix, ""):
        made["description"] = about
    return made | ({"encodingFormat": kind} if kind else {})


def _folder(name: str, about: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    parts = [{"@id": file["@id"]} for file in files if file["@id"].startswith(f"{name}/")]
    said = {"@id": f"{name}/", "@type": "Dataset", "name": name, "description": about}
    return said | ({"hasPart": parts} if parts else {})


def _agent(agent: Agent, number: int) -> dict[str, Any]:
    orcid, ror = agent.identifier("ORCID"), agent.identifier("ROR")
    kind = "Organization" if agent.nature == "organisation" or ror else "Person"
    return {"@id": orcid or ror or f"#creator-{number}", "@type": kind, "name": agent.name}


def _licence(meta: Metadata) -> dict[str, Any]:
    """The licence as a thing with an address, or with the words of the header."""
    address = meta.web_licence or "#licence"
    words = meta.licence or "No licence is stated."
    name = meta.licence_name or ("Licence" if meta.licence else "No licence")
    return {"@id": address, "@type": "CreativeWork", "name": name, "description": words}


def _making(files: list[dict[str, Any]], folders: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """How it was made: from what, with what (the specification's Provenance of entities)."""
    results = [{"@id": name} for name in (file["@id"] for file in files) if name.endswith((".pdf", ".epub"))]
    results += [{"@id": folder["@id"]} for folder in folders if folder["@id"] == "html/"]
    yield {
        "@id": "#edition-release",
        "@type": "CreateAction",
        "name": "edition release",
        "instrument": {"@id": "#edition"},
        "object": {"@id": "sources/"},
        "result": results,
    }
    yield {
        "@id": "#edition",
        # a SoftwareApplication must have an address, and we know of none that would last
        "@type": "CreativeWork",
        "name": "edition",
        "description": "The packages it was made with, this one among them, are listed in environment.txt.",
    }
