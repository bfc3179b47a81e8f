"""Parts of the preview that need no browser; the whole is tested in ``tests/browser/test_serve.py``."""

from __future__ import annotations

import http.client
import io
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from edition.cli import main
from edition.pagefiles import SIGNED
from edition.problems import Place, Problem
from edition.serve import _Log
from edition.serve.server import Hub, State, serving
from edition.serve.watch import is_generated
from preview import ENDS


def test_generated_pages_are_not_saves(tmp_path: Path) -> None:
    text = tmp_path / "source" / "text"
    (text / "part").mkdir(parents=True)
    (text / "index.md").write_text(f"{SIGNED}x.xml: edit that file", encoding="utf-8")
    assert is_generated(text / "part" / "p1.md")
    assert is_generated(text / "gone.md")
    assert not is_generated(tmp_path / "source" / "introduction.md")


def test_every_listener_hears_the_state_and_what_follows() -> None:
    hub = Hub()
    news = hub.news()
    assert next(news).startswith("event: building\n")
    hub.tell(State("failed", (Problem(Place("a.xml", 3, 4), "code", "said “so”", "mend it"),)))
    failed = next(news)
    assert failed.startswith("event: failed\n")
    assert '"place": "a.xml:3:4"' in failed
    assert '"number": 0' in failed
    hub.tell(State("built"))
    assert next(hub.news()) == next(news) == 'event: built\ndata: {"number": 1, "problems": []}\n\n'


def test_warnings_of_sphinx_become_problems() -> None:
    log = _Log()
    assert isinstance(log, io.StringIO)
    log.write("tei/a.xml:12:3: WARNING: image not shown [tei.x]\nsource/b.md: ERROR: broken\nno problem\n")
    assert [str(p).splitlines()[0] for p in log.problems()] == [
        "tei/a.xml:12:3: warning warning: image not shown [tei.x]",
        "source/b.md:1:1: warning warning: broken",
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("host", "origin", "path", "status"),
    [
        ("127.0.0.1:{}", None, "/index.html", 200),
        ("localhost:{}", "http://localhost:{}", "/index.html", 200),
        ("evil.example:{}", None, "/index.html", 403),  # its name made to point here
        ("127.0.0.1.evil.example:{}", None, "/index.html", 403),
        ("localhost:1", None, "/index.html", 403),
        ("", None, "/index.html", 403),
        ("127.0.0.1:{}", "https://evil.example", "/_edition/events", 403),
        ("127.0.0.1:{}", "null", "/index.html", 403),
        ("127.0.0.1:{}", None, "/../secret.txt", 404),
        ("127.0.0.1:{}", None, "/%2e%2e/secret.txt", 404),
        ("127.0.0.1:{}", None, "/..%2fsecret.txt", 404),
        ("127.0.0.1:{}", None, "//etc/passwd", 404),
        ("127.0.0.1:{}", None, "/sub/", 404),  # folders are not listed
    ],
)
def test_only_its_own_pages_are_answered(
    method: str, host: str, origin: str | None, path: str, status: int, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "html" / "sub").mkdir(parents=True)
    (tmp_path / "html" / "index.html").write_text("<body></body>", encoding="utf-8")
    with serving(tmp_path / "html", 0, Hub()) as address:
        port = urlsplit(address).port or 0
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host.format(port))
        if origin:
            connection.putheader("Origin", origin.format(port))
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
    assert answer.status == status
    assert b"secret" not in body
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_cannot_be_served_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(tmp_path / "none")]) == 2
    assert main(["serve", str(tmp_path), "--port", "99999"]) == 2
    assert "port 99999" in capsys.readouterr().err


def test_the_manual_shows_what_is_printed() -> None:
    """The line itself is held to the same words whenever a test starts a preview."""
    page = Path(__file__).parents[1] / "docs" / "how-to" / "preview-while-you-edit.md"
    assert f"$ edition serve\nhttp://127.0.0.1:8000/  {ENDS}\n" in page.read_text(encoding="utf-8")
