"""Proof that no text was lost on the way to the PDF: its letters are counted against those that went in.

Order and place are the affair of the plan, which the book verifies itself; here it only matters that everything was
drawn. Scripts whose letters change with their neighbours are left out: what a reader of PDF gives back for them are
not always the letters that were set. A page has more letters than the text, its running head for one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pypdfium2


def letters(texts: Iterable[str]) -> Counter[str]:
    """How often each letter and digit of the Latin, Greek and Cyrillic scripts occurs, accents taken off."""
    found = Counter(unicodedata.normalize("NFKD", "".join(texts)))
    return Counter({letter: count for letter, count in found.items() if letter < "\u0590" and letter.isalnum()})


def lost(pdf: Path, wanted: Mapping[str, int]) -> dict[str, int]:
    """The letters that the PDF has less often than ``wanted``, and how many are missing."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = letters(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return {letter: count - found[letter] for letter, count in sorted(wanted.items()) if count > found[letter]}
