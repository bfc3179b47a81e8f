"""XPath 3.1 over a TEI tree, for the predicates and parameters of a Processing Model (``edition.tei.processing``).

An expression comes from an editor's ODD, perhaps somebody else's: it may look at the document and at nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from elementpath import ElementPathError, XPathContext, get_node_tree
from elementpath.xpath31 import XPath31Parser
from lxml import etree

from edition.tei.elements import TEI

#: What reads files, the network or the environment, parses XML, or finds such a function by its name.
_FORBIDDEN: Final = """
    available-environment-variables environment-variable doc doc-available collection uri-collection json-doc
    unparsed-text unparsed-text-available unparsed-text-lines parse-xml parse-xml-fragment json-to-xml
    load-xquery-module transform function-lookup #
"""
FORBIDDEN: Final = frozenset(_FORBIDDEN.split())

#: Makes the context of one element; the tree behind it is built once for a document.
Contexts = Callable[[etree._Element], XPathContext]


@dataclass(frozen=True)
class Expression:
    """A parsed expression; ``text`` is how it was written."""

    text: str
    token: Any

    def holds(self, context: XPathContext) -> bool:
        """The effective boolean value. Raises ``ValueError`` when the expression cannot be evaluated."""
        return self._evaluate(context, lambda token, at: token.boolean_value(token.evaluate(at))) is True

    def items(self, context: XPathContext) -> list[etree._Element | str]:
        """The result as elements and strings, in order. Raises ``ValueError`` as :meth:`holds` does."""
        found = self._evaluate(context, lambda token, at: token.get_results(at))
        return [item if isinstance(item, etree._Element) else _string(item) for item in _sequence(found)]

    def _evaluate(self, context: XPathContext, do: Callable[[Any, XPathContext], Any]) -> Any:
        try:
            return do(self.token, context)
        except (ElementPathError, ArithmeticError, TypeError) as error:
            raise ValueError(_reason(error)) from error


@lru_cache(maxsize=512)
def expression(text: str) -> Expression:
    """Parse XPath whose unprefixed element names are TEI. Raises ``ValueError`` with the reason."""
    parser = XPath31Parser(namespaces={"": TEI, "tei": TEI})
    try:
        token = parser.parse(text)
    except (ElementPathError, ArithmeticError, TypeError) as error:
        raise ValueError(_reason(error)) from error
    used = {part.symbol for part in token.iter()}
    if refused := sorted(used & FORBIDDEN):
        raise ValueError(f"{refused[0]} is not allowed: an expression may look at the document only")
    return Expression(text, token)


def contexts(root: etree._Element) -> Contexts:
    """What gives the context of each element of ``root``."""
    tree: list[Any] = []

    def of(el: etree._Element) -> XPathContext:
        if not tree:
            tree.append(get_node_tree(root))
        return XPathContext(tree[0], item=el)

    return of


def _sequence(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _string(item: object) -> str:
    if isinstance(item, bool):
        return str(item).lower()
    return item if isinstance(item, str) else str(item)


def _reason(error: Exception) -> str:
    """The first line of a message, without the code of the specification in brackets."""
    message = cast("str", getattr(error, "message", None) or str(error))
    return message.splitlines()[0].split("] ", 1)[-1] if message else type(error).__name__
