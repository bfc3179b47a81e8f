"""A browser for the tests that look at pages as a reader does: headless Chromium, one process for each look."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # whatever a page asks of another host fails: the edition must work without
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--virtual-time-budget=8000",
]

Look = Callable[..., str]


@pytest.fixture(scope="session")
def look() -> Look:
    """Gives the DOM of an address after its scripts have run."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next((path for name in names if (path := shutil.which(name))), None)
    assert browser, "Chromium is missing: run the tests by `make test`, which installs it or leaves these out"

    def dom(url: str, *options: str) -> str:
        with tempfile.TemporaryDirectory() as profile:
            command = [browser, *OPTIONS, *options, f"--user-data-dir={profile}", "--dump-dom", url]
            return subprocess.run(command, capture_output=True, text=True, check=True, timeout=90).stdout

    return dom


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our edition as HTML."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "edition.cli", "build", str(ROOT), "-o", str(out), "--only", "html", "-q", "-W"]
    subprocess.run(command, check=True)
    return out / "html"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of our edition on a server on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
