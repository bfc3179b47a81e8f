r"""Characters as LaTeX (XeLaTeX, fontspec) that print the same characters, whatever stands beside them.

TeX reads ten characters as its own, the ligatures of fonts turn ``--``, ``?``` and straight quotes into others,
reledmac reads ``&`` and ``\&`` as ends of verse lines, and an optional argument may begin or end with a bracket.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_NAMED: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "'": r"\textquotesingle{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "]": "{]}",
    "\u00a0": "~",
    "\u00ad": r"\-{}",
}
#: By number: the ampersand, control characters, and what nobody sees (Unicode categories Zs, Zl, Zp, Cf).
_NUMBERED: Final = (
    "&\x00-\x1f\x7f-\x9f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
    "\U000e0001\U000e0020-\U000e007f"
)
_SPECIAL: Final = re.compile(rf"[\\{{}}$%#_~^'\"`\[\]\u00a0\u00ad{_NUMBERED}]|([-,<>!?])(?=\1)|(?<= ) ")
_SAFE_IN_URL: Final = "%#&:/?=+,;@!*().-_~[]"
_BREAKABLE: Final = re.compile(r"(?<![ \\]) (?! )")
_WIDTH: Final = 110


def _char(match: re.Match[str]) -> str:
    char = match.group()
    if char == " ":
        return "\\ "  # TeX takes spaces in a row for one
    if match.group(1):
        return char + "{}"
    return _NAMED.get(char) or f'\\symbol{{"{ord(char):02X}}}'


def text(run: str) -> str:
    """A run of text, to stand anywhere in a paragraph or an argument."""
    return _SPECIAL.sub(_char, run)


def url(address: str) -> str:
    """An address as the first argument of a link; what TeX would read is written by number."""
    out = quote(address, safe=_SAFE_IN_URL)
    return re.sub(r"[%#&_~]", lambda m: "\\string" + m.group() if m.group() in "&_~" else "\\" + m.group(), out)


def wrapped(paragraph: str) -> str:
    """The lines of a finished paragraph, broken at single spaces: TeX reads a line end as a space.

    A line may be longer than TeX's buffer, and shorter ones can be compared.
    """
    out: list[str] = []
    width = 0
    for piece in _BREAKABLE.split(paragraph):
        if out:
            out.append("\n" if width + len(piece) > _WIDTH else " ")
            width = 0 if out[-1] == "\n" else width + 1
        out.append(piece)
        width += len(piece)
    return "".join(out)
