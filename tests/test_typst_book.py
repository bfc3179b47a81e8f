"""One book with everything in it: what stands in the PDF, and what the PDF says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from typst_book import HEADER, TEI, Made, make, project

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)

TEXT = r"""# Heading[^n-head] with *emphasis*

{#p1 .p}
First paragraph with a [word]{.app}[^app-1] and a note,[^n-1] then [again]{.app}[^app-2]
and the first once more[^app-1].

{.p .language-ru}
Въ началѣ бѣ Слово, и Слово бѣ къ Богу.

[^n-head]: Note in a heading.
[^app-1]: [word]{.lem}\] [wrod]{.rdg} [S]{.wit}
[^n-1]: Numbered note, [to page two](#second).

    Its second paragraph.
[^app-2]: [again]{.lem}\] [agian]{.rdg} [S]{.wit}

## Payloads

Start: \#read("x") \$x\$ \*a\* \\ \\\\ "quotes" // comment /* c */ @ref \<label\> = head :end

Marks: [italic]{.hi .rend-italic} [caps]{.rend-smallcaps} [p. 12]{.pb} [raised]{.rend-sup} [plain]{.pers-name}.

Links: [inside](#second), [outside](https://example.org/?a="b"), [mail](mailto:a@example.org).
"""

SECOND = r"""{#second}
# Second page

{.lg}
[Verse the first,]{#l1 .l}\
[verse the second.[^n-v]]{.l}

[^n-v]: Note in verse.

:::{container} sp
{.speaker}
Speaker

{.p}
Speech.
:::

> Quotation.

* one
* two
  1. nested[^n-list]

[^n-list]: Note in a list.

Term
: Meaning.

```{list-table} Caption[^n-cap]
:header-rows: 1
* - Head[^n-th]
  - B
* - Cell
  - D
```

[^n-cap]: Note in a caption.
[^n-th]: Note in a table head.

```{figure} dot.png
:alt: A dot

Figure caption.[^n-fig]
```

[^n-fig]: Note in a figure.

![Gone picture](gone.png)

![Broken picture](broken.png)

```
literal   #text
```

Formula {math}`x^2` and {math}`\unknown{y}`.

---

```{note}
Admonition.
```

Missing: ꙋ and 𐌰.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = project(tmp_path_factory.mktemp("book"), {"one": TEXT, "two": SECOND}, conf=HEADER)
    (folder / "source" / "dot.png").write_bytes(PNG)
    (folder / "source" / "broken.png").write_bytes(PNG[:40])
    return make(folder)


@pytest.fixture(scope="module")
def pdf(book: Made) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(book.pdf) as opened:
        yield opened


@pytest.mark.parametrize(
    "words",
    [
        'Start: #read("x") $x$ *a* \\ \\\\ "quotes" // comment /* c */ @ref <label> = head :end',
        "Въ началѣ бѣ Слово, и Слово бѣ къ Богу.",
        "Marks: italic caps p. 12 raised plain.",
        "Links: inside, outside, mail.",
        "Verse the first, verse the second. 1",
        "Speaker Speech. Quotation.",
        "Term Meaning.",
        "Gone picture Broken picture literal #text",
        "Admonition.",
        "Figure caption. 5",
        'Planovi: a \\ title with "quotes" and #code',
        "All *rights* named.",
    ],
)
def test_the_text_of_the_pdf_is_the_text_that_went_in(book: Made, words: str) -> None:
    assert words in book.text()


@pytest.mark.parametrize(
    "note",
    [
        "1 Note in a heading.",
        "1 word] wrod S",
        "2 Numbered note, to page two. Its second paragraph.",
        "again] agian S",
        "1 Note in verse.",
        "2 Note in a list.",
        "3 Note in a caption.",
        "4 Note in a table head.",
        "5 Note in a figure.",
    ],
)
def test_each_note_is_set_once(book: Made, note: str) -> None:
    assert book.text().count(note) == 1


def test_the_apparatus_stands_above_the_notes(book: Made) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(book.pdf)
    page = next(text for p in document if "wrod" in (text := p.get_textpage()).get_text_bounded())
    heights = {}
    for words in ("wrod", "agian", "Note in a heading", "Numbered note"):
        index, _ = page.search(words).get_next()
        heights[words] = page.get_charbox(index)[1]
    document.close()
    assert min(heights["wrod"], heights["agian"]) > heights["Note in a heading"] > heights["Numbered note"]


@pytest.mark.parametrize(
    "warning",
    [
        "no font has the character 'ꙋ' (U+A64B)",
        "no font has the character '𐌰' (U+10330)",
        "gone.png is not there",
        "picture broken.png cannot be read",
    ],
)
def test_what_cannot_be_shown_is_reported(book: Made, warning: str) -> None:
    assert warning in book.warnings


def test_a_missing_character_is_shown_by_its_number(book: Made) -> None:
    assert "Missing: U+A64B and U+10330 ." in book.text()


def test_nothing_else_is_reported(book: Made) -> None:
    expected = ("no font has", "gone.png", "cannot be read")
    assert [line for line in book.warnings.splitlines() if line and not any(words in line for words in expected)] == []


def test_the_pdf_is_tagged_and_archival(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    assert root.MarkInfo.Marked
    assert "/StructTreeRoot" in root
    assert "/Outlines" in root
    assert "/PageLabels" in root
    assert "/OutputIntents" in root
    assert str(root.Lang) == "hr"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert xmp["dc:title"] == 'Planovi: a \\ title with "quotes" and #code'
        assert xmp["dc:creator"] == ["E. Ditor"]  # who is cited: `edition_citable`
        assert "Ana Anić" in str(xmp["dc:contributor"])
        assert str(xmp["xmp:CreateDate"]).startswith("2026-03-04T00:00:00")


def test_the_tei_is_attached_as_the_source(pdf: pikepdf.Pdf) -> None:
    (name,) = pdf.attachments
    attached = pdf.attachments[name]
    assert name == "one.xml"
    assert str(attached.obj.AFRelationship) == "/Source"
    assert attached.get_file().mime_type == "application/tei+xml"
    assert attached.get_file().read_bytes() == TEI.encode()


def test_all_fonts_are_embedded_and_can_be_copied_from(pdf: pikepdf.Pdf) -> None:
    fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
    outer = [font for font in fonts if font.Subtype == "/Type0"]
    assert outer
    for font in outer:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


def test_links_are_web_or_mail_or_inside(pdf: pikepdf.Pdf) -> None:
    actions = [note.A for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note]
    addresses = {str(action.URI) for action in actions if action.S == "/URI"}
    assert {action.S for action in actions} <= {"/URI", "/GoTo"}
    assert "mailto:a@example.org" in addresses
    assert any(address.startswith("https://example.org/?a=") for address in addresses)


def test_the_outline_holds_the_headings_without_notes(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Heading with emphasis", "Second page", "Kolofon"]
        assert [item.title for item in outline.root[0].children] == ["Payloads"]


def test_the_source_has_text_in_literals_only(book: Made) -> None:
    import re

    code = re.sub(r'"(?:[^"\\]|\\.)*"', '""', book.source)
    assert set(re.findall(r"[^\x00-\x7f]", code)) == set()
    assert "Verse" not in code


def test_the_output_is_one_file_besides_the_work_folder(book: Made, tmp_path: Path) -> None:
    assert {path.name for path in book.pdf.parent.iterdir()} == {"one.pdf", ".typst"}
