"""What a browser shows of what came while something else was looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, barriers_everywhere
from tests.e2e.hub_process import HubProcess, Listener
from tests.e2e.pages import NEEDS_BROWSER, dashboard
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

HOSTILE = "FIRE <img src=x onerror=\"window.ran='yes'\">"
# A test cannot bring another tab to the front.
HIDEABLE = """
window.look = (hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
"""


@pytest.fixture
def hub(make_hub: Callable[..., HubProcess]) -> HubProcess:
    hub = make_hub()
    hub.start()
    with closing(Listener(hub)) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": ["FIRE"]})
    return hub


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub, script=HIDEABLE) as page:
        yield page


def test_alert_is_noted_where_none_are_listed_and_leads_to_its_message(
    page: Page, hub: HubProcess
) -> None:
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Statistics")).to_be_attached()
    hub.send(Link.ACARS, acarsdec(HOSTILE))
    note = page.get_by_test_id("alert-toast")
    expect(note).to_contain_text(HOSTILE)
    note.get_by_role("button", name="Alert").click()
    expect(page.get_by_test_id("message-page")).to_contain_text(HOSTILE)
    expect(note).to_have_count(0)
    assert page.evaluate("window.ran") is None


def test_notes_can_be_switched_off(page: Page, hub: HubProcess) -> None:
    page.get_by_role("button", name="Alert settings").click()
    page.get_by_test_id("alert-toasts").uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Status").click()
    hub.send(Link.ACARS, acarsdec("FIRE"))
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    expect(page.get_by_test_id("alert-toast")).to_have_count(0)


def test_note_fits_a_phone_above_the_bar(page: Page, hub: HubProcess) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Search").click()
    hub.send(Link.ACARS, acarsdec(f"FIRE {'W' * 300}"))
    note = page.get_by_test_id("alert-toast")
    expect(note).to_be_visible()
    box, bar = note.bounding_box(), page.locator(".bottom-bar").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= bar["y"]


def test_a_line_tells_what_came_since_somebody_looked(page: Page, hub: HubProcess) -> None:
    rows = page.get_by_test_id("message-row")
    hub.send(Link.ACARS, acarsdec("SEEN"))
    expect(rows).to_have_count(1)
    page.evaluate("window.look(true)")
    for text in ("ONE", "TWO"):
        hub.send(Link.ACARS, acarsdec(text))
    expect(rows).to_have_count(3)
    page.evaluate("window.look(false)")
    line = page.get_by_test_id("seen")
    expect(line).to_contain_text("New since you looked away")
    above = line.locator("xpath=preceding-sibling::*[@data-testid='message-row']")
    expect(above).to_contain_text("ONE")


@NEEDS_AXE
def test_everybody_can_use_the_line_and_the_note(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("SEEN"))
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    page.evaluate("window.look(true)")
    hub.send(Link.ACARS, acarsdec("NEW"))
    expect(page.get_by_test_id("seen")).to_be_visible()
    assert barriers_everywhere(page) == {}
    page.goto(f"{hub.url}/#/stats?before=1")
    expect(page.get_by_test_id("rates-before")).to_have_attribute("aria-pressed", "true")
    hub.send(Link.ACARS, acarsdec("FIRE"))
    note = page.get_by_test_id("alert-toast")
    expect(note).to_be_visible()
    # What somebody points at stays while it is looked at.
    note.hover()
    assert barriers_everywhere(page) == {}
