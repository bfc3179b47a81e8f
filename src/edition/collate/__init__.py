"""Plain-text witnesses -> TEI with an apparatus, by way of CollateX.

What differs in any letter is in the apparatus; the options only say what counts as alike when words are matched. The
result is read back, and every witness is taken out of it again: it must be what went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.collate.align import Column, columns
from edition.collate.normal import Normal
from edition.collate.paragraphs import rows
from edition.collate.write import Heading, tei
from edition.problems import EditionError, NothingToDo, Place, Problem, Problems
from edition.tei.document import read
from edition.tei.load import LIMIT
from edition.tei.rawtext import read_plain
from edition.witness import witness_text

_BLANKS: Final = " \t\r\n\f\v"
_SIGLUM: Final = re.compile(r"[^\W\d_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Text:
    """A witness as it came: siglum, file, and its paragraphs (lines that are not empty, blanks settled)."""

    siglum: str
    path: Path
    paragraphs: tuple[str, ...]


def read_witness(siglum: str, path: Path) -> Text:
    """The witness in a UTF-8 text file; a line is a paragraph. Raises ``EditionError``."""
    source = read_plain(path, str(path), LIMIT)
    lines = (settled(line) for line in source.text.split("\n"))
    return Text(siglum, path, tuple(line for line in lines if line))


def sigla(paths: Sequence[Path], said: str | None) -> list[str]:
    """The sigla of some files: those said, else the names of the files. Raises ``NothingToDo`` when they do not fit."""
    names = said.split(",") if said else [path.stem for path in paths]
    if len(paths) < 2:
        raise NothingToDo("collating needs two witnesses or more")
    if len(names) != len(paths) or len(set(names)) != len(names):
        raise NothingToDo(f"--sigla: {len(paths)} different sigla are needed, for as many files")
    if wrong := [name for name in names if not _SIGLUM.fullmatch(name)]:
        raise NothingToDo(f"'{wrong[0]}' cannot be a siglum: begin with a letter, go on with letters, digits, . _ -")
    return names


def settled(line: str) -> str:
    """A line with each run of blanks as one space; a no-break space is a letter like others."""
    return " ".join(word for word in line.translate(dict.fromkeys(map(ord, _BLANKS), " ")).split(" ") if word)


def collated(texts: Sequence[Text], base: str, normal: Normal, heading: Heading) -> str:
    """The TEI of some witnesses, ``base`` giving the text. Raises ``NothingToDo`` for a base that is none of them."""
    order = [text.siglum for text in texts]
    if base not in order:
        raise NothingToDo(f"--base {base}: no such witness (there are: {', '.join(order)})")
    found: list[list[Column]] = [
        columns({siglum: words.split(" ") for siglum, words in row.items()}, normal)
        for row in rows({text.siglum: text.paragraphs for text in texts}, base, normal)
    ]
    return tei(found, order, base, {text.siglum: text.path.name for text in texts}, heading)


def prove(path: Path, texts: Iterable[Text]) -> None:
    """Take each witness out of the TEI again. Raises ``EditionError`` at the first that is not what it was."""
    problems = Problems()
    document = read(path, problems)
    problems.stop_on_errors()
    for text in texts:
        got = witness_text(document, text.siglum).split("\n")
        for number, (one, other) in enumerate(zip((*text.paragraphs, ""), (*got, ""), strict=False), 1):
            if one != other:
                message = f"witness {text.siglum} cannot be restored: paragraph {number} would read '{other[:60]}'"
                raise EditionError([Problem(Place(str(path)), "witness-lost", message, "please report this text")])
