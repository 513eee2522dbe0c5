"""Alerts in real browsers against a real hub: one truth on every page, also after a restart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, Listener, wait_for
from tests.e2e.pages import NEEDS_BROWSER, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

PAGE_TWO = "51\u201360 of 60"

Open = Callable[[], Page]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


@pytest.fixture
def visit(browser: Browser, hub: HubProcess, contexts: list[BrowserContext]) -> Open:
    """Opens the dashboard in a browser of its own, without anybody's cookies."""

    def opened() -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(hub.url)
        expect_connected(page)
        return page

    return opened


def set_terms(hub: HubProcess, *terms: str) -> None:
    with closing(Listener(hub)) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": list(terms)})


def take_in(hub: HubProcess, *texts: str) -> None:
    (before,) = hub.query("SELECT count(*) FROM messages")[0]
    for text in texts:
        hub.send(Link.ACARS, acarsdec(text))
    wait_for(
        lambda: hub.query("SELECT count(*) FROM messages") == [(int(str(before)) + len(texts),)],
        "the messages",
    )


def to_alerts(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_attached()


def box(element: Locator) -> FloatRect:
    found = element.bounding_box()
    assert found is not None
    return found


def uids(page: Page, rows: str) -> set[str]:
    found: list[str] = page.locator(rows).evaluate_all("rows => rows.map(row => row.dataset.uid)")
    return set(found)


def shown(page: Page, alerts: int) -> tuple[set[str], set[str]]:
    """Uids of the alerts on the live page, and on the page of alerts."""
    page.keyboard.press("g")
    page.keyboard.press("l")
    live = page.locator("[data-testid=message-row][data-alert=true]")
    expect(live).to_have_count(alerts)
    on_live = uids(page, "[data-testid=message-row][data-alert=true]")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_test_id("alert-row")).to_have_count(alerts)
    return on_live, uids(page, "[data-testid=alert-row]")


def test_live_and_alerts_agree_before_and_after_a_restart(visit: Open, hub: HubProcess) -> None:
    set_terms(hub, "FIRE", "FLIGHT:UAL", "LABEL:=Q0")
    page = visit()
    for number in range(12):
        text = f"A FIRE {number}" if number % 4 == 0 else f"TEXT {number}"
        flight = "UA0055" if number % 4 == 1 else "LH400"
        hub.send(Link.ACARS, acarsdec(text, flight=flight, label="Q0" if number == 2 else "H1"))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(12,)], "the messages")
    stored = {str(uid) for (uid,) in hub.query("SELECT DISTINCT message_uid FROM alert_matches")}
    assert len(stored) == 7
    assert shown(page, 7) == (stored, stored)
    assert shown(visit(), 7) == (stored, stored)
    hub.stop()
    hub.start()
    expect_connected(page)
    assert shown(page, 7) == (stored, stored)
    assert shown(visit(), 7) == (stored, stored)


def test_live_and_alerts_agree_after_matching_stored_messages_again(
    visit: Open, hub: HubProcess
) -> None:
    take_in(hub, "FIRE 1", "CALM", "FIRE 2")
    page = visit()
    set_terms(hub, "FIRE")
    with closing(Listener(hub)) as listener:
        done = "regenerate_alert_matches_complete"
        listener.answer("regenerate_alert_matches", done)
    live, alerts = shown(page, 2)
    assert live == alerts
    take_in(hub, "FIRE 3")
    live, alerts = shown(page, 3)
    assert live == alerts


def test_exactly_what_matched_is_marked(visit: Open, hub: HubProcess) -> None:
    set_terms(hub, "FIRE")
    page = visit()
    take_in(hub, "😀 FIREWALL, fire. CROSSFIRE")
    page.get_by_test_id("message-row").click()
    marks = page.get_by_test_id("message-detail").locator("mark")
    expect(marks).to_have_text(["fire"])


def test_preview_tells_what_a_term_would_have_matched(visit: Open, hub: HubProcess) -> None:
    take_in(hub, "FUEL LOW", "CALM", "FUEL OK")
    page = visit()
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.get_by_role("textbox", name="Add to alert terms").fill("fuel")
    expect(page.get_by_text("2 messages")).to_be_visible()
    assert hub.query("SELECT * FROM alert_stats") == []


def test_history_of_a_term_has_pages_and_survives_a_reload(visit: Open, hub: HubProcess) -> None:
    set_terms(hub, "FIRE", "CALM")
    take_in(hub, *(f"FIRE {number}" for number in range(60)), "CALM")
    page = visit()
    page.goto(f"{hub.url}/?term=FIRE&page=2#/alerts")
    expect(page.get_by_text(PAGE_TWO)).to_be_visible()
    expect(page.get_by_test_id("alert-row")).to_have_count(10)
    page.reload()
    expect(page.get_by_text(PAGE_TWO)).to_be_visible()


