"""What is said to who hears the dashboard: what matters, at once or later, and not too often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.cable import Cable
from tests.e2e.hub_process import HubProcess, listening
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

HOSTILE = "<img src=x onerror=ran=1>"


@pytest.fixture
def cable(hub: HubProcess) -> Iterator[Cable]:
    with closing(Cable(hub.port)) as cable:
        yield cable


@pytest.fixture
def page(browser: Browser, hub: HubProcess, cable: Cable) -> Iterator[Page]:
    with dashboard(browser, hub, cable.url) as page:
        yield page


def said(page: Page) -> Locator:
    region = page.get_by_test_id("said-polite").last
    expect(region).to_have_attribute("aria-live", "polite")
    return region


def said_at_once(page: Page) -> Locator:
    region = page.get_by_test_id("said-assertive").last
    expect(region).to_have_attribute("aria-live", "assertive")
    return region


def test_new_messages_are_told_together_and_seldom(page: Page, hub: HubProcess) -> None:
    page.clock.install()
    for number in range(3):
        hub.send(Link.ACARS, acarsdec(f"FIRST {number}"))
    expect(page.get_by_test_id("counts")).to_have_text("3 messages")
    page.clock.run_for(1_500)
    expect(said(page)).to_have_text("3 new messages")
    for number in range(5):
        hub.send(Link.ACARS, acarsdec(f"SECOND {number}"))
    expect(page.get_by_test_id("counts")).to_have_text("8 messages")
    page.clock.run_for(5_000)
    expect(said(page)).to_have_text("3 new messages")
    page.clock.run_for(12_000)
    expect(said(page)).to_have_text("5 new messages")


def test_alert_is_told_at_once_and_as_text(page: Page, hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": ["FIRE"]})
    hub.send(Link.ACARS, acarsdec(f"{HOSTILE} FIRE", flight="XX0042", tail="N1"))
    expect(said_at_once(page)).to_contain_text(f"Alert. XX0042 N1: FIRE. {HOSTILE} FIRE")
    assert said_at_once(page).locator("img").count() == 0
    assert page.evaluate("window.ran") is None
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.get_by_test_id("mark-all-read").click()
    expect(said(page)).to_have_text("All alerts are marked read")


def test_alert_is_heard_also_in_a_dialog(page: Page, hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": ["FIRE"]})
    page.keyboard.press(",")
    dialog = page.get_by_role("dialog", name="Settings")
    expect(dialog).to_be_visible()
    hub.send(Link.ACARS, acarsdec("FIRE", flight="XX0042"))
    expect(dialog.get_by_test_id("said-assertive")).to_contain_text("Alert. XX0042")


def test_contact_is_told_when_it_goes_and_when_it_is_back(page: Page, cable: Cable) -> None:
    expect(said(page)).to_be_empty()
    cable.cut()
    expect(said(page)).to_have_text("No contact with the server", timeout=20_000)
    cable.mend()
    expect_connected(page)
    expect(said(page)).to_have_text("Contact with the server again")


def test_number_of_results_is_told(page: Page, hub: HubProcess) -> None:
    for text in ("FUEL ONE", "FUEL TWO", "CALM"):
        hub.send(Link.ACARS, acarsdec(text))
    expect(page.get_by_test_id("counts")).to_have_text("3 messages")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.get_by_test_id("search-query").fill("fuel")
    count = page.get_by_test_id("search-count")
    expect(count).to_have_role("status")
    expect(count).to_have_text(re.compile("^2 messages found"))
