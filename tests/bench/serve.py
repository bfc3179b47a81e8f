"""From a save to the refreshed page, seconds on the clock, as a reader in Chromium sees it: our edition, and 100 pages.

python tests/bench/serve.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browser.conftest import OPTIONS  # noqa: E402
from preview import preview  # noqa: E402

SAVES = 5
PAGES = 100


def flagship(folder: Path) -> tuple[Path, str, str]:
    """A copy of our edition: the file to save, the page to look at, a word of it to change."""
    for part in ("tei", "source"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("text"))
    shutil.copy(ROOT / "conf.py", folder)
    return folder / "tei" / "world-revolution.xml", "text/article.html", "trijumfirati"


def hundred(folder: Path) -> tuple[Path, str, str]:
    """A text of a hundred divisions, each a page of some 300 words."""
    (folder / "tei").mkdir()
    (folder / "source").mkdir()
    conf = 'extensions = ["edition.sphinx"]\nedition_depth = 1\nedition_folder = ""\n'
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    words = " ".join(f"word{n}" for n in range(150))
    divs = "".join(
        f'<div xml:id="d{n}"><head>Chapter {n}</head><p>first{n} {words}</p><p>{words}</p></div>\n'
        for n in range(PAGES)
    )
    path = folder / "tei" / "text.xml"
    path.write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Long</title></titleStmt>'
        "<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader>"
        f"<text><body>\n{divs}</body></text></TEI>\n",
        encoding="utf-8",
    )
    return path, "d50.html", "first50"


def measure(browser: Browser, made: tuple[Path, str, str], folder: Path) -> list[float]:
    """Seconds of each save."""
    path, address, word = made
    with preview(folder) as base:
        page = browser.new_page(bypass_csp=True)  # the bench asks the page by a script of its own
        page.goto(base + address)
        times = []
        for number in range(SAVES):
            now, then = (word, f"{word}X") if number % 2 == 0 else (f"{word}X", word)
            text = path.read_text(encoding="utf-8").replace(now, then)
            start = time.perf_counter()
            path.write_text(text, encoding="utf-8")
            seen = f"new RegExp('{then}(?!X)').test(document.querySelector('article')?.textContent ?? '')"
            while True:
                try:
                    page.wait_for_function(seen, timeout=60_000, polling=20)
                    break
                except Exception as error:  # the page was reloaded while it was asked
                    if "Execution context" not in str(error):
                        raise
            page.wait_for_load_state("load")
            times.append(time.perf_counter() - start)
            time.sleep(0.3)
        page.close()
        return times


def main() -> None:
    """Print the table."""
    command = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    print("from save to refreshed page, seconds    smallest  median  largest")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=OPTIONS)
        for label, make in (("our edition", flagship), (f"{PAGES} pages", hundred)):
            with tempfile.TemporaryDirectory() as name:
                times = sorted(measure(browser, make(Path(name)), Path(name)))
            print(f"{label:40} {times[0]:6.2f}  {times[len(times) // 2]:6.2f}  {times[-1]:6.2f}")


if __name__ == "__main__":
    main()
