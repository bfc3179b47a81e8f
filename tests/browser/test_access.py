"""No page breaks a rule of WCAG 2.2 AA or of best practice that axe-core can see: light and dark, wide and narrow."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from .conftest import PageAt

pytestmark = pytest.mark.browser

# The wheel is used for the script it carries, axe-core as Deque published it; its own Python is not.
AXE = files("axe_playwright_python") / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not told in full, to save time; preload would fetch the style sheets again, for a rule not asked.
RUN = """async tags => {
    const options = {runOnly: tags, resultTypes: ["violations"], preload: false};
    const {violations} = await axe.run(document, options);
    const why = node => [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ");
    const told = (rule, node) => `${rule.id} at ${node.target.join(" ")}: ${why(node)}`;
    return violations.flatMap(rule => rule.nodes.map(node => told(rule, node)));
}"""


def findings(page: Page) -> list[str]:
    """What axe-core objects to on a page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not as an element: the policy of the page refuses it
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


SCHEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@SCHEMES
@WIDTHS
def test_no_finding(
    width: int, dark: bool, names: list[str], served: str, page_at: PageAt, subtests: pytest.Subtests
) -> None:
    page = page_at(served, width, dark=dark)
    for name in names:
        with subtests.test(name):
            page.goto(f"{served}/{name}")
            assert findings(page) == []


@SCHEMES
@WIDTHS
def test_no_finding_in_what_a_mark_opens(
    width: int, dark: bool, served: str, page_at: PageAt, subtests: pytest.Subtests
) -> None:
    page = page_at(f"{served}/text/article.html", width, dark=dark)
    for mark in ("a.note-app", "a.note-n", "a.locus"):  # the apparatus, the notes, "cite this passage"
        with subtests.test(mark):
            page.locator(f".bd-article {mark}").first.click()
            page.locator(":popover-open").wait_for(timeout=5000)
            assert findings(page) == []
            page.keyboard.press("Escape")


def test_what_is_wrong_is_found(served: str, page_at: PageAt) -> None:
    page = page_at(served)
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert {finding.split()[0] for finding in findings(page)} == {"color-contrast", "html-has-lang"}
