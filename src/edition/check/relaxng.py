"""RELAX NG by derivatives (J. Clark, “An algorithm for RELAX NG validation”): what may stand where, and what next.

libxml2 says that something is wrong, not what was expected, and takes six seconds to read the schema of the whole TEI.
Here a definition is read when an element first needs it, and each step is remembered.

Held to less than the standard says, and never to more: definitions of one name in one content model are taken
together, a choice between an attribute and content is not held to, and of the datatypes those of :data:`_TYPES` and
patterns without Unicode categories are checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

from lxml import etree

RNG: Final = "http://relaxng.org/ns/structure/1.0"
_TYPES: Final = {
    kind: re.compile(form)
    for kind, form in {
        "integer": r"[+-]?\d+",
        "nonNegativeInteger": r"\+?\d+|-0+",
        "positiveInteger": r"\+?0*[1-9]\d*",
        "decimal": r"[+-]?(?:\d+\.?\d*|\.\d+)",
        "double": r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN",
        "boolean": r"true|false|1|0",
        "date": r"-?\d{4,}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?",
        "gYear": r"-?\d{4,}(?:Z|[+-]\d\d:\d\d)?",
        "gYearMonth": r"-?\d{4,}-\d\d(?:Z|[+-]\d\d:\d\d)?",
        "gMonth": r"--\d\d(?:Z|[+-]\d\d:\d\d)?",
        "gDay": r"---\d\d(?:Z|[+-]\d\d:\d\d)?",
        "gMonthDay": r"--\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?",
        "time": r"\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?",
        "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?",
        "duration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
        "ID": r"[^\W\d][\w.\-·]*",
        "NCName": r"[^\W\d][\w.\-·]*",
        "Name": r"[^\W\d][\w.\-·:]*",
        "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
        "anyURI": r"\S*(?:\s\S+)*",
    }.items()
}

#: A class of names: whether it holds a name (``{namespace}local``), and its one name where it has one.
Names = tuple[Callable[[str], bool], str]


class Pattern:
    """A pattern; equal patterns are one object. ``kind`` is that of the standard, ``parts`` what it is made of."""

    __slots__ = ("kind", "nullable", "parts")

    def __init__(self, kind: str, parts: tuple[Any, ...], nullable: bool) -> None:
        self.kind, self.parts, self.nullable = kind, parts, nullable


_MADE: Final[dict[tuple[Any, ...], Pattern]] = {}


def _make(kind: str, parts: tuple[Any, ...] = (), nullable: bool = False) -> Pattern:
    return _MADE.setdefault((kind, *parts), Pattern(kind, parts, nullable))


NOT_ALLOWED: Final = _make("notAllowed")
EMPTY: Final = _make("empty", (), True)
TEXT: Final = _make("text", (), True)


def choice(options: Iterable[Pattern]) -> Pattern:
    """One of the options; equal ones are one, impossible ones none."""
    flat: dict[Pattern, None] = {}
    for p in options:
        flat.update(dict.fromkeys(p.parts if p.kind == "choice" else (p,)))
    flat.pop(NOT_ALLOWED, None)
    if len(flat) < 2:
        return next(iter(flat), NOT_ALLOWED)
    return _make("choice", tuple(flat), any(p.nullable for p in flat))


def _pair(kind: str, a: Pattern, b: Pattern) -> Pattern:
    if NOT_ALLOWED in (a, b):
        return NOT_ALLOWED
    if a is EMPTY or b is EMPTY:
        return b if a is EMPTY else a
    return _make(kind, (a, b), a.nullable and b.nullable)


def group(a: Pattern, b: Pattern) -> Pattern:
    """``a``, then ``b``."""
    return _pair("group", a, b)


def interleave(a: Pattern, b: Pattern) -> Pattern:
    """``a`` and ``b`` in any mixture."""
    return _pair("interleave", a, b)


def more(a: Pattern) -> Pattern:
    """``a`` once or more often."""
    return a if a in (EMPTY, NOT_ALLOWED, TEXT) or a.kind == "oneOrMore" else _make("oneOrMore", (a,), a.nullable)


@dataclass(frozen=True, eq=False)
class Value:
    """What an attribute or a text may be: a word, or a datatype with a pattern."""

    word: str | None = None
    kind: str = ""
    form: re.Pattern[str] | None = None

    def holds(self, text: str) -> bool:
        """Whether ``text`` is such a value."""
        if self.kind != "string":
            text = " ".join(text.split())
        if self.word is not None:
            return text == self.word
        known = _TYPES.get(self.kind)
        return (not known or bool(known.fullmatch(text))) and (not self.form or bool(self.form.fullmatch(text)))


class Grammar:
    """A schema, read from its tree; ``start`` is the pattern of the root. Definitions are read when needed."""

    def __init__(self, root: etree._Element) -> None:
        self._defines: dict[str, list[etree._Element]] = {}
        self._refs: dict[str, Pattern] = {}
        self._contents: dict[etree._Element, Pattern] = {}
        self._memo: dict[tuple[Any, ...], Any] = {}
        self._elements = list(root.iter(f"{{{RNG}}}element"))
        for el in root.iter(f"{{{RNG}}}define"):
            self._defines.setdefault(el.get("name") or "", []).append(el)
        starts = list(root.iter(f"{{{RNG}}}start"))
        self.start = choice(self._all(el) for el in starts) if starts else self._compile(root)

    # ------------------------------------------------------------ reading the schema

    def _all(self, el: etree._Element) -> Pattern:
        """The children of an element, one after the other."""
        out = EMPTY
        for child in el.iterchildren(f"{{{RNG}}}*", reversed=True):
            if _local(child) not in _NAMES:
                out = group(self._compile(child), out)
        return out

    def _compile(self, el: etree._Element) -> Pattern:
        kind = _local(el)
        match kind:
            case "element":
                return _make("element", (el, _names(el)))
            case "attribute":
                inner = self._all(el)
                return _make("attribute", (_names(el, attribute=True), TEXT if inner is EMPTY else inner))
            case "ref":
                return self._ref(el.get("name") or "")
            case "choice":
                return choice(map(self._compile, el.iterchildren("*")))
            case "interleave" | "mixed":
                parts = map(self._compile, el.iterchildren("*"))
                return reduce(interleave, parts, TEXT if kind == "mixed" else EMPTY)
            case "optional":
                return choice((self._all(el), EMPTY))
            case "zeroOrMore":
                return choice((more(self._all(el)), EMPTY))
            case "oneOrMore":
                return more(self._all(el))
        return self._leaf(el, kind)

    def _leaf(self, el: etree._Element, kind: str) -> Pattern:
        if kind == "value":
            return _make("value", (Value(word=" ".join((el.text or "").split())),))
        if kind == "data":
            form = next((p.text for p in el.iterchildren(f"{{{RNG}}}param") if p.get("name") == "pattern"), None)
            return _make("value", (Value(None, el.get("type") or "", _form(form)),))
        if kind == "list":
            return _make("list", (self._all(el),))
        return {"empty": EMPTY, "text": TEXT, "notAllowed": NOT_ALLOWED}.get(kind) or self._all(el)

    def _ref(self, name: str) -> Pattern:
        if name not in self._refs:
            self._refs[name] = NOT_ALLOWED  # a circle that passes no element is forbidden
            found = self._defines.get(name, [])
            parts = [self._all(el) for el in found]
            joined = parts[0] if parts else NOT_ALLOWED
            by_choice = any(el.get("combine") == "choice" for el in found)
            for part in parts[1:]:
                joined = choice((joined, part)) if by_choice else interleave(joined, part)
            self._refs[name] = joined
        return self._refs[name]

    def content(self, element: Pattern) -> Pattern:
        """What an element pattern holds: attributes and content."""
        node = element.parts[0]
        if node not in self._contents:
            self._contents[node] = self._all(node)
        return self._contents[node]

    def elsewhere(self, tag: str) -> list[Pattern]:
        """The patterns of elements of that name, wherever the schema has them."""
        key = ("elsewhere", tag)
        if key not in self._memo:
            made = (_make("element", (el, _names(el))) for el in self._elements)
            self._memo[key] = [p for p in made if p.parts[1][1] == tag]
        found: list[Pattern] = self._memo[key]
        return found

    # ------------------------------------------------------------ derivatives

    def parted(self, p: Pattern, attributes: bool) -> Pattern:
        """The attributes of a content model, or all but them."""
        key = ("parted", p, attributes)
        if key not in self._memo:
            self._memo[key] = self._parted(p, attributes)
        out: Pattern = self._memo[key]
        return out

    def _parted(self, p: Pattern, attributes: bool) -> Pattern:
        match p.kind:
            case "choice":
                return choice(self.parted(x, attributes) for x in p.parts)
            case "group" | "interleave":
                make = group if p.kind == "group" else interleave
                return make(*(self.parted(x, attributes) for x in p.parts))
            case "oneOrMore":
                return more(self.parted(p.parts[0], attributes))
            case "attribute":
                return p if attributes else EMPTY
            case "notAllowed":
                return p
        return EMPTY if attributes else p

    def firsts(self, p: Pattern) -> list[Pattern]:
        """The leaves that may come first: elements, attributes, text, values."""
        key = ("firsts", p)
        if key not in self._memo:
            self._memo[key] = list(dict.fromkeys(self._firsts(p)))
        out: list[Pattern] = self._memo[key]
        return out

    def _firsts(self, p: Pattern) -> list[Pattern]:
        match p.kind:
            case "choice" | "interleave":
                return [leaf for x in p.parts for leaf in self.firsts(x)]
            case "group":
                a, b = p.parts
                return self.firsts(a) + (self.firsts(b) if a.nullable else [])
            case "oneOrMore":
                return self.firsts(p.parts[0])
            case "empty" | "notAllowed":
                return []
        return [p]

    def after(self, p: Pattern, leaves: frozenset[Pattern]) -> Pattern:
        """What may follow when one of ``leaves`` came: the derivative."""
        key = ("after", p, leaves)
        if key not in self._memo:
            self._memo[key] = self._after(p, leaves)
        out: Pattern = self._memo[key]
        return out

    def _after(self, p: Pattern, leaves: frozenset[Pattern]) -> Pattern:
        match p.kind:
            case "choice":
                return choice(self.after(x, leaves) for x in p.parts)
            case "group":
                a, b = p.parts
                first = group(self.after(a, leaves), b)
                # attributes have no order: one may come from the second part although the first is not done
                later = a.nullable or next(iter(leaves)).kind == "attribute"
                rest = self.after(b, leaves) if later else NOT_ALLOWED
                return choice(
                    (first, rest if a.nullable and next(iter(leaves)).kind != "attribute" else group(a, rest))
                )
            case "interleave":
                a, b = p.parts
                return choice((interleave(self.after(a, leaves), b), interleave(a, self.after(b, leaves))))
            case "oneOrMore":
                return group(self.after(p.parts[0], leaves), choice((p, EMPTY)))
            case "text":
                return p if p in leaves else NOT_ALLOWED
        return EMPTY if p in leaves else NOT_ALLOWED

    def attributes(self, p: Pattern) -> list[Pattern]:
        """All attribute patterns in ``p``, in order."""
        key = ("attributes", p)
        if key not in self._memo:
            own = [p] if p.kind == "attribute" else []
            inner = p.parts if p.kind in ("choice", "group", "interleave", "oneOrMore") else ()
            self._memo[key] = list(dict.fromkeys([*own, *(a for x in inner for a in self.attributes(x))]))
        out: list[Pattern] = self._memo[key]
        return out

    def required(self, p: Pattern) -> dict[str, None]:
        """The names of the attributes that ``p`` cannot do without."""
        if p.nullable:
            return {}
        if p.kind == "attribute":
            return {p.parts[0][1]: None}
        parts = [self.required(x) for x in p.parts] if p.kind in ("choice", "group", "interleave", "oneOrMore") else []
        if p.kind == "choice" and parts:
            return {name: None for name in parts[0] if all(name in other for other in parts)}
        return {name: None for part in parts for name in part}

    def holds(self, p: Pattern, text: str) -> bool:
        """Whether the text of an attribute or element is what ``p`` allows."""
        if p.kind == "text":
            return True
        if p.kind == "value":
            value: Value = p.parts[0]
            return value.holds(text)
        if p.kind == "list":
            return self._holds_list(p.parts[0], text.split())
        if p.kind == "choice":
            return any(self.holds(x, text) for x in p.parts)
        if p.kind in ("group", "interleave", "oneOrMore"):
            return self._holds_list(p, [text])
        return p.kind == "empty" and not text.strip()

    def _holds_list(self, p: Pattern, words: list[str]) -> bool:
        for word in words:
            leaves = frozenset(leaf for leaf in self.firsts(p) if self.holds(leaf, word))
            p = self.after(p, leaves) if leaves else NOT_ALLOWED
        return p.nullable

    def values(self, p: Pattern) -> list[str]:
        """The words among which ``p`` lets one choose."""
        if p.kind == "value":
            return [p.parts[0].word] if p.parts[0].word is not None else []
        inner = p.parts if p.kind in ("choice", "group", "interleave", "oneOrMore", "list") else ()
        return list(dict.fromkeys(word for x in inner for word in self.values(x)))


# ---------------------------------------------------------------- names and datatypes

_NAMES: Final = frozenset({"name", "anyName", "nsName", "param", "except"})


def _local(el: etree._Element) -> str:
    return el.tag.rpartition("}")[2]


def _form(pattern: str | None) -> re.Pattern[str] | None:
    """A pattern of XML Schema as one of ours, where it can be; else nothing is held to it."""
    if pattern is None:
        return None
    said = pattern.replace(r"[^\p{C}\p{Z}]", r"\S").replace(r"\i", r"[^\W\d]").replace(r"\c", r"[\w.\-:]")
    try:
        return None if r"\p" in said else re.compile(said)
    except re.error:
        return None


_FOUND: Final[dict[etree._Element, Names]] = {}


def _names(el: etree._Element, *, attribute: bool = False) -> Names:
    """The names that an element or attribute pattern is for."""
    if el not in _FOUND:
        name = el.get("name")
        if name is not None:
            ns = (el.get("ns") or "") if attribute else _namespace(el)
            _FOUND[el] = _one(el, name, ns)
        else:
            node = next(el.iterchildren("*"))
            _FOUND[el] = _class(node)
    return _FOUND[el]


def _one(el: etree._Element, name: str, ns: str) -> Names:
    prefix, _, local = name.strip().rpartition(":")
    if prefix:
        ns = "http://www.w3.org/XML/1998/namespace" if prefix == "xml" else el.nsmap.get(prefix) or ""
    full = f"{{{ns}}}{local}" if ns else local
    return full.__eq__, full


def _namespace(el: etree._Element) -> str:
    return next((ns for up in (el, *el.iterancestors()) if (ns := up.get("ns")) is not None), "")


def _class(node: etree._Element) -> Names:
    kind = _local(node)
    if kind == "name":
        return _one(node, node.text or "", _namespace(node))
    if kind == "choice":
        options = [_class(x)[0] for x in node.iterchildren("*")]
        return (lambda tag: any(holds(tag) for holds in options)), ""
    without = [_class(x)[0] for e in node.iterchildren(f"{{{RNG}}}except") for x in e.iterchildren("*")]
    start = f"{{{_namespace(node)}}}" if kind == "nsName" else ""
    return (lambda tag: tag.startswith(start) and not any(holds(tag) for holds in without)), ""
