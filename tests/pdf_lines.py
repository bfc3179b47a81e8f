"""The lines and the foot of the pages of a printed edition, found from the PDF's words and their positions alone.

Nothing of ``edition.typst`` is used, so that what it plans is proved from outside. Nothing here is a test.

A *row* is what stands on one base line of the text block. Rows of the size of those beside which a number stands in
the margin are lines of the edited text: counted on, or from
one behind a heading, and every fifth must carry its number.
Below the rule at the foot stand the apparatus (run-in: a bold key, a wide space between entries) and the notes, each
with a raised mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pdfplumber

#: Points: a gap between words that parts entries; how far letters may reach beyond their box.
WIDE, SLACK = 5.5, 1.0
_KEY = re.compile(r"(\d+)(?:–(\d+))?$|tit\.$")
_HYPHENS = ("-", "\u2010", "\u00ad")


@dataclass(frozen=True)
class Word:
    """A word: its letters, its box in points from the top left of the page, size, whether it is bold, or raised."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    raised: bool = False


@dataclass
class Row:
    """A row of words from left to right; ``number`` is its line's number, 0 when it is no line of the edited text."""

    words: list[Word]
    beside: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """The words with the spaces that are seen between them; raised marks left out."""
        out, before = "", None
        for word in self.words:
            if not word.raised:
                parted = before is not None and word.x0 - before.x1 > 0.8 and word.text[0] not in ",.;:!?"
                out += (" " if parted else "") + word.text
            before = word
        return out

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return Counter({w.size: 0 for w in self.words} | _letters(self.words)).most_common(1)[0][0]


@dataclass
class Printed:
    """An entry of the apparatus: the page, the numbers of its key, which of equal words it means, its words."""

    page: int
    first: int
    last: int
    nth: int
    text: str

    @property
    def lemma(self) -> str:
        """What stands before the bracket; empty when there is none."""
        return self.text.partition("]")[0] if "]" in self.text else ""


