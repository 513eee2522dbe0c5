"""The page of status in a real browser: what is well, what is not, and since when that is known."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, barriers_everywhere
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import (
    NEEDS_BROWSER,
    dashboard,
    expect_connected,
    expect_no_sideways_scroll,
)
from tests.e2e.traffic import acarsdec
from tests.ports import free_port

pytestmark = NEEDS_BROWSER

HOSTILE = "<img src=x onerror=ran=1>"
ASKED_AGAIN_MS = 12_000
"""The page asks every five seconds."""


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def to_status(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(overall(page)).to_be_visible()


def overall(page: Page) -> Locator:
    return page.get_by_test_id("overall")


def feed(page: Page, link: str) -> Locator:
    return page.get_by_test_id("feed-row").filter(has_text=link)


def fact(page: Page, name: str) -> Locator:
    term = page.get_by_role("term").filter(has_text=name)
    return page.locator(".facts > div").filter(has=term).locator("dd")


def test_it_says_what_arrives_and_that_it_is_stored(page: Page, hub: HubProcess) -> None:
    to_status(page)
    expect(overall(page)).to_have_text("Ready. No message has arrived yet.")
    expect(feed(page, "HFDL")).to_contain_text("no messages yet")
    hub.send(Link.ACARS, acarsdec("ONE", station_id="KABQ", level=-7.5))
    # Without anybody doing anything.
    expect(overall(page)).to_have_text(
        "Everything works. What arrives is stored.", timeout=ASKED_AGAIN_MS
    )
    expect(feed(page, "ACARS")).to_contain_text(f"udp://127.0.0.1:{hub.udp_ports[Link.ACARS]}")
    expect(feed(page, "ACARS")).to_contain_text("receiving")
    station = page.get_by_test_id("station-row")
    expect(station).to_contain_text("KABQ")
    expect(station).to_contain_text("\u22127.5")
    expect(fact(page, "Runs for")).to_contain_text(" s")
    expect(fact(page, "Memory")).to_contain_text("MB")
    expect(fact(page, "Messages are kept")).to_contain_text("7 days")
    expect(fact(page, "Waiting messages")).to_contain_text("all are stored")
    station.get_by_role("link", name="KABQ").click()
    expect(page.get_by_test_id("search-count")).to_contain_text("1 message")


def test_what_was_refused_is_shown_as_text(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, f"{HOSTILE} is no JSON".encode())
    hub.send(Link.ACARS, acarsdec("ONE", station_id=HOSTILE))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the message")
    to_status(page)
    error = page.get_by_test_id("feed-error")
    expect(error).to_contain_text("Not valid JSON.", timeout=ASKED_AGAIN_MS)
    expect(error).to_contain_text(HOSTILE)
    expect(page.get_by_test_id("drop-row")).to_contain_text("Not valid JSON")
    expect(page.get_by_test_id("station-row")).to_contain_text("<img src=x")
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x]").count() == 0


def test_a_feed_that_is_down_is_told_first(
    browser: Browser, make_hub: Callable[..., HubProcess]
) -> None:
    nowhere = f"tcp://127.0.0.1:{free_port(socket.SOCK_STREAM)}"
    hub = make_hub(HFDL_CONNECTIONS=nowhere)
    hub.start()
    with dashboard(browser, hub) as page:
        to_status(page)
        expect(overall(page)).to_have_text("What arrives is stored, but not everything works.")
        finding = page.get_by_test_id("findings").get_by_role("listitem")
        expect(finding).to_have_text(f"HFDL is not connected. {nowhere}")
        expect(feed(page, "HFDL")).to_contain_text("not connected")


def test_what_is_served_to_other_programs_is_told(
    browser: Browser, make_hub: Callable[..., HubProcess]
) -> None:
    hub = make_hub(RELAY_ACARS=f"tcp://127.0.0.1:{free_port(socket.SOCK_STREAM)}")
    hub.start()
    with dashboard(browser, hub) as page:
        hub.send(Link.ACARS, acarsdec("ONE"))
        wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the message")
        to_status(page)
        expect(page.get_by_test_id("relay-row")).to_have_text(
            "AC ACARS0100", timeout=ASKED_AGAIN_MS
        )


def test_it_does_not_pretend_to_know_without_contact(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("ONE"))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the message")
    to_status(page)
    expect(overall(page)).to_contain_text("What arrives is stored.", timeout=ASKED_AGAIN_MS)
    hub.stop()
    expect(overall(page)).to_have_text("How it is doing now is not known.")
    expect(page.get_by_test_id("as-of")).to_contain_text("old")
    expect(page.get_by_test_id("stale-note")).to_contain_text("No contact with the server since")
    hub.start()
    expect_connected(page)
    expect(overall(page)).to_contain_text("What arrives is stored.", timeout=ASKED_AGAIN_MS)
    expect(page.get_by_test_id("stale-note")).to_have_count(0)


def test_nothing_is_cut_off(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, b"W" * 500)
    hub.send(Link.ACARS, acarsdec("ONE", station_id="W" * 60))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the message")
    to_status(page)
    expect(page.get_by_test_id("feed-error")).to_be_visible()
    for width in (1440, 820, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        expect_no_sideways_scroll(page)


@NEEDS_AXE
def test_everybody_can_use_it(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, b"nonsense")
    hub.send(Link.ACARS, acarsdec("ONE"))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(1,)], "the message")
    to_status(page)
    expect(page.get_by_test_id("feed-error")).to_be_visible()
    assert barriers_everywhere(page) == {}
