"""Pages of a release say when a newer version is there, and only then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from .conftest import PageAt, Quiet

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def versions(two: Path) -> Iterator[str]:
    """The address of two versions of a small edition on a server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=two / "site")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_old_version_says_so(versions: str, page_at: PageAt) -> None:
    page = page_at(f"{versions}/1.0.0/text/index.html")
    banner = page.locator(".edition-newer")
    banner.wait_for()
    assert banner.inner_text() == "This is version 1.0.0, not the latest: there is version 1.10.0."
    banner.get_by_role("link").click()
    assert page.url == f"{versions}/latest/"
    assert page.locator("h1").inner_text().startswith("A poem")


@pytest.mark.parametrize("folder", ["1.10.0", "latest"])
def test_the_newest_version_says_nothing(folder: str, versions: str, page_at: PageAt) -> None:
    page = page_at(f"{versions}/{folder}/text/index.html")
    page.wait_for_load_state("networkidle")
    assert page.locator(".edition-newer").count() == 0


def test_a_page_from_a_disk_asks_nobody(two: Path, page_at: PageAt) -> None:
    page = page_at((two / "poem-1.0.0" / "html" / "text" / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert page.locator(".edition-newer").count() == 0


def test_the_list_of_versions(versions: str, page_at: PageAt) -> None:
    page = page_at(f"{versions}/")
    assert page.get_by_role("listitem").all_inner_texts() == ["Version 1.10.0, 2026-11-02", "Version 1.0.0, 2026-11-02"]
