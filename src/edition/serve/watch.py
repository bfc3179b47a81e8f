"""Which saves matter: those of the editor, not what the build itself writes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from watchfiles import Change, watch

from edition.pagefiles import SIGNED

#: Milliseconds: an editor that writes a file in several steps is waited for, but a save is shown at once.
DEBOUNCE: Final = 60
STEP: Final = 20
# It tells each change; a theme of Pygments turns that on for the whole process.
logging.getLogger("watchfiles").setLevel(logging.WARNING)
_PASSED_OVER: Final = frozenset({"__pycache__", "node_modules"})


def saves(source: Path, out: Path) -> Iterator[set[tuple[Change, str]]]:
    """Waits for a save below ``source`` (of a file: in its folder) and gives what was saved; never ends by itself."""
    folder = source if source.is_dir() else source.parent
    output = out.resolve()

    def matters(_: Change, name: str) -> bool:
        path = Path(name)
        if path.is_relative_to(output):
            return False
        inner = path.relative_to(folder.resolve()).parts if path.is_relative_to(folder.resolve()) else ()
        return not any(part.startswith(".") or part in _PASSED_OVER for part in inner) and not is_generated(path)

    yield from watch(
        folder.resolve(),
        watch_filter=matters,
        debounce=DEBOUNCE,
        step=STEP,
        recursive=source.is_dir(),
        raise_interrupt=True,
    )


def is_generated(path: Path) -> bool:
    """Whether a file lies in a folder of pages that the build writes: one with an ``index.md`` that says so."""
    mark = SIGNED.encode()
    for folder in path.parents:
        try:
            with (folder / "index.md").open("rb") as file:
                if file.read(len(mark)) == mark:
                    return True
        except OSError:
            continue
    return False
