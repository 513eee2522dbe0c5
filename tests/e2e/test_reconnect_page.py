"""A page that stays open through breaks: whole again afterwards, honest meanwhile."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.cable import Cable
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

POLLING_ONLY = """
    window.WebSocket = class {
        constructor() { setTimeout(() => this.onerror(new Event("error"))); }
        close() {}
    };
"""
"""As behind a proxy that lets none pass."""
LOST_SECONDS = 40
"""A line that died unnoticed is given up by then."""


@pytest.fixture
def cable(hub: HubProcess) -> Iterator[Cable]:
    cable = Cable(hub.port)
    yield cable
    cable.close()


@pytest.fixture(params=["", POLLING_ONLY], ids=["websocket", "polling"])
def page(
    browser: Browser, hub: HubProcess, cable: Cable, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """On both ways to the server."""
    with dashboard(browser, hub, cable.url, request.param) as page:
        yield page


@pytest.fixture
def quick_page(browser: Browser, hub: HubProcess, cable: Cable) -> Iterator[Page]:
    """Where the way makes no difference."""
    with dashboard(browser, hub, cable.url) as page:
        yield page


def take_in(hub: HubProcess, *messages: dict[str, object]) -> None:
    ((before,),) = hub.query("SELECT count(*) FROM messages")
    wanted = int(str(before)) + len(messages)
    for start in range(0, len(messages), 200):
        for message in messages[start : start + 200]:
            hub.send(Link.ACARS, message)
        stored = min(wanted, int(str(before)) + start + 200)
        wait_for(
            lambda: hub.query("SELECT count(*) FROM messages") >= [(stored,)],  # noqa: B023
            "the messages",
        )


def numbered(count: int, name: str) -> list[dict[str, object]]:
    return [acarsdec(f"{name} {number}") for number in range(count)]


def expect_no_contact(page: Page, seconds: float = 20) -> None:
    state = page.get_by_test_id("connection-state")
    expect(state).to_have_attribute("data-state", "disconnected", timeout=seconds * 1_000)


def uids_of(page: Page) -> list[str]:
    """The uids of all rows from top to bottom, wherever one has to scroll for them."""
    found: list[str] = page.evaluate(
        """async () => {
            const box = document.querySelector(".table-scroll");
            const found = new Map();
            const look = () => {
                for (const row of box.querySelectorAll("[role=row][data-uid]")) {
                    const top = row.getBoundingClientRect().top + box.scrollTop;
                    found.set(row.dataset.uid, top);
                }
            };
            for (let at = 0; at <= box.scrollHeight; at += box.clientHeight / 2) {
                box.scrollTop = at;
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
                look();
            }
            box.scrollTop = 0;
            return [...found].sort((a, b) => a[1] - b[1]).map(([uid]) => uid);
        }"""
    )
    return found


def stored_uids(hub: HubProcess) -> list[str]:
    return [str(uid) for (uid,) in hub.query("SELECT uid FROM messages ORDER BY id DESC")]


def test_a_page_is_whole_again_after_a_break(page: Page, hub: HubProcess, cable: Cable) -> None:
    take_in(hub, *numbered(5, "BEFORE"))
    expect(page.get_by_test_id("message-row")).to_have_count(5)
    cable.cut()
    expect_no_contact(page)
    take_in(hub, *numbered(600, "AWAY"))
    cable.mend()
    expect_connected(page)
    take_in(hub, *numbered(5, "AFTER"))
    expect(page.get_by_test_id("counts")).to_have_text("610 messages")
    assert uids_of(page) == stored_uids(hub)


def test_a_page_is_whole_after_many_breaks_amid_traffic(
    page: Page, hub: HubProcess, cable: Cable
) -> None:
    total = 0
    for turn in range(5):
        take_in(hub, *numbered(150, f"THERE {turn}"))
        if turn == 0:
            # A page that has nothing yet cannot say what it misses.
            expect(page.get_by_test_id("counts")).to_have_text("150 messages")
        cable.cut()
        take_in(hub, *numbered(150, f"AWAY {turn}"))
        total += 300
        cable.mend()
    expect_connected(page)
    expect(page.get_by_test_id("counts")).to_have_text(f"{total:,} messages", timeout=20_000)
    uids = uids_of(page)
    assert len(uids) == len(set(uids))
    assert set(uids) == set(stored_uids(hub))


def test_a_page_is_whole_after_kills_and_restarts(page: Page, hub: HubProcess) -> None:
    for turn in range(3):
        take_in(hub, *numbered(300, f"TURN {turn}"))
        if turn % 2:
            hub.kill()
        else:
            hub.stop()
        expect_no_contact(page)
        hub.start()
    take_in(hub, *numbered(300, "LAST"))
    expect_connected(page)
    expect(page.get_by_test_id("counts")).to_have_text("1,200 messages")
    assert set(uids_of(page)) == set(stored_uids(hub))


def test_what_a_reader_looks_at_stays_and_what_was_missed_waits_above(
    quick_page: Page, hub: HubProcess, cable: Cable
) -> None:
    page = quick_page
    take_in(hub, acarsdec("READ THIS"))
    page.get_by_test_id("message-row").click()
    cable.cut()
    expect_no_contact(page)
    take_in(hub, *numbered(400, "AWAY"))
    cable.mend()
    expect(page.get_by_test_id("new-pill")).to_contain_text("400 new")
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    page.get_by_test_id("new-pill").click()
    expect(page.get_by_test_id("counts")).to_have_text("401 messages")


def test_further_receptions_during_a_break_are_shown(
    quick_page: Page, hub: HubProcess, cable: Cable
) -> None:
    page = quick_page
    message = acarsdec("HEARD TWICE")
    take_in(hub, message)
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    cable.cut()
    expect_no_contact(page)
    hub.send(Link.ACARS, {**message, "station_id": "ELSEWHERE"})
    wait_for(lambda: hub.query("SELECT count(*) FROM message_hearings") == [(1,)], "the hearing")
    # More than a greeting reaches back.
    take_in(hub, *numbered(300, "AWAY"))
    cable.mend()
    expect(page.get_by_test_id("counts")).to_have_text("301 messages")
    page.get_by_test_id("filter-text").fill("heard twice")
    expect(page.get_by_test_id("times-heard")).to_have_text("\u00d72")


def test_more_than_the_list_takes_is_said_where_it_is_missing(
    quick_page: Page, hub: HubProcess, cable: Cable
) -> None:
    page = quick_page
    take_in(hub, acarsdec("KNOWN"))
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    cable.cut()
    expect_no_contact(page)
    # In one second there would be no time of which to search.
    take_in(hub, *numbered(300, "LOST"))
    wait_for(lambda: time.time() % 1 < 0.1, "the next second")
    take_in(hub, *numbered(2_250, "AWAY"))
    cable.mend()
    expect(page.get_by_test_id("counts")).to_have_text("2,251 messages")
    page.locator(".table-scroll").evaluate("(box) => { box.scrollTop = box.scrollHeight; }")
    gap = page.get_by_test_id("gap")
    expect(gap).to_contain_text("300 more messages are not shown")
    rows = page.locator("[data-testid=gap], [data-testid=message-row]")
    expect(rows.last).to_contain_text("KNOWN")
    expect(rows.nth(-2)).to_have_attribute("data-testid", "gap")
    gap.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"#/search\?since=.+until="))
    expect(page.get_by_test_id("message-row").first).to_be_visible()


def test_the_bar_says_since_when_there_is_no_contact(
    quick_page: Page, hub: HubProcess, cable: Cable
) -> None:
    page = quick_page
    cable.cut()
    state = page.get_by_test_id("connection-state")
    expect(state).to_contain_text(re.compile(r"No contact .* since \d\d:\d\d:\d\d, trying again"))
    since = state.inner_text()
    page.wait_for_timeout(3_000)
    expect(state).to_have_text(since)
    cable.mend()
    expect_connected(page)


def test_a_line_that_died_unnoticed_is_found_out(page: Page, hub: HubProcess, cable: Cable) -> None:
    take_in(hub, acarsdec("BEFORE"))
    expect(page.get_by_test_id("message-row")).to_have_count(1)
    cable.go_dead()
    take_in(hub, acarsdec("AWAY"))
    expect_no_contact(page, LOST_SECONDS)
    cable.mend()
    expect_connected(page)
    expect(page.get_by_test_id("message-row")).to_have_count(2)


def test_the_page_hurries_when_the_network_is_back(
    quick_page: Page, hub: HubProcess, cable: Cable
) -> None:
    page = quick_page
    cable.cut()
    page.context.set_offline(True)
    expect_no_contact(page)
    cable.mend()
    page.context.set_offline(False)
    expect_connected(page)


def test_a_new_version_is_offered_once_and_never_taken_by_itself(
    make_hub: Callable[..., HubProcess], browser: Browser
) -> None:
    hub = make_hub()
    hub.start()
    with dashboard(browser, hub) as page:
        page.evaluate("window.sameplace = true")
        note = page.get_by_test_id("update-note")
        expect(note).to_be_empty()
        another = '{"build": "00000000aaaaaaaa"}'
        page.route("**/build.json", lambda route: route.fulfill(body=another))
        _restart(hub, page)
        expect(note).to_contain_text("A new version is there.")
        note.get_by_role("button", name="Not now").click()
        expect(note).to_be_empty()
        with page.expect_event("requestfinished", lambda one: "build.json" in one.url):
            _restart(hub, page)
        expect(note).to_be_empty()
        assert page.evaluate("window.sameplace")
        another = '{"build": "00000000bbbbbbbb"}'
        _restart(hub, page)
        note.get_by_role("button", name="Reload").click()
        expect_connected(page)
        assert page.evaluate("window.sameplace") is None


def _restart(hub: HubProcess, page: Page) -> None:
    hub.stop()
    expect_no_contact(page)
    hub.start()
    expect_connected(page)
