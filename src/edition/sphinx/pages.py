"""TEI to pages, before Sphinx looks for its sources; what the TEI said is kept for the rest of the build.

This happens at ``config-inited``, once: the titles of the site come from the ``teiHeader``, and a builder takes its
title from the configuration before ``builder-inited``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.logging import getLogger

from edition import build
from edition.apparatus import STYLES, Conventions
from edition.formulae import LANGUAGES
from edition.model import Block, Division, Document, Inline, Note, children, walk
from edition.problems import EditionError, NothingToDo, Problem, Severity

from . import locate

logger = getLogger(__name__)
#: Value of ``conf.py`` -> the words it may be, the usual one first.
APPARATUS: Final = {"edition_apparatus_language": LANGUAGES, "edition_apparatus_style": STYLES}


class TEIError(SystemExit):
    """The TEI files have errors. ``problems`` holds them; there are none when no file was found.

    It ends the process: Sphinx 9 prints versions and a traceback for every other exception, and an editor who left a
    tag open should read one line that says so. A program that runs Sphinx inside itself catches it by name.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def documents(app: Sphinx) -> tuple[Document, ...]:
    """The TEI documents of the running build; none when the project has no TEI."""
    return tuple(getattr(app, "edition_documents", ()))


def document_of(app: Sphinx, page: str) -> Document | None:
    """The document that a page was made from; for a page written by hand the only one there is, or none."""
    found = documents(app)
    lines = getattr(app, "edition_maps", {}).get(str(app.srcdir / f"{page}.md"))
    if lines:
        return next((document for document in found if document.file == lines[0][1]), None)
    return found[0] if len(found) == 1 else None


def write(app: Sphinx, config: Config) -> None:
    """Write the pages of ``edition_tei``, report what was found, and re-address Sphinx's warnings to the TEI.

    The documents are left at ``app.edition_documents``, the line maps at ``app.edition_maps``, what the pages were
    made from at ``app.edition_marks``. Raises
    :class:`TEIError` with every problem when one of them is an error.
    """
    if not config.edition_tei:
        return
    try:
        written = build.write_pages(
            Path(app.confdir), Path(app.srcdir), config.edition_tei, options(app, config), config.edition_folder
        )
    except EditionError as error:
        raise TEIError(str(error), error.problems) from error
    except NothingToDo as error:
        raise TEIError(str(error)) from error
    app.edition_documents = written.documents  # type: ignore[attr-defined]
    app.edition_maps = written.maps  # type: ignore[attr-defined]
    app.edition_marks = written.marks  # type: ignore[attr-defined]
    locate.install(written.maps)
    report(written.problems.sorted())


def options(app: Sphinx, config: Config) -> build.Options:
    """How ``conf.py`` wants the pages."""
    return build.Options(
        depth=config.edition_depth,
        prefixed=config.edition_prefixed_anchors,
        bibliographies=tuple(Path(app.confdir, name) for name in config.bibtex_bibfiles),
        allow_entities=config.edition_allow_entities,
        include_from=tuple(Path(app.confdir, name) for name in config.edition_include_from),
        lenient=config.edition_lenient,
        strict=config.edition_strict,
        numbered=config.edition_numbered_pages,
        odd=Path(app.confdir, config.edition_odd) if config.edition_odd else None,
        elements=config.edition_elements,
        apparatus=conventions(config),
    )


def conventions(settings: Config | Mapping[str, Any]) -> Conventions:
    """How ``conf.py`` wants the apparatus. Raises ``NothingToDo`` for a word that it does not know."""
    said = settings if isinstance(settings, Mapping) else {name: settings[name] for name in APPARATUS}
    chosen = {}
    for name, known in APPARATUS.items():
        chosen[name] = str(said.get(name, known[0]))
        if chosen[name] not in known:
            raise NothingToDo(f"conf.py: {name} is '{chosen[name]}', and must be one of {', '.join(known)}")
    return Conventions(chosen["edition_apparatus_language"], chosen["edition_apparatus_style"])


def report(problems: Sequence[Problem]) -> None:
    """Log what does not stop the build; ``suppress_warnings = ["tei.CODE"]`` silences one kind."""
    for problem in problems:
        hint = f" ({problem.hint})" if problem.hint else ""
        log = logger.warning if problem.severity is Severity.WARNING else logger.error
        log("%s%s", problem.message, hint, location=str(problem.place), type="tei", subtype=problem.code)


def text_language(app: Sphinx) -> str:
    """The language in which most of the edited text is written, as a BCP 47 tag; empty when the TEI does not say.

    The edited text is ``div[@type='edition']`` where there is one, the whole text otherwise; notes do not count.
    """
    letters: Counter[str] = Counter()
    for document in documents(app):
        divisions = [block for block in walk((document.text,)) if isinstance(block, Division)]
        edited = [division for division in divisions if division.type == "edition"]
        _weigh(edited or [document.text], document.meta.lang, letters)
    return max(sorted(letters), key=letters.__getitem__, default="")


def _weigh(items: Sequence[Inline | Block], lang: str, letters: Counter[str]) -> None:
    stack = [(item, lang) for item in items]
    while stack:
        item, around = stack.pop()
        if isinstance(item, str):
            letters[around] += len(item)
        elif not isinstance(item, Note):
            own = item.mark.lang or around
            stack.extend((child, own) for child in children(item))
