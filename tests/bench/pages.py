"""What ``edition pages`` costs: MB of TEI per CPU second of the whole process, its start included.

    python tests/bench/pages.py [REPEATS]

Two texts of 1 MB are made from invented words: a novel (paragraphs, quotations, page breaks), and verse with an
apparatus entry in every line. The aim is 3 MB per CPU second for the novel.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIZE = 1_000_000
AIM = 3.0
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
    """Poems of forty lines, each line with a variant reading and a name."""
    known = words(dice)
    for poem in range(1, 10_000):
        yield f'<div type="poem" xml:id="c{poem}"><head>{poem}</head><lg>\n'
        for n in range(1, 41):
            a, b, c, d, e = dice.choices(known, k=5)
            entry = f'<app><lem wit="#A">{c}</lem><rdg wit="#B">{d}</rdg><rdg wit="#C"/></app>'
            yield f'  <l n="{n}" xml:id="c{poem}.{n}">{a} <persName>{b.capitalize()}</persName> {entry} {e},</l>\n'
        yield "</lg></div>\n"


def made(kind: str) -> str:
    """A whole file of about 1 MB, the same in each run."""
    body, size = [], 0
    for part in {"novel": novel, "apparatus": apparatus}[kind](random.Random(kind)):
        body.append(part)
        size += len(part.encode())
        if size > SIZE and part.endswith("</div>\n"):
            break
    return _HEAD.format(title=kind) + "".join(body) + _FOOT


def seconds(file: Path, out: Path) -> float:
    """CPU seconds, user and system, of one ``edition pages``."""
    command = [sys.executable, "-m", "edition.cli", "pages", str(file), "-o", str(out)]
    # as an installed command runs: with its modules compiled once
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    _, status, used = os.wait4(os.spawnve(os.P_NOWAIT, sys.executable, command, environment), 0)
    if status:
        raise SystemExit(f"edition pages ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print a line for each text; 1 when the novel misses the aim."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    speed = {}
    for kind in ("novel", "apparatus"):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"{kind}.xml")
            file.write_text(made(kind), encoding="utf-8")
            best = min(seconds(file, Path(folder, f"out{n}")) for n in range(repeats))
            pages = sum(1 for _ in Path(folder, "out0").rglob("*.md"))
            size = file.stat().st_size / 1e6
            speed[kind] = size / best
            print(f"{kind:10} {size:.2f} MB  {pages:3} pages  {best:.2f} s CPU  {speed[kind]:.2f} MB/s")
    return 0 if speed["novel"] >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
