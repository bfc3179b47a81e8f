"""A text held to a RELAX NG schema: what was found, what was expected there, and what may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from edition.problems import NothingToDo, shown
from edition.tei.load import parse

from .engines import jing, jing_findings, libxml2_findings
from .expected import MOST, expected, likeness, near
from .relaxng import RNG, TEXT, Grammar, Pattern, choice
from .settings import Settings
from .view import XML, Found, View, attributes

_HREF: Final = re.compile(r"href\s*=\s*[\"']([^\"']+)[\"']")


def findings(view: View, path: Path) -> Iterator[Found]:
    """What the text has that the schema in a file does not allow.

    Raises ``NothingToDo`` for a schema that cannot be read.
    """
    if _is_ours(path):
        found = Validation(grammar(path), view).findings()
        yield from found or (jing_findings(path, view) if jing() else libxml2_findings(path, view))
    elif jing():
        yield from jing_findings(path, view)
    else:
        what = "the compact syntax" if path.suffix == ".rnc" else "a schema of several files"
        raise NothingToDo(f"{shown(path)}: {what} is read by jing: install Java, and pip install 'tei-edition[jing]'")


def schema_of(view: View, asked: Path | None, said: Settings) -> Path | None:
    """The schema that a text is held to: the one asked for, that of the project, or that of its ``xml-model``.

    Of an ``xml-model`` a file in the project counts; one on another host, or of another kind, is left to others.
    """
    if asked or said.schema:
        return (asked or said.folder / said.schema).resolve()
    for node in view.source.root.itersiblings(preceding=True):
        if isinstance(node, etree._ProcessingInstruction) and node.target == "xml-model":
            m = _HREF.search(node.text or "")
            path = (view.source.path.resolve().parent / unquote(m[1])).resolve() if m and "://" not in m[1] else None
            if path and path.suffix in (".rng", ".rnc") and path.is_relative_to(said.folder.resolve()):
                return path if path.suffix == ".rng" or jing() else None
    return None


def _is_ours(path: Path) -> bool:
    """Whether our engine reads a schema: XML, in one file."""
    if path.suffix == ".rnc":
        return False
    root = parse(path)
    if not root.tag.startswith(f"{{{RNG}}}"):
        raise NothingToDo(f"{shown(path)}: this is no RELAX NG schema")
    return next(root.iter(f"{{{RNG}}}include", f"{{{RNG}}}externalRef"), None) is None


@lru_cache(maxsize=4)
def grammar(path: Path) -> Grammar:
    """The schema in a file of RELAX NG in XML."""
    return Grammar(parse(path))


@dataclass
class Validation:
    """Holds the elements of a text to a schema, each to its definition."""

    schema: Grammar
    view: View
    found: list[Found] = field(default_factory=list)

    def findings(self) -> list[Found]:
        """Everything that the schema does not allow, in the order of the text."""
        root = self.view.source.root
        matched = self._matching(self.schema.start, root.tag)
        if not matched:
            self._unexpected(root, self.schema.start, "as the root")
        self._walk(root, matched or self.schema.elsewhere(root.tag))
        return self.found

    def _matching(self, p: Pattern, tag: str) -> list[Pattern]:
        return [leaf for leaf in self.schema.firsts(p) if leaf.kind == "element" and leaf.parts[1][0](tag)]

    def _walk(self, root: etree._Element, matched: Sequence[Pattern]) -> None:
        stack = [(root, matched)]
        while stack:
            el, patterns = stack.pop()
            if patterns:  # of an element that the schema does not know nothing can be said
                content = choice(self.schema.content(p) for p in patterns)
                self._attributes(el, self.schema.parted(content, attributes=True))
                stack += reversed(self._children(el, self.schema.parted(content, attributes=False)))

    # ------------------------------------------------------------ content

    def _children(self, el: etree._Element, p: Pattern) -> list[tuple[etree._Element, Sequence[Pattern]]]:
        out: list[tuple[etree._Element, Sequence[Pattern]]] = []
        complete = True
        p, done = self._text(el, el.text, p, True)
        complete &= done
        for child in el:
            if isinstance(child.tag, str):
                matched = self._matching(p, child.tag)
                if matched:
                    p = self.schema.after(p, frozenset(matched))
                else:
                    complete = False
                    self._unexpected(child, p, f"here in <{_short(el.tag)}>")
                out.append((child, matched or self.schema.elsewhere(child.tag)))
            p, done = self._text(el, child.tail, p, complete)
            complete &= done
        if complete and not p.nullable and not (len(el) == 0 and self._is_value(p, el.text or "")):
            self._incomplete(el, p)
        return out

    def _text(self, el: etree._Element, text: str | None, p: Pattern, report: bool) -> tuple[Pattern, bool]:
        """What may follow a stretch of text, and whether the text may stand there."""
        if not text or not text.strip():
            return p, True
        leaves = [leaf for leaf in self.schema.firsts(p) if leaf.kind in ("text", "value", "list")]
        holding = frozenset(leaf for leaf in leaves if leaf is TEXT or self.schema.holds(leaf, text))
        if holding:
            return self.schema.after(p, holding), True
        if report:
            words = " ".join(text.split())[:30]
            place = next(
                (
                    r.place(len(r.text) - len(r.text.lstrip()))
                    for r in self.view.runs
                    if r.element is el and r.text.strip() and words[:8].split()[0] in r.text
                ),
                None,
            )
            message = f"text “{words}” cannot stand here in <{_short(el.tag)}>"
            hint = self._expected(p, "") or "nothing but the end tag may follow"
            self._add(Found(el, place or self.view.at(el), message, hint))
        return p, False

    def _is_value(self, p: Pattern, text: str) -> bool:
        return any(self.schema.holds(leaf, text) for leaf in self.schema.firsts(p))

    def _unexpected(self, el: etree._Element, p: Pattern, where: str) -> None:
        message = f"<{_short(el.tag)}> cannot stand {where}"
        meant = near(_short(el.tag), [_short(x) for x in self._tags(p)])
        known = self._expected(p, _short(el.tag)) or "nothing more is expected here"
        self._add(Found(el, self.view.at(el), message, "; ".join(filter(None, (meant, known)))))

    def _incomplete(self, el: etree._Element, p: Pattern) -> None:
        message = f"<{_short(el.tag)}> ends too early"
        self._add(Found(el, self.view.at(el), message, self._expected(p, "") or "text is missing"))

    def _tags(self, p: Pattern) -> list[str]:
        return [tag for leaf in self.schema.firsts(p) if leaf.kind == "element" and (tag := leaf.parts[1][1])]

    def _expected(self, p: Pattern, found: str) -> str:
        """At most five things that may stand here, the likely ones first."""
        tags = list(dict.fromkeys(map(_short, self._tags(p))))
        words = [f"<{tag}>" for tag in expected(tags, found, self.view.uses)]
        rest = len(tags) - len(words)
        if TEXT in self.schema.firsts(p):
            rest += len(words) == MOST
            words = ["text", *words[: MOST - 1]]
        return f"expected: {', '.join(words)}{f' or one of {rest} more' if rest else ''}" if words else ""

    # ------------------------------------------------------------ attributes

    def _attributes(self, el: etree._Element, p: Pattern) -> None:
        for key, value in attributes(el):
            known = [a for a in self.schema.attributes(p) if a.parts[0][0](key)]
            holding = frozenset(a for a in known if self.schema.holds(a.parts[1], value))
            if not known:
                self._no_attribute(el, key, p)
            elif not holding:
                self._no_value(el, key, value, known)
                p = self.schema.after(p, frozenset(known))
            else:
                p = self.schema.after(p, holding)
        for key in self.schema.required(p):
            self._add(Found(el, self.view.at(el), f"<{_short(el.tag)}> lacks the attribute {_short(key)}", "add it"))

    def _no_attribute(self, el: etree._Element, key: str, p: Pattern) -> None:
        names = [_short(a.parts[0][1]) for a in self.schema.attributes(p) if a.parts[0][1]]
        message = f"<{_short(el.tag)}> has no attribute {_short(key)}"
        some = ", ".join(sorted(dict.fromkeys(names), key=lambda n: -likeness(_short(key), n))[:MOST])
        hint = near(_short(key), names) or (f"it may have, among others: {some}" if some else "delete it")
        self._add(self.view.found(el, key.rpartition("}")[2], message, hint))

    def _no_value(self, el: etree._Element, key: str, value: str, known: Sequence[Pattern]) -> None:
        words = [w for a in known for w in self.schema.values(a.parts[1])]
        some = sorted(dict.fromkeys(words), key=lambda w: -likeness(value, w))[:MOST]
        hint = near(value, words) or (f"expected: {', '.join(some)}" if some else "write it in the form of its type")
        message = f"{_short(key)} of <{_short(el.tag)}> cannot be '{value[:40]}'"
        self._add(self.view.found(el, key.rpartition("}")[2], message, hint))

    def _add(self, found: Found) -> None:
        self.found.append(found)


def _short(tag: str) -> str:
    """The name as an editor writes it."""
    return "xml:" + tag.removeprefix(XML) if tag.startswith(XML) else tag.rpartition("}")[2]
