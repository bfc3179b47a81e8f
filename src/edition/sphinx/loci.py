"""Numbers of paragraphs and plates beside the text: permalinks, on the web only.

A block that has an anchor and a number (``@n``, which arrives as the class ``n-5`` or ``n-c1``) is a *locus*, a place
that can be cited. Its number is put before it as a link to itself. The number is not text of the edition: neither the
search nor the PDF sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

#: Class of the numbered block (its TEI element) -> what it is called, and how its number is written.
KINDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "p": ("Paragraph", str),
    "ab": ("Paragraph", str),
    "figure": ("Plate", str.upper),
}
#: A translation repeats the numbers of the text it stands beside: one place has one number.
REPEATED = frozenset({"translation", "commentary", "notes"})
_NUMBER = "n-"
_NONE: tuple[str, Callable[[str], str]] = ("", str)


class Locus(nodes.General, nodes.Inline, nodes.Element):
    """The number of the block after it: ``kind``, ``number`` and ``refid``. Without text of its own."""


class NumberLoci(SphinxPostTransform):
    """Puts a :class:`Locus` before every numbered paragraph, and first into every numbered plate."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Number the page."""
        for block, locus in list(loci(self.document)):
            if isinstance(block, nodes.paragraph):
                block.parent.insert(block.parent.index(block), locus)
            else:
                block.insert(0, locus)


def loci(document: nodes.document) -> Iterator[tuple[nodes.Element, Locus]]:
    """The numbered blocks of a page, each with its number."""
    for block in document.findall(lambda node: isinstance(node, nodes.paragraph | nodes.container)):
        assert isinstance(block, nodes.Element)
        classes = block["classes"]
        number = next((name.removeprefix(_NUMBER) for name in classes if name.startswith(_NUMBER)), "")
        kind, written = next((KINDS[name] for name in classes if name in KINDS), _NONE)
        if number and kind and block["ids"] and not _is_repeated(block):
            yield block, Locus(kind=kind, number=written(number), refid=block["ids"][0])


def _is_repeated(block: nodes.Element) -> bool:
    parent: nodes.Element | None = block.parent
    while parent is not None:
        if REPEATED.intersection(parent.get("classes", ())):
            return True
        parent = parent.parent
    return False


def visit_locus(self: HTML5Translator, node: Locus) -> None:
    """A link to the block. Sphinx's search leaves ``headerlink`` out of the passages it shows."""
    name = f"{node['kind']} {node['number']}"
    link: dict[str, Any] = {
        "href": f"#{node['refid']}",
        "aria-label": name,
        "lang": self.settings.language_code or "en",
    }
    self.body.append(self.starttag(node, "a", "", classes=["locus", "headerlink"], **link))
    self.body.append(self.encode(node["number"]))


def depart_locus(self: HTML5Translator, node: Locus) -> None:
    """Close the link; a space keeps the number from the first word of what is copied or read out."""
    self.body.append("</a> ")
