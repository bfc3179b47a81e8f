"""TEI to pages, before Sphinx looks for its sources; what the TEI said is kept for the rest of the build.

This happens at ``config-inited``, once: the titles of the site come from the ``teiHeader``, and a builder takes its
title from the configuration before ``builder-inited``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError
from sphinx.util.logging import getLogger

from edition import build
from edition.model import Block, Document, Inline, children
from edition.problems import EditionError, NothingToDo, Problem, Severity

from . import locate

logger = getLogger(__name__)

_written: WeakKeyDictionary[Config, build.Written] = WeakKeyDictionary()


class TEIError(SphinxError):
    """The TEI files have errors: Sphinx prints them, one to a line, and no traceback."""

    category = "TEI"


def documents(config: Config) -> tuple[Document, ...]:
    """The TEI documents of the running build; none when the project has no TEI."""
    written = _written.get(config)
    return written.documents if written else ()


def write(app: Sphinx, config: Config) -> None:
    """Write the pages of ``edition_tei``, report what was found, and re-address Sphinx's warnings to the TEI.

    Raises :class:`TEIError` with every problem when one of them is an error.
    """
    if not config.edition_tei:
        return
    try:
        written = build.write_pages(Path(app.confdir), Path(app.srcdir), config.edition_tei, options(app, config))
    except EditionError as error:
        raise TEIError("\n".join(map(str, error.problems))) from error
    except NothingToDo as error:
        raise TEIError(str(error)) from error
    _written[config] = written
    locate.install(written.maps)
    report(written.problems.sorted())


def options(app: Sphinx, config: Config) -> build.Options:
    """How ``conf.py`` wants the pages."""
    return build.Options(
        depth=config.edition_depth,
        bibliographies=tuple(Path(app.confdir, name) for name in config.bibtex_bibfiles),
        allow_entities=config.edition_allow_entities,
        lenient=config.edition_lenient,
    )


def report(problems: Sequence[Problem]) -> None:
    """Log what does not stop the build; ``suppress_warnings = ["tei.CODE"]`` silences one kind."""
    for problem in problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        log = logger.warning if problem.severity is Severity.WARNING else logger.error
        log("%s%s", problem.message, hint, location=str(problem.place), type="tei", subtype=problem.code)


def text_language(config: Config) -> str:
    """The language in which most of the text is written, as a BCP 47 tag; empty when the TEI does not say."""
    letters: Counter[str] = Counter()
    for document in documents(config):
        _weigh(document.text.blocks, document.meta.lang, letters)
    return max(sorted(letters), key=letters.__getitem__, default="")


def _weigh(items: Sequence[Inline | Block], lang: str, letters: Counter[str]) -> None:
    stack = [(item, lang) for item in items]
    while stack:
        item, around = stack.pop()
        if isinstance(item, str):
            letters[around] += len(item)
        else:
            mark = getattr(item, "mark", None)
            own = mark.lang if mark and mark.lang else around
            stack.extend((child, own) for child in children(item))
