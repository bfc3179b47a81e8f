"""What libxml2 says of XML that is not well formed, in an editor's words and at the place to mend.

libxml2 stops after the token it could not take, and counts characters from 1; the place shown is where that token
begins. Its messages are known by their wording: there are fewer kinds of error than wordings.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from edition.problems import Problem
from edition.tei.unbalanced import mismatch, quote, unclosed
from edition.tei.xmlfile import SourceText, clip

CODES: Final = {
    "not-well-formed": "The XML breaks a rule of XML; the message says which.",
    "mismatched-tag": "An end tag stands where another element is still open.",
    "unclosed-element": "The file ends while an element is still open.",
    "unclosed-markup": "A comment, CDATA section or processing instruction has no end.",
    "unescaped-character": "A character that is markup in XML (& < ]]>) stands in the text as itself.",
    "undefined-entity": "XML knows five entities only (amp, lt, gt, quot, apos); this one is not declared.",
    "bad-reference": "A character reference (&#…;) names no character.",
    "missing-quote": "An attribute's value lacks a quotation mark.",
    "malformed-tag": "Something in a tag is neither a name nor an attribute with its value.",
    "undeclared-prefix": "The prefix of a name is bound to no namespace.",
    "bad-id": "An xml:id is no XML name.",
    "duplicate-id": "Two elements have the same xml:id.",
    "too-deep": "Elements are nested deeper than 256.",
    "too-long": "A text, attribute, comment or name is longer than the parser takes.",
}


#: The name under which libxml2 is given every file: no path, so that nothing can be looked for beside it.
BASE: Final = "memory:/text.xml"


class LogEntry(Protocol):
    """What is used of an entry of lxml's error log."""

    line: int
    column: int
    level: int
    filename: str
    message: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind of error: the wording that tells it, where its place is, and what to say.

    ``anchor`` is the text that begins the token at fault, looked for backwards from where the parser stopped ("" when
    it stopped there itself). ``alone`` marks errors after which what follows is still read aright.
    """

    wording: str
    code: str
    message: str
    hint: str
    anchor: str = ""
    alone: bool = False


_QUOTES: Final = 'write attributes as name="value", with straight quotes and a space before each'
_SHORTEN: Final = "the parser takes 10 million characters of text, 50 thousand of a name: divide it"
_RULES: Final = (
    _Rule(r"Entity '(.+)' not defined", "undefined-entity", "the entity &{0}; is not defined", "", "&", alone=True),
    _Rule(
        r"EntityRef: expecting ';'|xmlParseEntityRef: no name",
        "unescaped-character",
        "“&” begins no entity here",
        "write &amp; for the sign itself, or end the reference with “;”",
        "&",
        alone=True,
    ),
    _Rule(
        r"StartTag: invalid element name",
        "unescaped-character",
        "“<” begins no tag here",
        "write &lt; for the sign itself, or mend the name of the element",
        "<",
    ),
    _Rule(r"Sequence ']]>'", "unescaped-character", "“]]>” stands in the text", "write ]]&gt;"),
    _Rule(r"AttValue: .* expected", "missing-quote", "an attribute's value lacks a quotation mark", _QUOTES),
    _Rule(r"mandates value for attribute (.+)", "malformed-tag", "the attribute “{0}” has no value", _QUOTES, "<"),
    _Rule(
        r"Attribute (.+) redefined",
        "malformed-tag",
        "the attribute “{0}” stands twice in one tag",
        "join the two values or delete one of them",
        "<",
    ),
    _Rule(
        r"attributes construct error|find end of Start Tag|expected '>'|parsing attribute name",
        "malformed-tag",
        "the tag that begins here is not complete",
        _QUOTES + "; every tag ends with “>”, and an end tag has no attributes",
        "<",
    ),
    _Rule(r"Comment not terminated", "unclosed-markup", "the comment has no end", "end it with -->", "<!--"),
    _Rule(r"CData section not", "unclosed-markup", "the CDATA section has no end", "end it with ]]>", "<![CDATA["),
    _Rule(r"PI .*never end", "unclosed-markup", "the processing instruction has no end", "end it with ?>", "<?"),
    _Rule(
        r"Double hyphen within comment",
        "not-well-formed",
        "“--” stands within a comment",
        "write one hyphen or a dash inside a comment, or end the comment before with -->",
    ),
    _Rule(
        r"XML declaration allowed only at the start",
        "not-well-formed",
        "<?xml …?> does not stand at the very beginning of the file",
        "delete what stands before it, empty lines too",
        "<?",
    ),
    _Rule(
        r"Extra content at the end",
        "not-well-formed",
        "something follows the end of the root element",
        "one element holds the whole text: move this inside it, or delete it",
    ),
    _Rule(
        r"Start tag expected",
        "not-well-formed",
        "no element begins here",
        "comments may stand before the root element, no text; one root element holds everything",
    ),
    _Rule(
        r"Namespace prefix (\S+) (?:for \S+ )?on (\S+) is not defined",
        "undeclared-prefix",
        "the prefix “{0}:” in <{1}> stands for no namespace",
        'declare it on the root element: xmlns:{0}="…"',
        "<",
        alone=True,
    ),
    _Rule(
        r"xml:id : attribute value (.*) is not an NCName",
        "bad-id",
        "“{0}” cannot be an xml:id",
        "begin with a letter or _, go on with letters, figures, - _ and . (no spaces, no colon)",
        "<",
        alone=True,
    ),
    _Rule(
        r"ID (.+) already defined",
        "duplicate-id",
        "the identifier “{0}” is given twice",
        "give every element its own",
        "<",
        alone=True,
    ),
    _Rule(
        r"CharRef",
        "bad-reference",
        "this reference names no character",
        "write &#x and the hexadecimal number of the character, then “;”",
        "&",
        alone=True,
    ),
    _Rule(r"Excessive depth", "too-deep", "elements are nested deeper than 256", "take out levels", "<"),
    _Rule(r"too long|too big|Buffer size", "too-long", "what begins here is too long for the parser", _SHORTEN, "<"),
    _Rule(
        r"amplification factor",
        "entity-expansion",
        "the entities grow beyond measure when they are put in",
        "write the text itself instead of entities",
    ),
    _Rule(
        r"entity reference loop",
        "entity-expansion",
        "an entity contains itself",
        "write the text itself instead of entities",
    ),
)
_SPECIAL: Final[tuple[tuple[str, Callable[[SourceText, int, int], Problem | None]], ...]] = (
    ("tag mismatch", mismatch),
    ("Premature end of data", unclosed),
    ("Unescaped '<' not allowed", quote),
    ("AttValue: ' expected", quote),
)
_ERROR: Final = 2  # lxml.etree.ErrorLevels.ERROR


def explain(source: SourceText, body: int, log: Iterable[LogEntry]) -> list[Problem]:
    """The problems in libxml2's ``log``, up to the first after which it lost its way.

    ``body`` is where the root may begin. Never empty.
    """
    problems: list[Problem] = []
    for entry in log:
        if entry.level < _ERROR:
            continue
        # Inside an entity lines count anew, in a file without a name: then the DOCTYPE is the place.
        inside = entry.filename != BASE
        offset = source.text.find("<!DOCTYPE") if inside else source.offset(entry.line, entry.column)
        rule, groups = _rule(entry.message)
        problem = _problem(source, body, offset, entry.message, rule, groups)
        if problems[-1:] != [problem]:
            problems.append(problem)
        if rule is None or not rule.alone:
            break
    return problems or [Problem(source.place(0), "not-well-formed", "this is not well-formed XML")]


def _rule(message: str) -> tuple[_Rule | None, tuple[str, ...]]:
    for rule in _RULES:
        if found := re.search(rule.wording, message):
            return rule, tuple(clip(group or "", 40) for group in found.groups())
    return None, ()


def _problem(
    source: SourceText, body: int, offset: int, message: str, rule: _Rule | None, groups: tuple[str, ...]
) -> Problem:
    for wording, special in _SPECIAL:
        if wording in message and (problem := special(source, body, offset)):
            return problem
    if rule is None:
        plain = clip(message.strip(), 160)
        hint = "an XML editor shows the rule; most often a tag, a quote or an & nearby is at fault"
        return Problem(source.place(offset), "not-well-formed", f"the XML is not well formed: {plain}", hint)
    if rule.anchor:
        offset = max(source.text.rfind(rule.anchor, 0, offset), 0)
    hint = rule.hint.format(*groups) or _character(groups[0])
    return Problem(source.place(offset), rule.code, rule.message.format(*groups), hint)


def _character(entity: str) -> str:
    """How to write what an undefined entity stands for, by HTML's table of entity names."""
    if text := html.entities.html5.get(entity + ";"):
        numbers = "".join(f"&#x{ord(c):X};" for c in text)
        return f"write {numbers}" if text.isspace() else f"write “{text}”, or {numbers}"
    return "write the character itself or its number (&#x…;); an & that is meant as such is &amp;"
