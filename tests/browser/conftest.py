"""A browser for the tests that look at pages as a reader does: headless Chromium.

`look` gives the DOM of a page, one process for each look; `page_at` gives a page that can be clicked through.
"""

from __future__ import annotations

import http.server
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, sync_playwright

ROOT = Path(__file__).parents[2]
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # whatever a page asks of another host fails: the edition must work without
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
#: What the policy of a page refuses becomes an error on the console.
LISTEN = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI} ${event.sample}`))"""
ELSEWHERE = re.compile(r"(?!file:|data:|blob:|http://127\.0\.0\.1:)")
HEIGHT = 900

Look = Callable[..., str]


class PageAt(Protocol):
    """Opens an address in a browser that remembers nothing of the pages before."""

    def __call__(
        self, url: str, width: int = 1280, *, dark: bool = False, javascript: bool = True, touch: bool = False
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> str:
    """The command that starts Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    command = next((path for name in names if (path := shutil.which(name))), None)
    assert command, "Chromium is missing: run the tests by `make test`, which installs it or leaves these out"
    return command


@pytest.fixture(scope="session")
def look(chromium: str) -> Look:
    """Gives the DOM of an address after its scripts have run."""

    def dom(url: str, *options: str) -> str:
        with tempfile.TemporaryDirectory() as profile:
            fixed = ["--headless", *OPTIONS, "--virtual-time-budget=8000", f"--user-data-dir={profile}"]
            command = [chromium, *fixed, *options, "--dump-dom", url]
            return subprocess.run(command, capture_output=True, text=True, check=True, timeout=90).stdout

    return dom


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all pages that are clicked through."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        browser.close()


def _watch(context: BrowserContext, failures: list[str]) -> None:
    """Note what is asked of other hosts (OPTIONS refuse it), errors of scripts and errors on the console."""

    def asked(request: Request) -> None:
        if ELSEWHERE.match(request.url):
            failures.append(f"asks another host: {request.url}")

    def heard(message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not url.endswith("/favicon.ico"):  # the browser asks for it, not the page
            failures.append(f"console: {message.text} ({url})")

    def thrown(error: WebError) -> None:
        failures.append(f"script: {error.error}")

    context.on("request", asked)
    context.on("console", heard)
    context.on("weberror", thrown)


@pytest.fixture
def page_at(browser: Browser) -> Iterator[PageAt]:
    """Gives the page of an address; at the end no page may have asked another host or logged an error."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(
        url: str, width: int = 1280, *, dark: bool = False, javascript: bool = True, touch: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=touch,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_init_script(LISTEN)
        _watch(context, failures)
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not failures, "\n".join(failures)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our edition as HTML."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "edition.cli", "build", str(ROOT), "-o", str(out), "--only", "html", "-q", "-W"]
    subprocess.run(command, check=True)
    return out / "html"


@pytest.fixture(scope="session")
def names(site: Path) -> list[str]:
    """The pages of our edition, as they are called below its address."""
    paths = (path.relative_to(site) for path in sorted(site.rglob("*.html")))
    return [path.as_posix() for path in paths if path.parts[0] != "_static"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, and no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of our edition on a server on this machine."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
