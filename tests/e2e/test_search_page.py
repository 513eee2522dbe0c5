"""The search page in a real browser: every stored message is found, and the address says how."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec, every_producer

pytestmark = NEEDS_BROWSER

PAGE_SIZE = 20
HOSTILE = "<img src=x onerror=\"window.ran='yes'\">"


@pytest.fixture
def hub(make_hub: Callable[..., HubProcess]) -> HubProcess:
    hub = make_hub(SEARCH_PAGE_SIZE=str(PAGE_SIZE))
    hub.start()
    return hub


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def take_in(hub: HubProcess, *messages: dict[str, object]) -> None:
    (before,) = hub.query("SELECT count(*) FROM messages")[0]
    for message in messages:
        hub.send(Link.ACARS, message)
    wait_for(
        lambda: hub.query("SELECT count(*) FROM messages") == [(int(str(before)) + len(messages),)],
        "the messages",
    )


def texts(*each: str) -> list[dict[str, object]]:
    return [acarsdec(text) for text in each]


def to_search(page: Page) -> Locator:
    """The box of the search page, in which one can type at once."""
    page.keyboard.press("g")
    page.keyboard.press("s")
    box = page.get_by_test_id("search-query")
    expect(box).to_be_focused()
    return box


def found(page: Page) -> Locator:
    return page.get_by_role("treegrid", name="Found messages").get_by_test_id("message-row")


def count(page: Page) -> Locator:
    return page.get_by_test_id("search-count")


def visit(page: Page, hub: HubProcess, question: str) -> None:
    page.goto(f"{hub.url}/#/search?{question}")
    # Another fragment alone loads nothing.
    page.reload()
    expect_connected(page)


def uids(page: Page) -> set[str]:
    every: list[str] = found(page).evaluate_all("rows => rows.map(row => row.dataset.uid)")
    return set(every)


def test_what_is_typed_is_found_marked_and_shared_by_the_address(
    page: Page, hub: HubProcess
) -> None:
    take_in(hub, *texts("ENGINE FAIL", "ENGINE OK", "CALM"))
    box = to_search(page)
    expect(box).to_have_value("")
    expect(count(page)).to_contain_text("3 messages")
    box.press_sequentially("engine -ok")
    expect(count(page)).to_contain_text("1 message found")
    expect(found(page).locator("mark")).to_have_text(["ENGINE"])
    expect(page).to_have_url(re.compile(r"#/search\?q=engine\+-ok$"))
    page.reload()
    expect(box).to_have_value("engine -ok")
    expect(found(page)).to_have_count(1)


def test_fields_links_and_stars_find_the_same_as_the_server(page: Page, hub: HubProcess) -> None:
    for sample in every_producer():
        hub.send(sample.link, sample.payload)
    stored = len(every_producer())
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(stored,)], "every producer")
    to_search(page)
    page.get_by_test_id("search-link").select_option("hfdl")
    expect(found(page)).to_have_count(1)
    expect(found(page)).to_contain_text("DUMPHFDL")
    page.get_by_test_id("search-clear").click()
    page.get_by_test_id("search-tail").fill("*90")
    expect(count(page)).to_contain_text("6 messages")
    page.get_by_test_id("search-station").fill("imsl")
    page.keyboard.press("Enter")
    expect(count(page)).to_contain_text("2 messages")
    expect(page).to_have_url(re.compile(r"tail=\*90&station=imsl$"))


def test_pages_lead_to_every_message_once_and_back(page: Page, hub: HubProcess) -> None:
    take_in(hub, *texts(*(f"NUMBER {number}" for number in range(50))))
    visit(page, hub, "q=NUMBER")
    expect(count(page)).to_contain_text("1\u201320 of 50")
    seen = [uids(page)]
    for shown in ("21\u201340 of 50", "41\u201350 of 50"):
        page.get_by_test_id("search-next").click()
        expect(count(page)).to_contain_text(shown)
        seen.append(uids(page))
    every = {str(uid) for (uid,) in hub.query("SELECT uid FROM messages")}
    assert set.union(*seen) == every
    assert sum(map(len, seen)) == 50
    page.go_back()
    expect(count(page)).to_contain_text("21\u201340 of 50")
    page.get_by_test_id("search-before").click()
    expect(count(page)).to_contain_text("1\u201320 of 50")
    assert uids(page) == seen[0]
    # What comes in meanwhile moves nobody's pages.
    take_in(hub, *texts("NUMBER NEW"))
    page.get_by_test_id("search-next").click()
    expect(count(page)).to_contain_text("21\u201340 of 51")
    assert uids(page) == seen[1]


def test_back_leads_to_the_search_before(page: Page, hub: HubProcess) -> None:
    take_in(hub, *texts("ALPHA", "BRAVO"))
    box = to_search(page)
    box.fill("alpha")
    box.press("Enter")
    expect(found(page)).to_have_count(1)
    expect(found(page)).to_contain_text("ALPHA")
    box.fill("bravo")
    expect(found(page)).to_contain_text("BRAVO")
    page.go_back()
    expect(box).to_have_value("alpha")
    expect(found(page)).to_contain_text("ALPHA")


def test_a_mistake_is_shown_at_its_place(page: Page, hub: HubProcess) -> None:
    take_in(hub, *texts("OIL PRESSURE"))
    box = to_search(page)
    expect(found(page)).to_have_count(1)
    box.fill('oil "pressure')
    mistake = page.get_by_test_id("search-mistake")
    expect(mistake).to_contain_text("The quotation mark is not closed")
    expect(mistake.locator(".place")).to_have_text('"')
    box.fill('"oil pressure"')
    expect(mistake).to_have_count(0)
    expect(found(page).locator("mark")).to_have_text(["OIL PRESSURE"])


def test_hostile_texts_and_addresses_are_text(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec(f"{HOSTILE} FUEL", tail="<b>X", flight="<i>Y", station_id="<u>Z"))
    visit(page, hub, "link=%3Cscript%3E&time=x&after=%27--&q=%3Cimg+onerror&station=%3Cu%3E")
    expect(found(page)).to_have_count(1)
    found(page).click()
    detail = page.get_by_test_id("message-detail")
    expect(detail.locator(".raw-text")).to_have_text(f"{HOSTILE} FUEL")
    detail.get_by_test_id("more-links").get_by_role("link").last.click()
    expect(page.get_by_test_id("search-station")).to_have_value("<u>Z")
    expect(found(page)).to_have_count(1)
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x], .table :is(b, i, u)").count() == 0


def test_a_message_leads_to_more_of_its_flight(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("ONE", flight="XX0001"))
    take_in(hub, acarsdec("TWO", flight="XX0002"), acarsdec("TOO", flight="XX0002"))
    expect(page.get_by_test_id("message-row")).to_have_count(3)
    page.get_by_test_id("message-row").first.click()
    page.get_by_test_id("more-links").get_by_role("link", name="flight XX0002").click()
    expect(page.get_by_test_id("search-flight")).to_have_value("XX0002")
    expect(count(page)).to_contain_text("2 messages")
    page.go_back()
    expect(page.get_by_role("treegrid", name="Live messages")).to_be_visible()


def test_a_filter_that_hides_all_leads_to_what_is_stored(page: Page, hub: HubProcess) -> None:
    take_in(hub, *texts("CALM"))
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    page.get_by_test_id("filter-text").fill("OR calm-down")
    page.get_by_role("link", name="Search all stored messages").click()
    expect(page.get_by_test_id("search-query")).to_have_value('"OR" calm-down')
    expect(page.get_by_test_id("search-nothing")).to_be_visible()


def test_exact_times_are_those_of_the_page(page: Page, hub: HubProcess) -> None:
    now = time.time()
    take_in(hub, acarsdec("OLD", timestamp=now - 7_200), acarsdec("NEW", timestamp=now - 60))
    to_search(page)
    page.locator(".range-button").click()
    page.get_by_role("button", name="UTC").click()
    hour_ago = datetime.fromtimestamp(now - 3_600, UTC).strftime("%Y-%m-%dT%H:%M")
    page.get_by_test_id("range-until").fill(hour_ago)
    expect(found(page)).to_have_count(1)
    expect(found(page)).to_contain_text("OLD")
    expect(page).to_have_url(re.compile(r"until=\d{4}-\d\d-\d\dT\d\d%3A\d\dZ$"))
    page.get_by_test_id("range-1h").click()
    expect(found(page)).to_contain_text("NEW")
    expect(page).to_have_url(re.compile("time=1h$"))


def test_keys_lead_from_the_box_to_rows_and_back(page: Page, hub: HubProcess) -> None:
    take_in(hub, *texts("ONE", "TWO"))
    box = to_search(page)
    expect(found(page)).to_have_count(2)
    box.press("ArrowDown")
    expect(found(page).first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("message-detail")).to_contain_text("ONE")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    box.press_sequentially("two")
    box.press("Escape")
    expect(box).to_have_value("two")
    expect(box).not_to_be_focused()


def test_without_contact_it_waits_and_searches_then(page: Page, hub: HubProcess) -> None:
    take_in(hub, *texts("ONE", "TWO"))
    box = to_search(page)
    expect(found(page)).to_have_count(2)
    hub.stop()
    expect(page.get_by_test_id("connection-state")).not_to_have_attribute("data-state", "connected")
    expect(found(page)).to_have_count(2)
    box.fill("two")
    expect(page.get_by_role("heading", name="No contact with the server")).to_be_visible()
    hub.start()
    expect_connected(page)
    expect(found(page)).to_have_count(1)


def test_a_phone_has_everything_in_a_sheet(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("ONE", tail="N1"), acarsdec("TWO", tail="N2"))
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, hub, "")
    expect(found(page)).to_have_count(2)
    page.get_by_role("button", name="Filters").click()
    page.get_by_test_id("search-tail").fill("N2")
    show = page.get_by_role("button", name="Show 1", exact=True)
    show.click()
    expect(found(page)).to_have_count(1)
    page.get_by_role("button", name="Drop Tail N2").click()
    expect(found(page)).to_have_count(2)


@pytest.mark.parametrize(("width", "top"), [(1440, 136), (820, 112), (390, 96)])
def test_results_begin_near_the_top_and_nothing_is_cut_off(
    page: Page, hub: HubProcess, width: int, top: int
) -> None:
    take_in(hub, *texts(f"FUEL {'A LONG TEXT ' * 40}", "W" * 200))
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, hub, "q=FUEL")
    expect(found(page)).to_have_count(1)
    box = found(page).bounding_box()
    assert box is not None
    assert box["y"] <= top
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
