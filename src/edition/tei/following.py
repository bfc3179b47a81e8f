"""The Processing Model at work: for each element the models that are followed, else the element table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from edition.tei.behaviours import FUNCTIONS
from edition.tei.flow import Flow
from edition.tei.processing import PHRASES, Model, Rules, Sequence
from edition.tei.turn import Turn, failed
from edition.tei.xpath import Contexts, contexts

if TYPE_CHECKING:
    from edition.tei.reader import Reader

    Builtin = Callable[[Reader, etree._Element, Flow, bool], None]


class Processing:
    """The rules of a project at work on one document."""

    def __init__(self, rules: Rules, root: etree._Element) -> None:
        self.rules = rules
        self.context: Contexts = contexts(root)
        self._failed: set[Model] = set()

    def choose(self, reader: Reader, el: etree._Element) -> tuple[Model, ...] | None:
        """The models to follow for ``el``; nothing when no predicate holds."""
        for rule in self.rules.get(el.tag, ()):
            if self._holds(reader, el, rule):
                if isinstance(rule, Model):
                    return (rule,)
                return tuple(model for model in rule.models if self._holds(reader, el, model))
        return None

    def reading(self, builtin: Builtin) -> Builtin:
        """The behaviour of an element with rules; where none holds, the one of the element table."""

        def read(reader: Reader, el: etree._Element, out: Flow, inline: bool) -> None:
            models = self.choose(reader, el)
            if models is None:
                builtin(reader, el, out, inline)
                return
            for number, model in enumerate(models):
                FUNCTIONS[model.behaviour](Turn(reader, el, model, self.context, inline, number == 0), out)

        return read

    def stands_in_line(self, reader: Reader, el: etree._Element) -> bool | None:
        """Whether ``el`` becomes a phrase; nothing when no rule speaks of it."""
        if el.tag not in self.rules:
            return None
        models = self.choose(reader, el)
        return None if models is None else any(model.behaviour in PHRASES for model in models)

    def _holds(self, reader: Reader, el: etree._Element, rule: Model | Sequence) -> bool:
        if rule.predicate is None:
            return True
        try:
            return rule.predicate.holds(self.context(el))
        except ValueError as error:
            failed(reader, el, rule.predicate.text, str(error))
            return False
