"""The page of one message in a real browser, against a real hub."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, THEMES, barriers, set_theme
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec, every_producer

pytestmark = NEEDS_BROWSER

HOSTILE = "<img src=x onerror=\"window.ran='yes'\">"
SHORT = "<img src=x onerror=ran=1>"
SIZES = ((1440, 900), (390, 844), (320, 640))
SITE = "https://track.example/flight/"
PHOTOS = "https://photos.example/of/"


@pytest.fixture
def hub(make_hub: Callable[..., HubProcess]) -> HubProcess:
    hub = make_hub(FLIGHT_TRACKING_URL=SITE, AIRCRAFT_PHOTO_URL=PHOTOS)
    hub.start()
    return hub


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


def uid_of(hub: HubProcess, text: str) -> str:
    ((uid,),) = hub.query("SELECT uid FROM messages WHERE msg_text = ?", text)
    return str(uid)


def visit(page: Page, hub: HubProcess, uid: str) -> Locator:
    """The page of that message, by the address that people write."""
    page.goto(f"{hub.url}/message/{uid}")
    expect_connected(page)
    return shown(page)


def shown(page: Page) -> Locator:
    return page.get_by_test_id("message-page")


def hfdl_report(more: dict[str, object]) -> dict[str, object]:
    """Performance data of dumphfdl with a position."""
    sample = next(each for each in every_producer() if each.producer == "dumphfdl")
    frame = dict(sample.payload["hfdl"])  # type: ignore[call-overload]
    frame["lpdu"] = {
        **frame["lpdu"],
        "hfnpdu": {
            "err": False,
            "type": {"id": 209, "name": "Performance data"},
            "flight_id": "XX0043",
            "pos": {"lat": 39.0918, "lon": -112.9149},
            **more,
        },
    }
    return {"hfdl": frame}


def test_row_leads_to_the_page_by_key_and_by_link_and_back(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("ONE", tail="N1"), acarsdec("TWO", tail="N2"))
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(shown(page)).to_have_attribute("data-uid", uid_of(hub, "ONE"))
    expect(page).to_have_url(f"{hub.url}/#/message/{uid_of(hub, 'ONE')}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("treegrid", name="Live messages")).to_be_visible()
    rows.first.click()
    page.get_by_test_id("message-detail").get_by_role("link", name="Open", exact=True).click()
    expect(shown(page)).to_have_attribute("data-uid", uid_of(hub, "TWO"))
    page.get_by_role("button", name="Back").click()
    expect(rows).to_have_count(2)


def test_message_of_every_producer_has_its_page(page: Page, hub: HubProcess) -> None:
    for sample in every_producer():
        take_in(hub, sample.payload, link=sample.link)
        one = visit(page, hub, uid_of(hub, sample.text))
        expect(one.locator("h1")).to_contain_text(sample.tail)
        expect(one.get_by_role("group", name="Raw text")).to_contain_text(sample.text)
        expect(one.get_by_role("region", name="All fields")).to_contain_text(sample.tail)
        expect(one.get_by_test_id("heard-by").locator("tbody tr")).to_have_count(1)
        one.get_by_role("region", name="JSON").locator("summary").click()
        expect(one.get_by_test_id("raw-json")).to_contain_text(f'"text": "{sample.text}"')


def test_hostile_text_of_several_decoders_is_text_and_runs_nothing(
    page: Page, hub: HubProcess
) -> None:
    names = ("tail", "flight", "station_id", "label", "mode", "block_id", "msgno", "depa", "dsta")
    everywhere = dict.fromkeys(names, SHORT)
    element = {"choice_label": HOSTILE, "data": {HOSTILE: [HOSTILE]}}
    take_in(hub, acarsdec(f"{HOSTILE} A", **everywhere), acarsdec(f"{HOSTILE} B", tail=SHORT))
    data = {HOSTILE: HOSTILE, "src": {"type": "Ground station", "id": 1, "name": HOSTILE}}
    take_in(hub, hfdl_report(data), link=Link.HFDL)
    spoken = acarsdec("/X.AT1.1", libacars={"arinc622": {"cpdlc": element}})
    take_in(hub, spoken, link=Link.ACARS)
    for (uid,) in hub.query("SELECT uid FROM messages"):
        one = visit(page, hub, str(uid))
        expect(one).to_have_attribute("data-uid", str(uid))
        expect(one).to_contain_text("<img src=x")
        one.get_by_role("region", name="JSON").locator("summary").click()
        expect(one.get_by_test_id("raw-json")).to_contain_text("<img src=x")
        assert page.evaluate("window.ran") is None
        assert page.locator("img").count() == 0


def test_position_of_an_hfdl_report_is_on_the_map_and_in_words(page: Page, hub: HubProcess) -> None:
    take_in(hub, hfdl_report({"version": 2}), link=Link.HFDL)
    ((uid,),) = hub.query("SELECT uid FROM messages")
    one = visit(page, hub, str(uid))
    places = one.get_by_test_id("positions")
    expect(places).to_contain_text("39.0918\u00b0 N, 112.9149\u00b0 W")
    expect(places.locator("svg .map-place")).to_have_count(1)
    expect(places.locator("svg")).to_contain_text("39\u00b0 N")
    tree = one.get_by_test_id("data-tree")
    expect(tree).to_contain_text("Performance data")


def test_text_that_is_decoded_tells_its_position(page: Page, hub: HubProcess) -> None:
    text = "POSN 38.560W121.290, 120,101500,34000,21000,  30,-50,110500,KSFO"
    take_in(hub, acarsdec(text, label="21"))
    one = visit(page, hub, uid_of(hub, text))
    expect(one.get_by_role("group", name="Decoded")).to_contain_text("Position")
    expect(one.get_by_test_id("positions")).to_contain_text("38.5600\u00b0 N, 121.2900\u00b0 W")


def test_page_grows_by_parts_and_hearings_while_it_is_open(page: Page, hub: HubProcess) -> None:
    first = acarsdec("FIRST HALF, ", msgno="D61A", block_id="4", station_id="XX-NEAR")
    take_in(hub, first)
    one = visit(page, hub, uid_of(hub, "FIRST HALF, "))
    raw = one.get_by_role("group", name="Raw text").locator("pre")
    expect(raw).to_have_text("FIRST HALF, ")
    later = float(str(first["timestamp"])) + 0.25
    hub.send(Link.ACARS, {**first, "station_id": "XX-FAR", "level": -31.0, "timestamp": later})
    heard = one.get_by_test_id("heard-by").locator("tbody tr")
    expect(heard).to_have_count(2)
    expect(heard.nth(1)).to_contain_text("XX-FAR")
    expect(heard.nth(1)).to_contain_text("+0.250")
    hub.send(Link.ACARS, {**first, "text": "SECOND HALF", "msgno": "D61B", "block_id": "5"})
    expect(raw).to_have_text("FIRST HALF, SECOND HALF")
    parts = one.get_by_test_id("parts").locator("pre")
    expect(parts).to_have_text(["FIRST HALF, ", "SECOND HALF"])
    one.get_by_role("region", name="JSON").locator("summary").click()
    expect(one.get_by_test_id("raw-json")).to_contain_text('"text": "FIRST HALF, SECOND HALF"')


def test_message_that_waits_for_the_database_says_so_until_it_is_stored(
    page: Page, hub: HubProcess
) -> None:
    with closing(sqlite3.connect(hub.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        hub.send(Link.ACARS, acarsdec("WAITS"))
        expect(page.get_by_test_id("waiting-mark")).to_be_visible()
        uid = page.get_by_test_id("message-row").get_attribute("data-uid")
        one = visit(page, hub, str(uid))
        expect(one.get_by_role("region", name="All fields")).to_contain_text("not yet")
    expect(one.get_by_role("region", name="All fields")).not_to_contain_text("not yet")
    one.get_by_role("region", name="JSON").locator("summary").click()
    expect(one.get_by_test_id("raw-json")).to_contain_text('"id": 1')


def test_keys_lead_along_the_aircrafts_messages(page: Page, hub: HubProcess) -> None:
    mine = [acarsdec(f"MINE {number}", tail="N1") for number in range(3)]
    others = [acarsdec(f"OTHER {number}", tail="N2") for number in range(3)]
    for pair in zip(mine, others, strict=True):
        take_in(hub, *pair)
    one = visit(page, hub, uid_of(hub, "MINE 1"))
    rows = one.get_by_test_id("around").locator(".around-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("MINE 2")
    page.keyboard.press("j")
    expect(one).to_have_attribute("data-uid", uid_of(hub, "MINE 0"))
    expect(rows.nth(2)).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(one).to_have_attribute("data-uid", uid_of(hub, "MINE 2"))
    # What comes in now is a neighbour at once.
    take_in(hub, acarsdec("MINE 3", tail="N1"))
    expect(rows.nth(0)).to_contain_text("MINE 3")
    rows.nth(0).click()
    expect(one).to_have_attribute("data-uid", uid_of(hub, "MINE 3"))


def test_alert_terms_are_marked_in_the_text(page: Page, hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": ["ENGINE FIRE"], "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the new term")
    take_in(hub, acarsdec("NO ENGINE FIRE <b>"))
    one = visit(page, hub, uid_of(hub, "NO ENGINE FIRE <b>"))
    expect(one.locator("mark")).to_have_text("ENGINE FIRE")
    expect(one.get_by_role("img", name="alert")).to_be_visible()
    expect(one.get_by_role("region", name="All fields")).to_contain_text("ENGINE FIRE")


def test_link_out_goes_where_the_owner_says_and_tells_nothing(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("FLIES", flight="A/B?C"))
    one = visit(page, hub, uid_of(hub, "FLIES"))
    link = one.get_by_test_id("track-link")
    expect(link).to_have_attribute("href", re.compile(rf"^{re.escape(SITE)}[^/?#]+$"))
    expect(link).to_have_attribute("rel", "noreferrer noopener")
    expect(link).to_have_attribute("target", "_blank")
    photos = one.get_by_test_id("photo-link")
    expect(photos).to_have_attribute("href", re.compile(rf"^{re.escape(PHOTOS)}[^/?#]+$"))


def test_link_that_is_copied_opens_the_same_message(page: Page, hub: HubProcess) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    take_in(hub, acarsdec("SHARED", tail="N1"))
    page.goto(f"{hub.url}/?q=SHARED#/message/{uid_of(hub, 'SHARED')}")
    expect_connected(page)
    shown(page).get_by_role("button", name="Copy link").click()
    expect(shown(page).get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{hub.url}/#/message/{uid_of(hub, 'SHARED')}"


@pytest.mark.parametrize("uid", ["none", "%3Cimg%20src%3Dx%20onerror%3Dran%3D1%3E"])
def test_unknown_message_is_a_page_with_ways_on(
    browser: Browser, hub: HubProcess, uid: str
) -> None:
    # The browser reports the answer itself.
    with dashboard(browser, hub, expected=("404",)) as page:
        page.goto(f"{hub.url}/message/{uid}")
        expect(page.get_by_test_id("subject-missing")).to_be_visible()
        assert page.evaluate("window.ran") is None
        page.get_by_test_id("subject-missing").get_by_role("link", name="Live messages").click()
        expect(page.get_by_text("Live").first).to_be_visible()
        expect(page).to_have_url(f"{hub.url}/#/")


def test_restart_of_the_server_leaves_what_is_read(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("STAYS", tail="N1"))
    one = visit(page, hub, uid_of(hub, "STAYS"))
    expect(one).to_contain_text("STAYS")
    hub.stop()
    expect(page.get_by_test_id("connection-state")).not_to_have_attribute("data-state", "connected")
    expect(one).to_contain_text("STAYS")
    hub.start()
    expect_connected(page)
    expect(one).to_contain_text("STAYS")


@NEEDS_AXE
@pytest.mark.parametrize("theme", THEMES)
def test_page_is_open_to_everybody_and_nothing_is_cut_off(
    page: Page, hub: HubProcess, theme: str
) -> None:
    first = acarsdec("W" * 400, msgno="D61A", block_id="4", tail="N" * 12, flight="XX0042")
    take_in(hub, first)
    take_in(hub, hfdl_report({"version": 2}), link=Link.HFDL)
    hub.send(Link.ACARS, {**first, "text": "SECOND", "msgno": "D61B", "block_id": "5"})
    wait_for(lambda: hub.query("SELECT count(*) FROM message_parts") == [(2,)], "the parts")
    set_theme(page, theme)
    for (uid,) in hub.query("SELECT uid FROM messages"):
        one = visit(page, hub, str(uid))
        expect(one).to_have_attribute("data-uid", str(uid))
        expect(one.get_by_test_id("around")).to_be_visible()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            wide = "element => element.scrollWidth <= element.clientWidth"
            assert one.locator(".subject-scroll").evaluate(wide)


def test_message_begins_near_the_top(page: Page, hub: HubProcess) -> None:
    take_in(hub, acarsdec("NEAR THE TOP", tail="N1"))
    one = visit(page, hub, uid_of(hub, "NEAR THE TOP"))
    for (width, height), top in zip(SIZES, (112, 136, 136), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        # The page is laid out anew, and for a moment there may be no panel.
        wait_for(partial(begins_within, one, top), f"the message to begin at {top} px")


def begins_within(page: Locator, top: int) -> bool:
    box = page.locator(".panel").first.bounding_box()
    return box is not None and box["y"] <= top
