"""What a project says about its checks: ``conf.py`` is read as text, never run, so that a check has no side effects."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from edition.problems import NothingToDo, Place, Severity, shown

WEIGHTS: Final = {"off": None, "warning": Severity.WARNING, "error": Severity.ERROR}
_ENTRY: Final = re.compile(
    r"^\s*@\s*(?!comment|string|preamble)\w+\s*[{(]\s*([^\s,]+)\s*,", re.IGNORECASE | re.MULTILINE
)
_CITED: Final = re.compile(r"\{cite[:\w]*\}`(?:\{[^}]*\})?([^`{]+)`")
_EVERY: Final = re.compile(r"^\s*:all:", re.MULTILINE)


@dataclass(frozen=True)
class Settings:
    """The checks of a project.

    ``folder`` is that of ``conf.py`` or of the files; ``rules`` maps the codes and numbers of rules to ``off``,
    ``warning`` or ``error``; ``schema`` is a path of a RELAX NG schema; ``positive`` asks for a positive apparatus.
    """

    folder: Path
    rules: dict[str, str] = field(default_factory=dict)
    schema: str = ""
    positive: bool = False
    tei: tuple[str, ...] = ("tei/*.xml",)
    bibliographies: tuple[Path, ...] = ()
    allow_entities: bool = False
    include_from: tuple[Path, ...] = ()
    lenient: bool = False


def project_of(path: Path) -> Path | None:
    """The folder of the project that a file belongs to: the nearest one with a ``conf.py``, at most four levels up."""
    for folder in list(path.resolve().parents)[:5] if path.is_file() else [path.resolve()]:
        if (folder / "conf.py").is_file():
            return folder
    return None


def settings(folder: Path | None, fallback: Path) -> Settings:
    """The settings of the project in ``folder``. Raises ``NothingToDo`` for a value that cannot be read."""
    if folder is None:
        return Settings(fallback)
    said = _literals(folder / "conf.py")
    check = said.get("edition_check") or {}
    if not isinstance(check, dict):
        raise NothingToDo(f"{shown(folder / 'conf.py')}: edition_check is no dictionary")
    rules = {str(k): str(v) for k, v in check.items() if k != "schema"}
    _check_rules(folder, rules)
    files = said.get("bibtex_bibfiles") or []
    return Settings(
        folder,
        rules,
        str(check.get("schema") or ""),
        said.get("edition_apparatus_style") == "positive",
        tuple(said.get("edition_tei") or ("tei/*.xml",)),
        tuple(p for f in files for p in (folder / f, folder / "source" / f) if p.is_file()),
        bool(said.get("edition_allow_entities")),
        tuple(folder / f for f in said.get("edition_include_from") or ()),
        bool(said.get("edition_lenient")),
    )


def _check_rules(folder: Path, rules: dict[str, str]) -> None:
    from . import RULES

    known = {name for rule in RULES.values() for name in (rule.code, rule.number)}
    for name, weight in rules.items():
        if name not in known or weight not in WEIGHTS:
            what = f"no rule '{name}'" if name not in known else f"'{weight}' is not off, warning or error"
            raise NothingToDo(f"{shown(folder / 'conf.py')}: edition_check: {what}")


def _literals(conf: Path) -> dict[str, Any]:
    """The values of ``conf.py`` that we use, where they are written out."""
    ours = ("check", "tei", "allow_entities", "include_from", "lenient", "apparatus_style")
    wanted = {"bibtex_bibfiles", *(f"edition_{name}" for name in ours)}
    try:
        tree = ast.parse(conf.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise NothingToDo(f"{shown(conf)}: this is no Python: {error}") from None
    out = {}
    for node in (node for node in tree.body if isinstance(node, ast.Assign)):
        for name in wanted.intersection(t.id for t in node.targets if isinstance(t, ast.Name)):
            try:
                out[name] = ast.literal_eval(node.value)
            except ValueError:
                what = f"{name} must be written out: conf.py is read here, not run"
                raise NothingToDo(f"{shown(conf)}:{node.lineno}: {what}") from None
    return out


def keys(files: tuple[Path, ...]) -> dict[str, Place]:
    """The keys of the bibliography and where their entries begin."""
    out: dict[str, Place] = {}
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace")
        for m in _ENTRY.finditer(text):
            line = text.count("\n", 0, m.start(1)) + 1
            out.setdefault(m[1], Place(shown(path), line, m.start(1) - text.rfind("\n", 0, m.start(1))))
    return out


def cited_on_pages(folder: Path) -> set[str] | None:
    """The keys that the hand-written pages cite; ``None`` when a page lists the whole bibliography."""
    found: set[str] = set()
    for page in sorted((folder / "source").rglob("*.md")) if (folder / "source").is_dir() else ():
        text = page.read_text(encoding="utf-8", errors="replace")
        if "bibliography}" in text and _EVERY.search(text):
            return None
        found.update(key.strip() for m in _CITED.finditer(text) for key in m[1].split(","))
    return found
