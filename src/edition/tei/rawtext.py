"""From a path to decoded text: what can be wrong with a file before anything of it is XML."""

from __future__ import annotations

import codecs
import difflib
import hashlib
import re
import shlex
import stat
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final, NoReturn

from edition.problems import Place, Problem
from edition.tei.xmlfile import CDATA, COMMENT, INSTRUCTION, SourceText, clip, fail, fail_with

CODES: Final = {
    "missing-file": "There is no file of this name.",
    "not-a-file": "The name is that of a folder or a device.",
    "unreadable-file": "The system does not let this file be read.",
    "too-big": "The file is larger than the limit set against files that would use up the memory.",
    "empty-file": "The file holds nothing, or white space only.",
    "not-xml": "The file is of another kind than XML: compressed, a word processor's, PDF, Markdown or plain text.",
    "encoding": "The file is, or says that it is, in another encoding than UTF-8.",
    "wrong-bytes": "Some bytes are no characters in UTF-8.",
    "control-character": "A control character stands in the text, mostly left over from a wrong conversion.",
}

_Kind = tuple[bytes, str, str]
_BINARY: Final[tuple[_Kind, ...]] = (
    (b"\x1f\x8b", "a gzip file", "unpack it with gunzip"),
    (b"BZh", "a bzip2 file", "unpack it with bunzip2"),
    (b"\xfd7zXZ\x00", "an xz file", "unpack it with unxz"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it with unzstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"%PDF", "a PDF", "the TEI file behind it is needed"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (doc, xls)", "convert it to TEI, with TEIGarage for example"),
    (b"{\\rtf", "an RTF document", "convert it to TEI, with TEIGarage for example"),
    (b"\x89PNG", "a PNG picture", "the TEI file is needed"),
    (b"\xff\xd8\xff", "a JPEG picture", "the TEI file is needed"),
)
_ZIP: Final[tuple[_Kind, ...]] = (
    (b"word/", "a Word document (docx)", "convert it to TEI, with TEIGarage for example"),
    (b"opendocument.text", "an OpenDocument text (odt)", "convert it to TEI, with TEIGarage for example"),
    (b"epub+zip", "an EPUB book", "the TEI file behind it is needed"),
    (b"", "a zip archive", "unpack it and give the TEI file inside"),
)
_BEGINNING: Final = 1 << 16
"""Bytes by which the kind of a file is known."""
_WIDE: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (b"<\x00\x00\x00", "UTF-32LE"),
    (b"\x00\x00\x00<", "UTF-32BE"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"<\x00", "UTF-16LE"),
    (b"\x00<", "UTF-16BE"),
)
_DECLARED: Final = re.compile(rb"\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_CODECS: Final = {"UTF-8": "utf-8", "UTF8": "utf-8", "US-ASCII": "ascii", "ASCII": "ascii"}
#: Single-byte encodings that Latin-script editions come in, the likelier first.
_EIGHT_BIT: Final = ("WINDOWS-1252", "WINDOWS-1250")

_CLEAN: Final = re.compile(r"[\t\n\r -~\xa0-\ufffd\U00010000-\U0010ffff]*+")
#: What no page can carry.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_REFERENCE: Final = r"&#(?:x0*(?P<hex>[0-9A-Fa-f]{1,2})|0*(?P<dec>[0-9]{1,3}));"
_SUSPECT: Final = re.compile(
    rf"{COMMENT}|{INSTRUCTION}|(?P<cdata>{CDATA})|(?P<raw>{CONTROL.pattern})|{_REFERENCE}", re.DOTALL
)


def read_xml(path: Path, name: str, limit: int) -> tuple[SourceText, bytes]:
    """The text of the XML file ``path``, shown in messages as ``name``, and its bytes; at most ``limit`` are read.

    Raises :class:`EditionError` with a code of :data:`CODES`.
    """
    data = _read(path, name, limit)
    _check_kind(data, name)
    source = SourceText(name, _decode(data, name), hashlib.sha256(data).hexdigest())
    if not _CLEAN.fullmatch(source.text) or "&#" in source.text:
        _refuse_controls(source, _SUSPECT)
    return source, data


def read_plain(path: Path, name: str, limit: int) -> SourceText:
    """As :func:`read_xml` for a file that is no XML but goes into one; its lines end in LF."""
    data = _read(path, name, limit)
    source = SourceText(name, _decode(data, name), hashlib.sha256(data).hexdigest())
    _refuse_controls(source, re.compile(f"(?P<raw>{CONTROL.pattern})(?P<cdata>)(?P<hex>)(?P<dec>)"))
    return replace(source, text=source.text.replace("\r\n", "\n").replace("\r", "\n"))


def _read(path: Path, name: str, limit: int) -> bytes:
    place = Place(name)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
            fail(place, "not-a-file", f"this is {kind}", "give the path of a TEI file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        fail(place, "missing-file", "there is no such file", _near(path))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fail(place, "unreadable-file", f"the file cannot be read: {reason}", "look at its name and permissions")
    if len(data) > limit:
        hint = "divide the text into files and join them with xi:include, or raise the limit"
        fail(place, "too-big", f"the file is larger than {limit:,} bytes", hint)
    return data


def _near(path: Path) -> str:
    try:
        names = difflib.get_close_matches(path.name, [p.name for p in path.parent.iterdir()], 1)
    except (OSError, ValueError):
        names = []
    return f"did you mean '{path.with_name(names[0])}'?" if names else "check the path"


def refuse_other_kinds(path: Path, name: str) -> None:
    """Raise :class:`~edition.problems.EditionError` when a file begins like no XML, before anything heavy is loaded."""
    try:
        with path.open("rb") as file:
            data = file.read(_BEGINNING)
    except OSError:
        return  # whoever reads the file will say so
    if data.strip():
        _check_kind(data, name)


def _check_kind(data: bytes, name: str) -> None:
    """Refuse what is not XML at all, in words that say what it is."""
    start = data.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")
    if not start:
        fail(Place(name), "empty-file", "the file is empty", "give the path of a TEI file")
    if start.startswith(b"<") or any(start.startswith(mark) for mark, _ in _WIDE):
        return
    kinds = _BINARY
    if data.startswith(b"PK\x03\x04"):
        kinds = tuple((b"PK", kind, hint) for mark, kind, hint in _ZIP if mark in data[:20_000])
    for mark, kind, hint in kinds:
        if data.startswith(mark):
            fail(Place(name), "not-xml", f"this is {kind}, not XML", hint)
    words = clip(start[:200].decode("utf-8", "replace").splitlines()[0], 40)
    hint = 'a TEI file begins with <?xml version="1.0"?> or with <TEI xmlns="http://www.tei-c.org/ns/1.0">'
    fail(Place(name), "not-xml", f"this is not XML: it begins with “{words}”", hint)


def _decode(data: bytes, name: str) -> str:
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            fail(Place(name), "encoding", f"the file is encoded in {encoding}", _convert(encoding, name))
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = _DECLARED.match(data)
    encoding = declared[1].decode("ascii") if declared else "UTF-8"
    if declared and encoding.upper() not in _CODECS:
        place = SourceText(name, data[: declared.end()].decode("latin-1"), "").place(declared.start(1))
        hint = 'its bytes can be read as UTF-8: write encoding="UTF-8"' if _is_utf8(data) else _convert(encoding, name)
        fail(place, "encoding", f"the file says that it is encoded in {encoding}", hint)
    try:
        return data.decode(_CODECS[encoding.upper()])
    except UnicodeDecodeError as error:
        _wrong_bytes(data, error, name)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _convert(encoding: str, name: str) -> str:
    command = f"iconv -f {encoding} -t UTF-8 {shlex.quote(name)} > new.xml"
    return f'convert it: {command}, and write encoding="UTF-8" in its first line'


def _wrong_bytes(data: bytes, error: UnicodeDecodeError, name: str) -> NoReturn:
    """Name the first wrong byte, and what it would be in the encodings such files mostly come from."""
    before = data[: error.start].decode("utf-8", "replace")
    byte = data[error.start : error.start + 1]
    guesses = [f"“{c}” in {e}" for e in _EIGHT_BIT if (c := byte.decode(e, "ignore"))]
    message = f"the byte 0x{byte.hex().upper()} is no character in {error.encoding.upper()}"
    if guesses:
        message += f" (it would be {', '.join(guesses)})"
    fail(SourceText(name, before, "").place(len(before)), "wrong-bytes", message, _convert(_EIGHT_BIT[0], name))


def _refuse_controls(source: SourceText, pattern: re.Pattern[str]) -> None:
    """Refuse control characters, in XML also those written by number.

    U+007F to U+009F are allowed in XML, but no page can carry them; they are what is left when a Windows text was
    taken for ISO-8859-1. Comments and processing instructions are not looked at: they reach no page.
    """
    found = _controls(source.text, pattern)
    if first := next(found, None):
        fail_with(_control(source, offset, code) for offset, code in chain([first], found))


def _controls(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for m in pattern.finditer(text):
        if m["raw"]:
            yield m.start(), ord(m["raw"])
        elif m["cdata"]:
            yield from ((c.start(), ord(c[0])) for c in CONTROL.finditer(text, m.start(), m.end()))
        elif number := m["hex"] or m["dec"]:
            code = int(number, 16 if m["hex"] else 10)
            if CONTROL.match(chr(code)):
                yield m.start(), code


def _control(source: SourceText, offset: int, code: int) -> Problem:
    meant = next((c for e in _EIGHT_BIT if 0x80 <= code < 0xA0 and (c := bytes([code]).decode(e, "ignore"))), "")
    hint = f"probably “{meant}” (U+{ord(meant):04X}) is meant" if meant else "delete it, or write what is meant"
    return Problem(source.place(offset), "control-character", f"the control character U+{code:04X} stands here", hint)
