"""The multi-witness fixture of the apparatus, ``tests/fixtures/apparatus``: its TEI and what must be printed of it."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures" / "apparatus"
TEI = FOLDER / "verses.xml"


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """(style, language) -> ``xml:id`` of each entry and the entry as printed, a raised hand after ``^``."""
    out: dict[tuple[str, str], dict[str, str]] = {}
    for line in (FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            style, language = line[3:].split()
            out[style, language] = section = {}
        elif line and not line.startswith("#"):
            key, _, entry = line.partition(" ")
            section[key] = entry
    return out
