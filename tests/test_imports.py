"""The road runs one way: which part of the package may not import which (docs/explanation/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "edition"
PARTS = {path.stem for path in SOURCE.iterdir()} - {"__init__", "__pycache__"}
FORBIDDEN = {
    "problems": PARTS,
    "metadata": PARTS,
    "model": PARTS - {"problems", "metadata"},
    "anchors": PARTS - {"problems", "model"},
    "tei": {"myst", "sphinx", "typst", "latex", "pages"},
    "myst": {"tei", "sphinx", "typst", "latex"},
    "latex": {"tei", "sphinx", "typst", "myst"},
    "typst": {"tei", "myst", "latex"},
    "epub": {"tei", "myst", "latex"},
}
"""What a part may not import, besides ``cli`` and ``build``."""
MAY_BUILD = {"cli", "project", "serve", "sphinx"}


def imports(file: Path) -> Iterator[str]:
    """Names of modules that a file imports, wherever in it; relative imports in full."""
    package = ("edition", *file.relative_to(SOURCE).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1] if node.level else ())
            module = ".".join(filter(None, (base, node.module)))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def test_the_architecture_names_every_part() -> None:
    described = (SOURCE.parents[1] / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    files = {path.name if path.is_file() else f"{path.name}/" for path in SOURCE.iterdir()}
    assert not {name for name in files if name.endswith((".py", "/")) and f"`{name}`" not in described} - {
        "__init__.py",
        "__pycache__/",
    }


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_run_one_way(file: Path) -> None:
    part = file.relative_to(SOURCE).parts[0].removesuffix(".py")
    forbidden = FORBIDDEN.get(part, set()) | ({"cli"} if part in MAY_BUILD else {"cli", "build"})
    used = {name.split(".")[1] for name in imports(file) if name.startswith("edition.")}
    assert not (used - {part}) & forbidden
