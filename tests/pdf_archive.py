"""What an archive and a screen reader ask of a PDF, looked up in the file itself, with nothing of our typesetting code.

Each check of :data:`CHECKS` gives the faults it finds. The clauses are those of ISO 19005-3 (PDF/A-3), ISO 14289-1
(PDF/UA-1) and ISO 32000-1 (PDF 1.7). An open file is ``Any`` here: to pikepdf's types each step into it is a union.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
from pikepdf import Array, Dictionary, Name

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
PAINTS = SHOWS_TEXT | {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "EI"}
SCHEMES = ("https://", "http://", "mailto:")
HEADINGS = tuple(f"/H{level}" for level in range(1, 7))


def xmp(pdf: Any) -> dict[str, Any]:
    """The description of the file by itself: full name -> text, list or set."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
        return {name: found[name] for name in found}


def fonts(pdf: Any) -> Iterator[Dictionary]:
    return (o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Font)


def annotations_of(pdf: Any) -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            yield number, annotation


def elements(pdf: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The structure elements in logical order, each with the types it stands in, outermost first."""
    stack: list[tuple[Any, tuple[str, ...]]] = [(pdf.Root.StructTreeRoot.get("/K"), ())]
    while stack:
        node, around = stack.pop()
        if isinstance(node, Array):
            stack.extend((kid, around) for kid in reversed(list(node)))
        elif isinstance(node, Dictionary) and "/S" in node:
            yield node, around
            if "/K" in node:
                stack.append((node.K, (*around, str(node.S))))


# ---------------------------------------------------------------- the checks


def syntax(pdf: Any) -> list[str]:
    """What ``qpdf --check`` looks at."""
    return list(pdf.check_pdf_syntax())


def description_can_be_found(pdf: Any) -> list[str]:
    """ISO 19005-3, 6.6.2.1: plain, and typed."""
    stream = pdf.Root.get("/Metadata")
    wanted = {"/Type": "/Metadata", "/Subtype": "/XML", "/Filter": None}
    return [f"{key} of XMP" for key, value in wanted.items() if stream is None or stream.get(key) != value]


def description_is_complete(pdf: Any) -> list[str]:
    wanted = ("dc:title", "dc:creator", "dc:language", "dc:rights", "xmp:CreateDate", "xmp:ModifyDate")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
        return [name for name in (*wanted, "xmp:MetadataDate", "xmp:CreatorTool", "dc:format") if not found.get(name)]


def conformance_is_declared(pdf: Any) -> list[str]:
    wanted = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
        return [f"{name}: {found.get(name)}" for name, value in wanted.items() if found.get(name) != value]


def catalogue(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.1 and 7.2; ISO 19005-3, 6.2.3."""
    root = pdf.Root
    missing = [
        key
        for key in ("/Lang", "/StructTreeRoot", "/Outlines", "/PageLabels", "/OutputIntents", "/AF")
        if key not in root
    ]
    missing += [] if root.get("/MarkInfo", {}).get("/Marked") is True else ["/Marked"]
    missing += [] if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is True else ["/DisplayDocTitle"]
    missing += [] if any("/DestOutputProfile" in intent for intent in root.get("/OutputIntents", [])) else ["profile"]
    return missing + ([] if "/ID" in pdf.trailer else ["/ID"]) + (["encrypted"] if pdf.is_encrypted else [])


def fonts_are_embedded(pdf: Any) -> list[str]:
    """ISO 19005-3, 6.2.11.4."""
    faults = []
    for font in fonts(pdf):
        if font.Subtype in (Name.Type0, Name.Type3):
            continue
        descriptor: Any = font.get("/FontDescriptor", {})
        faults += [] if any(key in descriptor for key in FONT_FILES) else [str(font.get("/BaseFont"))]
    return faults


def text_can_be_copied(pdf: Any) -> list[str]:
    """ISO 19005-3, 6.2.11.7."""
    outer = [font for font in fonts(pdf) if font.Subtype in (Name.Type0, Name.Type3)]
    return [str(font.get("/BaseFont")) for font in outer if "/ToUnicode" not in font] + ([] if outer else ["no font"])


def nothing_is_active(pdf: Any) -> list[str]:
    """ISO 19005-3, 6.5: no scripts, no programs; our own rule: links lead to the web or to a place in the book."""
    root = pdf.Root
    faults = [key for key in ("/AA", "/AcroForm") if key in root]
    faults += ["/JavaScript"] if "/JavaScript" in root.get("/Names", {}) else []
    faults += ["/OpenAction"] if isinstance(root.get("/OpenAction"), Dictionary) else []
    for number, annotation in annotations_of(pdf):
        action = annotation.get("/A", {"/S": Name.GoTo})
        allowed = action["/S"] == Name.GoTo or str(action.get("/URI", "")).startswith(SCHEMES)
        faults += [] if allowed and annotation.Subtype == Name.Link else [f"page {number}: {action}"]
    return faults


def links_say_where_they_lead(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.18.5: each has an alternative text and belongs to the structure."""
    return [
        f"page {number}: {annotation.get('/Contents')}"
        for number, annotation in annotations_of(pdf)
        if not str(annotation.get("/Contents", "")).strip() or "/StructParent" not in annotation
    ]


def sources_are_attached(pdf: Any) -> list[str]:
    """ISO 19005-3, 6.8."""
    files = pdf.Root.get("/AF", [])
    faults = [str(file.get("/UF")) for file in files if file.get("/AFRelationship") != Name.Source]
    return faults + ([] if len(files) == len(pdf.attachments) > 0 else ["attachments are not those of /AF"])


def everything_is_tagged(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.1: what is painted belongs to the structure or is marked as an artifact."""
    faults = []
    for number, page in enumerate(pdf.pages, 1):
        faults += [] if page.get("/Tabs") == Name.S or "/Annots" not in page else [f"page {number}: order of tabs"]
        marks: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands, operator = instruction.operands, instruction.operator
            name = str(operator)
            if name in ("BDC", "BMC"):
                named = len(operands) > 1 and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]
                marks.append(named or operands[0] == Name.Artifact)
            elif name == "EMC":
                marks.pop()
            elif name in PAINTS and not any(marks):
                faults.append(f"page {number}: {name} outside the structure")
    return faults


def headings_have_no_gaps(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.4.2."""
    levels = [HEADINGS.index(str(node.S)) + 1 for node, _ in elements(pdf) if str(node.S) in HEADINGS]
    pairs = zip([0, *levels], levels, strict=False)
    return [f"H{after} follows H{before}" for before, after in pairs if after > before + 1] + (
        [] if levels else ["no heading"]
    )


def pictures_are_described(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.3 and 7.7."""
    nodes = [node for node, _ in elements(pdf) if str(node.S) in ("/Figure", "/Formula")]
    return ["no text for a picture" for node in nodes if not str(node.get("/Alt", "")).strip()]


def notes_can_be_told_apart(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.9: every note has an identifier of its own."""
    names = [str(node.get("/ID", "")) for node, _ in elements(pdf) if str(node.S) == "/Note"]
    return [f"{often} notes with the identifier '{name}'" for name, often in Counter(names).items() if often > 1]


def parts_stand_in_their_whole(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.5: cells in rows, rows in tables."""
    homes = {"/TH": "/TR", "/TD": "/TR", "/LI": "/L", "/LBody": "/LI", "/TOCI": "/TOC"}
    return [
        f"{node.S} in {around[-1:]}"
        for node, around in elements(pdf)
        if homes.get(str(node.S), "") not in ("", *around)
    ]


def bookmarks_are_named(pdf: Any) -> list[str]:
    """ISO 14289-1, 7.17."""
    with pdf.open_outline() as outline:
        items = list(outline.root)
        for item in items:
            items.extend(item.children)
    return ["a bookmark without a name" for item in items if not item.title.strip()] + ([] if items else ["none"])


def pages_are_numbered(pdf: Any) -> list[str]:
    """ISO 32000-1, 12.4.2; the front in Roman, the rest in Arabic figures, each from 1."""
    numbers = pdf.Root.PageLabels.Nums
    shown = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    printed = [str(shown[page].S) + str(shown[page].get("/St", 1)) for page in sorted(shown)]
    front = sum(label.startswith("/r") for label in printed)
    wanted = [f"/r{n}" for n in range(1, front + 1)] + [f"/D{n}" for n in range(1, len(pdf.pages) - front + 1)]
    return [] if printed == wanted and front else [f"{printed}"]


CHECKS: tuple[Callable[[Any], list[str]], ...] = (
    syntax,
    description_can_be_found,
    description_is_complete,
    conformance_is_declared,
    catalogue,
    fonts_are_embedded,
    text_can_be_copied,
    nothing_is_active,
    links_say_where_they_lead,
    sources_are_attached,
    everything_is_tagged,
    headings_have_no_gaps,
    pictures_are_described,
    notes_can_be_told_apart,
    parts_stand_in_their_whole,
    bookmarks_are_named,
    pages_are_numbered,
)


# ---------------------------------------------------------------- the text, as a screen reader gets it


def read_aloud(path: Path, *, without: frozenset[str]) -> list[str]:
    """The text of each block in the order of the structure tree, what stands in a type of ``without`` left out.

    Characters outside the structure are artifacts and the hyphens of divided words, which are replaced by nothing.
    """
    with pdfplumber.open(path) as book:
        texts: dict[tuple[int, int], str] = {}
        for page in book.pages:
            for char in page.chars:
                if char["mcid"] is not None:
                    key = (page.page_number, char["mcid"])
                    texts[key] = texts.get(key, "") + char["text"]
    with pikepdf.open(path) as pdf:
        numbers: Any = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        return [text for text, around in _blocks(pdf, texts, numbers) if not without & set(around)]


def _blocks(
    pdf: Any, texts: dict[tuple[int, int], str], numbers: dict[tuple[int, int], int]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    stack: list[tuple[Any, tuple[str, ...], int]] = [(pdf.Root.StructTreeRoot.get("/K"), (), 0)]
    while stack:
        node, around, page = stack.pop()
        if isinstance(node, Array):
            stack.extend((kid, around, page) for kid in reversed(list(node)))
        elif isinstance(node, Dictionary):
            page = numbers[node.Pg.objgen] if "/Pg" in node else page
            if "/MCID" in node:
                yield texts.get((page, int(node.MCID)), ""), around
            elif "/S" in node and "/K" in node:
                stack.append((node.K, (*around, str(node.S)), page))
        elif node is not None:
            yield texts.get((page, int(node)), ""), around
