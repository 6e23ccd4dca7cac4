"""Every page in a real browser: it opens by its address, says nothing it must not, and fits."""

import re
from contextlib import suppress
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect  # noqa: A004

from dashboard.shell import PAGES

# The field's words are used on every screen, never those of graph databases.
FOREIGN = re.compile(r"\b(nodes?|edges?|triples?|vertex|vertices)\b", re.IGNORECASE)
SHOWN = [name for name, *_ in PAGES if name != "data"]
TRACE = "/trace?from=threat&via=openness&to=values&origin=published"


# The ratio of contrast of every visible text to what lies behind it (WCAG 2.2, 1.4.3); those that
# are too low are given back. Large is 24 pixels, or 18.66 and bold.
CONTRASTS = """
() => {
  const numbers = text => {
    const found = text.match(/[\\d.]+/g).map(Number);
    const unit = text.startsWith('color(srgb') ? 255 : 1;
    return [...found.slice(0, 3).map(x => x * unit), found[3] ?? 1];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const light = colour => {
    const [r, g, b] = colour.map(x => x / 255).map(
      x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.unshift(numbers(getComputedStyle(one).backgroundColor));
    }
    return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const bad = [];
  const walker = document.createTreeWalker(
    document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!words || !box.width || style.visibility !== 'visible') continue;
    // The number of a slider stands above its thumb, not on it.
    const left = '[data-testid=stIconMaterial], [aria-disabled=true], :disabled, style';
    if (element.closest(`${left}, [data-testid=stSliderThumbValue]`)) continue;
    let alpha = 1;
    for (let one = element; one; one = one.parentElement) alpha *= getComputedStyle(one).opacity;
    if (alpha < 0.1) continue;
    const ground = behind(element);
    const colour = numbers(style.color);
    const [a, b] = [light(over([...colour.slice(0, 3), colour[3] * alpha], ground)), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)} ${words.slice(0, 40)}`);
  }
  return bad;
}
"""


def path(name: str) -> str:
    """Return where a page is."""
    return name


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page has been run to its end."""
    page.wait_for_function(
        "() => document.querySelector('[data-test-script-state]')?.getAttribute("
        "'data-test-script-state') === 'notRunning'"
    )


@pytest.mark.parametrize("name", SHOWN)
def test_every_page_opens_by_its_address(dashboard_url: str, browser_page: Page, name: str) -> None:
    opened(browser_page, f"{dashboard_url}/{path(name)}")
    title = next(title for other, title, *_ in PAGES if other == name)
    expect(browser_page.get_by_role("heading", level=1)).to_have_text(title)
    said = browser_page.locator("[data-testid=stMain]").inner_text()
    assert "could not be shown" not in said
    assert "synthetic records" in said  # the banner
    # The vocabulary of RDF is a matter of the Ontology page, Cypher's of its own.
    if name not in ("ontology", "cypher"):
        assert not FOREIGN.search(said)


@pytest.mark.parametrize("name", SHOWN)
def test_every_page_fits_a_phone(dashboard_url: str, browser: Browser, name: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
    page = context.new_page()
    opened(page, f"{dashboard_url}/{path(name)}")
    wide = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return main.scrollWidth - main.clientWidth }"
    )
    context.close()
    assert wide <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["", TRACE, "/explore?concept=openness",
                                     "/evidence?view=concept&concept=openness",
                                     "/synthesis?view=grid", "/cypher",
        "/ontology"])  # fmt: skip
def test_text_stands_out(
    dashboard_url: str, browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    opened(page, dashboard_url + address)
    with suppress(TimeoutError):  # while what stands below is still being laid out
        page.wait_for_function(f"() => ({CONTRASTS})().length === 0", timeout=5_000)
    low = page.evaluate(CONTRASTS)
    context.close()
    assert low == []


def test_a_question_opens_a_filled_in_trace(dashboard_url: str, browser_page: Page) -> None:
    opened(browser_page, dashboard_url)
    browser_page.get_by_role("link", name=re.compile("through “openness to the role”")).click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Trace")
    expect(browser_page.get_by_text("No fully stated path").first).to_be_visible()
    assert "from=threat" in browser_page.url
    assert "via=openness" in browser_page.url


def test_an_address_holds_the_view_and_changes_with_it(
    dashboard_url: str, browser_page: Page
) -> None:
    opened(browser_page, dashboard_url + TRACE)
    pictures = browser_page.locator(".pg-scroll img")
    expect(pictures).to_have_count(2)  # the path, and the fork that is stated instead
    for picture in pictures.all():
        assert "place of threat" in (picture.get_attribute("alt") or "")
        assert picture.evaluate("one => one.naturalWidth") > 300
    browser_page.get_by_role("combobox", name="To", exact=False).first.click()
    browser_page.keyboard.type("value-based")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(re.compile("to=value-based-working"))
    settled(browser_page)
    again = browser_page.url
    expect(browser_page.get_by_text("From place of threat").first).not_to_be_visible()
    assert "origin=published" in again
    opened(browser_page, again)
    assert browser_page.url == again


def test_the_report_and_the_figure_download(dashboard_url: str, browser_page: Page) -> None:
    opened(browser_page, dashboard_url + TRACE)
    for label, ending in (("Report (DOCX)", ".docx"), ("SVG", ".svg"), ("CSV", ".csv")):
        with browser_page.expect_download() as begun:
            browser_page.get_by_role("button", name=label).first.click()
        assert begun.value.suggested_filename.endswith(ending)
        assert begun.value.path().stat().st_size > 100


def test_steps_unfold_by_keyboard(dashboard_url: str, browser_page: Page) -> None:
    opened(browser_page, dashboard_url + TRACE)
    second = browser_page.locator("summary", has_text="2. openness")
    second.focus()
    browser_page.keyboard.press("Enter")
    expect(browser_page.get_by_text("Weak: no wording states").first).to_be_visible()


def test_the_menu_keeps_the_graph_that_was_chosen(dashboard_url: str, browser_page: Page) -> None:
    opened(browser_page, f"{dashboard_url}/trace?graph=demo")
    browser_page.get_by_role("link", name="Evidence").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("Evidence")
    browser_page.get_by_role("textbox", name="Words").fill("threat")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(re.compile("text=threat"))
    assert "graph=demo" in browser_page.url
