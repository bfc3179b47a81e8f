"""Formulas as MathML, which browsers read without a script."""

from __future__ import annotations

from html import escape

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util.logging import getLogger
from sphinx.writers.html5 import HTML5Translator

logger = getLogger(__name__)

NAME = "mathml"


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula in a line."""
    self.body.append(self.starttag(node, "span", "", CLASS="math") + _mathml(node, as_block=False) + "</span>")
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula by itself."""
    self.body.append(self.starttag(node, "div", CLASS="math") + _mathml(node, as_block=True) + "</div>\n")
    raise nodes.SkipNode


def _mathml(node: nodes.Element, as_block: bool) -> str:
    tex = node.astext()
    try:
        return str(tex2mathml(tex, as_block=as_block))
    except Exception as error:  # noqa: BLE001 - a provisional module of docutils: bad TeX makes it fail in several ways
        message = "this formula is shown as written: %s"
        logger.warning(message, error, location=node, type="edition", subtype="formula")
        return f"<code>{escape(tex)}</code>"
