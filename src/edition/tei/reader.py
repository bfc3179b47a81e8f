"""The reader of one document: walks its elements, knows its identifiers and witnesses, reports what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from edition.anchors import is_followed, slug
from edition.model import Block, Inline, Mark, Stemma, Witness
from edition.problems import Problems
from edition.tei.attributes import ATTRIBUTES, KNOWN, OLDER, is_foreign
from edition.tei.elements import PARTED, TABLE, TEI, UNKNOWN, Treatment
from edition.tei.flow import GAP, Flow, blocks_of
from edition.tei.include import NAMESPACE as XINCLUDE
from edition.tei.lacunae import absences
from edition.tei.load import Source
from edition.tei.mathml import MATHML
from edition.tei.pointers import Pointers
from edition.tei.space import collapse
from edition.tei.styling import Styling
from edition.tei.xmlfile import clip

if TYPE_CHECKING:
    from edition.tei.following import Processing
    from edition.tei.processing import Rules
    from edition.tei.text import Behaviour

XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_XML_ID: Final = XML + "id"
_XML_LANG: Final = XML + "lang"
#: Attributes by which an element names or quotes an entry.
_NAMING: Final = frozenset({"ref", "key", "source"})
#: Attributes by which it says how it looks.
_LOOKS: Final = frozenset({"rendition", "style"})
#: Attributes whose words become classes of the page: name -> prefix of the class.
_CLASSED: Final = {"rend": "rend", "type": "type", "subtype": "type", "place": "place", "unit": "unit", "cert": "cert"}
#: Where ``@resp`` says that the words are the editor's own, not those of the text.
_EDITORIAL: Final = frozenset({"head", "div", "p", "ab", "label", "trailer", "figDesc", "desc"})
#: TEI's examples show markup; nobody expects their elements to be treated.
_EXAMPLES: Final = "http://www.tei-c.org/ns/Examples"
_UNREPORTED: Final = (_EXAMPLES,)
_BIBLIOGRAPHY: Final = "bib:"
#: A pointer with a scheme, or to another host; control characters are no part of it, as in a browser.
_ELSEWHERE: Final = re.compile(r"[\x00-\x20]*(?:[a-z][a-z0-9+.\-\x00-\x20]*:|[/\\]{2})", re.IGNORECASE)
_PARTED: Final = frozenset(f"{{{TEI}}}{name}" for name in PARTED)


class Reader:
    """Reads elements of ``source`` by the behaviours given; findings go to ``problems``."""

    def __init__(
        self,
        source: Source,
        behaviours: Mapping[str, Behaviour],
        problems: Problems,
        witnesses: Mapping[str, Witness],
        citation_prefixes: tuple[str, ...] = (_BIBLIOGRAPHY,),
        rules: Rules | None = None,
    ) -> None:
        self.source = source
        self.problems = problems
        self.witnesses = witnesses
        self.citation_prefixes = citation_prefixes
        self.ids: dict[str, int] = {i: line_of(el) for el in source.root.iter() if (i := el.get(XML + "id"))}
        self.cited: list[tuple[str, etree._Element]] = []
        self.stemmata: list[Stemma] = []
        self.pointers = Pointers(source.root)
        self.hangs_notes = True
        #: What ``@wit`` says, as sigla, where it names witnesses only.
        self.sigla: dict[str, tuple[str, ...]] = {}
        self._alike: dict[str, str] = {}
        self._reported: set[str] = set()
        spaced = any("xml:space" in file.source.text for file in source.files)
        self._verbatim = frozenset(_verbatim(source.root)) if spaced else frozenset()
        self._styling = Styling(source, self.pointers, problems)
        self._table: dict[str, Callable[[Reader, etree._Element, Flow, bool], None]] = {
            f"{{{TEI}}}{name}": behaviours[treatment.how] for name, treatment in TABLE.items()
        }
        self._table[f"{{{XINCLUDE}}}include"] = behaviours["missing"]
        self._table[f"{{{_EXAMPLES}}}egXML"] = behaviours["literal"]
        self._table[f"{{{MATHML}}}math"] = behaviours["math"]
        self._behaviours = dict(self._table)
        self._other = behaviours[UNKNOWN.how]
        self._processing: Processing | None = None
        if rules:
            from edition.tei.following import Processing  # with XPath, which few projects need

            self._processing = process = Processing(rules, source.root)
            self._behaviours |= {tag: process.reading(self._behaviours.get(tag, self._other)) for tag in rules}

    # ------------------------------------------------------------ walking

    def items(self, el: etree._Element, out: Flow, *, inline: bool) -> None:
        """Add everything in ``el`` to ``out``: text with runs of white space collapsed, elements as they are read."""
        squeeze = str.expandtabs if el in self._verbatim else collapse
        if text := el.text:
            out.append(squeeze(text))
        parted = el.tag in _PARTED and not _has_text(el)
        for child in el:
            if isinstance(tag := child.tag, str):
                if parted:
                    out.append(GAP)
                (self._behaviours.get(tag) or self._unknown(child))(self, child, out, inline)
            if text := child.tail:
                out.append(squeeze(text))

    def read(self, el: etree._Element, out: Flow, *, inline: bool) -> None:
        """Add what one element becomes to ``out``."""
        (self._behaviours.get(el.tag) or self._unknown(el))(self, el, out, inline)

    def content(self, el: etree._Element, *, inline: bool) -> Flow:
        """Everything in ``el`` as a new list."""
        out: Flow = []
        self.items(el, out, inline=inline)
        return out

    def is_verbatim(self, el: etree._Element) -> bool:
        """Whether an element is pre-formatted: its spaces and line ends are those of the text."""
        return el in self._verbatim

    def blocks(self, el: etree._Element) -> tuple[Block, ...]:
        """Everything in ``el`` as blocks."""
        return blocks_of(self.content(el, inline=self.holds_text(el)))

    def children(self, el: etree._Element, loose: Flow) -> Iterator[etree._Element]:
        """The child elements of ``el``; text between them goes to ``loose``."""
        if el.text:
            loose.append(collapse(el.text))
        for child in el:
            if isinstance(child.tag, str):
                yield child
            if child.tail:
                loose.append(collapse(child.tail))

    def parts(self, el: etree._Element) -> Iterator[tuple[str, Flow, Mark]]:
        """The parts of ``el`` in order as (name, content, mark); a stretch of loose text has the name ``""``."""
        for name, flow, mark, _ in self.parts_with(el):
            yield name, flow, mark

    def parts_with(self, el: etree._Element) -> Iterator[tuple[str, Flow, Mark, etree._Element | None]]:
        """As :meth:`parts`, with the element; items and cells give their content, others what they become."""
        nothing = Mark("", line_of(el))
        if el.text and el.text.strip():
            yield "", [collapse(el.text)], nothing, None
        for child in el:
            if isinstance(child.tag, str):
                name, flow = self.name(child), list[Inline | Block]()
                if name in ("item", "cell", "label"):
                    self.items(child, flow, inline=name == "label" or self.holds_text(child))
                else:
                    self.read(child, flow, inline=False)
                yield name, flow, self.mark(child), child
            if child.tail and child.tail.strip():
                yield "", [collapse(child.tail)], nothing, None

    def holds_text(self, el: etree._Element) -> bool:
        """Whether ``el`` holds text of its own or phrases, so that what stands in it stands in a line."""
        if el.text and el.text.strip():
            return True
        for child in el:
            if child.tail and child.tail.strip():
                return True
            if is_element(child) and self._is_phrase(child):
                return True
        return False

    def _is_phrase(self, el: etree._Element) -> bool:
        ruled = self._processing.stands_in_line(self, el) if self._processing else None
        return self.treatment(el).how in _PHRASES if ruled is None else ruled

    @contextmanager
    def notes_in_place(self) -> Iterator[None]:
        """Inside, a ``note`` is read where it stands: in lists and in the header it is a remark, not a footnote."""
        before, self.hangs_notes = self.hangs_notes, False
        try:
            yield
        finally:
            self.hangs_notes = before

    def builtin(self, name: str) -> Callable[[Reader, etree._Element, Flow, bool], None]:
        """How the element table has a TEI element read."""
        return self._table[f"{{{TEI}}}{name}"]

    # ------------------------------------------------------------ what an element says

    def name(self, el: etree._Element) -> str:
        """The local name of an element."""
        return local_name(el.tag)

    def treatment(self, el: etree._Element) -> Treatment:
        """Its row of the element table."""
        space, _, name = el.tag.rpartition("}")
        return TABLE.get(name, UNKNOWN) if space == "{" + TEI else UNKNOWN

    def mark(self, el: etree._Element) -> Mark:
        """What the element says of itself."""
        name = local_name(el.tag)
        attributes = cast("list[tuple[str, str]]", el.items())
        if not attributes:
            return Mark(name, line_of(el))
        said = dict(attributes)
        if not KNOWN.issuperset(said):
            self._tell_attributes(el, said)
        classes = _classes(name, attributes)
        if not _LOOKS.isdisjoint(said):
            classes = _together(classes, self._styling.classes(el, said))
        return Mark(
            name,
            line_of(el),
            said.get(_XML_ID, ""),
            language(said[_XML_LANG]) if _XML_LANG in said else "",
            said.get("n", ""),
            classes,
            _local(said["corresp"]) if "corresp" in said else "",
            "" if _NAMING.isdisjoint(said) else self._about(said),
        )

    def _tell_attributes(self, el: etree._Element, said: Mapping[str, str]) -> None:
        """Report attributes that TEI does not know, once for each element: they change nothing, and were meant to."""
        for name in said:
            ours = name.startswith("edition-") or self.treatment(el) is UNKNOWN  # set by us; not an element of TEI
            if name in KNOWN or ours or is_foreign(name) or f"{el.tag} {name}" in self._reported:
                continue
            self._reported.add(f"{el.tag} {name}")
            known = OLDER.get(name)
            self.problems.warn(
                self.source.place(el, name),
                "unknown-attribute",
                f"TEI has no attribute '{name}' ({self.name(el)}): it changes nothing",
                f"did you mean '{known}'?"
                if known
                else near(name, ATTRIBUTES, 0.6) or "take it out, or use one of TEI's",
            )

    def _about(self, said: Mapping[str, str]) -> str:
        """The identifier of the entry that an element names (``@ref``, ``@key``) or quotes (``@source``)."""
        for key in ("ref", "source"):
            if (xml_id := _local(said.get(key, ""))) in self.ids:
                return xml_id
        return said["key"] if said.get("key") in self.ids else ""

    def _unknown(self, el: etree._Element) -> Callable[[Reader, etree._Element, Flow, bool], None]:
        space, _, name = el.tag.rpartition("}")
        parent = el.getparent()
        within = space and space[1:] != TEI and parent is not None and str(parent.tag).startswith(space + "}")
        if el.tag not in self._reported and space[1:] not in _UNREPORTED and not within:
            self._reported.add(el.tag)
            where = "TEI" if space[1:] == TEI else space[1:] or "no namespace"
            self.problems.warn(
                self.source.place(el),
                "unknown-element",
                f"no treatment for <{name}> ({where}); its text is kept",
                "declare a treatment for it, or encode the passage with an element of the table",
            )
        return self._other

    # ------------------------------------------------------------ pointers

    def siglum(self, pointer: str) -> str:
        """The siglum of the witness that ``pointer`` names; its identifier when there is no such witness."""
        key = self.pointers.expanded(pointer).rpartition("#")[2]
        witness = self.witnesses.get(key)
        return witness.siglum if witness else key

    def absent(self, app: etree._Element) -> tuple[str, ...]:
        """The sigla of the witnesses that have no text where an entry begins, in the order of ``listWit``."""
        gone = self._absences.get(app, frozenset())
        return tuple(w.siglum for key, w in self.witnesses.items() if key in gone) if gone else ()

    @cached_property
    def _absences(self) -> Mapping[etree._Element, frozenset[str]]:
        return absences(self.source.root)

    def responsible(self, pointer: str) -> str:
        """Who is meant by ``@resp`` or ``@source``: the name where this document says it, else the pointer.

        The one editor of the edition is not named: what stands in it without a name is theirs.
        """
        return pointer if pointer == self._sole_editor else self.pointers.called(pointer) or pointer

    @cached_property
    def _sole_editor(self) -> str:
        """The pointer to the only one of ``titleStmt`` to whom any ``@resp`` of this document leads, else ``""``."""
        said = {p for el in self.source.root.iter("*") for p in (el.get("resp") or "").split()}
        ours = [p for p in said if (el := self.pointers.target(p)) is not None and _in_title(el)]
        return ours[0] if len(ours) == 1 else ""

    @cached_property
    def several_wrote_notes(self) -> bool:
        """Whether the notes of this document name more than one responsible person."""
        return len({r for el in self.source.root.iter(f"{{{TEI}}}note") if (r := el.get("resp"))}) > 1

    def checked_target(self, el: etree._Element, target: str, attribute: str = "target") -> str:
        """``target`` as given; one that points at nothing in this document is a problem."""
        target = self.pointers.expanded(target)
        if target.startswith("#") and target[1:] not in self.ids:
            self.problems.warn(
                self.source.place(el, attribute),
                "dangling-target",
                f"{attribute} '{target}' points at nothing: no element has xml:id '{target[1:]}'",
                self._near(target[1:]) or "give the passage that is meant an xml:id, or correct the pointer",
            )
            return ""
        if _ELSEWHERE.match(target) and not is_followed(target):
            self.problems.warn(
                self.source.place(el, attribute),
                "target-not-followed",
                f"{attribute} '{clip(target)}' is not made a link; its words are kept",
                "pages link by http, https and mailto, without a name or password before the host",
            )
        return target

    def _near(self, word: str) -> str:
        """As :func:`near`; the same name without an entry may stand on every page, and looking is slow."""
        if word not in self._alike:
            self._alike[word] = near(word, self.ids)
        return self._alike[word]

    def name_target(self, el: etree._Element) -> str:
        """Where a name leads: ``#id`` of its entry in this document (``@ref``, or ``@key``); else nothing."""
        ref = el.get("ref") or ""
        if ref.startswith("#"):
            first = ref.split()[0]
            if first[1:] in self.ids:
                return first
            self.problems.warn(
                self.source.place(el, "ref"),
                "name-without-entry",
                f"'{first}' has no entry: no element has xml:id '{first[1:]}'",
                self._near(first[1:]) or "add the entry to a list of names, or correct the pointer",
            )
        key = el.get("key")
        return f"#{key}" if key and key in self.ids else ""

    def is_citation(self, target: str) -> bool:
        """Whether a pointer leads into the bibliography."""
        return target.startswith(self.citation_prefixes)

    def citation_keys(self, el: etree._Element, targets: list[str]) -> tuple[str, ...]:
        """The keys of ``targets`` that point into the bibliography (by its prefix: ``bib:davies1972``)."""
        keys = [t.removeprefix(p) for t in targets for p in self.citation_prefixes if t.startswith(p)]
        self.cited += [(key, el) for key in keys]
        return tuple(keys)


