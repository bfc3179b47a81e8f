"""Images that a text names: found below the edition's folder, copied beside the pages under a name of our own.

A page shows no file from outside the folder, none from another host and none that a browser would run as a page.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from edition import drawings

#: What a browser and the PDF can show as an image.
KINDS: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"})
#: The folder of the copies, below that of the pages.
FOLDER: Final = "media"


@dataclass(slots=True)
class Media:
    """The images of a project.

    ``root`` is the folder they must lie in, ``base`` that of the pages, ``wanted`` maps each copy to its original,
    ``drawn`` each drawing of the build to its SVG.
    """

    root: Path
    base: str
    wanted: dict[str, Path] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)

    def add(self, url: str, document: Path) -> str:
        """The path of the copy from the root of the pages, for an image that ``document`` names by ``url``.

        Empty when there is no such image; :meth:`fault` says why.
        """
        if self.fault(url, document):
            return ""
        path = self._path(url, document)
        name = f"{self.base}{FOLDER}/{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}{path.suffix.lower()}"
        self.wanted[name] = path
        return f"/{name}"

    def add_all(self, others: Media) -> None:
        """Add what another part of the project wants."""
        self.wanted |= others.wanted
        self.drawn |= others.drawn

    def draw(self, name: str, svg: str) -> None:
        """Add a drawing of the build; pages name it ``/media/NAME.svg`` below the folder of the pages."""
        self.drawn[f"{self.base}{FOLDER}/{name}.svg"] = svg

    def drawing(self, name: str) -> str:
        """The path of a drawing, or ``""``."""
        path = f"{self.base}{FOLDER}/{name}.svg"
        return f"/{path}" if path in self.drawn else ""

    def fault(self, url: str, document: Path) -> str:
        """Why the image cannot be shown, or ``""``."""
        if ":" in url.split("/")[0] or url.startswith(("//", "\\")):
            return "is not in the edition's folder: a page loads nothing from elsewhere"
        path = self._path(url, document)
        if not path.is_relative_to(self.root.resolve()):
            return "lies outside the edition's folder"
        if path.suffix.lower() not in KINDS:
            return f"is not an image of a kind that pages show ({', '.join(sorted(KINDS))})"
        if not path.is_file():
            return "is not there"
        return drawings.fault(path) if path.suffix.lower() == ".svg" else ""

    def _path(self, url: str, document: Path) -> Path:
        try:
            return (document.parent / unquote(url)).resolve()
        except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL in the name
            return Path("/nowhere")

    def store(self, target: Path) -> int:
        """Copy what is not there yet into ``target``, and draw; how many files were written."""
        changed = 0
        for name, svg in self.drawn.items():
            path = target / name
            if not path.is_file() or path.read_bytes() != svg.encode():
                _write(path, svg.encode())
                changed += 1
        for name, path in self.wanted.items():
            copy = target / name  # named by its content: once there it never changes
            if not copy.is_file():
                _write(copy, path.read_bytes())
                changed += 1
        return changed


def _write(path: Path, data: bytes) -> None:
    """Write a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    aside.replace(path)
