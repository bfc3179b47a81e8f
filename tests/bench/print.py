"""What a printed edition costs: our PDF beside the three passes of XeLaTeX with reledmac, on the same text.

    python tests/bench/print.py [PART]

The text is made by tests/longtext.py (PART of it, 1 by default: some 490 pages of A5, 3,000 entries of the apparatus,
800 notes). It is set twice by ``edition build --only pdf``, in two folders, and once by ``edition build --only latex``
and XeLaTeX, as tests/tex.py runs it; the class is told paper, text block and size of our page. Printed: wall clock,
CPU seconds (children included), the largest peak of any process, pages, the ratio of the wall clocks, SHA-256 of both
PDFs, and what tests/pdf_lines.py finds misplaced, painted over, lost; last, the CPU time of our own edition's PDF.

TeX is used where it is found (Debian: see ``latex/README.txt`` of a build); without it there is no ratio.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import longtext  # noqa: E402
import pdf_lines  # noqa: E402
import tex  # noqa: E402
from pdf_proof import misplaced  # noqa: E402

#: The aims of the issue: times as fast as XeLaTeX, GB in any process, CPU seconds of our own edition.
FASTER, PEAK, OWN = 3.0, 1.6, 4.0
#: The paper, text block and size of our A5 page.
_PAGE = r"""\documentclass[10pt]{book}
\usepackage[a5paper,textwidth=108mm,textheight=163mm]{geometry}
\AtBeginDocument{\fontsize{9.5}{12.14}\selectfont}"""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the CPU, and MB of the largest process."""

    wall: float
    cpu: float
    peak: int


def run(command: list[str], folder: Path) -> Cost:
    """What a command costs with its children; it must end well."""
    peaks: dict[int, int] = {}
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, max([used.ru_maxrss, *peaks.values()]) // 1024)


def _watch(process: subprocess.Popen[bytes], peaks: dict[int, int]) -> None:
    """Note the peak (``VmHWM``, in kB) of a process and all below it while it runs."""
    while process.returncode is None and Path(f"/proc/{process.pid}").exists():
        for pid in _below(process.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            high = next((int(x.split()[1]) for x in status.splitlines() if x.startswith("VmHWM")), 0)
            peaks[pid] = max(high, peaks.get(pid, 0))
        time.sleep(0.1)


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return [pid, *(x for child in children for x in _below(int(child)))]


def _build(folder: Path, only: str) -> Cost:
    return run([sys.executable, "-m", "edition.cli", "build", "-q", "--only", only], folder)


def _pages(path: Path) -> int:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def ours(folder: Path) -> tuple[Cost, Path]:
    """Set the project in ``folder`` by Typst."""
    cost = _build(folder, "pdf")
    (path,) = (folder / "build" / "pdf").glob("*.pdf")
    return cost, path


def theirs(folder: Path) -> tuple[Cost, Path]:
    """Set it by XeLaTeX; the cost is that of the passes."""
    _build(folder, "latex")
    work = folder / "tex"
    work.mkdir(exist_ok=True)
    file = work / "long.tex"
    text = (folder / "build" / "latex" / "long.tex").read_text(encoding="utf-8")
    assert r"\documentclass[11pt]{book}" in text
    file.write_text(text.replace(r"\documentclass[11pt]{book}", _PAGE, 1), encoding="utf-8")
    cost = run([sys.executable, str(ROOT / "tests" / "tex.py"), str(file)], folder)
    return cost, file.with_suffix(".pdf")


def own_edition(folder: Path) -> Cost:
    """The PDF of our own edition, from nothing."""
    for name in ("tei", "source"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("text"))
    shutil.copy(ROOT / "conf.py", folder)
    return _build(folder, "pdf")


def show(what: str, cost: Cost, path: Path | None = None) -> None:
    """One line of the table."""
    pages = f"{_pages(path):5} pages" if path else ""
    print(f"{what:28} {cost.wall:7.1f} s wall {cost.cpu:7.1f} s CPU {cost.peak:6} MB peak {pages}", flush=True)


def main() -> int:
    """Print the table; 1 when an aim is missed or something is wrong in the PDF."""
    part = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory() as name:
        first, second, small = Path(name, "one"), Path(name, "two", "and"), Path(name, "own")
        tei = longtext.write(first, part)
        longtext.write(second, part)
        cost, pdf = ours(first)
        show("edition build --only pdf", cost, pdf)
        again, twin = ours(second)
        show("the same in another folder", again, twin)
        hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (pdf, twin)]
        print("SHA-256", *dict.fromkeys(hashes), "twice" if hashes[0] == hashes[1] else "DIFFERENT")
        faster = None
        if tex.available():
            other, printed = theirs(first)
            show("XeLaTeX, three passes", other, printed)
            faster = other.wall / cost.wall
            print(f"ratio of the wall clocks {faster:.2f} (aim {FASTER}), of the CPU times {other.cpu / cost.cpu:.2f}")
        else:
            print("XeLaTeX, reledmac or Libertinus is not installed: no ratio")
        small.mkdir()
        own = own_edition(small)
        show("our own edition, PDF", own)
        pages = pdf_lines.read(pdf)
        faults = {
            "misplaced or lost": misplaced(tei, pages),
            "misnumbered": pdf_lines.misnumbered(pages),
            "painted over": pdf_lines.overlaps(pages),
            "in the margin": pdf_lines.outside(pages),
        }
        entries, notes = sum(len(p.entries) for p in pages), sum(len(p.notes) for p in pages)
        print(f"{entries} entries, {notes} notes;", ", ".join(f"{len(x)} {what}" for what, x in faults.items()))
        for what, found in faults.items():
            print(*(f"  {what}: {x}" for x in found[:5]), sep="\n", end="\n" if found else "")
    missed = (faster is not None and faster < FASTER, cost.peak > PEAK * 1024, own.cpu > OWN, hashes[0] != hashes[1])
    return int(any(missed) or any(faults.values()))


if __name__ == "__main__":
    sys.exit(main())
