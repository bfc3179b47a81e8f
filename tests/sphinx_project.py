"""Builds a mini project of ``tests/roots`` as ``sphinx-build`` would, inside the test's process."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from lxml import html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

ROOTS = Path(__file__).parent / "roots"


@dataclass
class Build:
    app: Sphinx
    out: Path
    warnings: str

    def page(self, name: str) -> html.HtmlElement:
        return html.parse(str(self.out / f"{name}.html"), html.HTMLParser(encoding="utf-8")).getroot()


def copy(root: str, target: Path) -> Path:
    return Path(shutil.copytree(ROOTS / f"test-{root}", target / root))


def build(folder: Path, builder: str = "html", jobs: int = 1, **overrides: Any) -> Build:
    out, warnings = folder / "build" / builder, StringIO()
    with patch_docutils(str(folder)), docutils_namespace():
        app = Sphinx(
            folder / "source",
            folder,
            out,
            folder / "build" / "doctrees",
            builder,
            confoverrides=overrides,
            status=None,
            warning=warnings,
            parallel=jobs,
        )
        app.build()
    return Build(app, out, re.sub("\x1b\\[[0-9;]*m", "", warnings.getvalue()))


def write(project: Path, page: str, text: str) -> None:
    (project / "source" / f"{page}.md").write_text(text, encoding="utf-8")