@dataclass
class Page:
    """A page: its rows, the entries and notes at its foot, all its words, and the sides of the text block."""

    number: int
    width: float
    height: float
    rows: list[Row] = field(default_factory=list)
    entries: list[Printed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    foot: list[Word] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0


def _letters(words: Iterable[Word]) -> dict[float, int]:
    out: Counter[float] = Counter()
    for word in words:
        out[word.size] += len(word.text)
    return out


def read(path: Path) -> list[Page]:
    """The pages of a PDF, their lines numbered and their foot parted into entries and notes."""
    with pdfplumber.open(path) as pdf:
        pages, rules = [], []
        for number, sheet in enumerate(pdf.pages, start=1):
            pages.append(Page(number, float(sheet.width), float(sheet.height), words=_words(sheet)))
            rules.append(_rules(sheet))
            sheet.close()
    beside = {size for page in pages for size in _numbered_sizes(page)}
    for page, at in zip(pages, rules, strict=True):
        _divide(page, at, beside)
    _count(pages)
    for page in pages:
        _foot(page)
    return pages


def _words(page: Any) -> list[Word]:
    found = page.extract_words(
        x_tolerance=0.8, y_tolerance=1, extra_attrs=["fontname", "size"], return_chars=True, use_text_flow=False
    )
    sizes = Counter(round(c["size"], 1) for c in page.chars)
    body = max((size for size, n in sizes.items() if n > 0.1 * len(page.chars)), default=0.0)
    out = []
    for word in found:
        for raised, chars in groupby(word["chars"], key=lambda char: _is_raised(char, body)):
            run = list(chars)
            out.append(
                Word(
                    "".join(c["text"] for c in run),
                    run[0]["x0"],
                    run[-1]["x1"],
                    word["top"],
                    word["bottom"],
                    round(word["size"], 1),
                    "Bold" in word["fontname"],
                    raised,
                )
            )
    return out


def _is_raised(char: Any, body: float) -> bool:
    """Whether a figure is raised: the glyphs made for that are narrow, others small beside the ``body`` of the page."""
    narrow = char["x1"] - char["x0"] < 0.36 * char["size"]
    return bool(char["text"].isdecimal() and (narrow or char["size"] < 0.69 * body))


def _rules(page: Any) -> list[float]:
    """Where short rules stand that may part text and foot."""
    lines = [(x["x0"], x["x1"], x["top"]) for x in (*page.lines, *page.rects) if abs(x["top"] - x["bottom"]) < 1]
    return sorted(top for x0, x1, top in lines if 40 < x1 - x0 < 0.4 * float(page.width))


def _margin(page: Page) -> tuple[float, float]:
    """The sides of the text block: where most rows begin and end."""
    body = [w for w in page.words if not (w.text.isdecimal() and w.size < 8.6)]
    return (min((w.x0 for w in body), default=0.0), max((w.x1 for w in body), default=page.width))


def _numbered_sizes(page: Page) -> set[float]:
    """The sizes of the rows beside which a number stands in the margin."""
    left, right = _margin(page)
    out = set()
    for number in page.words:
        if number.text.isdecimal() and (number.x1 < left - 2 or number.x0 > right + 2):
            level = [w for w in page.words if left - 1 <= w.x0 <= right and abs(_base(w) - _base(number)) < 1.2]
            if level:
                out.add(Counter(_letters(level)).most_common(1)[0][0])
    return out


def _base(word: Word) -> float:
    """The base line: the box reaches about a fifth of the size below it."""
    return word.bottom - 0.2 * word.size


def _divide(page: Page, rules: Sequence[float], sizes: set[float]) -> None:
    """Part the words of a page into rows of the text and those of the foot."""
    page.left, page.right = _margin(page)
    at = next((y for y in rules if _is_foot([w for w in page.words if w.top > y - 1], sizes)), page.height)
    page.foot = [w for w in page.words if w.top > at - 1 and page.left - 2 <= w.x0 and w.bottom < page.height - 20]
    above = [w for w in page.words if w.top <= at - 1]
    numbers = [w for w in above if w.text.isdecimal() and (w.x1 < page.left - 2 or w.x0 > page.right + 2)]
    text = [w for w in above if w not in numbers]
    for words in _rows(text):
        row = Row(words)
        row.beside = next((n.text for n in numbers if abs(_base(n) - _base(_main(row))) < 1.2), "")
        page.rows.append(row)


def _is_foot(below: Sequence[Word], sizes: set[float]) -> bool:
    """Whether small letters only stand below: no line of the text."""
    return bool(below) and not any(w.size in sizes for w in below)


def _main(row: Row) -> Word:
    return next(w for w in row.words if w.size == row.size)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words by their base lines; raised ones with the row they stand in; of two columns the left alone."""
    out: list[list[Word]] = []
    for word in sorted((w for w in words), key=lambda w: (_base(w), w.x0)):
        if out and abs(_base(out[-1][0]) - _base(word)) < 1.2:
            out[-1].append(word)
        else:
            out.append([word])
    raised = [r for r in out if all(w.raised for w in r)]
    rows = [r for r in out if r not in raised]
    for mark in (w for r in raised for w in r):  # raised by its base line: it belongs to the row a little below
        near = [r for r in rows if 0 <= _base(r[0]) - _base(mark) < 0.6 * r[0].size]
        (near[0] if near else out[0]).append(mark)
    return [sorted(r, key=lambda w: w.x0) for r in rows]


def _left_column(row: Row, page: Page) -> Row:
    """The left of two columns, where a wide gap stands near the middle of the row; empty when it has none."""
    middle = (page.left + page.right) / 2
    span = page.right - page.left
    if row.words[0].x0 > middle - 0.1 * span:
        return Row([])
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(row.words))
    wide = max(9.0, 1.8 * gaps[len(gaps) // 2]) if gaps else 9.0
    for a, b in pairwise(row.words):
        if b.x0 - a.x1 > wide and middle - 0.08 * span < (a.x1 + b.x0) / 2 < middle + 0.2 * span and b.x0 > middle - 9:
            return Row([w for w in row.words if w.x1 <= a.x1], row.beside)
    return row


def _count(pages: Sequence[Page]) -> None:
    """Number the lines of the edited text: the rows of the sizes of those that have a number beside them."""
    sizes = {row.size for page in pages for row in page.rows if row.beside}
    runs: list[list[Row]] = [[]]
    for page in pages:
        kept = []
        for whole in page.rows:
            if whole.size not in sizes or all(w.bold for w in whole.words):
                if whole.size > min(sizes, default=0.0):  # no running head: that parts nothing
                    runs.append([])
            elif (row := _left_column(whole, page)).words:
                runs[-1].append(row)
                kept.append(row)
        page.rows = kept
    # a long run without a number is other text of the same size
    runs = [run for run in runs if run and (len(run) < 5 or any(row.beside for row in run))]
    count = 0
    for n, run in enumerate(runs):
        if not any(row.beside for later in runs[n:] for row in later):
            break  # nothing tells whether these are lines of the text
        count = _start(runs[n:], count)
        for row in run:
            count += 1
            row.number = count


def _start(runs: Sequence[Sequence[Row]], count: int) -> int:
    """Where a run begins to count: it goes on, or begins anew, as the next number beside a line has it."""
    rows = [row for run in runs for row in run]
    at, printed = next(((i, int(row.beside)) for i, row in enumerate(rows) if row.beside.isdecimal()), (0, 0))
    if printed in (0, count + at + 1):
        return count
    # what stands between may begin anew with a later run; a number that fits neither is reported by `misnumbered`
    return max(0, printed - at - 1) if at < len(runs[0]) else 0 if printed == at + 1 else count


def misnumbered(pages: Sequence[Page]) -> list[str]:
    """Lines whose printed number is not the one they have by counting, and fifth lines without a number."""
    out = []
    for page in pages:
        for row in page.rows:
            want = str(row.number) if row.number and row.number % 5 == 0 else ""
            if row.beside != want and (row.number or row.beside):
                out.append(f"p. {page.number}: printed '{row.beside}', counted {row.number}: {row.text[:40]}")
    return out


# ---------------------------------------------------------------- the foot


def _foot(page: Page) -> None:
    """The entries and the notes below the rule."""
    rows = _rows(page.foot)
    if rows and len(rows[-1]) == 1 and rows[-1][0].text.isdecimal() and rows[-1][0].x0 > page.left + 40:
        page.foot.remove(rows.pop()[0])  # the number of the page
    if not rows:
        return
    first_note = next((i for i, row in enumerate(rows) if row[0].raised), len(rows))
    last = (0, 0)
    for first, end, nth, text in _entries(rows[:first_note]):
        last = (first, end) if (first, end) != (0, 0) else last
        page.entries.append(Printed(page.number, *last, nth, text))
    for row in rows[first_note:]:
        if row[0].raised:
            page.notes.append("")
        page.notes[-1] += " " + " ".join(w.text for w in row)


def _entries(rows: Sequence[Sequence[Word]]) -> Iterator[tuple[int, int, int, str]]:
    """(first, last, nth, text) of each entry of a run-in apparatus; 0, 0 where the key is that of the one before."""
    pieces: list[list[Word]] = []
    for row in rows:
        for i, word in enumerate(row):
            opens = bool(word.bold and _KEY.match(word.text)) or (i > 0 and word.x0 - row[i - 1].x1 > WIDE)
            # at the beginning of a row nothing is seen of the wide space: a second bracket tells
            opens = opens or (i == 0 and bool(pieces) and "]" in _joined(pieces[-1]) and "]" in _until_gap(row))
            if opens or not pieces:
                pieces.append([])
            pieces[-1].append(word)
    for piece in pieces:
        key = _KEY.match(piece[0].text) if piece[0].bold else None
        words = piece[1:] if key else piece
        bracket = next((i for i, w in enumerate(words) if "]" in w.text), len(words))
        index = [i for i, w in enumerate(words[:bracket]) if w.raised]
        nth = int(words[index[0]].text) if index else 0
        said = [w for i, w in enumerate(words) if i not in index[:1]]
        first = int(key[1] or 0) if key else 0
        yield first, int(key[2] or first) if key else 0, nth, _joined(said)


def _until_gap(row: Sequence[Word]) -> str:
    out: list[Word] = []
    for i, word in enumerate(row):
        if i and (word.x0 - row[i - 1].x1 > WIDE or (word.bold and _KEY.match(word.text))):
            break
        out.append(word)
    return _joined(out)


def _joined(words: Sequence[Word]) -> str:
    out, before = "", None
    for word in words:
        near = before is not None and abs(before.bottom - word.bottom) < 4 and word.x0 - before.x1 < 0.9
        out += ("" if before is None or near or word.text.startswith("]") else " ") + word.text
        before = word
    return out


# ---------------------------------------------------------------- what can be proved of it


def lines(pages: Sequence[Page]) -> Iterator[tuple[int, int, str]]:
    """(page, number, text) of each line of the edited text."""
    for page in pages:
        yield from ((page.number, row.number, row.text) for row in page.rows if row.number)


def numbered_words(pages: Sequence[Page]) -> list[tuple[str, int, int]]:
    """The words of the edited text in order, a divided one joined: the word, its page, the number of its line."""
    out: list[tuple[str, int, int]] = []
    open_ = False
    for page, number, text in lines(pages):
        parts = text.split()
        for i, part in enumerate(parts):
            if i == 0 and open_:
                word, at, line = out.pop()
                out.append((word.rstrip("".join(_HYPHENS)) + part, at, line))
            else:
                out.append((part, page, number))
        open_ = bool(parts) and parts[-1].endswith(_HYPHENS)
    return out


def overlaps(pages: Sequence[Page]) -> list[str]:
    """Words painted over other words."""
    out = []
    for page in pages:
        by_top = sorted(page.words, key=lambda w: w.top)
        for i, a in enumerate(by_top):
            for b in by_top[i + 1 :]:
                if b.top > a.bottom - SLACK:
                    break
                across = min(a.x1, b.x1) - max(a.x0, b.x0)
                deep = min(a.bottom, b.bottom) - max(a.top, b.top)
                if across > SLACK and deep > max(SLACK, 0.25 * min(a.size, b.size)):
                    out.append(f"p. {page.number}: '{a.text}' and '{b.text}'")
    return out


def outside(pages: Sequence[Page]) -> list[str]:
    """Words of the foot beyond the text block, and any word outside the page."""
    out = []
    for page in pages:
        out += [
            f"p. {page.number}: '{w.text}' beside the page"
            for w in page.words
            if w.x0 < 0 or w.top < 0 or w.x1 > page.width or w.bottom > page.height
        ]
        edges = [w for row in page.rows for w in row.words]
        if edges and page.foot:
            right = max(max(w.x1 for w in edges), page.right)
            out += [f"p. {page.number}: '{w.text}' in the margin" for w in page.foot if w.x1 > right + SLACK]
    return out
