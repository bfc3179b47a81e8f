"""What ``edition pages`` costs: MB of TEI per CPU second of the whole process, its start included, and its memory.

    python tests/bench/pages.py [MB]

Three texts of 8 MB (or as many as are asked for) are made from invented words: a novel (an element in 150 bytes of
file); a critical edition and letters with names (one in 50 to 60, as in real ones). The aims are 8 MB per CPU second
for the novel, 4 for the others, and less memory than 12 times the file. Then the same novel in 1, 10 and 100 files,
where the cost should grow as the files do, and 100 files with ``-j``.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SIZE = 8
AIMS = {"novel": 8.0, "apparatus": 4.0, "names": 4.0}
#: The bytes of each of the 1, 10 and 100 files.
SMALL = 200_000
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="hr">
<teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt>
<publicationStmt><publisher>bench</publisher></publicationStmt><sourceDesc><listWit><witness xml:id="A"/>
<witness xml:id="B"/><witness xml:id="C"/></listWit></sourceDesc></fileDesc></teiHeader><text><body>
"""
_FOOT = "</body></text></TEI>\n"


def words(dice: random.Random) -> list[str]:
    """Invented words of one to four syllables, with letters of more than one byte."""
    return [
        "".join(dice.choice("bcčdgjklmnprsštvzž") + dice.choice("aeiou") for _ in range(dice.randint(1, 4)))
        for _ in range(3000)
    ]


def sentence(dice: random.Random, known: list[str]) -> str:
    """Six to twenty words with a capital and a stop."""
    chosen = dice.choices(known, k=dice.randint(6, 20))
    return f"{' '.join(chosen).capitalize()}{dice.choice('...!?')}"


def novel(dice: random.Random) -> Iterator[str]:
    """Chapters of fifty paragraphs."""
    known = words(dice)
    for chapter in range(1, 10_000):
        yield f'<div type="chapter" xml:id="ch{chapter}"><head>{sentence(dice, known)}</head>\n'
        for n in range(50):
            text = " ".join(sentence(dice, known) for _ in range(dice.randint(1, 6)))
            yield f"  <p>{text}</p>\n"
            if n % 7 == 0:
                yield f"  <p>— <said>{sentence(dice, known)}</said> — {sentence(dice, known)}</p>\n"
            if n % 12 == 0:
                yield f'  <pb n="{chapter * 5 + n // 12}"/>\n'
        yield "</div>\n"


def apparatus(dice: random.Random) -> Iterator[str]:
    """Prose with a variant reading in every second line, laid out as its encoders do."""
    known = words(dice)
    kinds = ("orthographia", "grammatice", "lexicographice")
    for chapter in range(1, 10_000):
        yield f'<div type="chapter" xml:id="ch{chapter}"><head>{sentence(dice, known)}</head>\n'
        for n in range(1, 31):
            yield f'<p n="{n}" xml:id="ch{chapter}.{n}">\n'
            for _ in range(dice.randint(5, 12)):
                wit = " ".join(dice.sample(("#A", "#B", "#C"), k=dice.randint(1, 2)))
                readings = f'<rdg wit="{wit}" type="{dice.choice(kinds)}">{dice.choice(known)}</rdg>\n'
                entry = f"<app>\n<lem>{dice.choice(known)}</lem>\n{readings}</app>"
                yield f"{sentence(dice, known)}\n{entry}\n{' '.join(dice.choices(known, k=6))} "
            yield "</p>\n"
        yield "</div>\n"


