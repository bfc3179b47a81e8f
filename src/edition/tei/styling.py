"""How passages look, said in CSS: ``@rendition`` and ``rendition`` of ``tagsDecl``, ``@style`` (TEI P5 1.3.1.1.3).

What both the web edition and the PDF can show becomes a class (``edition.tei.rendition``); the rest is told once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.anchors import slug
from edition.tei.elements import TEI
from edition.tei.rendition import rendition

if TYPE_CHECKING:
    from edition.problems import Problems
    from edition.tei.load import Source
    from edition.tei.pointers import Pointers

_RENDITION: Final = f"{{{TEI}}}rendition"
#: Words for a look that TEI's own customisations use with this prefix, ``simple:italic``.
_SIMPLE: Final = "simple:"


class Styling:
    """The looks that one document declares; each is worked out when it is first met."""

    def __init__(self, source: Source, pointers: Pointers, problems: Problems) -> None:
        self._source = source
        self._pointers = pointers
        self._problems = problems
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        self._told: set[str] = set()

    def classes(self, el: etree._Element, said: Mapping[str, str]) -> tuple[str, ...]:
        """The classes for the ``rendition`` and ``style`` of an element."""
        key = said.get("rendition", ""), said.get("style", "")
        if key not in self._known:
            pointed = [c for pointer in key[0].split() for c in self._pointed(el, pointer)]
            self._known[key] = tuple(dict.fromkeys([*pointed, *self._shown(el, "style", key[1])]))
        return self._known[key]

    def _pointed(self, el: etree._Element, pointer: str) -> tuple[str, ...]:
        if pointer.startswith(_SIMPLE):
            return (f"rend-{slug(pointer.removeprefix(_SIMPLE))}",)
        target = self._pointers.target(pointer)
        if target is None or target.tag != _RENDITION:
            self._tell(el, "rendition", f"rendition '{pointer}' names no rendition of tagsDecl", pointer)
            return ()
        scheme, scope = target.get("scheme") or "css", target.get("scope") or ""
        if scheme != "css" or scope:
            what = f"of scope '{scope}'" if scope else f"in the language '{scheme}'"
            self._tell(target, "", f"a rendition {what} is not shown", f"{pointer} {what}")
            return ()
        return self._shown(target, "", "".join(map(str, target.itertext())))

    def _shown(self, el: etree._Element, attribute: str, css: str) -> tuple[str, ...]:
        if css and ":" not in css:  # a word instead of CSS is meant as one of ``@rend``
            return tuple(f"rend-{word}" for w in css.split() if (word := slug(w)))
        found = rendition(css)
        unknown = [*found.unknown, *([f"content: {found.content}"] if found.content else [])]
        for declaration in unknown:
            self._tell(el, attribute, f"'{declaration}' is not shown", declaration)
        return found.classes

    def _tell(self, el: etree._Element, attribute: str, message: str, key: str) -> None:
        if key not in self._told:
            self._told.add(key)
            hint = "the text is kept; what can be shown: docs/reference/processing-model.md"
            self._problems.warn(self._source.place(el, attribute), "rendition-not-shown", message, hint)
