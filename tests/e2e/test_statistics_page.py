"""The page of statistics in a real browser: gaps, exact numbers, and nothing hostile runs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import create_engine

from acarshub.links import Link
from acarshub.stats.minutes import Minute
from acarshub.stats.periods import Period
from acarshub.stats.series import add_minutes
from tests.e2e.accessibility import NEEDS_AXE, barriers_everywhere
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import (
    NEEDS_BROWSER,
    dashboard,
    expect_connected,
    expect_no_sideways_scroll,
)
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

HOSTILE = "<img src=x onerror=ran=1>"
MINUTE = 60
OUTAGE = range(20, 30)
"""Minutes ago in which the hub did not run."""
QUIET = range(10, 15)
"""Minutes ago in which it heard nothing."""


def remember(hub: HubProcess) -> None:
    """Put the last fifty minutes into the database of a hub that does not run yet.

    And the next five, so that nothing changes when a minute ends while a test looks.
    """
    now = int(time.time()) // MINUTE * MINUTE
    minutes = [
        Minute(now - ago * MINUTE, {Link.ACARS: 0 if ago in QUIET else 40, Link.HFDL: 2}, 1)
        for ago in range(-5, 50)
        if ago not in OUTAGE
    ]
    engine = create_engine(f"sqlite:///{hub.database}")
    with engine.begin() as connection:
        add_minutes(connection, minutes)
    engine.dispose()


@pytest.fixture
def hub(make_hub: Callable[..., HubProcess]) -> HubProcess:
    hub = make_hub()
    remember(hub)
    hub.start()
    return hub


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def take_in(hub: HubProcess, *messages: dict[str, object]) -> None:
    for message in messages:
        hub.send(Link.ACARS, message)
    stored = [(len(messages),)]
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == stored, "the messages")


def to_statistics(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(chart(page).locator("svg")).to_be_visible()


def chart(page: Page) -> Locator:
    return page.get_by_test_id("rates-chart")


def value(page: Page, line: str) -> Locator:
    return page.get_by_test_id(f"rates-line-{line}").locator(".value")


def line_of(page: Page, link: str) -> str:
    path = chart(page).locator(f'.series[data-link="{link}"]')
    return path.get_attribute("d") or ""


def test_the_last_hour_has_its_gap_and_its_quiet_minutes(page: Page, hub: HubProcess) -> None:
    to_statistics(page)
    page.get_by_test_id("period-1hr").click()
    expect(page).to_have_url(re.compile(r"#/stats\?period=1hr$"))
    # What the period holds from before the first minute is a gap as well.
    expect(chart(page).locator(".gap")).to_have_count(2)
    assert line_of(page, "acars").count("M") == 2
    page.get_by_test_id("rates-table-switch").click()
    acars = page.locator(".rates-table tbody tr td:nth-child(2)").all_inner_texts()
    assert acars.count("0") == len(QUIET)
    assert acars.count("40") >= 50 - len(OUTAGE) - len(QUIET)
    assert acars.count("\u2013") >= len(OUTAGE)


def test_every_period_is_drawn(page: Page) -> None:
    to_statistics(page)
    for period in Period:
        choice = page.get_by_test_id(f"period-{period.wire_name}")
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".rates-panel")).to_have_attribute("data-stale", "false")
        expect(chart(page)).to_have_attribute(
            "aria-valuemax", str(period.seconds // period.bucket_seconds)
        )
        assert line_of(page, "total").startswith("M")
        assert chart(page).locator(".axes text").count() >= 6
    page.reload()
    expect(choice).to_have_attribute("aria-pressed", "true")


def test_values_are_read_by_pointer_and_by_keys(page: Page) -> None:
    to_statistics(page)
    page.get_by_test_id("period-1hr").click()
    expect(value(page, "total")).to_have_text("42")
    box = chart(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 50)
    expect(chart(page).locator(".reading")).to_be_visible()
    page.mouse.move(box["x"] + 60, box["y"] + 50)
    expect(value(page, "total")).to_have_text("\u2013")
    page.mouse.move(0, 0)
    expect(chart(page).locator(".reading")).to_have_count(0)
    chart(page).focus()
    page.keyboard.press("End")
    for _ in range(QUIET.start + 2):
        page.keyboard.press("ArrowLeft")
    expect(value(page, "acars")).to_have_text("0")
    expect(value(page, "hfdl")).to_have_text("2")
    words = chart(page).get_attribute("aria-valuetext") or ""
    assert "HFDL 2" in words
    assert "Total 2" in words


def test_a_line_that_is_hidden_stays_hidden_by_the_address(page: Page) -> None:
    to_statistics(page)
    page.get_by_test_id("rates-line-total").click()
    expect(chart(page).locator('.series[data-link="total"]')).to_have_count(0)
    expect(page).to_have_url(re.compile(r"without=total$"))
    page.keyboard.press("g")
    page.keyboard.press("l")
    to_statistics(page)
    expect(page.get_by_test_id("rates-line-total")).to_have_attribute("aria-pressed", "false")


def test_totals_count_what_came_and_lead_to_it(page: Page, hub: HubProcess) -> None:
    take_in(
        hub,
        acarsdec("ONE", flight="LH0400", tail="D-ABCD", station_id="KABQ"),
        acarsdec("TWO", flight="LH0401", tail="D-ABCE", station_id="KABQ", label="Q0"),
        acarsdec("TEN", flight="XX0001", tail="D-ABCE", station_id="KSEA"),
    )
    to_statistics(page)
    page.get_by_test_id("span-1").click()
    expect(page.get_by_test_id("total")).to_have_text("3")
    expect(page.get_by_test_id("link-shares")).to_contain_text("100 %")
    airlines = page.get_by_test_id("top-airlines").get_by_role("listitem")
    expect(airlines.first).to_contain_text("DLHLufthansa2")
    expect(page.get_by_test_id("top-stations").get_by_role("listitem")).to_have_text(
        ["KABQ2", "KSEA1"]
    )
    expect(page.get_by_test_id("top-labels")).to_contain_text("Q0")
    expect(page.get_by_test_id("counts")).to_contain_text("With content")
    expect(page.get_by_test_id("levels")).to_contain_text("\u221212.5")
    expect(page.get_by_test_id("frequencies").get_by_role("listitem")).to_have_text(["131.5503"])
    airlines.first.get_by_role("link").click()
    expect(page.get_by_test_id("search-count")).to_contain_text("2 messages")
    page.go_back()
    page.get_by_test_id("frequencies").get_by_role("link").click()
    expect(page.get_by_test_id("search-count")).to_contain_text("3 messages")


def test_names_from_the_air_are_text(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec(HOSTILE, tail=HOSTILE, station_id=HOSTILE, label="<b>", flight="<i>1"))
    to_statistics(page)
    stations = page.get_by_test_id("top-stations").get_by_role("listitem")
    expect(stations).to_have_count(1)
    expect(stations).to_contain_text("<img src=x")
    expect(page.get_by_test_id("top-labels")).to_contain_text("<b>")
    assert page.locator("img[src=x], .figures :is(b, i)").count() == 0
    stations.get_by_role("link").click()
    expect(page.get_by_test_id("search-count")).to_contain_text("1 message")
    assert page.evaluate("window.ran") is None


def test_alert_terms_lead_to_their_alerts(page: Page, hub: HubProcess) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    field = page.get_by_role("textbox", name="Add to alert terms")
    field.fill("fire <b>x")
    field.press("Enter")
    wait_for(lambda: hub.query("SELECT count(*) FROM alert_stats") == [(1,)], "the term")
    take_in(hub, acarsdec("ENGINE FIRE <B>X NOW"))
    field.press("Escape")
    to_statistics(page)
    terms = page.get_by_test_id("alert-terms").get_by_role("link")
    expect(terms).to_have_text("FIRE <B>X1")
    terms.click()
    expect(page).to_have_url(re.compile(r"term=FIRE.*#/alerts$"))
    expect(page.get_by_test_id("alert-row")).to_have_count(1)


def test_without_contact_it_says_since_when_and_goes_on_afterwards(
    page: Page, hub: HubProcess
) -> None:
    to_statistics(page)
    hub.stop()
    expect(page.get_by_test_id("stale-note")).to_contain_text("What stands here is from then.")
    expect(chart(page).locator("svg")).to_be_visible()
    hub.start()
    expect_connected(page)
    expect(page.get_by_test_id("stale-note")).to_have_count(0)
    expect(page.locator(".rates-panel")).to_have_attribute("data-stale", "false")


def test_before_the_first_message_it_says_what_to_do(
    browser: Browser, make_hub: Callable[..., HubProcess]
) -> None:
    hub = make_hub()
    hub.start()
    with dashboard(browser, hub) as page:
        to_statistics(page)
        expect(page.get_by_test_id("nothing-yet")).to_contain_text("Nothing was received yet.")
        expect(page.get_by_text("No message was stored in this time.")).to_be_visible()
        page.get_by_test_id("nothing-yet").get_by_role("link").click()
        expect(page.get_by_text("Waiting for the first message")).to_be_visible()


def test_nothing_is_cut_off(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("W" * 200, station_id="W" * 60, tail="W" * 20, label="WW"))
    for width in (1440, 820, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{hub.url}/#/stats")
        page.reload()
        expect(page.get_by_test_id("top-stations").get_by_role("listitem")).to_have_count(1)
        expect_no_sideways_scroll(page)


def test_a_phone_reaches_it_with_the_thumb(page: Page, hub: HubProcess) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    bar = page.get_by_role("navigation", name="Pages and tools")
    for button in bar.locator(".bottom-button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["width"] >= 44
        assert box["height"] >= 44
    bar.get_by_role("button", name="More").click()
    page.get_by_role("dialog", name="More pages").get_by_role("link", name="Stats").click()
    expect(chart(page).locator("svg")).to_be_visible()


@NEEDS_AXE
def test_everybody_can_use_it(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("ONE", flight="LH0400"), acarsdec("TWO", station_id="KSEA"))
    page.goto(f"{hub.url}/#/stats?period=1hr")
    page.reload()
    expect(page.get_by_test_id("total")).to_have_text("2")
    expect(page.get_by_test_id("levels").locator("svg")).to_have_count(1)
    page.get_by_test_id("rates-table-switch").click()
    assert barriers_everywhere(page) == {}