def test_two_people_who_edit_do_not_undo_each_other(visit: Open, hub: HubProcess) -> None:
    one, other = visit(), visit()
    for page in (one, other):
        page.keyboard.press("g")
        page.keyboard.press("a")
        page.get_by_role("textbox", name="Add to alert terms").wait_for()
    for page, term in ((one, "first"), (other, "second")):
        field = page.get_by_role("textbox", name="Add to alert terms")
        field.fill(term)
        field.press("Enter")
    for page in (one, other):
        for term in ("FIRST", "SECOND"):
            expect(page.locator(".chip", has_text=term)).to_be_visible()
    assert hub.query("SELECT term FROM alert_stats ORDER BY term") == [("FIRST",), ("SECOND",)]


def test_what_one_browser_has_read_the_other_of_the_profile_knows(
    visit: Open, hub: HubProcess
) -> None:
    set_terms(hub, "FIRE")
    one, other = visit(), visit()
    join = """async (code) => {
        const answer = await fetch("api/v1/read-profile", {
            method: "POST", headers: {"Content-Type": "application/json"},
            body: JSON.stringify(code === null ? {} : {code}),
        });
        return (await answer.json()).code;
    }"""
    code = one.evaluate(join, None)
    assert other.evaluate(join, code) == code
    for page in (one, other):
        page.reload()
        expect_connected(page)
    take_in(hub, "A FIRE", "FIRE 2")
    for page in (one, other):
        expect(page.get_by_test_id("unread-count").first).to_have_attribute("data-count", "2")
    one.keyboard.press("g")
    one.keyboard.press("a")
    one.get_by_test_id("mark-all-read").click()
    for page in (one, other):
        expect(page.get_by_test_id("unread-count").first).to_have_attribute("data-count", "0")
    expect(other).to_have_title("ACARS Hub")


def test_title_and_icon_tell_unread_alerts(visit: Open, hub: HubProcess) -> None:
    set_terms(hub, "FIRE")
    page = visit()
    take_in(hub, "A FIRE")
    expect(page).to_have_title("(1) ACARS Hub")
    icon = page.locator("link[rel~=icon]")
    expect(icon).to_have_attribute("href", re.compile("^data:image/png"))


def test_alerts_that_a_restarted_hub_tells_again_are_not_new(visit: Open, hub: HubProcess) -> None:
    set_terms(hub, "FIRE")
    page = visit()
    take_in(hub, "FIRE 1", "FIRE 2")
    to_alerts(page)
    page.get_by_test_id("alert-row").nth(1).click()
    hub.stop()
    hub.start()
    expect_connected(page)
    set_terms(hub, "CALM")
    expect(page.locator(".chip", has_text="CALM")).to_be_visible()
    expect(page.get_by_test_id("new-pill")).to_have_count(0)
    take_in(hub, "FIRE 3")
    expect(page.get_by_test_id("new-pill")).to_have_text("1 new")


def test_settings_of_the_bell_open_without_contact(visit: Open, hub: HubProcess) -> None:
    page = visit()
    hub.stop()
    page.get_by_role("button", name=re.compile("Alert settings")).click()
    expect(page.get_by_test_id("alert-settings")).to_be_visible()
    expect(page.get_by_test_id("alert-settings")).not_to_be_empty()


@pytest.mark.parametrize(("width", "top"), [(1440, 96), (820, 96), (390, 112)])
def test_stored_alerts_begin_near_the_top_and_show_what_matched(
    visit: Open, hub: HubProcess, width: int, top: int
) -> None:
    set_terms(hub, "FIRE")
    take_in(hub, f"{'A LONG WAY TO IT ' * 10} FIRE IN THE GALLEY")
    page = visit()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{hub.url}/?term=FIRE#/alerts")
    row = page.get_by_test_id("alert-row")
    expect(row).to_have_count(1)
    cell, mark = box(row.locator(".c-text")), box(row.locator("mark"))
    assert box(row)["y"] <= top
    assert mark["x"] + mark["width"] <= cell["x"] + cell["width"]


def test_the_keyboard_stays_where_terms_are_edited(visit: Open, hub: HubProcess) -> None:
    set_terms(hub, "ONE", "TWO", "THREE")
    page = visit()
    to_alerts(page)
    field = page.get_by_role("textbox", name="Add to alert terms")
    for term, neighbour in (("TWO", "THREE"), ("THREE", "ONE")):
        page.get_by_role("button", name=f"Remove {term}").press("Enter")
        expect(page.get_by_role("button", name=f"Remove {neighbour}")).to_be_focused()
    page.get_by_role("button", name="Undo").press("Enter")
    expect(field).to_be_focused()
    for term in ("THREE", "ONE"):
        page.get_by_role("button", name=f"Remove {term}").press("Enter")
    expect(field).to_be_focused()


def test_a_pasted_list_becomes_several_terms(
    visit: Open, hub: HubProcess, contexts: list[BrowserContext]
) -> None:
    page = visit()
    contexts[0].grant_permissions(["clipboard-read", "clipboard-write"])
    to_alerts(page)
    page.evaluate("navigator.clipboard.writeText('ALPHA\\nRED COAT\\n')")
    field = page.get_by_role("textbox", name="Add to alert terms")
    field.press("Control+V")
    expect(field).to_have_value("ALPHA, RED COAT")
    field.press("Enter")
    for term in ("ALPHA", "RED COAT"):
        expect(page.locator(".chip", has_text=term)).to_be_visible()
