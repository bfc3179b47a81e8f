"""``edition serve``: the edition in a browser while its TEI is being written.

Three parts: :mod:`~edition.serve.watch` says that a file was saved, this module builds, :mod:`~edition.serve.server`
shows the pages and tells every open page what became of the build. A save that cannot be built leaves the last good
pages where they are; what is wrong is shown over them.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from edition import project
from edition.problems import EditionError, NothingToDo, Place, Problem, Severity
from edition.serve.server import Hub, State, serving
from edition.serve.watch import saves


@dataclass(frozen=True, slots=True)
class Preview:
    """What to build (see :class:`edition.project.Request`) and the ``port`` of the loopback interface; 0: any free."""

    request: project.Request
    port: int = 0


def serve(preview: Preview, say: Callable[[str], None], report: Callable[[Sequence[Problem]], None]) -> None:
    """Build, serve and build again after each save, until interrupted.

    ``say`` gets the address, ``report`` the problems of each build.

    Raises ``NothingToDo`` when there is nothing to build or the port is taken.
    """
    request = replace(preview.request, outputs=("html",), quiet=True, preview=True)
    if not request.source.exists():
        raise NothingToDo(f"{request.source}: no such file or folder")
    hub = Hub()
    with serving(request.out / "html", preview.port, hub) as address, suppress(KeyboardInterrupt):
        report(_build(request, hub))
        gc.freeze()  # what the first build has loaded stays: the collector need not look at it with each save
        say(f"{address}  (Ctrl+C ends it)")
        for _ in saves(request.source, request.out):
            report(_build(request, hub))


def _build(request: project.Request, hub: Hub) -> tuple[Problem, ...]:
    """Build once and tell the pages how it went; the problems."""
    log = _Log()
    try:
        project.build(replace(request, warnings=log))
    except EditionError as error:
        state = State("failed", tuple(error.problems))
    except NothingToDo as error:
        state = State("failed", (Problem(Place(str(request.source)), "nothing-to-do", str(error)),))
    else:
        state = State("built", tuple(log.problems()))
    hub.tell(state)
    return state.problems


@dataclass
class _Log(io.StringIO):
    """What Sphinx warns of, to be shown on the page."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def write(self, text: str) -> int:
        """Keep the lines."""
        self.lines += text.splitlines()
        return len(text)

    def problems(self) -> Iterator[Problem]:
        """Each warning as a problem; Sphinx writes ``place: WARNING: message``."""
        for line in self.lines:
            for word in ("WARNING: ", "ERROR: "):
                place, found, message = line.partition(word)
                if found:
                    file, _, rest = place.rstrip(": ").partition(":")
                    numbers = [int(n) for n in rest.split(":") if n.isdigit()]
                    yield Problem(Place(file, *numbers[:2]), "warning", message, severity=Severity.WARNING)
                    break
