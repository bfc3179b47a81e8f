"""The Processing Model of the TEI (P5, 22.5.4): how an editor says, in an ODD or in ``conf.py``, what elements become.

An ODD holds ``elementSpec`` with ``model``, ``modelGrp`` and ``modelSequence``; the first whose predicate holds is
followed. What it does not speak of keeps the treatment of the element table. ``edition_elements`` in ``conf.py`` says
the same in Python, for a project without an ODD, and goes before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from lxml import etree

from edition.anchors import slug
from edition.problems import EditionError, Place, Problem
from edition.tei.elements import TEI
from edition.tei.load import Source, load
from edition.tei.rendition import rendition
from edition.tei.xpath import Expression, expression

#: behaviour -> its parameters beside ``content``, and what becomes of the element.
BEHAVIOURS: Final[dict[str, tuple[str, str]]] = {
    "alternate": ("default alternate", "an entry of the apparatus: the text prints `default`, the entry `alternate`"),
    "anchor": ("id", "a place that links can lead to"),
    "block": ("", "a block"),
    "body": ("", "its content"),
    "break": ("type label", "a boundary of the kind `type` (`page`, `column`, `line`) with its `label`"),
    "cell": ("", "a cell of a table"),
    "cit": ("source", "a block with an indication of its `source`"),
    "document": ("", "its content"),
    "figure": ("title", "a figure with `title` as its caption"),
    "glyph": ("uri", "the character that `uri` names, as `g` is read"),
    "graphic": ("url width height scale title", "an image; `title` says what it shows"),
    "heading": ("level", "a heading; its level follows from the sections around it"),
    "index": ("type", "its content: the lists of a page are made by the build"),
    "inline": ("label", "a phrase, behind its `label`"),
    "link": ("uri target", "a link to `uri` (or `target`)"),
    "list": ("", "a list"),
    "listItem": ("", "an item of a list"),
    "metadata": ("", "nothing in the text: the header is read as metadata"),
    "note": ("place label", "a numbered note; in the line where `place` is `inline`"),
    "omit": ("", "nothing"),
    "paragraph": ("", "a paragraph"),
    "pass-through": ("", "its content, as if the element were not there"),
    "row": ("", "a row of a table"),
    "section": ("", "a section"),
    "table": ("", "a table"),
    "text": ("", "its text, without what the elements in it say"),
    "title": ("", "a heading"),
}
#: Behaviours that stand in a line.
PHRASES: Final = frozenset({"alternate", "anchor", "break", "glyph", "inline", "link", "text"})
#: The outputs a ``model`` may be restricted to and still be followed: HTML and PDF are made from one text.
_OURS: Final = frozenset({"web"})
_TRUE: Final = frozenset({"true", "1"})

CODES: Final[dict[str, str]] = {
    "unknown-behaviour": "A model names a behaviour that the TEI does not list.",
    "bad-xpath": "A predicate or parameter is no XPath 3.1, or does what an expression may not do.",
    "bad-element-rule": "`edition_elements` holds something that is no rule.",
    "unknown-rendition": "A declaration of CSS that cannot be kept in both HTML and PDF.",
    "model-failed": "A predicate or parameter cannot be evaluated for an element.",
}


@dataclass(frozen=True, slots=True)
class Model:
    """One ``model``.

    ``params`` are its parameters, ``classes`` what ``@cssClass`` and ``outputRendition`` make of it, ``before`` and
    ``after`` the literal text that a rendition puts around it, ``keeps`` whether ``@rend`` of the source counts.
    """

    behaviour: str
    place: Place
    predicate: Expression | None = None
    params: Mapping[str, Expression] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """``modelSequence``: all of its models whose predicate holds, one after another."""

    models: tuple[Model, ...]
    predicate: Expression | None = None


Rules = Mapping[str, tuple[Model | Sequence, ...]]
"""Tag of an element, with its namespace -> what to choose from."""


def rules(odd: Path | None, elements: Mapping[str, object], config: str = "conf.py") -> tuple[Rules, list[Problem]]:
    """The rules of an ODD file and of ``edition_elements``, with what the editor should know.

    Raises ``EditionError`` with every fault of both.
    """
    found: dict[str, tuple[Model | Sequence, ...]] = {}
    faults: list[Problem] = []
    warnings: list[Problem] = []
    if odd is not None:
        source = load(odd)
        warnings += source.problems
        found.update(_of_odd(source, faults, warnings))
    for name, said in elements.items():
        found[name if name.startswith("{") else f"{{{TEI}}}{name}"] = _of_config(name, said, Place(config), faults)
    if faults:
        raise EditionError(faults)
    return found, warnings


# ---------------------------------------------------------------- an ODD


def _of_odd(
    source: Source, faults: list[Problem], warnings: list[Problem]
) -> Iterator[tuple[str, tuple[Model | Sequence, ...]]]:
    for spec in source.root.iter(f"{{{TEI}}}elementSpec"):
        models = tuple(_models(source, spec, faults, warnings))
        if models and spec.get("mode") != "delete":
            yield f"{{{_namespace(spec)}}}{spec.get('ident') or ''}", models


def _namespace(spec: etree._Element) -> str:
    around = (el.get("ns") for el in (spec, *spec.iterancestors(f"{{{TEI}}}schemaSpec")))
    return next((ns for ns in around if ns), TEI)


def _models(
    source: Source, parent: etree._Element, faults: list[Problem], warnings: list[Problem]
) -> Iterator[Model | Sequence]:
    """The models below ``parent`` in order; a ``modelGrp`` adds only its condition on the output."""
    for el in parent:
        name = str(el.tag).rpartition("}")[2]  # a comment has a function for a tag, whose name begins otherwise
        if not name.startswith("model") or not _is_ours(el):
            continue
        if name == "modelGrp":
            yield from _models(source, el, faults, warnings)
        elif name == "modelSequence":
            inner = [m for m in _models(source, el, faults, warnings) if isinstance(m, Model)]
            yield Sequence(tuple(inner), _expression(source.place(el, "predicate"), el.get("predicate"), faults))
        elif name == "model":
            yield _model(source, el, faults, warnings)


def _is_ours(el: etree._Element) -> bool:
    wanted = (el.get("output") or "").split()
    return not wanted or not _OURS.isdisjoint(wanted)


def _model(source: Source, el: etree._Element, faults: list[Problem], warnings: list[Problem]) -> Model:
    behaviour = (el.get("behaviour") or "").strip()
    place = source.place(el, "behaviour")
    _check_behaviour(behaviour, place, faults)
    params = {
        param.get("name") or "": found
        for param in el.iterchildren(f"{{{TEI}}}param", f"{{{TEI}}}paramSpec")
        if (found := _expression(source.place(param, "value"), param.get("value"), faults))
    }
    classes, around = list(_class_words(el.get("cssClass") or "")), {"before": "", "after": ""}
    for css in el.iterchildren(f"{{{TEI}}}outputRendition"):
        said = rendition(" ".join("".join(map(str, css.itertext())).split()))
        scope = (css.get("scope") or "").strip()
        warn = partial(_unknown_css, source.place(css), warnings)
        if scope in around:
            around[scope] = said.content
        elif scope:
            warn(f"scope '{scope}'")
        else:
            classes += said.classes
        for declaration in said.unknown:
            warn(f"'{declaration}'")
    keeps = (el.get("useSourceRendition") or "").strip() in _TRUE
    predicate = _expression(source.place(el, "predicate"), el.get("predicate"), faults)
    return Model(behaviour, place, predicate, params, tuple(classes), around["before"], around["after"], keeps)


def _unknown_css(place: Place, warnings: list[Problem], what: str) -> None:
    problem = Problem(
        place,
        "unknown-rendition",
        f"{what} is not kept: there is no such rendition in HTML and PDF alike",
        "see the table of renditions in the manual, or name a class with @cssClass and style it yourself",
    )
    warnings.append(problem.as_warning())


def _check_behaviour(behaviour: str, place: Place, faults: list[Problem]) -> None:
    if behaviour not in BEHAVIOURS:
        said = f"no behaviour '{behaviour}'" if behaviour else "no behaviour is named"
        faults.append(Problem(place, "unknown-behaviour", said, f"there are: {', '.join(BEHAVIOURS)}"))


def _expression(place: Place, text: str | None, faults: list[Problem]) -> Expression | None:
    if text is None or not text.strip():
        return None
    try:
        return expression(text.strip())
    except ValueError as error:
        faults.append(Problem(place, "bad-xpath", f"'{text.strip()}': {error}", "correct the expression (XPath 3.1)"))
        return None


def _class_words(words: str) -> Iterator[str]:
    return (word for w in words.split() if (word := slug(w)))


# ---------------------------------------------------------------- conf.py

#: Keys of a rule in ``edition_elements``.
_KEYS: Final = frozenset({"behaviour", "predicate", "params", "class", "rendition", "before", "after", "keep_rend"})


def _of_config(name: str, said: object, place: Place, faults: list[Problem]) -> tuple[Model | Sequence, ...]:
    """The rule or rules for one element: a behaviour, a dictionary, or a list of them."""
    several = said if isinstance(said, (list, tuple)) else [said]
    return tuple(_config_model(name, rule, place, faults) for rule in several)


def _config_model(name: str, said: object, place: Place, faults: list[Problem]) -> Model:
    rule = {"behaviour": said} if isinstance(said, str) else said
    if not isinstance(rule, Mapping) or not _KEYS.issuperset(rule) or not isinstance(rule.get("params", {}), Mapping):
        hint = f"give a behaviour, or a dictionary with some of: {', '.join(sorted(_KEYS))}"
        faults.append(Problem(place, "bad-element-rule", f"edition_elements['{name}'] is no rule", hint))
        return Model("pass-through", place)
    behaviour = str(rule.get("behaviour", ""))
    _check_behaviour(behaviour, place, faults)
    looks = rendition(str(rule.get("rendition", "")))
    faults.extend(
        Problem(place, "bad-element-rule", f"edition_elements['{name}']: '{css}' is no rendition", "see the manual")
        for css in looks.unknown
    )
    params = {str(key): _expression(place, str(value), faults) for key, value in rule.get("params", {}).items()}
    return Model(
        behaviour,
        place,
        _expression(place, str(rule.get("predicate", "")), faults),
        {key: value for key, value in params.items() if value},
        (*_class_words(str(rule.get("class", ""))), *looks.classes),
        str(rule.get("before", "")),
        str(rule.get("after", "")),
        bool(rule.get("keep_rend", False)),
    )


def behaviours_table() -> Iterable[tuple[str, str, str]]:
    """Rows of the manual's table: behaviour, parameters, what becomes of the element."""
    return ((name, ", ".join(params.split()), what) for name, (params, what) in BEHAVIOURS.items())