def names(dice: random.Random) -> Iterator[str]:
    """Letters with line breaks, names that point at entries, dates, underlined words."""
    known = words(dice)
    people = (f'<person xml:id="pmb{n}"><persName>{dice.choice(known)}</persName></person>' for n in range(1, 501))
    yield f'<div type="register"><listPerson>{"".join(people)}</listPerson>'
    places = (f'<place xml:id="pl{n}"><placeName>{dice.choice(known)}</placeName></place>' for n in range(1, 51))
    yield f"<listPlace>{''.join(places)}</listPlace></div>\n"
    for letter in range(1, 10_000):
        yield f'<div type="letter" xml:id="l{letter}"><head>{sentence(dice, known)}</head>\n'
        for n in range(1, 21):
            yield f'  <p n="{n}">\n'
            for _ in range(dice.randint(3, 8)):
                person = f'<rs type="person" ref="#pmb{dice.randint(1, 500)}">{dice.choice(known).capitalize()}</rs>'
                place = f'<placeName ref="#pl{dice.randint(1, 50)}">{dice.choice(known).capitalize()}</placeName>'
                date = f'<date when="19{dice.randint(10, 99)}">19{dice.randint(10, 99)}</date>'
                words_ = " ".join(dice.choices(known, k=7))
                yield f'    <lb/>{words_} {person}, {dice.choice(known)}<lb break="no"/>{dice.choice(known)} {place}\n'
                yield f'    <lb/>{dice.choice(known)} <hi rend="spaced">{dice.choice(known)}</hi> {words_} {date}.\n'
            yield "  </p>\n"
        yield "</div>\n"


KINDS: dict[str, Callable[[random.Random], Iterator[str]]] = {"novel": novel, "apparatus": apparatus, "names": names}


def made(kind: str, size: int, seed: str = "") -> str:
    """A whole file of about ``size`` bytes, the same in each run."""
    body, length = [], 0
    for part in KINDS[kind](random.Random(kind + seed)):
        body.append(part)
        length += len(part.encode())
        if length > size and part.endswith("</div>\n"):
            break
    return _HEAD.format(title=kind) + "".join(body) + _FOOT


class Cost(NamedTuple):
    """CPU seconds (user and system, children included), seconds on the clock, peak memory in bytes."""

    cpu: float
    clock: float
    peak: int


def cost(files: Sequence[Path], out: Path, *options: str) -> Cost:
    """What one ``edition pages`` costs."""
    command = [sys.executable, "-m", "edition.cli", "pages", *map(str, files), "-o", str(out), *options]
    # as an installed command runs: with its modules compiled once
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.monotonic()
    _, status, used = os.wait4(os.spawnve(os.P_NOWAIT, sys.executable, command, environment), 0)
    clock = time.monotonic() - start
    if status:
        raise SystemExit(f"edition pages ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss * 1024)


def big(folder: Path, size: int) -> None:
    """A table of the three texts, each in one file."""
    print("text         MB    CPU s   MB/s (aim)   memory: times the file")
    for kind, aim in AIMS.items():
        file = folder / f"{kind}.xml"
        file.write_text(made(kind, size * 1_000_000), encoding="utf-8")
        best = min(cost([file], folder / f"{kind}{n}") for n in range(3))
        length = file.stat().st_size
        speed = length / 1e6 / best.cpu
        print(f"{kind:10} {length / 1e6:5.2f} {best.cpu:7.2f} {speed:7.2f} ({aim:.0f}) {best.peak / length:11.1f}")


def many(folder: Path) -> None:
    """A table of 1, 10 and 100 files, and of 100 with more processes."""
    files = [folder / f"n{n:03}.xml" for n in range(100)]
    for file in files:
        file.write_text(made("novel", SMALL, file.stem), encoding="utf-8")
    print("files   MB    CPU s   s on the clock   MB/CPU s")
    cores = os.cpu_count() or 1
    for count, jobs in ((1, 1), (10, 1), (100, 1), (100, cores)):
        chosen = files[:count]
        best = min(cost(chosen, folder / f"many{count}-{jobs}-{n}", "-j", str(jobs)) for n in range(3))
        size = sum(file.stat().st_size for file in chosen) / 1e6
        said = f"   -j {jobs}" if jobs > 1 else ""
        print(f"{count:5} {size:5.2f} {best.cpu:7.2f} {best.clock:12.2f} {size / best.cpu:14.2f}{said}")


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        big(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
        many(Path(name))


if __name__ == "__main__":
    main()
