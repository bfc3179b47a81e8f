"""Forty-eight payloads against MyST and Sphinx, and some against the typesetters: text that wants to be a program.

After the list of release-and-security §6.3; each must stand on the page, and in the PDF, as the text that it is.
"""

from __future__ import annotations

from typing import Final

#: Stands in the file beside the source that no payload may disclose.
MARKER: Final = "TOPSECRET-MARKER"


def _fenced(directive: str, *lines: str) -> str:
    return "\n".join((f"```{directive}", *lines, "```"))


MYST: Final[dict[str, str]] = {
    "m01": "<script>alert(1)</script>",
    "m02": "text <img src=x onerror=alert(1)> text",
    "m03": "[x](javascript:alert(1))",
    "m04": "<javascript:alert(1)>",
    "m05": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "m06": "[x](vbscript:msgbox)",
    "m07": "[x](&#106;avascript:alert(1))",
    "m08": "[x](java&Tab;script:alert(1))",
    "m09": "![x](javascript:alert(1))",
    "m10": _fenced("{include} ../secret.txt"),
    "m11": _fenced("{literalinclude} ../secret.txt"),
    "m12": _fenced("{literalinclude} /../secret.txt"),
    "m13": _fenced("{raw} html", "<script>alert(2)</script>"),
    "m14": _fenced("{raw} html", ":file: ../secret.txt"),
    "m15": _fenced("{eval-rst}", ".. raw:: html", "", "   <script>alert(3)</script>"),
    "m16": _fenced("{eval-rst}", ".. include:: ../secret.txt"),
    "m17": ":::{raw} html\n<script>alert(4)</script>\n:::",
    "m18": _fenced("{csv-table}", ":file: ../secret.txt"),
    "m19": "{download}`../secret.txt`",
    "m20": "{{ env.config.values }} {{ 7*7 }}",
    "m21": "{{ ''.__class__.__mro__[1].__subclasses__()|length }}",
    "m22": '<img src="../secret.txt">',
    "m23": '<div class="admonition">x<script>1</script></div>',
    "m24": '[x](http://a){onclick="alert(1)" style="x"}',
    "m25": "---\nmyst:\n  substitutions: {a: b}\n---",
    "m26": "(evil)=\n# H",
    "m27": "# New top heading",
    "m28": r"$\href{javascript:alert(1)}{x}$",
    "m29": "{raw}`x`",
    "m30": "[^1]\n\n[^1]: note",
    "m31": "<!-- c --> %comment",
    "m32": _fenced("{figure} ../secret.txt"),
    "m33": "![x](/../secret.txt)",
    "m34": "[x](file:///etc/passwd)",
    "m35": _fenced("{toctree}", ":glob:", "*"),
    "m36": _fenced("{only} html", "<script>alert(5)</script>"),
    "m37": "[](#evil)",
    "m38": "<project:#x>",
    "m39": "<path:../secret.txt>",
    "m40": "<inv:#x>",
    "m41": _fenced("{code-block} html", "<script>1</script>"),
    "m42": _fenced("{graphviz} ../secret.txt"),
    "m43": _fenced("{meta}", ':http-equiv=refresh: "0;url=javascript:alert(1)"'),
    "m44": _fenced('{class} "><script>') + "\nx",
    "m45": '````{container} " onmouseover="alert(1)\nx\n````',
    "m46": "www.javascript.com javascript:alert(1)",
    "m47": "{% for i in range(9) %}x{% endfor %}",
    "m48": "a\u202eevil\u202c b",
}

#: For Typst, TeX, JSON in a page, templates of strings.
PRINT: Final[dict[str, str]] = {
    "t01": '#read("secret.txt")',
    "t02": '#eval("1+1") #include "secret.txt" #panic()',
    "t03": "$x$ *bold* _it_ `raw` @ref <label> // comment /* c */ \\u{41}",
    "t04": '") #while true {} #("',
    "t05": r"\input{/etc/passwd} \write18{id} ^^5cinput % comment",
    "t06": r"\end{document} \catcode`\%=12 #1 ~ & _ ^ { }",
    "t07": "</script><script>alert(1)</script> ]]> <!-- --> </title></style>",
    "t08": "%s %(x)s {0} ${HOME} $(id) `id`",
    "t09": "=HYPERLINK(1) @SUM(1) +1 -1",
}
PAYLOADS: Final = MYST | PRINT
