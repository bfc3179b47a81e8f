"""A long text with an apparatus, for measuring and for the tests of print. Nothing here is a test.

Its words are those of our own edition's text, in an order thrown by a seeded die: no sentence of it means anything. The
witnesses and their readings are made up of the same words. The same seed gives the same bytes.

    python tests/longtext.py FOLDER [PART]

writes a project into FOLDER: ``conf.py`` and ``tei/long.xml``. PART is the share of the whole, 1 by default.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ENTRIES, NOTES, PARAGRAPHS, PER_SECTION = 3000, 800, 2160, 60
WITNESSES = ("A", "B", "C", "D")
CONF = """extensions = ["edition.sphinx"]
edition_folder = ""
edition_tei = ["tei/long.xml"]
edition_pdf_paper = "a5"
language = "hr"
"""
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="hr">
<teiHeader><fileDesc><titleStmt><title>A long text for tests</title></titleStmt>
<publicationStmt><p>Made by tests/longtext.py from words of this edition, without sense.</p></publicationStmt>
<sourceDesc><listWit>{witnesses}</listWit></sourceDesc></fileDesc></teiHeader><text><body>
"""
_FOOT = "</body></text></TEI>\n"


def known_words() -> list[str]:
    """The words of our edition's text, without signs, each as often as it occurs there."""
    source = Path(__file__).parents[1] / "tei" / "witnesses" / "S.txt"
    return re.findall(r"[^\W\d_]+", source.read_text(encoding="utf-8"))


def _paragraphs(dice: random.Random, count: int, entries: int, notes: int) -> Iterator[str]:
    """Paragraphs of sentences, with ``entries`` and ``notes`` spread over them."""
    words = known_words()
    hung = [sorted(dice.choices(range(count), k=n)) for n in (entries, notes)]
    number = 0
    for n in range(count):
        text = [w.lower() for w in dice.choices(words, k=dice.randint(45, 95))]
        spots = dice.sample(range(1, len(text) - 6), k=min(len(text) - 8, hung[0].count(n) + hung[1].count(n)))
        for i, spot in enumerate(spots):
            if i < hung[0].count(n):
                number += 1
                text[spot] = _entry(dice, words, text[spot], number)
            else:
                said = " ".join(dice.choices(words, k=dice.randint(4, 40)))
                text[spot] += f"<note>{said}.</note>"
        text[0] = text[0].capitalize()
        for at in range(dice.randint(8, 14), len(text) - 2, dice.randint(8, 14)):
            text[at] += dice.choice(",,,;.")
        yield f"<p>{' '.join(text)}.</p>\n"


def _entry(dice: random.Random, words: list[str], lemma: str, number: int) -> str:
    """An entry: a variant, an omission, an addition, two readings."""
    own = dice.sample(WITNESSES, k=dice.randint(1, 3))
    new = [w.lower() for w in dice.sample(words, k=3)]
    sigla = " ".join(f"#{w}" for w in sorted(own))
    kind = dice.random()
    if kind < 0.15:
        readings = f'<rdg wit="{sigla}"/>'
    elif kind < 0.3 and len(own) > 1:
        readings = f'<rdg wit="#{own[0]}">{new[0]}</rdg><rdg wit="#{own[1]}">{new[1]} {new[2]}</rdg>'
    else:
        readings = f'<rdg wit="{sigla}">{new[0]}</rdg>'
    return f'<app xml:id="a{number}"><lem>{lemma}</lem>{readings}</app>'


def tei(part: float = 1.0, seed: int = 4) -> str:
    """The whole file; ``part`` is the share of paragraphs, entries and notes."""
    dice = random.Random(seed)
    witnesses = "".join(f'<witness xml:id="{w}"/>' for w in WITNESSES)
    out = [_HEAD.format(witnesses=witnesses)]
    count = max(1, round(PARAGRAPHS * part))
    for n, paragraph in enumerate(_paragraphs(dice, count, round(ENTRIES * part), round(NOTES * part))):
        if n % PER_SECTION == 0:
            out.append(f"{'</div>' if n else ''}<div><head>{n // PER_SECTION + 1}</head>\n")
        out.append(paragraph)
    return "".join([*out, "</div>\n", _FOOT])


def write(folder: Path, part: float = 1.0) -> Path:
    """Write the project into ``folder``; the TEI file."""
    (folder / "tei").mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    file = folder / "tei" / "long.xml"
    file.write_text(tei(part), encoding="utf-8")
    return file


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0))
