"""Which Typst function sets which node and which class: the fixed table of all names the translator may call."""

from __future__ import annotations

from collections.abc import Iterable

NODES = {
    # inline
    "emphasis": "emph",
    "strong": "strong",
    "superscript": "super",
    "subscript": "sub",
    "title_reference": "emph",
    "literal_strong": "strong",
    "problematic": "problem",
    # blocks
    "block_quote": "quotation",
    "attribution": "attribution",
    "rubric": "rubric",
    "subtitle": "rubric",
    "centered": "centred",
    "caption": "caption",
    "term": "term",
    "classifier": "emph",
    "field_name": "term",
}
"""Docutils and Sphinx nodes that are one function around their content."""

TRANSPARENT = frozenset(
    """
    document inline generated target definition definition_list_item field_body legend container compound header
    footer glossary only hlist hlistcol acks pending_xref number_reference download_reference abbreviation acronym
    compact_paragraph decoration docinfo tabular_col_spec line citation_reference substitution_reference label manpage
    """.split()
)
"""Nodes without a form of their own: their content is set as it comes."""

SKIPPED = frozenset(
    """
    comment substitution_definition index meta toctree system_message highlightlang colspec pending NoteSeries
    todo_node nodes_transition
    """.split()
)
"""Nodes that print nothing here. The notes of a ``NoteSeries`` are set at the foot of the page they belong to."""

INLINE = {
    "emph": "emph",
    "title": "emph",
    "mentioned": "emph",
    "stage": "emph",
    "del": "strike",
    "lb": "mark-of-break",
    "pb": "mark-of-break",
    "cb": "mark-of-break",
    "gb": "mark-of-break",
    "milestone": "mark-of-break",
    "rend-italic": "emph",
    "rend-italics": "emph",
    "rend-i": "emph",
    "rend-it": "emph",
    "rend-bold": "strong",
    "rend-b": "strong",
    "rend-smallcaps": "smallcaps",
    "rend-small-caps": "smallcaps",
    "rend-sc": "smallcaps",
    "rend-superscript": "super",
    "rend-super": "super",
    "rend-sup": "super",
    "rend-subscript": "sub",
    "rend-sub": "sub",
    "rend-underline": "underline",
    "rend-underlined": "underline",
    "rend-u": "underline",
    "rend-strike": "strike",
    "rend-strikethrough": "strike",
    "rend-line-through": "strike",
    "rend-overline": "overlined",
    "rend-spaced": "spaced",
    "rend-letterspaced": "spaced",
    "rend-letter-spaced": "spaced",
    "rend-gesperrt": "spaced",
    "rend-small": "small",
    "rend-large": "large",
    "rend-roman": "roman",
    "rend-normal": "roman",
}
"""Classes of running text. Names, lemmata, readings and sigla are set plain: what is not listed changes nothing."""

BLOCK = {
    "head": "heading-of-block",
    "label": "heading-of-block",
    "speaker": "speaker",
    "stage": "stage",
    "epigraph": "epigraph",
    "opener": "left-hand",
    "salute": "left-hand",
    "dateline": "right-hand",
    "byline": "right-hand",
    "signed": "right-hand",
    "closer": "right-hand",
    "trailer": "centred",
    "figure": "plate",
    "fig-desc": "caption",
    "credit": "credit",
    "type-credit": "credit",
    "rend-center": "centred",
    "rend-centre": "centred",
    "rend-centered": "centred",
    "rend-right": "right-hand",
    "rend-left": "left-hand",
    "rend-indent": "indented",
}
"""Classes of blocks, from the outside in."""


def of_text(classes: Iterable[str]) -> list[str]:
    """The functions that a stretch of text is put through; TEI ``hi`` that does not say how is italic (P5 3.3.2.1)."""
    names = list(classes)
    wanted = [INLINE[name] for name in names if name in INLINE]
    if "hi" in names and not any(name.startswith("rend-") for name in names):
        wanted.append("emph")
    return list(dict.fromkeys(wanted))


def of_block(classes: Iterable[str], *, with_text: bool = False) -> list[str]:
    """The functions that a block is put through, outermost first; ``with_text`` adds those of the text in it."""
    names = list(classes)
    wanted = [BLOCK[name] for name in names if name in BLOCK]
    if with_text:
        wanted += [INLINE[name] for name in names if name in INLINE and name.startswith("rend-")]
    return list(dict.fromkeys(wanted))
