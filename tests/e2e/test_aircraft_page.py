"""The page of one aircraft in a real browser, against a real hub."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, THEMES, barriers, set_theme
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec, every_producer

pytestmark = NEEDS_BROWSER

ICAO, TAIL = "A0B1C2", "N900XX"
SHORT = "<img src=x onerror=ran=1>"
DAY = 86_400


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def take_in(hub: HubProcess, *messages: dict[str, object], link: Link = Link.ACARS) -> None:
    (before,) = hub.query("SELECT count(*) FROM messages")[0]
    for message in messages:
        hub.send(link, message)
    stored = [(int(str(before)) + len(messages),)]
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == stored, "the messages")


def both_names(text: str, **more: object) -> dict[str, object]:
    """A message that tells address and registration."""
    sample = next(each for each in every_producer() if each.producer == "vdlm2dec")
    return {**sample.payload, "text": text, "tail": TAIL, "timestamp": time.time(), **more}


def visit(page: Page, hub: HubProcess, name: str) -> Locator:
    """The page of that aircraft, by the address that people write."""
    page.goto(f"{hub.url}/aircraft/{name}")
    expect_connected(page)
    return page.get_by_test_id("aircraft-page")


def rows(page: Page) -> Locator:
    return page.get_by_role("treegrid", name="Messages of the aircraft").get_by_test_id(
        "message-row"
    )


def test_aircraft_is_shown_by_either_name_with_all_of_its_messages(
    page: Page, hub: HubProcess
) -> None:
    take_in(hub, acarsdec("BY TAIL", tail=TAIL), acarsdec("OTHER", tail="N900X"))
    take_in(hub, both_names("BY BOTH"), link=Link.VDLM2)
    for name in (ICAO, TAIL, TAIL.lower()):
        aircraft = visit(page, hub, name)
        expect(aircraft.locator("h1")).to_contain_text(TAIL)
        expect(aircraft.locator("h1")).to_contain_text(ICAO)
        facts = page.get_by_test_id("aircraft-facts")
        expect(facts).to_contain_text("2 messages")
        expect(facts).to_contain_text("registered in United States")
        expect(rows(page)).to_have_count(2)
        expect(rows(page).nth(0)).to_contain_text("BY BOTH")
        expect(aircraft.get_by_role("region", name="Stations")).to_contain_text("XX-TEST-VDLM")


def test_row_and_detail_lead_to_the_aircraft_and_on_to_a_message(
    page: Page, hub: HubProcess
) -> None:
    take_in(hub, acarsdec("ONE", tail=TAIL))
    page.get_by_test_id("message-row").click()
    page.get_by_test_id("more-links").get_by_role("link", name=f"tail {TAIL}").click()
    expect(page).to_have_url(f"{hub.url}/#/aircraft/{TAIL}")
    expect(rows(page)).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_test_id("message-page")).to_contain_text("ONE")
    page.get_by_role("link", name=f"aircraft {TAIL}").click()
    expect(rows(page)).to_have_count(1)


def test_older_messages_come_page_by_page_below_their_days(page: Page, hub: HubProcess) -> None:
    now = time.time()
    old = [acarsdec(f"OLD {n}", tail=TAIL, timestamp=now - DAY * 3 + n) for n in range(30)]
    new = [acarsdec(f"NEW {n}", tail=TAIL, timestamp=now - 60 + n) for n in range(40)]
    take_in(hub, *old, *new)
    aircraft = visit(page, hub, TAIL)
    expect(aircraft.locator(".row-head").first).to_contain_text("today")
    table = page.get_by_role("treegrid", name="Messages of the aircraft")
    expect(table).to_have_attribute("aria-rowcount", "51")
    scroll = page.locator(".table-scroll")
    scroll.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    page.get_by_test_id("show-older").click()
    expect(table).to_have_attribute("aria-rowcount", "71")
    scroll.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(rows(page).last).to_contain_text("OLD 0")
    expect(page.get_by_text("That is all that is stored.")).to_be_visible()


def test_live_messages_come_on_top_and_wait_for_a_reader(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("FIRST", tail=TAIL))
    visit(page, hub, TAIL)
    expect(rows(page)).to_have_count(1)
    take_in(hub, acarsdec("SECOND", tail=TAIL), acarsdec("OTHER", tail="N1"))
    expect(rows(page)).to_have_count(2)
    rows(page).last.click()
    take_in(hub, acarsdec("THIRD", tail=TAIL))
    expect(page.get_by_test_id("new-pill")).to_have_text("1 new")
    expect(rows(page)).to_have_count(2)
    page.get_by_test_id("new-pill").click()
    expect(rows(page).first).to_contain_text("THIRD")
    expect(page.get_by_test_id("aircraft-facts")).to_contain_text("3 messages")


def test_aircraft_that_is_heard_only_now_appears(browser: Browser, hub: HubProcess) -> None:
    # The browser reports the answer itself.
    with dashboard(browser, hub, expected=("404",)) as page:
        page.goto(f"{hub.url}/aircraft/{TAIL}")
        expect(page.get_by_test_id("subject-missing")).to_be_visible()
        take_in(hub, acarsdec("AT LAST", tail=TAIL))
        expect(rows(page)).to_have_count(1, timeout=10_000)


def test_track_is_drawn_in_order_of_time(page: Page, hub: HubProcess) -> None:
    now = time.time()
    for number in range(3):
        position = {"lat": 50.0 + number, "lon": 8.0 + number}
        take_in(
            hub,
            both_names(f"AT {number}", timestamp=now - 600 + number * 60, **position),
            link=Link.VDLM2,
        )
    visit(page, hub, ICAO)
    track = page.get_by_test_id("track")
    expect(track).to_contain_text("3 places")
    expect(track).to_contain_text("52.0000\u00b0 N, 10.0000\u00b0 E")
    expect(track.locator(".map-track")).to_have_count(1)


def test_counts_lead_to_a_search_of_those_messages(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("A", tail=TAIL, flight="XX0001"))
    take_in(hub, acarsdec("B", tail=TAIL, flight="XX0002"), acarsdec("C", flight="XX0001"))
    aircraft = visit(page, hub, TAIL)
    aircraft.get_by_role("region", name="Flights").get_by_role("link").last.click()
    found = page.get_by_role("treegrid", name="Found messages").get_by_test_id("message-row")
    expect(found).to_have_count(1)
    expect(page.get_by_test_id("search-tail")).to_have_value(TAIL)


def test_hostile_names_are_text_and_run_nothing(page: Page, hub: HubProcess) -> None:
    hostile = {"flight": SHORT, "label": SHORT, "station_id": SHORT, "tail": SHORT}
    take_in(hub, both_names(f"{SHORT} A", **hostile), link=Link.VDLM2)
    take_in(hub, both_names(f"{SHORT} B", **hostile, msgno="M03A"), link=Link.VDLM2)
    aircraft = visit(page, hub, ICAO)
    expect(rows(page)).to_have_count(2)
    expect(aircraft.locator("h1")).to_contain_text("<img")
    expect(aircraft.get_by_role("region", name="Stations")).to_contain_text("<img src=x")
    rows(page).first.click()
    expect(page.get_by_test_id("message-detail")).to_contain_text(SHORT)
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0


@NEEDS_AXE
@pytest.mark.parametrize("theme", THEMES)
def test_page_is_open_to_everybody_and_nothing_is_cut_off(
    page: Page, hub: HubProcess, theme: str
) -> None:
    take_in(hub, acarsdec("W" * 300, tail=TAIL), acarsdec("SHORT", tail=TAIL, msgno="D02A"))
    take_in(hub, both_names("PLACE", lat=50.0, lon=8.0), link=Link.VDLM2)
    set_theme(page, theme)
    visit(page, hub, TAIL)
    expect(rows(page)).to_have_count(3)
    for width, height in ((1440, 900), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Facts").click()
    expect(page.get_by_test_id("track")).to_be_visible()
    assert barriers(page) == []
