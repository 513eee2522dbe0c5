"""The dashboard in a real browser against a real hub."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

HOSTILE = "<img src=x onerror=\"window.ran='yes'\">"
pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def test_a_message_appears_with_its_uid(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("POS N52 E013", tail="D-ABCD"))
    row = page.get_by_test_id("message-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("POS N52 E013")
    expect(row).to_contain_text("D-ABCD")
    assert [(row.get_attribute("data-uid"),)] == hub.query("SELECT uid FROM messages")


def test_hostile_text_in_every_field_is_shown_and_runs_nothing(page: Page, hub: HubProcess) -> None:
    short = "<img src=x onerror=ran=1>"
    hostile = acarsdec(HOSTILE, tail=short, flight=short, station_id=short, label=short)
    hub.send(Link.ACARS, hostile)
    row = page.get_by_test_id("message-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("<img src=x")
    row.click()
    detail = page.get_by_test_id("message-detail")
    expect(detail).to_contain_text(HOSTILE)
    for field in ("tail", "flight", "station_id", "label"):
        (shown,) = hub.query(f"SELECT {field} FROM messages")[0]
        expect(detail).to_contain_text(str(shown))
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x]").count() == 0


def test_an_alert_is_marked_counted_and_stays_read(page: Page, hub: HubProcess) -> None:
    _set_terms(hub, "MEDICAL")
    hub.send(Link.ACARS, acarsdec("QUIET"))
    hub.send(Link.ACARS, acarsdec("MEDICAL <b>ON</b> BOARD"))
    alerts = page.locator('[data-testid="message-row"][data-alert="true"]')
    expect(alerts).to_have_count(1)
    expect(alerts).to_contain_text("MEDICAL <b>ON</b> BOARD")
    expect(page.get_by_test_id("unread-count").first).to_contain_text("1")
    page.keyboard.press("g")
    page.keyboard.press("a")
    row = page.get_by_test_id("alert-row")
    expect(row).to_have_count(1)
    expect(row).to_have_attribute("data-read", "false")
    page.get_by_test_id("mark-all-read").first.click()
    expect(row).to_have_attribute("data-read", "true")
    page.reload()
    expect_connected(page)
    expect(page.get_by_test_id("alert-row")).to_have_attribute("data-read", "true")


def test_terms_are_edited_in_the_page_and_a_bad_one_is_explained(
    page: Page, hub: HubProcess
) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    field = page.get_by_role("textbox", name="Add to alert terms")
    field.fill("turb, engine <b>fire")
    field.press("Enter")
    saved = [("TURB", 0), ("ENGINE <B>FIRE", 0)]
    wait_for(
        lambda: hub.query("SELECT term, count FROM alert_stats ORDER BY id") == saved, "the terms"
    )
    expect(page.locator(".chip", has_text="ENGINE <B>FIRE")).to_be_visible()
    expect(field).to_have_value("")
    field.fill("x" * 70)
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("at most 64 characters")
    assert hub.query("SELECT count(*) FROM alert_stats") == [(2,)]


def test_pause_holds_the_view_and_filters_narrow_it(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("FIRST"))
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(1)
    page.keyboard.press("p")
    hub.send(Link.ACARS, acarsdec("SECOND"))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(2,)], "the second message")
    expect(page.get_by_test_id("new-pill")).to_contain_text("1")
    expect(rows).to_have_count(1)
    page.keyboard.press("p")
    expect(rows).to_have_count(2)
    page.get_by_test_id("filter-text").fill("second")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("SECOND")
    page.reload()
    expect_connected(page)
    expect(page.get_by_test_id("filter-text")).to_have_value("second")


def test_choices_of_the_filter_are_there_on_the_next_visit(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("WORDS"))
    hub.send(Link.ACARS, acarsdec(""))
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Has text").click()
    page.get_by_test_id("filter-text").fill("words")
    expect(rows).to_have_count(1)
    page.goto("about:blank")
    page.goto(hub.url)
    expect(page).to_have_url(re.compile(r"\?text=1$"))
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name="Has text")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("filter-text")).to_have_value("")
    page.goto(f"{hub.url}/?q=words")
    expect(page.get_by_role("button", name="Has text")).to_have_attribute("aria-pressed", "false")


def test_a_label_can_be_hidden_before_it_comes(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("SHOWN", label="H1"))
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Labels").click()
    labels = page.get_by_role("dialog", name="Labels")
    labels.get_by_role("searchbox").fill("squitter")
    labels.get_by_role("checkbox", name="SQ").uncheck()
    hub.send(Link.ACARS, acarsdec("HIDDEN", label="SQ"))
    expect(page.get_by_test_id("counts")).to_contain_text("1 of 2")
    expect(rows).to_have_count(1)


def test_an_opened_message_leads_to_sites_of_flights_and_pictures(
    page: Page, hub: HubProcess
) -> None:
    hub.send(Link.ACARS, acarsdec("FLIES", flight="LH400", tail="D-ABCD"))
    page.get_by_test_id("message-row").click()
    detail = page.get_by_test_id("message-detail")
    expect(detail.get_by_test_id("track-link")).to_have_attribute("href", re.compile("/DLH400$"))
    expect(detail.get_by_test_id("photo-link")).to_have_attribute("href", re.compile("/D-ABCD$"))


def test_the_page_comes_back_after_a_restart_without_doubles(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("BEFORE"))
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    hub.stop()
    expect(page.get_by_test_id("connection-state")).not_to_have_attribute("data-state", "connected")
    hub.start()
    expect_connected(page)
    hub.send(Link.ACARS, acarsdec("AFTER"))
    expect(page.get_by_test_id("message-row")).to_have_count(2)


def test_a_browser_with_two_megabytes_of_messages_keeps_scrolling(
    page: Page, hub: HubProcess
) -> None:
    for number in range(1_500):
        hub.send(Link.ACARS, acarsdec(f"NUMBER {number} " + "X" * 500))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1_500,)], "all messages")
    expect(page.get_by_text("NUMBER 1499").first).to_be_visible()
    # Only what is on the screen is in the page.
    assert page.get_by_test_id("message-row").count() < 100


def _set_terms(hub: HubProcess, *terms: str) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": list(terms), "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the new terms")
