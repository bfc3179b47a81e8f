"""Builds a mini project to a PDF inside the test's process, and reads what stands in the PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from sphinx_project import build

CONF = """\
extensions = ["edition.sphinx", "edition.typst"]
edition_tei = []
project = "A Book"
author = "A. Author"
language = "en"
"""

HEADER = """
from edition.metadata import Agent, Metadata, Subject, Title
from edition.model import Division, Document, Mark

META = Metadata(
    titles=(Title("Planovi: a \\\\ title with \\"quotes\\" and #code"), Title("Kritičko izdanje", "sub")), lang="hr",
    agents=(Agent("Ana Anić", "author", relator="aut"), Agent("E. Ditor", "editor", relator="edt")),
    date="2026-03-04", version="0.1.0",
    licence="CC BY 4.0", licence_url="https://creativecommons.org/licenses/by/4.0/", rights=("All *rights* named.",),
    subjects=(Subject("apparatus"), Subject("edition")),
)


def setup(app):
    app.edition_documents = (Document(f"{app.confdir}/tei/one.xml", "one", META, (), Division(Mark("text"), (), ())),)
"""

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>'


@dataclass
class Made:
    pdf: Path
    warnings: str
    source: str

    def pages(self) -> list[str]:
        """The text of each page, in the order of the content stream, words divided at line ends joined again."""
        document = pypdfium2.PdfDocument(self.pdf)
        texts = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        return [" ".join(re.sub("[\ufffe\u00ad]", "", text).split()) for text in texts]

    def text(self) -> str:
        return " ".join(self.pages())


def project(folder: Path, pages: dict[str, str], *, conf: str = "") -> Path:
    """Write a project: ``pages`` by docname; without an index, one with a table of contents is made."""
    source = folder / "source"
    names = [name for name in pages if name != "index"]
    toctree = "```{toctree}\n" + "\n".join(names) + "\n```\n"
    for name, text in ({"index": f"# A Book\n\n{toctree}"} | pages).items():
        file = source / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "conf.py").write_text(CONF + conf, encoding="utf-8")
    (folder / "tei").mkdir(exist_ok=True)
    (folder / "tei" / "one.xml").write_text(TEI, encoding="utf-8")
    return folder


def make(folder: Path, **overrides: Any) -> Made:
    """Build the project to its PDF."""
    made = build(folder, "typst", **overrides)
    assert made.app.statuscode == 0, made.warnings
    pdf = next(made.out.glob("*.pdf"))
    source = next((made.out / ".typst").glob("*.typ")).read_text(encoding="utf-8")
    return Made(pdf, made.warnings, source)
