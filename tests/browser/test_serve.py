"""The preview as an editor sees it: edit, save, break, mend."""

from __future__ import annotations

import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import ROOT, PageAt

pytestmark = pytest.mark.browser
#: Milliseconds until a save must be seen; this is no measurement, see tests/bench/serve.py.
SOON = 30_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of our edition to edit."""
    for part in ("tei", "source"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("text"))
    shutil.copy(ROOT / "conf.py", tmp_path)
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    from preview import preview

    with preview(project) as found:
        yield found


def test_edit_save_break_mend(project: Path, address: str, page_at: PageAt) -> None:
    tei = project / "tei" / "world-revolution.xml"
    good = tei.read_text(encoding="utf-8")
    page = page_at(address + "text/article.html")
    page.evaluate("document.getElementById('p4').scrollIntoView({block: 'start', behavior: 'instant'})")
    before = page.evaluate("document.getElementById('p4').getBoundingClientRect().top")

    # a save is shown, and the reader stays where he was
    tei.write_text(good.replace("Sovjetsko-poljski rat", "Sovjetsko-poljski sukob"), encoding="utf-8")
    expect(page.locator("#p4")).to_contain_text("Sovjetsko-poljski sukob", timeout=SOON)
    page.wait_for_load_state("load")
    after = page.evaluate("document.getElementById('p4').getBoundingClientRect().top")
    assert abs(after - before) < 60

    # a broken save leaves the page and says what is wrong, where
    line = good[: good.index("</body>")].count("\n") + 1
    tei.write_text(good.replace("</body>", "</boby>"), encoding="utf-8")
    panel = page.locator("edition-preview [role=alert]")
    expect(panel).to_be_visible(timeout=SOON)
    expect(panel).to_contain_text(f"world-revolution.xml:{line}:")
    expect(panel).to_contain_text("last good state")
    expect(page.locator("#p4")).to_contain_text("Sovjetsko-poljski sukob")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.reload()  # whoever comes later is told, too
    expect(panel).to_be_visible(timeout=SOON)

    # and mending takes it away
    tei.write_text(good, encoding="utf-8")
    expect(page.locator("#p4")).to_contain_text("Sovjetsko-poljski rat", timeout=SOON)
    expect(panel).to_be_hidden()


def test_pages_are_served_and_nothing_else(address: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    for path, status in (
        ("/none.html", 404),
        ("/_static/", 404),
        ("/../../conf.py", 404),
        ("/../.work/", 404),
        ("/index.html", 200),
    ):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status, path


def test_only_this_machine_is_answered(address: str) -> None:
    """A foreign name that points here (DNS rebinding) gets nothing."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    for path in ("/", "/_edition/events", "/_edition/live.js"):
        connection.request("GET", path, headers={"Host": "evil.example"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 403
    assert urlsplit(address).hostname == "127.0.0.1"
