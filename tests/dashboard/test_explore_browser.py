"""Explore in a browser: what is drawn can be clicked, and everything goes by keyboard too."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard import neighbourhood, network
from graph import around
from graph.audience import OWNER
from graph.connection import Connection
from graph.facade import Graph
from graph.settings import Settings
from ontology.vocabulary import vocabulary

_OPENNESS = "openness to the role"


class Drawn:
    """The page of what lies around the place of threat, and where on it everything is drawn."""

    def __init__(self, page: Page, parts: list[dict[str, Any]]) -> None:
        self.page = page
        self.parts = {one["id"]: one for one in parts}

    def click(self, name: str, times: int = 1, sign: bool = False) -> None:
        """Click on a record or a link, or its sign, where the view of everything has it."""
        box = self.page.locator(".pg-canvas canvas").bounding_box()
        assert box
        across, down = self._extent("x", "wide"), self._extent("y", "high")
        scale = min(
            box["width"] / (across[1] - across[0] + 40),
            box["height"] / (down[1] - down[0] + 40),
            1.0,
        )
        one = self.parts[name]
        x = box["x"] + box["width"] / 2 + (one["x"] - sum(across) / 2) * scale
        y = box["y"] + box["height"] / 2 + (one["y"] - sum(down) / 2) * scale
        if sign:
            x, y = x + (one["wide"] / 2 - 2) * scale, y - (one["high"] / 2 - 2) * scale
        self.page.mouse.click(x, y, click_count=times)

    def _extent(self, axis: str, size: str) -> tuple[float, float]:
        parts = self.parts.values()
        return (
            min(one[axis] - one[size] / 2 for one in parts),
            max(one[axis] + one[size] / 2 for one in parts),
        )


@pytest.fixture
def threat(dashboard_settings: Settings, dashboard_url: str, browser_page: Page) -> Drawn:
    """What lies around the place of threat, drawn."""
    with Connection(dashboard_settings, "demo") as connection:
        found = around.around(Graph(connection, vocabulary()), "threat", OWNER)
    figure = neighbourhood.figure(found, vocabulary())
    browser_page.set_viewport_size({"width": 1280, "height": 1500})
    browser_page.goto(f"{dashboard_url}/explore?concept=threat")
    _drawn(browser_page, 15)
    return Drawn(browser_page, network.data(figure, {})["nodes"])


def test_a_click_chooses_what_is_drawn(threat: Drawn) -> None:
    page = threat.page
    threat.click("Concept:openness")
    page.wait_for_url(re.compile("chosen=Concept%3Aopenness"))
    expect(page.get_by_text("linked to it directly")).to_be_visible()
    threat.click("Relation:R02")
    page.wait_for_url(re.compile("chosen=Relation%3AR02"))
    expect(page.get_by_text("“move from a place of threat to openness")).to_be_visible()
    threat.click("Concept:openness")
    page.wait_for_url(re.compile("chosen=Concept%3Aopenness"))


def test_a_double_click_opens_and_closes(threat: Drawn) -> None:
    page = threat.page
    sent = _received(page)
    threat.click("Concept:openness", times=2)
    page.wait_for_url(re.compile("open=openness"))
    expect(page.get_by_text("15 links to 10 other records.")).to_be_visible()
    _drawn(page, 26)
    assert 0 < max(sent) < 200_000  # vis-network is not sent again
    page.wait_for_timeout(600)  # or the next clicks would belong to these
    # What was there stands where it stood.
    threat.click("Concept:openness", times=2)
    expect(page.get_by_text("8 links to 6 other records.")).to_be_visible()
    _drawn(page, 15)


def test_its_sign_opens_a_concept(threat: Drawn) -> None:
    threat.click("Concept:openness", sign=True)
    threat.page.wait_for_url(re.compile("open=openness"))
    assert "chosen" not in threat.page.url
    _drawn(threat.page, 26)


def test_a_link_reopens_the_view(dashboard_url: str, browser_page: Page) -> None:
    view = "concept=threat&open=values&kinds=LEADS_TO&kinds=SAME_AS&depth=2&chosen=Concept%3Avalues"
    browser_page.goto(f"{dashboard_url}/explore?{view}")
    expect(browser_page.get_by_role("heading", name="Around “place of threat”")).to_be_visible()
    expect(browser_page.get_by_role("button", name="Close its links")).to_be_visible()
    for part in view.split("&"):
        assert part in browser_page.url


def test_by_keyboard_alone(threat: Drawn) -> None:
    page = threat.page
    page.get_by_role("combobox", name="Chosen in the network").focus()
    page.keyboard.type("process: openness")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Centre on this")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Around “{_OPENNESS}”")).to_be_visible()
    page.wait_for_url(re.compile("concept=openness"))


def test_from_the_network_to_a_trace(threat: Drawn) -> None:
    page = threat.page
    threat.click("Relation:R02")
    page.get_by_role("link", name="Trace this claim with its quotes").click()
    expect(page.get_by_role("heading", name="Trace", exact=True)).to_be_visible()
    page.wait_for_url(re.compile("from=threat.*to=openness"))


@pytest.mark.parametrize("kind", ["SVG", "PNG", "HTML"])
def test_the_network_is_downloaded(threat: Drawn, kind: str) -> None:
    with threat.page.expect_download() as found:
        threat.page.get_by_role("button", name=kind, exact=True).click()
    begins = {"SVG": b"<svg", "PNG": b"\x89PNG", "HTML": b"<!DOCTYPE html>"}[kind]
    assert found.value.suggested_filename == f"around-place-of-threat.{kind.lower()}"
    assert found.value.path().read_bytes().startswith(begins)


def test_a_narrow_screen_does_not_scroll_sideways(dashboard_url: str, browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(f"{dashboard_url}/explore?concept=threat&chosen=Relation:R02")
    _drawn(browser_page, 15)
    wide = browser_page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390


def _drawn(page: Page, parts: int) -> None:
    expect(page.locator(f".pg-network[data-drawn='{parts}']")).to_be_attached(timeout=30_000)
    page.wait_for_timeout(400)  # the picture comes with the next frames


def _received(page: Page) -> list[int]:
    """Sizes of what the server sends from now on, in characters of what Chromium reports."""
    sizes = [0]
    session = page.context.new_cdp_session(page)
    session.on(
        "Network.webSocketFrameReceived",
        lambda found: sizes.append(len(found["response"]["payloadData"])),
    )
    session.send("Network.enable")
    return sizes
