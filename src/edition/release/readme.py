"""``README.txt``: what a reader in twenty years finds first."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Final

from edition.metadata import Metadata
from edition.release.formats import FORMATS

#: Path or beginning of a path -> what is there; ``{stem}`` is the name of the edition.
_PARTS: Final = {
    "html/": "the web edition: open html/index.html in any browser; it needs no network",
    "{stem}.pdf": "the book as PDF, with the TEI attached",
    "{stem}.epub": "the book for e-readers",
    "sources/": "what all this is made from: TEI, pages, bibliography, settings (conf.py), schema",
    "text/": "plain text, UTF-8: the reading text, and the text of each witness",
    "apparatus/": "the entries of the apparatus as CSV and JSON",
    "metadata/": "citation and catalogue data:",
    "release-notes.md": "what is new in this version",
    "changes.html": "every change since the last version, both sides",
    "commit.txt": "the commit of the repository of the edition",
    "environment.txt": "the software it was made with",
    "sources/requirements.lock": "the same with checksums, as the project fixes it",
    "ro-crate-metadata.json": "what each file is, for programs (RO-Crate 1.2)",
}


def text(meta: Metadata, stem: str, files: Sequence[str]) -> str:
    """The page for the bundle with these ``files``."""
    out = [meta.full_title, "=" * min(len(meta.full_title), 100), ""]
    out += [f"Version {meta.version}, {meta.date}"]
    out += [
        f"{role}: {', '.join(names)}"
        for role, names in (("Author", meta.authors), ("Edited by", meta.editors))
        if names
    ]
    out += [f"Publisher: {meta.publisher}"] if meta.publisher else []
    out += [f"DOI: https://doi.org/{meta.doi}" if meta.doi else "This version has no DOI."]
    out += [f"Address: {meta.url}"] if meta.url else []
    out += ["", *([fill(meta.abstract, 100), ""] if meta.abstract else [])]
    out += ["What is here", "------------", "", *_parts(stem, files), ""]
    out += ["Rights", "------", "", *(fill(words, 100) for words in (meta.licence, *meta.rights) if words), ""]
    out += ["Is it whole?", "------------", ""]
    out += ["    sha256sum --check SHA256SUMS", ""]
    out += [fill("finds every changed file. To build everything anew from sources/ and compare, with the packages of "
                 "environment.txt (it runs sources/conf.py):", 100), "", "    edition verify .", ""]  # fmt: skip
    return "\n".join(out)


def _parts(stem: str, files: Sequence[str]) -> list[str]:
    out = []
    for pattern, about in _PARTS.items():
        path = pattern.format(stem=stem)
        if any(name == path or (path.endswith("/") and name.startswith(path)) for name in files):
            out.append(f"{path}  {about}")
        if pattern == "metadata/":
            out += [f"    {name}  {made.title}" for name, made in FORMATS.items() if f"metadata/{name}" in files]
    return out
