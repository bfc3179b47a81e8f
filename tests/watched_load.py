"""Run as ``python watched_load.py FOLDER``: loads each XML file of FOLDER and prints, as JSON, what was opened for it.

Two watches: Python's own audit events, and inotify, which also sees what libxml2 opens (Linux only).
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import sys
from pathlib import Path

from edition.problems import EditionError
from edition.tei.load import load

IN_OPEN = 0x20


class Watch:
    """The names of the files opened in some folders, by anything in this process."""

    def __init__(self, folders: list[Path]) -> None:
        self.opened: set[str] = set()
        libc = ctypes.CDLL(None)
        self.fd = libc.inotify_init1(os.O_NONBLOCK) if sys.platform == "linux" else -1
        for folder in folders if self.fd >= 0 else []:
            assert libc.inotify_add_watch(self.fd, os.fsencode(folder), IN_OPEN) >= 0
        sys.addaudithook(self._heard)

    def _heard(self, event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "socket.connect") and not str(args[0]).startswith(sys.base_prefix):
            self.opened.add(Path(str(args[0])).name)

    def taken(self) -> list[str]:
        """What was opened since the last call."""
        try:
            events = os.read(self.fd, 1 << 16) if self.fd >= 0 else b""
        except BlockingIOError:
            events = b""
        while events:
            length = struct.unpack_from("iIII", events)[3]
            self.opened.add(os.fsdecode(events[16 : 16 + length].rstrip(b"\0")))
            events = events[16 + length :]
        taken, self.opened = self.opened, set()
        return sorted(taken)


def outcome(path: Path, *, allow_entities: bool) -> dict[str, object]:
    """The code of the first problem, or the text when there is none."""
    try:
        source = load(path, allow_entities=allow_entities)
    except EditionError as error:
        first = error.problems[0]
        return {"code": first.code, "hint": first.hint, "line": first.place.line, "said": str(error)}
    attributes = " ".join(str(value) for element in source.root.iter("*") for value in element.attrib.values())
    return {"code": "", "text": "".join(map(str, source.root.itertext()))[:1000] + attributes[:1000]}


def main(folder: Path) -> None:
    """Load every file twice: without and with entities allowed."""
    paths = sorted(folder.glob("[0-9]*.xml"))
    outcome(paths[0], allow_entities=True)  # whatever Python loads lazily is loaded now
    watch = Watch([folder, folder.parent])
    results = {}
    for path in paths:
        found = [outcome(path, allow_entities=allow) for allow in (False, True)]
        results[path.stem] = {"opened": watch.taken(), "found": found}
    print(json.dumps(results))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