def _classes(name: str, attributes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    out: tuple[str, ...] = ()
    for key, value in attributes:
        if prefix := _CLASSED.get(key):
            out += _words(prefix, value)
        elif key == "resp" and name in _EDITORIAL:
            out = ("editorial", *out)
    return out


def _together(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return (*some, *(x for x in more if x not in some))


def _in_title(el: etree._Element) -> bool:
    return next(el.iterancestors(f"{{{TEI}}}titleStmt"), None) is not None


def _local(pointers: str) -> str:
    """The identifier that the first of some pointers names in its own file."""
    return pointers.split()[0][1:] if pointers.startswith("#") else ""


@lru_cache(maxsize=4096)
def local_name(tag: str) -> str:
    """The name of an element without its namespace; one string for all elements of that name."""
    return tag.rpartition("}")[2]


def _verbatim(root: etree._Element) -> Iterator[etree._Element]:
    """The elements that say ``xml:space="preserve"`` and have text of their own, with the phrases in them.

    On a division or a whole text the attribute keeps tools from laying out the file anew; what stands between its
    paragraphs, and the indentation inside them, is layout all the same.
    """
    for el in root.iter("*"):
        if el.get(XML + "space") == "preserve" and _has_text(el):
            yield from el.iter("*")


def _has_text(el: etree._Element) -> bool:
    """Whether text stands between the parts of an element: then the file says itself what stands apart."""
    return bool((el.text and el.text.strip()) or any(child.tail and child.tail.strip() for child in el))


def line_of(el: etree._Element) -> int:
    """The line of the file in which an element begins; 0 when it is not known."""
    return cast("int | None", el.sourceline) or 0


def is_element(node: etree._Element) -> bool:
    """Whether a node of the tree is an element: lxml counts comments among the children, too."""
    return isinstance(cast("object", node.tag), str)


_INLINE: Final = "inline reference choice formula break sign glyph statement phrase headword"
_PHRASES: Final = frozenset(_INLINE.split())


@lru_cache(maxsize=4096)
def _words(prefix: str, value: str) -> tuple[str, ...]:
    return tuple(f"{prefix}-{word}" for w in value.split() if (word := slug(w)))


@lru_cache(maxsize=1024)
def language(tag: str) -> str:
    """A BCP 47 tag fit for ``lang=``: letters, digits and hyphens; anything else in it is left out."""
    return "-".join(filter(None, ("".join(c for c in p if c.isascii() and c.isalnum()) for p in tag.split("-"))))


def near(word: str, known: Mapping[str, object], likeness: float = 0.75) -> str:
    """A hint naming the known word most like ``word``; empty when none is like it.

    Identifiers that differ in a number only are different things, unless its digits were exchanged.
    """
    import difflib

    found = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    if found and [c for c in word if not c.isdigit()] == [c for c in found[0] if not c.isdigit()]:
        found = found if sorted(word) == sorted(found[0]) else []
    return f"did you mean '{found[0]}'?" if found else ""
