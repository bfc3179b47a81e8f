"""A build from end to end: a project, or any single TEI file, to ``OUT/html`` and ``OUT/pdf``.

Sphinx works in ``OUT/.work``, where it keeps what makes the next build quick; a finished output is published in one
step, so that a build that fails or is killed leaves the last good one in place.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TextIO

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.locale import translators
from sphinx.util.console import nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.tags import Tags

from edition.bibliography import citation_keys
from edition.build import Options, check, find, read_all
from edition.inside import refuse_links
from edition.latex.files import store
from edition.model import Document
from edition.problems import EditionError, NothingToDo, Place, Problem, shown
from edition.publish import building, publish, update
from edition.sphinx.citations import default_bibfiles
from edition.sphinx.pages import TEIError, conventions

#: Output -> Sphinx builder (none where Sphinx has no part in it), and what it leaves for the reader to open first.
OUTPUTS: Final[dict[str, tuple[str, str]]] = {
    "html": ("html", "index.html"),
    "pdf": ("typst", "*.pdf"),
    "epub": ("edition-epub", "*.epub"),
    "latex": ("", "*.tex"),
}
#: What is built when nobody says otherwise; LaTeX is for publishers.
USUAL: Final = ("html", "pdf")
#: Bytes of pages that are worth more than one process.
LONG: Final = 500_000
#: Pages that Sphinx makes by itself.
_WITHOUT_SOURCE: Final = ("search", "genindex", "py-modindex")
_PREFIX: Final = re.compile(r'replacementPattern\s*=\s*"([^"#]+\.bib)#')


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: ``source`` (a project's folder, a folder of TEI files, or a file), where to, and how.

    ``preview``: the last output is changed in place. ``warnings`` is where Sphinx's warnings go; standard error when
    nothing is named. ``jobs`` is the number of processes that Sphinx may use (0: as many as are worth their cost),
    ``settings`` go before those of ``conf.py``.
    """

    source: Path
    out: Path
    outputs: tuple[str, ...] = USUAL
    options: Options = field(default_factory=Options)
    strict: bool = False
    quiet: bool = False
    preview: bool = False
    warnings: TextIO | None = None
    jobs: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)


def build(request: Request) -> list[Path]:
    """Build and publish; the files to open, one for each output.

    Raises ``EditionError`` with what is wrong in the editor's files and ``NothingToDo`` when there is nothing to build.
    """
    if not request.source.exists():
        raise NothingToDo(f"{request.source}: no such file or folder")
    with ExitStack() as locks:
        for output in request.outputs:
            locks.enter_context(building(request.out / output))
        # all are made before the first is published: HTML and PDF on a reader's desk are of one state
        finished = {o: _run(request, o) if OUTPUTS[o][0] else _latex(request) for o in request.outputs}
        for output, folder in finished.items():
            (update if request.preview else publish)(folder, request.out / output)
    return [path for o in request.outputs for path in sorted((request.out / o).glob(OUTPUTS[o][1]))[:1]]


def _run(request: Request, output: str) -> Path:
    """Run Sphinx for one output into the work folder, which is given back."""
    work = request.out / ".work"
    folder = work / output
    srcdir, confdir, overrides = _sources(request, work)
    folder.mkdir(parents=True, exist_ok=True)
    nocolor()
    warnings = _Warnings(request.warnings or sys.stderr)
    try:
        with ExitStack() as stack:
            stack.enter_context(patch_docutils(confdir))
            stack.enter_context(docutils_namespace())
            translators.clear()  # Sphinx would fall back on the language of an earlier build in this process
            app = Sphinx(
                srcdir,
                confdir,
                folder,
                work / "doctrees",
                OUTPUTS[output][0],
                overrides | dict(request.settings),
                status=None if request.quiet or not sys.stdout.isatty() else sys.stdout,
                warning=warnings,
                freshenv=False,
                parallel=request.jobs or 1,
            )
            if not request.jobs and not request.preview:  # beside the threads of a preview no process is forked
                app.connect("env-before-read-docs", _share)
            app.build()
    except TEIError as error:
        raise EditionError(error.problems) if error.problems else NothingToDo(str(error)) from error
    except SphinxError as error:
        message = " ".join(str(error).split())
        raise EditionError([Problem(Place(shown(request.source)), "build-failed", message)]) from error
    if app.statuscode or (request.strict and warnings.count):
        raise EditionError([_failed(request.source, warnings.count)])
    if output == "html":
        _sweep(folder, app.env.found_docs)
    return folder


def _share(app: Sphinx, env: BuildEnvironment, names: Sequence[str]) -> None:
    """Share long pages among all processors; to fork and to join processes costs as much as to read some pages."""
    if sum(Path(env.doc2path(name)).stat().st_size for name in names) > LONG:
        app.parallel = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _latex(request: Request) -> Path:
    """Write the LaTeX files into the work folder, which is given back; the hand-written pages have no part in them."""
    srcdir, confdir, overrides = _sources(request, request.out / ".work")
    said = settings(confdir) | overrides
    options = _options(request.options, said, confdir or srcdir, srcdir)
    if confdir:
        refuse_links([*options.bibliographies, *([options.odd] if options.odd else [])], confdir)
    files = find(confdir or Path.cwd(), said.get("edition_tei", ["tei/*.xml"]))
    documents, problems = read_all(files, confdir, options)
    keys = citation_keys(options.bibliographies)
    check(documents, keys, options, problems)
    for problem in problems.sorted():
        print(problem, file=request.warnings or sys.stderr)
    if request.strict and problems.found:
        raise EditionError([_failed(request.source, len(problems.found))])
    folder = request.out / ".work" / "latex"
    store(documents, options.bibliographies, keys, folder, options.apparatus)
    return folder


