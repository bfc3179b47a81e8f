"""The folder of the LaTeX output: a file for each document, the bibliography, and how to compile them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from edition.apparatus import Conventions
from edition.latex.book import README, book
from edition.model import Document
from edition.problems import NothingToDo


def store(
    documents: Sequence[Document],
    bibliographies: Iterable[Path],
    keys: frozenset[str],
    folder: Path,
    conventions: Conventions | None = None,
) -> None:
    """Write ``NAME.tex`` for each of ``documents``, ``references.bib`` and ``README.txt`` into ``folder``.

    ``keys`` are those of the bibliography, ``conventions`` those of the apparatus. What an earlier build left there is
    removed. Raises ``NothingToDo`` when
    two documents would have the same file.
    """
    texts: dict[str, str] = {}
    for document in documents:
        name = f"{document.stem}.tex"
        if name in texts:
            raise NothingToDo(f"two TEI files are called {document.stem}.xml: {name} can hold one only")
        texts[name] = book(document, keys.__contains__, conventions)
    data = [path.read_text(encoding="utf-8", errors="replace") for path in bibliographies if path.is_file()]
    if data:
        texts["references.bib"] = "\n".join(data)
    texts["README.txt"] = "\n".join(README.format(name=Path(d.file).stem, source=Path(d.file).name) for d in documents)
    _write(texts, folder)


def _write(texts: Mapping[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in texts and path.is_file():
            path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
