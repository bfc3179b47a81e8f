"""Links inside the book and out of it, and the anchors they need.

An anchor is named ``docname#id``: ids are unique in a document only. Anchors that no link leads to are left out.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes

SCHEMES = frozenset({"http", "https", "mailto"})
"""Schemes of links that a PDF may carry (design D9)."""


def key(docname: str, anchor: str) -> str:
    """The name of an anchor in the whole book."""
    return f"{docname}#{anchor}"


def docname_of(node: nodes.Node) -> str:
    """The document a node of the assembled book comes from."""
    parent: nodes.Node | None = node
    while parent is not None:
        if isinstance(parent, addnodes.start_of_file | nodes.document):
            return str(parent.get("docname", ""))
        parent = parent.parent
    return ""


def inner_target(node: nodes.reference) -> str:
    """The anchor in this book that a reference leads to; empty when it leads out of it."""
    if node.get("refid"):
        return key(docname_of(node), node["refid"])
    uri = str(node.get("refuri", ""))
    if uri.startswith("%"):
        return key(*uri[1:].partition("#")[::2])
    return key(docname_of(node), uri[1:]) if uri.startswith("#") else ""


def outer_target(node: nodes.reference) -> str:
    """The address that a reference leads to outside the book; empty when its scheme may not go into a PDF."""
    uri = "".join(str(node.get("refuri", "")).split())
    try:
        scheme = urlsplit(uri).scheme.lower()
    except ValueError:
        return ""
    return uri if scheme in SCHEMES else ""


def wanted_anchors(document: nodes.document) -> set[str]:
    """All anchors that some reference of the book leads to."""
    return {target for node in document.findall(nodes.reference) if (target := inner_target(node))}