def documents(folder: Path) -> list[Document]:
    """The documents of the project in ``folder``, read as its build reads them and named by their paths from there.

    Raises ``EditionError`` for a file that cannot be read, ``NothingToDo`` when there is none.
    """
    said = settings(folder)
    pages = folder / "source" if (folder / "source").is_dir() else folder
    files = find(folder, said.get("edition_tei", ["tei/*.xml"]))
    found, problems = read_all(files, folder, _options(Options(), said, folder, pages))
    problems.stop_on_errors()
    return [replace(document, file=Path(os.path.relpath(document.file, folder)).as_posix()) for document in found]


def _options(options: Options, said: Mapping[str, Any], base: Path, srcdir: Path) -> Options:
    """How the settings want the TEI to be read, beside what the command line says."""
    named = said.get("bibtex_bibfiles") or default_bibfiles(base, srcdir)
    odd = said.get("edition_odd")
    return replace(
        options,
        odd=base / odd if odd else None,
        elements=said.get("edition_elements", {}),
        allow_entities=bool(said.get("edition_allow_entities")),
        include_from=tuple(base / name for name in said.get("edition_include_from", ())),
        lenient=bool(said.get("edition_lenient")),
        bibliographies=tuple(base / name for name in named),
        apparatus=conventions(said),
    )


def settings(confdir: Path | None) -> dict[str, Any]:
    """What ``conf.py`` sets; it is run for that."""
    try:
        return dict(Config.read(confdir, overrides={}, tags=Tags())._raw_config) if confdir else {}
    except SphinxError as error:
        message = " ".join(str(error).split())
        raise EditionError([Problem(Place(shown((confdir or Path()) / "conf.py")), "build-failed", message)]) from error


def _sweep(folder: Path, docnames: Iterable[str]) -> None:
    """Remove the pages of an earlier build that have no source any more: Sphinx leaves them."""
    wanted = {f"{name}.html" for name in (*docnames, *_WITHOUT_SOURCE)}
    for path in folder.rglob("*.html"):
        name = path.relative_to(folder).as_posix()
        if name not in wanted and not name.startswith("_static/"):
            path.unlink()


def _sources(request: Request, work: Path) -> tuple[Path, Path | None, dict[str, Any]]:
    """Source folder, configuration folder and settings: a project's own, or made for TEI files without one."""
    if (request.source / "conf.py").is_file():
        srcdir = request.source / "source"
        overrides = {
            name: value
            for name, value in (
                ("edition_allow_entities", request.options.allow_entities),
                ("edition_include_from", [str(path) for path in request.options.include_from]),
                ("edition_lenient", request.options.lenient),
                ("edition_strict", request.strict),
                ("edition_odd", request.options.odd and str(request.options.odd)),
            )
            if value
        }
        return (srcdir if srcdir.is_dir() else request.source), request.source, overrides
    srcdir = work / "source"
    srcdir.mkdir(parents=True, exist_ok=True)
    files = tei_files(request.source)
    bibliographies = list(request.options.bibliographies) or _named_bibliographies(files)
    return (
        srcdir,
        None,
        {
            "extensions": ["edition.sphinx"],
            "edition_tei": [str(path) for path in files],
            "edition_folder": "",
            "edition_depth": request.options.depth,
            "edition_allow_entities": request.options.allow_entities,
            "edition_include_from": [str(path) for path in request.options.include_from],
            "edition_lenient": request.options.lenient,
            "edition_strict": request.strict,
            "edition_numbered_pages": True,
            "edition_odd": str(request.options.odd or ""),
            "bibtex_bibfiles": [os.path.relpath(path, srcdir) for path in bibliographies],
        },
    )


def tei_files(source: Path) -> list[Path]:
    """The TEI file itself, or the XML files of a folder in order."""
    if source.is_file():
        return [source.absolute()]
    files = sorted(path.absolute() for path in source.glob("*.xml") if path.is_file())
    if not files:
        raise NothingToDo(f"{source}: neither conf.py nor an XML file in this folder")
    return files


def _named_bibliographies(files: Iterable[Path]) -> list[Path]:
    """BibTeX files that the ``prefixDef`` of the files name (TEI P5, Pointing Mechanisms), where they are there."""
    found: dict[Path, None] = {}
    for path in files:
        with path.open("rb") as file:
            head = file.read(200_000).decode("utf-8", "replace")
        for name in _PREFIX.findall(head):
            candidate = (path.parent / name).resolve()
            if candidate.is_file() and candidate.is_relative_to(path.parent.resolve().parent):
                found[candidate] = None
    return list(found)


class _Warnings(io.StringIO):
    """Sphinx's warnings on their way to the user, counted."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream
        self.count = 0

    def write(self, text: str) -> int:
        """Pass on what Sphinx prints; each warning or error line counts."""
        self.count += text.count("WARNING: ") + text.count("ERROR: ")
        return self.stream.write(text)

    def flush(self) -> None:
        """Flush the stream behind."""
        self.stream.flush()


def _failed(source: Path, count: int) -> Problem:
    message = f"the build ended with {count} warning{'s' if count != 1 else ''}, see above; nothing was published"
    return Problem(Place(shown(source)), "build-failed", message, "mend what the warnings name, then build again")


def only(words: str) -> tuple[str, ...]:
    """The outputs of ``--only html,pdf``; an unknown one is ``NothingToDo``."""
    wanted: Sequence[str] = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [word for word in wanted if word not in OUTPUTS]:
        raise NothingToDo(f"--only {words}: no output '{unknown[0]}' (there are: {', '.join(OUTPUTS)})")
    return tuple(dict.fromkeys(wanted))
