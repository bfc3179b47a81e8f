"""A Word document -> blocks, by way of mammoth, which reads what a document means and not how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from lxml import html

from edition.new.blocks import BLOCKS, Block, Content, Heading, Piece, Text
from edition.problems import EditionError, NothingToDo, Place, Problem

_STYLES: Final = "p[style-name='caption'] => p.caption:fresh\np[style-name='Caption'] => p.caption:fresh\nu => u"
#: HTML -> TEI: name and attributes.
_INLINE: Final[dict[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    "strong": ("hi", (("rend", "bold"),)),
    "em": ("hi", (("rend", "italic"),)),
    "sup": ("hi", (("rend", "superscript"),)),
    "sub": ("hi", (("rend", "subscript"),)),
    "u": ("hi", (("rend", "underline"),)),
    "s": ("del", ()),
}
_LARGEST: Final = 100_000_000
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FOOTNOTE: Final = re.compile(r"#(?:.*-)?(footnote|endnote|comment)-(?!ref)")


def blocks(path: Path, notices: list[Problem]) -> Text:
    """The blocks of a ``.docx`` file; what could not be read goes to ``notices``.

    Raises ``NothingToDo`` when mammoth is not installed and ``EditionError`` for a file that is no Word document.
    """
    try:
        import mammoth
    except ImportError as error:
        raise NothingToDo("Word documents need mammoth: pip install 'tei-edition[docx]'") from error
    images: dict[str, bytes] = {}

    def kept(image: Any) -> dict[str, str]:
        kind = re.sub(r"[^a-z0-9]", "", str(image.content_type).rpartition("/")[2].lower()) or "bin"
        name = f"images/image-{len(images) + 1}.{kind}"
        with image.open() as file:
            images[name] = file.read()
        return {"src": name}

    try:
        _check_size(path)
        with path.open("rb") as file:
            found = mammoth.convert_to_html(
                file,
                style_map=_STYLES,
                convert_image=mammoth.images.img_element(kept),
                external_file_access=False,
            )
    except EditionError:
        raise
    except OSError as error:
        raise NothingToDo(f"{path}: {error.strerror}") from error
    except Exception as error:  # zipfile, its XML: whatever a broken file makes of it
        problem = Problem(
            Place(str(path)), "no-document", f"this is no Word document: {error}", "save it anew as .docx"
        )
        raise EditionError([problem]) from error
    notices += [Problem(Place(str(path)), "not-read", str(m.message)).as_warning() for m in found.messages]
    tree = html.fragment_fromstring(_CONTROL.sub("", found.value) or "<p></p>", create_parent="body")
    notes = {str(li.get("id")): li for li in tree.iter("li") if _is_note(li)}
    return Text(tuple(_blocks(tree, notes)), images)


def _check_size(path: Path) -> None:
    """A small file may unpack to more than the memory holds."""
    with ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST:
            message = f"the document unpacks to more than {_LARGEST:,} bytes"
            raise EditionError([Problem(Place(str(path)), "too-big", message, "take the pictures out, or divide it")])


def _is_note(li: Any) -> bool:
    return bool(_FOOTNOTE.match("#" + (li.get("id") or "")))


def _blocks(parent: Any, notes: dict[str, Any]) -> Iterator[Block]:
    for el in parent:
        name = el.tag
        if name in ("ol", "ul") and len(el) and all(_is_note(li) for li in el):
            continue  # the notes stand where their marks are
        if re.fullmatch("h[1-6]", name):
            if content := tuple(_content(el, notes)):
                yield Heading(int(name[1]), content)
        elif name == "p" and "caption" in (el.get("class") or ""):
            yield Piece("figure", (Piece("head", tuple(_content(el, notes))),))
        elif name == "p":
            yield from _paragraph(tuple(_content(el, notes)))
        elif name in ("ol", "ul"):
            yield _list(el, notes)
        elif name == "table":
            yield Piece("table", tuple(_row(row, notes) for row in el.iter("tr")))
        else:
            yield from _blocks(el, notes)


def _paragraph(content: tuple[Content, ...]) -> Iterator[Piece]:
    """A paragraph; an image alone in one is a figure."""
    graphics = [part for part in content if isinstance(part, Piece) and part.name == "figure"]
    words = [part for part in content if part not in graphics and part != ""]
    if words:
        yield Piece("p", tuple(words))
    yield from graphics


def _list(el: Any, notes: dict[str, Any]) -> Piece:
    kind = (("rend", "numbered"),) if el.tag == "ol" else (("rend", "bulleted"),)
    return Piece("list", tuple(Piece("item", _mixed(li, notes)) for li in el.iterchildren("li")), kind)


def _row(row: Any, notes: dict[str, Any]) -> Piece:
    return Piece(
        "row", tuple(Piece("cell", _mixed(cell, notes), _spans(cell)) for cell in row.iterchildren("td", "th"))
    )


def _spans(cell: Any) -> tuple[tuple[str, str], ...]:
    named = (("rows", cell.get("rowspan")), ("cols", cell.get("colspan")))
    role = (("role", "label"),) if cell.tag == "th" else ()
    return (*role, *((name, value) for name, value in named if value and value != "1"))


def _mixed(el: Any, notes: dict[str, Any]) -> tuple[Content, ...]:
    """What an item or cell holds: one paragraph is its words, several are paragraphs."""
    inner = [child for child in el if child.tag in ("p", "ol", "ul", "table")]
    if not inner:
        return tuple(_content(el, notes))
    made = [piece for piece in _blocks(el, notes) if isinstance(piece, Piece)]
    return made[0].content if len(made) == 1 and made[0].name == "p" else tuple(made)


def _content(el: Any, notes: dict[str, Any]) -> Iterator[Content]:
    if el.text:
        yield el.text
    for child in el:
        yield from _inline(child, notes)
        if child.tail:
            yield child.tail


def _inline(el: Any, notes: dict[str, Any]) -> Iterator[Content]:
    name = el.tag
    target = el.get("href") or ""
    mark = el if name == "a" else el.find("a") if name == "sup" else None
    key = (mark.get("href") or "")[1:] if mark is not None else ""
    if key in notes:
        yield Piece("note", _note(notes[key], notes), (("place", "foot"),))
    elif name == "a" and target:
        yield Piece("ref", tuple(_content(el, notes)), (("target", target),))
    elif name == "img":
        desc = (Piece("figDesc", (el.get("alt"),)),) if el.get("alt") else ()
        yield Piece("figure", (Piece("graphic", (), (("url", el.get("src") or ""),)), *desc))
    elif name == "br":
        yield Piece("lb")
    elif name in _INLINE:
        tei, said = _INLINE[name]
        yield Piece(tei, tuple(_content(el, notes)), said)
    else:
        yield from _content(el, notes)


def _note(li: Any, notes: dict[str, Any]) -> tuple[Content, ...]:
    """The words of a note without the arrow that leads back."""
    for back in li.xpath(".//a[contains(@href, '-ref-')]"):
        before = back.getprevious()
        if before is not None:
            before.tail = (before.tail or "").rstrip() + (back.tail or "")
        elif back.getparent().text is not None:
            back.getparent().text = back.getparent().text.rstrip() + (back.tail or "")
        back.getparent().remove(back)
    made = [piece for piece in _blocks(li, notes) if isinstance(piece, Piece)]
    return tuple(made) if made and all(piece.name in BLOCKS for piece in made) else tuple(_content(li, notes))
