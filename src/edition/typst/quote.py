r"""The one door from text to Typst source: everything that comes from an edition passes through a string literal.

Typst knows five escapes in a string (Typst reference, "String"): ``\\ \" \n \r \t`` and ``\u{hex}``; whatever
else stands between the quotes is that character, so no text can end the literal, start markup or call a function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, int, float, bool, Sequence["Value"], Mapping[str, "Value"], None]

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_ESCAPES = {code: f"\\u{{{code:x}}}" for code in _CONTROLS}
_ESCAPES |= {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_ESCAPES |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # lone surrogates are no characters


def quote(text: str) -> str:
    """Typst string literal that means exactly ``text``."""
    return f'"{text.translate(_ESCAPES)}"'


def literal(value: Value) -> str:
    """Typst source of a plain value: strings, numbers, none, arrays and dictionaries of these."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case str():
            return quote(value)
        case int() | float():
            return repr(value)
        case Mapping():
            items = ", ".join(f"{quote(key)}: {literal(item)}" for key, item in value.items())
            return f"({items})" if items else "(:)"
        case _:
            return f"({''.join(literal(item) + ', ' for item in value)})"
