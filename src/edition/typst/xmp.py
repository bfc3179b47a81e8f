"""The description that a PDF carries of itself (XMP, ISO 16684-1), completed after typesetting.

Typst writes title, abstract, keywords and dates, but joins several creators into one list item, knows one language only
and has no place for rights and identifiers. All names used here are of the schemas that PDF/A knows without an
extension (ISO 19005-3, 6.6.2.3.1): ``dc``, ``xmp``, ``xmpRights``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pikepdf

SEQUENCES: Final = ("dc:creator",)
"""Lists whose order counts (ISO 16684-1, Dublin Core namespace); other lists are bags."""

Description = Mapping[str, Any]
"""Name with prefix -> a text, a list of texts or a truth value; what is empty is left out."""


def complete(pdf: Path, description: Description) -> None:
    """Write the description into a PDF, over what stands under the same names.

    The rest stays as it is, dates and conformance included; the same input gives the same bytes. The stream of the
    description stays uncompressed, for programs that look for it without reading PDF.
    """
    with pikepdf.open(pdf, allow_overwriting_input=True) as book:
        with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for name, value in description.items():
                if value or value is False:
                    xmp[name] = _value(name, value)
            xmp["xmp:MetadataDate"] = str(xmp["xmp:ModifyDate"])
        book.save(
            pdf,
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )


def _value(name: str, value: object) -> Any:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return value
    assert isinstance(value, list | tuple)
    return list(value) if name in SEQUENCES else set(value)
