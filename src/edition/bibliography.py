"""The keys of a bibliography, and citations that have none. The entries themselves are sphinxcontrib-bibtex's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from edition.model import Document
from edition.problems import Place, Problems, shown
from edition.tei.reader import near

_ENTRY: Final = re.compile(
    r"^\s*@\s*(?!comment|string|preamble)\w+\s*[{(]\s*([^\s,]+)\s*,", re.IGNORECASE | re.MULTILINE
)


def citation_keys(files: Sequence[Path]) -> frozenset[str]:
    """The keys of the entries of BibTeX files."""
    found: set[str] = set()
    for path in files:
        if path.is_file():
            found.update(_ENTRY.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found)


def check_citations(document: Document, keys: frozenset[str], files: Sequence[Path], problems: Problems) -> None:
    """Report each citation of a document without a key in ``keys``, which the BibTeX ``files`` have."""
    known: Mapping[str, object] = dict.fromkeys(keys)
    where = ", ".join(shown(path) for path in files if path.is_file())
    if not where:
        _without_bibliography([place for key, place in document.cited if key], problems)
        return
    for key, place in document.cited:
        if key and key not in keys:
            problems.warn(
                place,
                "unknown-citation",
                f"no entry '{key}' in the bibliography ({where})",
                near(key, known) or "add the entry, or correct the key",
            )


def _without_bibliography(places: Sequence[Place], problems: Problems) -> None:
    """One word for all citations of a document: none of them can be mended in the text."""
    if places:
        problems.warn(
            places[0],
            "unknown-citation",
            f"no bibliography is set: citations are shown by their keys (number of citations: {len(places)})",
            "name BibTeX files in the conf.py of the project: bibtex_bibfiles = ['source/references.bib']",
        )
