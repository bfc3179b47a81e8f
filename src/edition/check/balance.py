"""Rules about marks that come in pairs: brackets, and quotation marks by language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .table import rule
from .view import XML, Found, Run, View

_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⟦": "⟧"}
#: Language -> its pairs of quotation marks. Marks that a language does not have are not judged.
_PAIRS: Final = {
    "en": ("“”",),
    "hr": ("„”", "„“", "»«", "«»"),
    "bs": ("„”", "„“", "»«", "«»"),
    "sr": ("„”", "„“", "«»", "»«"),
    "sl": ("„“", "»«", "„”"),
    "de": ("„“", "»«", "«»"),
    "fr": ("«»", "“”"),
    "ru": ("«»", "„“"),
    "uk": ("«»", "„“", "“”"),
    "it": ("«»", "“”"),
    "es": ("«»", "“”"),
    "pt": ("«»", "“”"),
    "pl": ("„”", "«»", "»«"),
    "cs": ("„“", "»«"),
    "sk": ("„“", "»«"),
    "la": ("“”", "«»"),
    "nl": ("“”", "„”"),
}
_ENUMERATED: Final = re.compile(r"(?:^|[\s(;,:.])(?:[A-Za-z]|[ivxlIVXL]{1,6}|\d{1,3}|\*+)$")


_MARKS: Final = re.compile(r"[()\[\]{}⟨⟩⟦⟧]")
_QUOTES: Final = re.compile(r"[„“”«»\"]")
#: What stands before a mark that opens, where a language uses the same mark both ways.
_BEFORE_OPENING: Final = re.compile(r"[\s(\[{⟨—–-]\Z|\A\Z")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark, and where it stands."""

    sign: str
    run: Run
    index: int

    def found(self, message: str, hint: str) -> Found:
        """A finding at the mark."""
        return Found(self.run.element, self.run.place(self.index), message, hint)


@rule(
    "bracket-unbalanced",
    warning=True,
    bad="<p>He came ▶(late.</p>",
    good="<p>a) He came (late).</p>",
)
def bracket_unbalanced(view: View) -> Iterator[Found]:
    """A bracket without its counterpart in the same paragraph. The `)` of an enumeration is none."""
    opened: dict[etree._Element, list[_Mark]] = {}
    before: dict[etree._Element, str] = {}
    for run, block in view.prose:
        if run.text.isspace():
            continue
        stack, around = opened.setdefault(block, []), before.get(block, "")
        for m in _MARKS.finditer(run.text):
            mark = _Mark(m[0], run, m.start())
            if m[0] in _BRACKETS:
                stack.append(mark)
            elif stack and _BRACKETS[stack[-1].sign] == m[0]:
                stack.pop()
            elif not (m[0] == ")" and _ENUMERATED.search(around + run.text[: m.start()])):
                yield mark.found(f"the bracket {m[0]} closes nothing", "open it, or delete it")
        before[block] = (around + run.text)[-8:]
    for mark in (mark for stack in opened.values() for mark in stack):
        yield mark.found(f"the bracket {mark.sign} is not closed", f"close it with {_BRACKETS[mark.sign]}")


# ---------------------------------------------------------------- quotation marks


@dataclass(slots=True)
class _Stretch:
    """The quotation marks of one language in one block that have no counterpart there."""

    block: etree._Element
    pairs: tuple[str, ...]
    opened: list[_Mark] = field(default_factory=list)
    closing: list[_Mark] = field(default_factory=list)
    straight: list[_Mark] = field(default_factory=list)

    def take(self, mark: _Mark) -> None:
        """Sort the next mark in."""
        sign = mark.sign
        opens, closes = (any(pair[end] == sign for pair in self.pairs) for end in (0, 1))
        if sign == '"':
            self.straight.append(mark)
        elif self.opened and self.opened[-1].sign + sign in self.pairs:
            self.opened.pop()
        elif opens and (not closes or _BEFORE_OPENING.search(mark.run.text[: mark.index])):
            self.opened.append(mark)
        elif closes:
            self.closing.append(mark)


@rule(
    "quotation-unbalanced",
    warning=True,
    bad='<p xml:lang="en">He said ▶“so.</p>',
    good='<p xml:lang="hr">Rekao je „tako”.</p>',
)
def quotation_unbalanced(view: View) -> Iterator[Found]:
    """A quotation mark without its counterpart in the same paragraph, by the pairs of its language. A quotation may run
    over several paragraphs or stanzas, when each opens it anew, or when it begins with the first and ends with the
    last. Apostrophes and single marks are not judged.
    """
    ends: dict[etree._Element, tuple[Run, Run]] = {}
    stretches: dict[tuple[etree._Element, str], _Stretch] = {}
    for run, block in view.prose:
        if run.text.isspace():
            continue
        ends[block] = (ends.get(block, (run, run))[0], run)
        if _QUOTES.search(run.text):
            lang = _language(run.element)
            stretch = stretches.setdefault((block, lang), _Stretch(block, _PAIRS.get(lang, ())))
            for m in _QUOTES.finditer(run.text):
                stretch.take(_Mark(m[0], run, m.start()))
    first = {block: run.text.lstrip()[0] for block, (run, _) in ends.items()}
    for stretch in stretches.values():
        stretch.opened = [m for m in stretch.opened if m.sign != _after(stretch.block, first)]
    _join(list(stretches.values()), ends)
    for stretch in stretches.values():
        yield from _left(stretch, first)


def _join(stretches: list[_Stretch], ends: dict[etree._Element, tuple[Run, Run]]) -> None:
    """Take out the quotations that begin with one block and end with a later one beside it."""
    waiting: dict[etree._Element | None, tuple[_Stretch, _Mark]] = {}
    for stretch in stretches:
        run_first, run_last = ends[stretch.block]
        around = stretch.block.getparent()
        for mark in list(stretch.closing):
            last = mark.run is run_last and mark.index == len(run_last.text.rstrip()) - 1
            other = waiting.get(around)
            if last and other and other[1].sign + mark.sign in stretch.pairs:
                stretch.closing.remove(mark)
                other[0].opened.remove(other[1])
                del waiting[around]
        for mark in stretch.opened:
            if mark.run is run_first and not mark.run.text[: mark.index].strip():
                waiting[around] = stretch, mark


def _left(stretch: _Stretch, first: dict[etree._Element, str]) -> Iterator[Found]:
    for mark in stretch.closing:
        yield mark.found(f"the quotation mark {mark.sign} closes nothing", "open the quotation")
    for mark in stretch.opened:
        closing = " or ".join(pair[1] for pair in stretch.pairs if pair[0] == mark.sign)
        yield mark.found(f"the quotation mark {mark.sign} is not closed", f"close it with {closing}")
    if len(stretch.straight) % 2 and _after(stretch.block, first) != '"':
        message = f"an odd number of straight quotation marks ({len(stretch.straight)}); this is the last"
        yield stretch.straight[-1].found(message, "one is missing, or one too many")


def _after(block: etree._Element, first: dict[etree._Element, str]) -> str:
    """The first character of the block that follows."""
    after = block.getnext()
    return first.get(after, "") if after is not None else ""


def _language(el: etree._Element) -> str:
    for up in (el, *el.iterancestors()):
        if tag := up.get(XML + "lang"):
            return tag.split("-")[0].lower()
    return ""
