"""Compiles what `edition build --only latex` wrote, as its README says. Nothing here is a test.

The bench of the print edition measures against `compiled`: three passes of XeLaTeX. Where the text cites, biber runs
after the second, for in its first pass reledmac sets no notes, and a fourth pass follows.

    .venv/bin/python tests/tex.py OUT/latex/NAME.tex
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NEEDED = ("reledmac.sty", "polyglossia.sty", "biblatex.sty", "LibertinusSerif-Regular.otf")
#: XeLaTeX reads and writes no file outside its folder, and runs no other program.
_SAFE = {"openin_any": "p", "openout_any": "p", "SOURCE_DATE_EPOCH": "0"}


def available() -> bool:
    """Whether XeLaTeX, biber, pdftotext, and the packages and typeface of the head are on this machine."""
    if not all(map(shutil.which, ("xelatex", "biber", "kpsewhich", "pdftotext"))):
        return False
    found = subprocess.run(["kpsewhich", *_NEEDED], capture_output=True, text=True, check=False)
    return len(found.stdout.splitlines()) == len(_NEEDED)


def compiled(path: Path, passes: int = 3, timeout: float = 600) -> Path:
    """Run ``passes`` of XeLaTeX over ``path`` (with biber, and one more, where the text cites); the PDF.

    Raises ``RuntimeError`` with the lines of the log that begin with ``!`` (errors of TeX).
    """
    bibliography = path.with_suffix(".bcf")
    number = 0
    while number < passes + bibliography.is_file():
        number += 1
        _run(["xelatex", "-interaction=nonstopmode", "-no-shell-escape", path.name], path.parent, timeout)
        if faults := errors(path):
            raise RuntimeError("\n".join(faults))
        if number == passes - 1 and bibliography.is_file():
            _run(["biber", "--quiet", path.stem], path.parent, timeout)
    return path.with_suffix(".pdf")


def errors(path: Path) -> list[str]:
    """The errors in the log of ``path``, each with the two lines after it; and characters the typeface lacks."""
    lines = path.with_suffix(".log").read_text(encoding="utf-8", errors="replace").splitlines()
    return [" ".join(lines[i : i + 3]) for i, line in enumerate(lines) if line.startswith(("!", "Missing character"))]


def _run(command: list[str], folder: Path, timeout: float) -> None:
    subprocess.run(command, cwd=folder, env=os.environ | _SAFE, timeout=timeout, capture_output=True, check=False)


if __name__ == "__main__":
    if not available():
        sys.exit("XeLaTeX, biber or a package is not installed: see the README beside the file")
    print(compiled(Path(sys.argv[1]).absolute()))
