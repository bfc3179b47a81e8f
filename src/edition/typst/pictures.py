"""Pictures: which file a picture of the book comes from, and where the typesetter finds it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes

TYPES = ["image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif"]
"""What Typst reads, the best for print first."""

_UNITS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


@dataclass
class Pictures:
    """The pictures of a book: ``files`` maps the image URIs of the doctree to names below ``/pictures``.

    ``folders`` are those a picture may come from; one from elsewhere counts as missing (design D9).
    """

    srcdir: Path = Path()
    folders: tuple[Path, ...] = ()
    files: dict[str, str] = field(default_factory=dict)

    def path(self, node: nodes.image) -> str | None:
        """The path of a picture in the typesetter's root, or none if there is no such file."""
        name = self.files.get(node["uri"])
        return f"/pictures/{name}" if name and self.file(node["uri"]) else None

    def file(self, uri: str) -> Path | None:
        """The file of an image URI, if it may be read."""
        file = (self.srcdir / uri).resolve()
        inside = any(file.is_relative_to(folder.resolve()) for folder in self.folders)
        return file if inside and file.is_file() else None

    def copy(self, root: Path) -> list[str]:
        """Copy what exists below ``root`` and remove what an earlier build left; gives the paths, sorted."""
        goal = root / "pictures"
        shutil.rmtree(goal, ignore_errors=True)
        goal.mkdir(parents=True)
        found = {name: file for uri, name in self.files.items() if (file := self.file(uri))}
        for name, file in found.items():
            shutil.copyfile(file, goal / name)
        return [f"/pictures/{name}" for name in sorted(found)]


def stands_alone(node: nodes.Node) -> bool:
    """Whether a paragraph (or what stands in it) holds one picture and nothing else."""
    while isinstance(node.parent, nodes.TextElement):
        node = node.parent
    pictures = list(node.findall(nodes.image))
    marks = any(True for _ in node.findall(nodes.footnote_reference))
    return len(pictures) == 1 and not marks and not node.astext().replace(pictures[0].astext(), "").strip()


def width(node: nodes.image) -> str:
    """The width a picture asks for, as Typst source; ``auto`` when it does not say or says it in no known unit."""
    wish = str(node.get("width", "")).strip()
    number = wish.rstrip("%abcdefghijklmnopqrstuvwxyz")
    unit = wish[len(number) :]
    try:
        value = float(number)
    except ValueError:
        return "auto"
    if unit == "%":
        return f"{min(value, 100):g}%"
    return f"{value * _UNITS[unit]:g}pt" if unit in _UNITS else "auto"
