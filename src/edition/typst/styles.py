"""Which Typst function sets which node and which class: the fixed table of all names the translator may call."""

from __future__ import annotations

from collections.abc import Sequence

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
    {
        "document",
        "inline",
        "generated",
        "target",
        "definition",
        "definition_list_item",
        "definition_list",
        "list_item",
        "bullet_list",
        "enumerated_list",
        "entry",
        "row",
        "tgroup",
        "thead",
        "tbody",
        "table",
        "figure",
        "topic",
        "sidebar",
        "Admonition",
        "field_list",
        "field",
        "field_body",
        "option_list",
        "option_list_item",
        "description",
        "option_string",
        "legend",
        "container",
        "compound",
        "header",
        "footer",
        "glossary",
        "only",
        "hlist",
        "hlistcol",
        "acks",
        "pending_xref",
        "number_reference",
        "download_reference",
        "abbreviation",
        "acronym",
        "compact_paragraph",
        "decoration",
        "docinfo",
        "citation_reference",
        "substitution_reference",
        "label",
        "manpage",
    }
)
"""Nodes without a form of their own, or that have lost it too deep down: their content is set as it comes."""

SKIPPED = frozenset(
    {
        "comment",
        "substitution_definition",
        "index",
        "meta",
        "toctree",
        "system_message",
        "highlightlang",
        "colspec",
        "pending",
        "tabular_col_spec",
    }
)
"""Nodes that print nothing here."""

INLINE = {
    "emph": "emph",
    "title": "emph",
    "mentioned": "emph",
    "foreign": "emph",
    "formula": "emph",
    "ex": "emph",
    "pos": "emph",
    "orth": "strong",
    "rt": "super",
    "wit": "emph",
    "layer": "super",
    "sign": "small",
    "field-label": "small",
    "missing": "small",
    "entry-name": "strong",
    "stage": "emph",
    "del": "strike",
    "add": "added",
    "unclear": "doubtful",
    "supplied": "supplied",
    "surplus": "superfluous",
    "secl": "superfluous",
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
    "person": "record",
    "place": "record",
    "org": "record",
    "event": "record",
    "bibl": "record",
    "witness": "record",
    "credit": "credit",
    "type-credit": "credit",
    "figure-head": "caption-head",
    "rend-center": "centred",
    "rend-centre": "centred",
    "rend-centered": "centred",
    "rend-right": "right-hand",
    "rend-left": "left-hand",
    "rend-indent": "indented",
    "text-left": "left-hand",
    "text-center": "centred",
    "text-right": "right-hand",
}
"""Classes of blocks, from the outside in."""


EMPTY = {"gap": "hole", "ellipsis": "hole", "space": "blank"}
"""Signs of what is missing inside a word, where the text itself says nothing (decision D29)."""


def of_empty(classes: Sequence[str]) -> list[str]:
    """The function that draws a span without text, if one does."""
    return [EMPTY[name] for name in classes if name in EMPTY][:1]


def of_text(classes: Sequence[str], *, inline: bool) -> list[str]:
    """The functions that text is put through; TEI ``hi`` that does not say how is italic (P5 3.3.2.1).

    ``inline`` is false for the text of a block: its own class is a matter of :func:`of_block`, only ``@rend`` counts.
    """
    wanted = [INLINE[name] for name in classes if name in INLINE and (inline or name.startswith("rend-"))]
    if inline and "hi" in classes and not any(name.startswith("rend-") for name in classes):
        wanted.append("emph")
    return list(dict.fromkeys(wanted))


def of_block(classes: Sequence[str], *, around: Sequence[str] = ()) -> list[str]:
    """The functions that a block is put through, outermost first; ``around`` are the classes of what it stands in."""
    names = list(classes)
    if "head" in names and "figure" in around:  # a caption, not a heading
        names[names.index("head")] = "figure-head"
    return list(dict.fromkeys(BLOCK[name] for name in names if name in BLOCK))
