"""``edition new``: a project that builds at once, empty or from a text.

What the text shows (headings, paragraphs, captions, footnotes) is encoded; what only the editor knows is left out, not
made up. The header names what is missing in comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.anchors import slug
from edition.new import docx, plaintext
from edition.new.files import files as beside
from edition.new.write import Answers, tei
from edition.problems import NothingToDo, Problem, Problems
from edition.tei.document import read
from edition.witness import witness_text

#: Suffix -> what reads such a file as the blocks of a text.
READERS: Final = {".txt": plaintext.blocks, ".md": plaintext.blocks, ".docx": docx.blocks}
#: It becomes an xml:id and the name of a file.
_SIGLUM: Final = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True, slots=True)
class Made:
    """A new project: its files below the folder, in order, and what the editor should know."""

    files: tuple[str, ...]
    notices: tuple[Problem, ...] = ()


def new(folder: Path, source: Path | None, answers: Answers) -> Made:
    """Make the project. Raises ``NothingToDo`` when the folder holds files, ``EditionError`` for a text at fault."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NothingToDo(f"{folder}: there is something already; name a new folder")
    if source is not None and source.suffix.lower() not in READERS:
        raise NothingToDo(f"--from {source}: {', '.join(READERS)} can be read")
    if not _SIGLUM.fullmatch(answers.siglum):
        raise NothingToDo(f"--siglum {answers.siglum}: a letter, then letters, figures, - and _")
    notices: list[Problem] = []
    text = READERS[source.suffix.lower()](source, notices) if source else plaintext.sample()
    name = slug(answers.title) or "text"
    files: dict[str, bytes] = {path: page.encode() for path, page in beside(answers, name).items()}
    witness = f"witnesses/{answers.siglum}{source.suffix.lower()}" if source else ""
    files[f"tei/{name}.xml"] = tei(text, answers, witness, proved=False).encode()
    if source:
        files[f"tei/{witness}"] = source.read_bytes()
    files |= {f"tei/{path}": data for path, data in text.images.items()}
    _write(folder, files)
    if source and _is_restored(folder / "tei" / f"{name}.xml", answers.siglum, source):
        (folder / "tei" / f"{name}.xml").write_text(tei(text, answers, witness, proved=True), encoding="utf-8")
    return Made(tuple(sorted(files)), tuple(notices))


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _is_restored(path: Path, siglum: str, source: Path) -> bool:
    """Whether the file of the witness, line for line, is what the encoding says the witness has."""
    if source.suffix.lower() != ".txt":
        return False
    problems = Problems()
    document = read(path, problems)
    text = source.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    return not problems.errors and witness_text(document, siglum) == text.removesuffix("\n")
