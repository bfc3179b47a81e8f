"""What `edition check` costs on a text of a megabyte: CPU seconds, without a schema and with that of our edition.

python tests/bench/check.py
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZE = 1_000_000
RUNS = 3
HEAD = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="hr"><teiHeader><fileDesc><titleStmt><title>Long</title>
</titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><listWit><witness xml:id="A"/><witness xml:id="B"/>
<witness xml:id="C"/></listWit></sourceDesc></fileDesc></teiHeader><text><body><div type="edition">
"""
PARAGRAPH = """<p xml:id="p{n}" n="{n}">Rečenica „{n}” o <persName ref="#x">Ivanu</persName>, <app>
<lem wit="#A">suncu</lem><rdg wit="#B">sanse</rdg><rdg wit="#C" type="orthographic">sunncu</rdg></app>
(i još nekoliko riječi), a potom <choice><sic>pobgeda</sic><corr>pobjeda</corr></choice>.</p>
"""
FOOT = """</div><div><listPerson><person xml:id="x"><persName>Ivan</persName></person></listPerson></div></body></text>
</TEI>"""


def text() -> str:
    """A text of some 3,300 paragraphs, each with a name, an entry and a correction."""
    number = SIZE // len(PARAGRAPH.encode())
    return HEAD + "".join(PARAGRAPH.format(n=n) for n in range(1, number + 1)) + FOOT


def seconds(*arguments: str) -> float:
    """CPU time of the command, start and all; it must find nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "edition.cli", "check", *arguments], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout.endswith("nothing found\n"), done.stdout + done.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    print("edition check, CPU seconds               smallest  largest")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "long.xml")
        path.write_text(text(), encoding="utf-8")
        ours = ("--schema", str(ROOT / "tei" / "schema" / "edition.rng"))
        for label, options in (("no schema", ()), ("the schema of our edition", ours)):
            times = sorted(seconds(str(path), *options) for _ in range(RUNS))
            print(f"{path.stat().st_size / 1e6:.1f} MB, {label:33} {times[0]:6.2f}   {times[-1]:6.2f}")


if __name__ == "__main__":
    main()
