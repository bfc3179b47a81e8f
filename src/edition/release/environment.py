"""With what a release was made: the packages at work, as far as they are known to Python."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

DISTRIBUTION: Final = "tei-edition"
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_OPTIONAL: Final = re.compile(r";.*\bextra\b")


def environment() -> str:
    """One line for Python and one for each package that ours needs: ``name==version``."""
    found: dict[str, str] = {}
    waiting = [DISTRIBUTION]
    while waiting:
        name = waiting.pop()
        key = name.lower().replace("_", "-").replace(".", "-")
        if key in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:  # needed on another system or Python only
            continue
        found[key] = package.version
        waiting += _needed(package.requires or ())
    lines = (f"{name}=={version}\n" for name, version in sorted(found.items()))
    return f"# {platform.python_implementation()} {platform.python_version()}\n" + "".join(lines)


def _needed(requires: list[str] | tuple[()]) -> Iterator[str]:
    for line in requires:
        if not _OPTIONAL.search(line) and (match := _NAME.match(line)):
            yield match[0]
