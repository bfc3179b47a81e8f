"""The reading page as a scholar uses it: switches, popovers, permalinks, names; by mouse, keyboard and touch.

Everything is driven from a folder on a disk and over http.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from .conftest import PageAt

pytestmark = pytest.mark.browser

PARAGRAPHS = [f"p{n}" for n in range(1, 7)]
PLATES = [f"c{n}" for n in range(1, 14)]
#: Switches of the article: name, and what of the page it shows.
TOGGLES = {"Apparatus": ".notes-app, a.note-app", "Notes": ".notes-n, a.note-n"}


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    return site.as_uri() if request.param == "file" else served


@pytest.fixture
def article(base: str, page_at: PageAt) -> Page:
    return page_at(f"{base}/text/article.html")


def visible(page: Page, selector: str) -> int:
    """How many elements of the article are to be seen."""
    shown: int = page.locator(f".bd-article :is({selector})").evaluate_all(
        "found => found.filter(e => e.checkVisibility({visibilityProperty: true})).length"
    )
    return shown


def text_of(place: Locator) -> str:
    return " ".join((place.text_content() or "").split())


def box(place: Locator) -> FloatRect:
    """Where a place is, in pixels."""
    found = place.bounding_box()
    assert found, "not shown"
    return found


# ---------------------------------------------------------------- switches


@pytest.mark.parametrize("name", TOGGLES)
def test_a_toggle_by_mouse_and_by_keyboard_is_remembered(name: str, article: Page, base: str) -> None:
    button = article.get_by_role("button", name=name, exact=True)
    before = visible(article, TOGGLES[name])
    assert before > 5
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert visible(article, TOGGLES[name]) == 0
    article.reload()
    assert visible(article, TOGGLES[name]) == 0
    article.goto(f"{base}/text/plates.html")  # on another page as well
    assert visible(article, TOGGLES[name]) == 0
    article.goto(f"{base}/text/article.html")
    button.focus()
    article.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert visible(article, TOGGLES[name]) == before
    article.keyboard.press("Enter")
    assert visible(article, TOGGLES[name]) == 0


def test_names_are_links_or_words(article: Page) -> None:
    button = article.get_by_role("button", name="Names", exact=True)
    links = article.locator(".bd-article section[lang=hr] :is(.pers-name, .place-name, .org-name) > a.reference")
    count = links.count()
    words = links.all_text_contents()
    assert count > 10
    button.focus()
    article.keyboard.press("Enter")
    assert links.evaluate_all("found => found.filter(a => a.hasAttribute('href')).length") == 0
    assert links.all_text_contents() == words  # not a letter is gone
    article.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    assert links.evaluate_all("found => found.filter(a => a.hasAttribute('href')).length") == count


def test_translation_beside_below_off(article: Page, base: str) -> None:
    radios = article.get_by_role("group", name="Translation").get_by_role("radio")
    row = article.locator(".parallel", has=article.locator("#p2"))
    original, translation = row.locator(".original").first, row.locator(".translation").first

    def places() -> tuple[FloatRect, FloatRect]:
        return box(original), box(translation)

    one, other = places()
    assert other["x"] >= one["x"] + one["width"] - 1
    assert abs(one["y"] - other["y"]) < 12
    radios.first.focus()
    article.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
    one, other = places()
    assert other["y"] >= one["y"] + one["height"] - 1
    article.keyboard.press("ArrowDown")
    expect(radios.nth(2)).to_be_checked()
    expect(translation).to_be_hidden()
    article.goto(f"{base}/text/plates.html")
    assert visible(article, ".translation") == 0
    article.goto(f"{base}/text/article.html")
    expect(radios.nth(2)).to_be_checked()
    radios.first.check()
    expect(translation).to_be_visible()


def test_first_paragraph_stands_level_with_its_translation(article: Page) -> None:
    for name in PARAGRAPHS:
        row = article.locator(".parallel", has=article.locator(f"#{name}"))
        tops = [
            place.evaluate("e => [...e.querySelectorAll('p')].at(-1).getBoundingClientRect().top")
            for place in (row.locator(".original").first, row.locator(".translation").first)
        ]
        assert abs(tops[0] - tops[1]) < 12, name


def test_text_as_transmitted(article: Page, site: Path) -> None:
    passage = article.locator("#t24.app, .app:has(+ a[href='#app-t24'])").first
    assert text_of(passage) == "pobjedu"
    article.get_by_role("radio", name="As transmitted (S)").check()
    assert passage.locator(".transmitted").text_content() == "pobgedu"
    expect(passage.locator(".edited")).to_be_hidden()
    article.reload()
    expect(article.get_by_role("radio", name="As transmitted (S)")).to_be_checked()
    expect(passage.locator(".transmitted")).to_have_text("pobgedu")
    article.get_by_role("radio", name="Reading text").check()
    assert text_of(passage) == "pobjedu"


def test_the_transmitted_text_is_the_witness(article: Page) -> None:
    """Paragraph by paragraph, what the switch shows is what the transcript has."""
    transcript = (Path(__file__).parents[2] / "tei" / "witnesses" / "S.txt").read_text(encoding="utf-8")
    article.get_by_role("radio", name="As transmitted (S)").check()
    wanted = re.sub(r"\s+", "", transcript)
    for name in PARAGRAPHS:
        shown = article.locator(f"#{name}").evaluate(
            """element => {
                const copy = element.cloneNode(true);
                for (const e of copy.querySelectorAll("a[role=doc-noteref], a.locus, [hidden]")) e.remove();
                return copy.textContent;
            }"""
        )
        assert re.sub(r"\s+", "", shown) in wanted, name


# ---------------------------------------------------------------- popovers


def printed(article: Page, mark: Locator) -> str:
    """The note below the section that a mark leads to, without its label."""
    note = article.locator(mark.get_attribute("href") or "?")
    said: str = note.evaluate(
        """note => {
            const copy = note.cloneNode(true);
            for (const e of copy.querySelectorAll(".label, .backrefs")) e.remove();
            return copy.textContent;
        }"""
    )
    return " ".join(said.split())


@pytest.mark.parametrize("kind", ["a.note-app", "a.note-n"])
def test_every_mark_opens_what_is_printed_below(kind: str, article: Page) -> None:
    marks = article.locator(f".bd-article section[lang=hr] {kind}")
    assert marks.count() >= 8
    for mark in marks.all():
        mark.click()
        popover = article.locator("#edition-popover")
        expect(popover).to_be_visible()
        assert text_of(popover.locator(".popover-note")) == printed(article, mark)
        article.keyboard.press("Escape")
        expect(popover).to_be_hidden()


@pytest.mark.parametrize("selector", ["a.note-app", "a.note-n", "a.locus"])
def test_keyboard_opens_escape_closes_focus_returns(selector: str, article: Page) -> None:
    mark = article.locator(f".bd-article {selector}").first
    mark.focus()
    article.keyboard.press("Enter")
    popover = article.locator("#edition-popover")
    expect(popover).to_be_visible()
    assert popover.get_attribute("role") == "dialog"
    inside = "document.getElementById('edition-popover').contains(document.activeElement)"
    assert article.evaluate(inside)
    article.keyboard.press("Tab")
    assert article.evaluate(inside)
    article.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    assert mark.evaluate("e => e === document.activeElement")


@pytest.mark.parametrize("selector", ["a.note-app", "a.note-n", "a.locus"])
def test_touch_on_a_phone(selector: str, base: str, page_at: PageAt) -> None:
    page = page_at(f"{base}/text/article.html", 390, touch=True)
    for mark in page.locator(f".bd-article {selector}").all()[:6]:
        mark.tap()
        popover = page.locator("#edition-popover")
        expect(popover).to_be_visible()
        place = box(popover)
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= 900
        popover.get_by_role("button", name="Close").tap()
        expect(popover).to_be_hidden()


def test_a_click_elsewhere_closes(article: Page) -> None:
    article.locator(".bd-article a.note-n").first.click()
    popover = article.locator("#edition-popover")
    expect(popover).to_be_visible()
    article.locator("h1").click(position={"x": 2, "y": 2})
    expect(popover).to_be_hidden()


# ---------------------------------------------------------------- permalinks and citation


@pytest.mark.parametrize(("page", "names"), [("article", PARAGRAPHS), ("plates", PLATES)])
def test_every_number_is_a_permalink_and_cites(page: str, names: list[str], base: str, page_at: PageAt) -> None:
    opened = page_at(f"{base}/text/{page}.html")
    for name in names:
        mark = opened.locator(f"a.locus[href='#{name}']")
        expect(mark).to_have_count(1)
        assert (mark.get_attribute("aria-label") or "").split()[-1].lower() in (name.removeprefix("p"), name)
        mark.click()
        popover = opened.locator("#edition-popover")
        reference, link, bibtex, ris, csl = popover.locator(".cite-text").all_text_contents()
        address = opened.url.partition("#")[0] + f"#{name}"
        assert link == address
        assert "1.0.0" in reference
        assert "Bolshevik Plans for World Revolution" in reference
        assert bibtex.startswith("@book{")
        assert "version" in bibtex.lower()
        assert ris.startswith("TY  - BOOK")
        assert json.loads(csl)[0]["note"] in reference.replace("“", "").replace("”", "")
        assert (address in reference) == base.startswith("http")
        opened.keyboard.press("Escape")
    opened.goto("about:blank")
    for name in names:
        opened.goto(f"{base}/text/{page}.html#{name}")
        opened.wait_for_load_state("load")
        place = opened.locator(f"#{name}")
        expect(place).to_be_in_viewport()
        top = place.evaluate("e => e.getBoundingClientRect().top")
        header = opened.evaluate("document.querySelector('.bd-header, .bd-header-article')?.offsetHeight ?? 0")
        assert top >= header - 1 or name == names[-1]
        opened.goto("about:blank")


def test_copying(article: Page, base: str) -> None:
    if base.startswith("http"):
        article.context.grant_permissions(["clipboard-read", "clipboard-write"])
    article.locator("a.locus[href='#p3']").click()
    article.locator("#edition-popover summary").click()
    for name in ("reference", "link", "BibTeX", "RIS", "CSL-JSON"):
        article.locator("#edition-popover").get_by_role("button", name=f"Copy {name}").click()
        expect(article.locator("#edition-popover [role=status]")).to_have_text(f"Copied: {name}.")
        if base.startswith("http"):
            copied = article.evaluate("navigator.clipboard.readText()")
            shown = article.locator(
                "#edition-popover .cite-row", has=article.get_by_role("button", name=f"Copy {name}")
            )
            assert copied == shown.locator(".cite-text").text_content()


def test_where_nothing_can_be_copied_the_words_are_selected(article: Page) -> None:
    article.evaluate("document.execCommand = () => false")
    article.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    article.locator("a.locus[href='#p3']").click()
    article.locator("#edition-popover").get_by_role("button", name="Copy link").click()
    expect(article.locator("#edition-popover [role=status]")).to_contain_text("is selected")
    assert article.evaluate("String(getSelection())") == article.locator("#edition-popover .cite-text a").text_content()


def test_a_browser_that_keeps_nothing(base: str, page_at: PageAt) -> None:
    """Storage may be full or closed: the switches work all the same. (The theme below ours asks for it unprotected.)"""
    page = page_at(f"{base}/text/article.html")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    page.get_by_role("button", name="Notes", exact=True).click()
    assert visible(page, TOGGLES["Notes"]) == 0


# ---------------------------------------------------------------- names


#: Entry of a name -> the paragraphs and plates in whose text it is named.
NAMED = """() => {
    const found = {};
    for (const link of document.querySelectorAll(".bd-article section[lang=hr] .original a.reference")) {
        const place = link.closest("p[id], .figure[id], [id^=c]");
        if (!link.href.includes("standoff.html#") || !place || link.closest(".commentary, .notes")) continue;
        (found[link.hash] ??= []).push(place.id);
    }
    return found;
}"""


def test_names_lead_to_their_entry_and_back_to_every_occurrence(base: str, page_at: PageAt) -> None:
    page = page_at(f"{base}/text/article.html")
    named: dict[str, set[str]] = {}
    for name in ("article", "plates"):
        page.goto(f"{base}/text/{name}.html")
        for entry, places in page.evaluate(NAMED).items():
            named.setdefault(entry, set()).update(f"{name}.html#{place}" for place in places)
    assert len(named) > 20
    page.goto(f"{base}/text/standoff.html")
    for entry, places in named.items():
        links = page.locator(f"[id='{entry[1:]}'] .occurrences a, [id='{entry[1:]}']:has(.occurrences) .occurrences a")
        back = {str(link.get_attribute("href")) for link in links.all()}
        assert places <= back, entry
    for target in sorted({target for places in named.values() for target in places}):
        page.goto(f"{base}/text/{target}")
        assert page.locator(f"[id='{target.partition('#')[2]}']").count() == 1, target


# ---------------------------------------------------------------- narrow, plain and printed


def test_columns_stack_on_a_phone_and_nothing_is_cut_off(base: str, names: list[str], page_at: PageAt) -> None:
    page = page_at(f"{base}/text/article.html", 390)
    row = page.locator(".parallel", has=page.locator("#p3"))
    one, other = box(row.locator(".original").first), box(row.locator(".translation").first)
    assert other["y"] >= one["y"] + one["height"] - 1
    for name in names:
        page.goto(f"{base}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_without_javascript_everything_is_there(base: str, site: Path, page_at: PageAt) -> None:
    page = page_at(f"{base}/text/article.html", javascript=False)
    entries, notes = page.locator(".notes-app [id^='app-']"), page.locator(".notes-n [id^='n-'], .notes-n > *[id]")
    assert entries.count() >= 8
    assert notes.count() > 20
    for place in (*entries.all(), *notes.all(), *page.locator(".translation p").all()):
        expect(place).to_be_visible()
    assert "pobjedu] pobgedu S" in text_of(page.locator("#app-t24"))
    assert page.locator(".view-bar").count() == 0  # no control that does nothing
    assert page.locator("button.search-button__button:visible").count() == 0
    mark = page.locator("a.note-app").first
    mark.click()
    assert page.url.endswith(mark.get_attribute("href") or "?")


def test_every_reading_note_and_translation_is_in_the_file(site: Path) -> None:
    """What the TEI has is in the HTML itself, whatever scripts do."""
    source = (Path(__file__).parents[2] / "tei" / "world-revolution.xml").read_text(encoding="utf-8")
    ids = set(re.findall(r'xml:id="(t\d+|n\d+-\d+|p\d-en|c\d+-en)"', source))
    assert len(ids) > 80
    pages = "".join(path.read_text(encoding="utf-8") for path in (site / "text").glob("*.html"))
    assert not [
        name
        for name in sorted(ids)
        if f'id="{name}"' not in pages and f'id="app-{name}"' not in pages and f'id="n-{name}"' not in pages
    ]


def test_paper(article: Page) -> None:
    article.emulate_media(media="print")
    for control in (".view-bar", ".edition-sidebar", ".article-header-buttons", ".bd-header"):
        for place in article.locator(control).all():
            expect(place).to_be_hidden()
    expect(article.locator("#p1")).to_be_visible()
    expect(article.locator("#app-t24")).to_be_visible()


def test_language_of_every_passage(article: Page) -> None:
    found = article.evaluate(
        """() => Object.fromEntries(["#p1", ".translation p", "#app-t24", ".notes-n p"].map(s => [
            s, document.querySelector(s).closest("[lang]").lang]))"""
    )
    assert found == {"#p1": "hr", ".translation p": "en", "#app-t24": found["#app-t24"], ".notes-n p": "en"}
    lemma = article.locator("#app-t24 .lem")
    assert lemma.evaluate("e => e.closest('[lang]').lang") == "hr"


def test_measure(article: Page) -> None:
    """Lines of 60 to 75 characters where text stands alone."""
    article.get_by_role("group", name="Translation").get_by_role("radio").last.check()
    counted = article.locator("#p4").evaluate(
        """p => {
            const style = getComputedStyle(p);
            return p.textContent.length / Math.round(p.getBoundingClientRect().height / parseFloat(style.lineHeight));
        }"""
    )
    assert 55 <= counted <= 80
