"""The live list with one row for each aircraft, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

HOSTILE = "<img src=x onerror=ran=1>"
pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def test_rows_stand_for_aircraft_and_open_to_all_their_messages(
    page: Page, hub: HubProcess
) -> None:
    for text, tail in (("FIRST", "D-AIBC"), (HOSTILE, "D-AIBC"), ("ALONE", "N1")):
        hub.send(Link.ACARS, acarsdec(text, tail=tail, flight=""))
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="By aircraft").click()
    expect(rows).to_have_count(2)
    count = page.get_by_test_id("group-count")
    expect(count).to_have_text("messages of this aircraft: 2")
    hub.send(Link.ACARS, acarsdec("NEWEST", tail="D-AIBC", flight=""))
    expect(rows.first).to_contain_text("NEWEST")
    expect(count).to_have_text("messages of this aircraft: 3")
    rows.first.click()
    earlier = page.get_by_test_id("earlier-message")
    expect(earlier).to_have_count(2)
    expect(earlier.first).to_contain_text(HOSTILE)
    earlier.last.click()
    expect(page.get_by_test_id("message-detail").last).to_contain_text("FIRST")
    # Somebody reads: what comes waits, also for the aircraft that is open.
    hub.send(Link.ACARS, acarsdec("LATER", tail="D-AIBC", flight=""))
    expect(page.get_by_test_id("new-pill")).to_contain_text("1 new")
    expect(earlier).to_have_count(2)
    assert page.evaluate("window.ran") is None
    page.reload()
    expect_connected(page)
    expect(rows).to_have_count(2)
