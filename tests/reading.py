"""What the tests of the road TEI -> model -> MyST -> docutils share. Nothing here is a test."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser

from edition.anchors import Anchors, shown_of
from edition.model import Block, Document
from edition.myst.inline import Site
from edition.myst.write import PageWriter
from edition.problems import Problems
from edition.sphinx.nesting import raise_limit
from edition.sphinx.settings import DEFAULTS, SECURITY
from edition.tei.document import read

ROOT = Path(__file__).parents[1]
EDITION = ROOT / "tei" / "world-revolution.xml"
#: TEI files of others, beside a checkout of the project only.
CORPORA = ROOT.parent / "shared" / "corpora" / "dev"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>
<publicationStmt><publisher/></publicationStmt><sourceDesc><listWit>
<witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/><witness xml:id="S"/></listWit></sourceDesc></fileDesc>
</teiHeader><text><body>"""
_FOOT = """</body></text></TEI>"""

raise_limit()


def tei(fragment: str) -> str:
    """A whole TEI file around ``fragment``, with the witnesses A, B, C and S."""
    return _HEAD + fragment + _FOOT


def document(fragment: str, folder: Path, problems: Problems | None = None) -> Document:
    """``fragment``, read; without what the header says of the text."""
    path = folder / "fragment.xml"
    path.write_text(tei(fragment), encoding="utf-8")
    return read(path, problems if problems is not None else Problems())


def site(found: Document | None = None, cited: Sequence[str] = ("davies1972", "lenin1918")) -> Site:
    """Surroundings for a writer: the anchors of ``found``; images are where they say."""
    anchors = Anchors(prefixed=False)
    if found:
        anchors.add(shown_of(found), Problems())

    def too_deep(line: int) -> None:
        raise AssertionError(f"line {line} is nested too deeply")

    return Site(
        anchor=lambda xml_id: anchors.of(found, xml_id) if found else xml_id,
        href=lambda target: anchors.href(found, target) if found else target,
        image=lambda url: "" if "missing" in url else url,
        cited=lambda key: key in cited,
        label=lambda target: target.removeprefix("#"),
        too_deep=too_deep,
    )


def written(blocks: Sequence[Block], found: Document | None = None) -> str:
    """``blocks`` as the text of a page."""
    writer = PageWriter(site(found))
    writer.blocks(blocks)
    return writer.page().text


def parsed(page: str) -> nodes.document:
    """A page as docutils sees it, by the settings of the web edition; what it complains of fails the test."""
    warnings = io.StringIO()
    tree = publish_doctree(
        page,
        parser=Parser(),
        settings_overrides={
            **SECURITY,
            "myst_enable_extensions": DEFAULTS["myst_enable_extensions"],
            "myst_disable_syntax": DEFAULTS["myst_disable_syntax"],
            "myst_footnote_sort": False,
            "doctitle_xform": False,
            "line_length_limit": 10**9,
            "report_level": 2,
            "warning_stream": warnings,
            "_disable_config": True,
        },
    )
    found = [x for x in warnings.getvalue().split("\n<string>") if x.strip() and not _EXPECTED.search(x)]
    assert not found, f"{found}\n{page}"
    return tree


#: docutils alone knows neither citations nor tables of contents, and raw nodes are how MyST writes a verse end.
_EXPECTED = re.compile(r"cite:p|'toctree'|Raw content|raw_enabled|xref_missing|myst.header")


def text_of(node: nodes.Node) -> str:
    """The characters of a node without the marks of notes and the line breaks of verse."""
    return "".join(str(leaf) for leaf in node.findall(nodes.Text) if not isinstance(leaf.parent, _NOT_TEXT))


_NOT_TEXT = (nodes.raw, nodes.footnote_reference, nodes.label)
