"""Messages that are heard more than once or come in parts, in a real browser against a real hub."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

TWICE = "\u00d72"
pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def row_of(page: Page) -> Locator:
    """The one row of the live list."""
    row = page.get_by_test_id("message-row")
    expect(row).to_have_count(1)
    return row


def after_reload_and_restart(page: Page, hub: HubProcess, check: Callable[[], None]) -> None:
    """`check` now, with what the server remembers, and with what its database holds."""
    check()
    page.reload()
    expect_connected(page)
    check()
    hub.stop()
    hub.start()
    expect_connected(page)
    page.reload()
    expect_connected(page)
    check()


def test_one_transmission_that_two_stations_heard_is_one_row(page: Page, hub: HubProcess) -> None:
    heard = acarsdec("HEARD TWICE", station_id="XX-NEAR", level=-12.5)
    hub.send(Link.ACARS, heard)
    expect(row_of(page)).to_contain_text("XX-NEAR")
    expect(page.get_by_test_id("times-heard")).to_have_count(0)
    later = float(str(heard["timestamp"])) + 0.25
    hub.send(Link.ACARS, {**heard, "station_id": "XX-FAR", "level": -31.0, "timestamp": later})
    expect(page.get_by_test_id("times-heard")).to_have_text(TWICE)

    def check() -> None:
        row = row_of(page)
        expect(row.get_by_test_id("times-heard")).to_have_text(TWICE)
        row.click()
        rows = page.get_by_test_id("heard-by").locator("tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("XX-NEAR")
        expect(rows.nth(0)).to_contain_text("-12.5")
        expect(rows.nth(1)).to_contain_text("XX-FAR")
        expect(rows.nth(1)).to_contain_text("+0.250")
        expect(rows.nth(1)).to_contain_text("-31.0")

    after_reload_and_restart(page, hub, check)
    assert hub.query("SELECT count(*) FROM messages") == [(1,)]


def test_message_in_two_parts_is_one_row_that_grows(page: Page, hub: HubProcess) -> None:
    first = acarsdec("FIRST HALF, ", msgno="D61A", block_id="4")
    hub.send(Link.ACARS, first)
    expect(row_of(page)).to_contain_text("FIRST HALF")
    row_of(page).click()
    detail = page.get_by_test_id("message-detail")
    expect(detail).to_contain_text("FIRST HALF")
    hub.send(Link.ACARS, {**first, "text": "SECOND HALF", "msgno": "D61B", "block_id": "5"})
    expect(detail.locator("pre")).to_have_text("FIRST HALF, SECOND HALF")
    page.keyboard.press("Escape")

    def check() -> None:
        row = row_of(page)
        expect(row).to_contain_text("FIRST HALF, SECOND HALF")
        row.click()
        parts = page.get_by_test_id("parts").locator("tbody tr")
        expect(parts).to_have_count(2)
        expect(parts.nth(0)).to_contain_text("D61A")
        expect(parts.nth(1)).to_contain_text("D61B")

    after_reload_and_restart(page, hub, check)
    assert hub.query("SELECT count(*) FROM messages") == [(1,)]


def test_announced_part_is_waited_for_in_view(page: Page, hub: HubProcess) -> None:
    first = acarsdec("ONE, ", msgno="D62A", block_id="4", assstat="in progress")
    hub.send(Link.ACARS, first)
    expect(row_of(page).get_by_test_id("partial-mark")).to_be_visible()
    last = {"text": "ONE, TWO", "msgno": "D62B", "block_id": "5", "assstat": "complete"}
    hub.send(Link.ACARS, {**first, **last})
    expect(row_of(page)).to_contain_text("ONE, TWO")
    expect(page.get_by_test_id("partial-mark")).to_have_count(0)


def test_rows_do_not_move_when_something_is_added_to_them(page: Page, hub: HubProcess) -> None:
    heard = acarsdec("STAYS", station_id="XX-NEAR")
    hub.send(Link.ACARS, heard)
    hub.send(Link.ACARS, acarsdec("ABOVE", msgno="D02A"))
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(2)
    before = [rows.nth(1).locator(cell).bounding_box() for cell in (".c-text", ".c-level")]
    hub.send(Link.ACARS, {**heard, "station_id": "XX-FAR"})
    expect(rows.nth(1).get_by_test_id("times-heard")).to_have_text(TWICE)
    after = [rows.nth(1).locator(cell).bounding_box() for cell in (".c-text", ".c-level")]
    assert after == before


def test_message_that_the_database_refuses_is_shown_as_waiting(page: Page, hub: HubProcess) -> None:
    with closing(sqlite3.connect(hub.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        hub.send(Link.ACARS, acarsdec("WAITS"))
        expect(row_of(page).get_by_test_id("waiting-mark")).to_be_visible()
    expect(page.get_by_test_id("waiting-mark")).to_have_count(0)
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the message")
    expect(row_of(page)).to_contain_text("WAITS")


def test_update_reaches_rows_that_a_pause_holds(page: Page, hub: HubProcess) -> None:
    heard = acarsdec("HELD", station_id="XX-NEAR")
    hub.send(Link.ACARS, heard)
    expect(row_of(page)).to_contain_text("HELD")
    page.keyboard.press("p")
    time_of_second = float(str(heard["timestamp"])) + 0.1
    hub.send(Link.ACARS, {**heard, "station_id": "XX-FAR", "timestamp": time_of_second})
    expect(row_of(page).get_by_test_id("times-heard")).to_have_text(TWICE)
    expect(page.get_by_test_id("new-pill")).to_have_count(0)


def test_message_that_becomes_an_alert_by_its_next_part_counts_as_a_live_one(
    page: Page, hub: HubProcess
) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": ["ENGINE FIRE"], "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the new term")
    first = acarsdec("ENGINE ", msgno="D63A", block_id="4")
    hub.send(Link.ACARS, first)
    expect(row_of(page)).to_have_attribute("data-alert", "false")
    hub.send(Link.ACARS, {**first, "text": "FIRE", "msgno": "D63B", "block_id": "5"})
    expect(row_of(page)).to_have_attribute("data-alert", "true")
    expect(page.get_by_test_id("unread-count").first).to_contain_text("1")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_test_id("alert-row")).to_have_count(1)
    assert hub.query("SELECT term, count FROM alert_stats") == [("ENGINE FIRE", 1)]
