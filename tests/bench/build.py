"""What a build of our edition costs: CPU seconds (user and system, children included), cold and unchanged.

python tests/bench/build.py
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def cpu(folder: Path) -> float:
    """CPU seconds of one ``edition build`` in ``folder``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "edition.cli", "build", "-q", "-W"], cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("tei", "source"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("text"))
        shutil.copy(ROOT / "conf.py", folder)
        tei = folder / "tei" / "world-revolution.xml"
        print("edition build, our edition, HTML and PDF   CPU s   peak MB")
        for label in ("cold", "unchanged"):
            print(f"{label:42} {cpu(folder):5.2f}   {peak()}")
        text = tei.read_text(encoding="utf-8")
        tei.write_text(text.replace("u cijelom svijetu", "u cijelome svijetu"), encoding="utf-8")
        print(f"{'one word changed':42} {cpu(folder):5.2f}   {peak()}")


def peak() -> int:
    """The largest peak of any child so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


if __name__ == "__main__":
    main()
