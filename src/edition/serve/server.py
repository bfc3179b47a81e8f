"""Shows the built pages on the loopback interface and tells them, by server-sent events, what became of a build."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, cast

from edition.problems import NothingToDo, Problem, Severity

LOOPBACK: Final = "127.0.0.1"
#: Paths of our own; no page of an edition begins with an underscore and this word.
EVENTS: Final = "/_edition/events"
SCRIPT: Final = "/_edition/live.js"
_LIVE: Final = Path(__file__).with_name("live.js")
#: Seconds between signs of life, by which a page that is gone is noticed.
_BREATH: Final = 10.0


@dataclass(frozen=True, slots=True)
class State:
    """How the last build ended (``building``, ``built``, ``failed``) and what it found."""

    kind: str
    problems: tuple[Problem, ...] = ()


@dataclass
class Hub:
    """The state of the last build, told to everyone who waits for the next; ``number`` counts the good builds."""

    state: State = State("building")
    number: int = 0
    _turn: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, state: State) -> None:
        """A build has ended."""
        with self._changed:
            self.state = state
            self.number += state.kind == "built"
            self._turn += 1
            self._changed.notify_all()

    def news(self) -> Iterator[str]:
        """The state now and each that follows, as events; empty strings while nothing happens."""
        turn = -1
        while True:
            with self._changed:
                if turn == self._turn:
                    self._changed.wait(_BREATH)
                fresh, turn = turn != self._turn, self._turn
                event = self._event() if fresh else ""
            yield event

    def _event(self) -> str:
        said = {"number": self.number, "problems": [_said(problem) for problem in self.state.problems]}
        return f"event: {self.state.kind}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n"


def _said(problem: Problem) -> dict[str, str]:
    weight = "error" if problem.severity is Severity.ERROR else "warning"
    return {
        "place": str(problem.place),
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "weight": weight,
    }


@contextmanager
def serving(folder: Path, port: int, hub: Hub) -> Iterator[str]:
    """Serve ``folder`` as long as the block runs; gives the address. Raises ``NothingToDo`` when the port is taken."""
    try:
        server = _Server((LOOPBACK, port), partial(_Handler, hub=hub, directory=str(folder)))
    except (OSError, OverflowError) as error:
        raise NothingToDo(f"port {port} cannot be used: {error}; name another with --port, or 0 for any") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class _Handler(SimpleHTTPRequestHandler):
    """Files of the folder, pages with our script added; nothing else is listed or written."""

    def __init__(self, *arguments: Any, hub: Hub, **more: Any) -> None:
        self.hub = hub
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        """Answer with a file, a page, the script, or the stream of events."""
        if not self._is_local():
            self.send_error(HTTPStatus.FORBIDDEN, "This preview is for this machine only")
        elif self.path == EVENTS:
            self._stream()
        elif self.path.partition("?")[0] == SCRIPT:
            self._send(_LIVE.read_bytes(), "text/javascript; charset=utf-8")
        elif page := self._page():
            self._send(self._live(page.read_bytes()), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Answer as to GET, without the file."""
        if self._is_local():
            super().do_HEAD()
        else:
            self.send_error(HTTPStatus.FORBIDDEN, "This preview is for this machine only")

    def _is_local(self) -> bool:
        """Only requests under our own names, and from our own pages, are answered.

        The name of another site may be made to point here, and a page of it may ask for ours in the reader's browser.
        """
        names = {f"{name}:{cast(_Server, self.server).server_port}" for name in (LOOPBACK, "localhost")}
        origin = self.headers.get("Origin")
        own = origin is None or origin.removeprefix("http://") in names
        return own and self.headers.get("Host") in names

    def _page(self) -> Path | None:
        """The HTML page that is asked for."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        return path if path.suffix == ".html" and path.is_file() else None

    def _live(self, page: bytes) -> bytes:
        script = f'<script src="{SCRIPT}" data-build="{self.hub.number}" defer></script>'.encode()
        before, found, after = page.rpartition(b"</body>")
        return before + script + found + after if found else page + script

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A page that is not there, yet or any more: it comes to life with the next build."""
        if code != HTTPStatus.NOT_FOUND or not self._is_local():
            super().send_error(code, message, explain)
            return
        page = (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>No such page</title></head>'
            "<body><main><h1>No such page</h1><p>There is no such page in the last good build. "
            '<a href="/">The beginning</a></p></main></body></html>'
        )
        self._send(self._live(page.encode()), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)

    def list_directory(self, path: Any) -> None:
        """Folders are not listed."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        try:
            for event in self.hub.news():
                self.wfile.write(event.encode() if event else b": .\n\n")
                self.wfile.flush()
        except OSError:  # the page is gone
            return

    def end_headers(self) -> None:
        """Nothing is kept by the browser: the next build may change every file."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        # No page of another site may load or frame what is shown here.
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """The terminal is for problems."""
