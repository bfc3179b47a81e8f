"""A running preview for tests and measurements. Nothing here is a test."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: What stands behind the address, here and in the manual.
ENDS: Final = "(Ctrl+C ends it)"


@contextmanager
def preview(source: Path, *options: str) -> Iterator[str]:
    """The address of ``edition serve`` on ``source``, on any free port, after its first build."""
    command = [sys.executable, "-m", "edition.cli", "serve", str(source), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        address = line.split()
        try:
            assert address, process.stderr.read() if process.stderr else ""
            assert line == f"{address[0]}  {ENDS}\n"
            yield address[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
