r"""Characters and lines: text as MyST that parses back to the same characters.

The rules were measured and are fuzzed in ``tests/test_escape.py``: CommonMark 0.31 and every MyST extension may give
a character meaning, Python's ``strip`` and ``splitlines`` eat Unicode spaces, and some characters cannot be carried
at all (:func:`unrepresentable`).
"""

from __future__ import annotations

import re
from typing import Final

#: ASCII that may open inline syntax anywhere.
_ACTIVE: Final = r"\\`*_\[\]{}<&$~^|"
#: White space that ``str.strip`` or ``splitlines`` eats, and format characters nobody sees in a diff
#: (Unicode categories Zs, Zl, Zp, Cf; a test compares the list with ``unicodedata``).
_UNSEEN: Final = (
    "\t\n\r\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u2064\u2066-\u206f\u3000\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_SPECIAL: Final = re.compile(f"[{_ACTIVE}{_UNSEEN}]")
#: The same, with all characters beyond the BMP: a set that tells some of them apart is three times as slow for any.
_PERHAPS: Final = re.compile(f"[{_ACTIVE}{_UNSEEN.partition(chr(0x110BD))[0]}\U00010000-\U0010ffff]")
#: A run that holds nothing special, as most do; Latin, Greek, Cyrillic and Hebrew, dashes and quotation marks.
_PLAIN: Final = re.compile(r"[ -#%'-)+-;=-Za-z\xa1-\xac\xae-\u05ff\u2010-\u2027]*+")
_NAMED: Final = {
    "\u00a0": "&nbsp;",
    "\u00ad": "&shy;",
    "\u2002": "&ensp;",
    "\u2003": "&emsp;",
    "\u2009": "&thinsp;",
    "\u200c": "&zwnj;",
    "\u200d": "&zwj;",
    "\u200e": "&lrm;",
    "\u200f": "&rlm;",
}
#: At the beginning of a source line these open a block; digits do when a stop or bracket follows.
_OPENS_BLOCK: Final = re.compile(r"[#+\-=>:%(@]|\d{1,9}(?=[.)])")
_HEADING_END: Final = re.compile(r"#+$")
_BACKTICKS: Final = re.compile("`+")
_UNREPRESENTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def unrepresentable(text: str) -> str:
    """The first character of ``text`` that MyST cannot carry (control characters, surrogates), or ``""``."""
    found = _UNREPRESENTABLE.search(text)
    return found.group() if found else ""


def _char(match: re.Match[str]) -> str:
    char = match.group()
    if char in _NAMED:
        return _NAMED[char]
    if char > "\uffff" and not _SPECIAL.match(char):
        return char
    if " " < char < "\x7f":
        # an underscore inside a word opens nothing: file names and identifiers stay readable
        if char == "_" and _inside_word(match.string, match.start()):
            return char
        return "\\" + char
    return f"&#x{ord(char):X};"


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def text(run: str) -> str:
    """A run of text inside a line. A colon or bracket may not open it, nor ``!`` close it, whatever stands beside."""
    out = run if _PLAIN.fullmatch(run) else _PERHAPS.sub(_char, run)
    if out[:1] in (":", "(", "="):
        out = "\\" + out
    if out[-1:] == "!":
        out = out[:-1] + "\\!"
    return out


def line(inline: str) -> str:
    """Finished inline MyST as one source line: it opens no block, closes no heading, keeps its outer spaces."""
    if inline.startswith(" "):
        inline = "&#32;" + inline[1:]
    if inline.endswith(" "):
        inline = inline[:-1] + "&#32;"
    if inline.endswith("#"):
        inline = _HEADING_END.sub(lambda m: r"\#" * len(m.group()), inline)
    if found := _OPENS_BLOCK.match(inline):
        at = found.end() if found.group()[0].isdigit() else 0
        inline = f"{inline[:at]}\\{inline[at:]}"
    return inline


def raw(content: str) -> str:
    """``content`` between backticks, for roles, which do not parse it: the fence is longer than any run inside.

    A backtick at either end is set off by a space, which the role keeps.
    """
    longest = max(map(len, _BACKTICKS.findall(content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{fence}{pad}{content}{pad}{fence}"
