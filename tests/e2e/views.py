"""Every page, dialog, sheet and menu of the dashboard, and how one comes there.

Separate because several tests walk through all of them: what somebody cannot use is as often in a
menu as on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import expect_connected
from tests.e2e.traffic import acarsdec, every_producer

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TERM = "ENGINE FIRE"
TAIL = "D-VIEW"


@dataclass(frozen=True)
class View:
    """Something to look at."""

    name: str
    address: str
    """Behind the hub's own; `{uid}` stands for the uid of a message of the aircraft `TAIL`."""
    steps: Sequence[Callable[[Page], object]] = ()
    on: str = "desktop phone"
    """The screens that have it."""


def row(page: Page) -> Locator:
    return page.locator("[data-testid=message-row], [data-testid=alert-row]").first


def _open_row(page: Page) -> None:
    row(page).click()
    expect(page.get_by_test_id("message-detail").first).to_be_visible()


def button(name: str) -> Callable[[Page], None]:
    """Click the button whose name begins so."""

    def step(page: Page) -> None:
        page.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    return step


def within(name: str) -> Callable[[Page], None]:
    """Wait for the dialog of that name."""

    def step(page: Page) -> None:
        expect(page.get_by_role("dialog", name=name)).to_be_visible()

    return step


def fill_in(test_id: str, text: str) -> Callable[[Page], None]:
    def step(page: Page) -> None:
        page.get_by_test_id(test_id).fill(text)

    return step


def seen(selector: str) -> Callable[[Page], None]:
    def step(page: Page) -> None:
        expect(page.locator(selector).first).to_be_visible()

    return step


def to_terms(page: Page) -> None:
    """Where they do not stand beside the list."""
    expect(page.locator(".alerts-head")).to_be_visible()
    switch = page.locator(".terms-switch")
    if switch.is_visible():
        switch.click()
    expect(page.get_by_test_id("term-input-add")).to_be_visible()


def open_all_details(page: Page) -> None:
    page.locator("details:not([open]) > summary").evaluate_all(
        "found => { for (const one of found) one.click(); }"
    )


def _open_earlier(page: Page) -> None:
    page.locator("[data-testid=message-row]").filter(has_text=TAIL).first.click()
    page.get_by_test_id("earlier-message").first.click()
    expect(page.get_by_test_id("message-detail")).to_have_count(2)


def to_settings(page: Page) -> None:
    page.get_by_test_id("open-settings").click()
    expect(page.get_by_test_id("settings")).to_be_visible()


RESULTS = (seen("[data-testid=message-row]"),)
STATISTICS = (seen(".rates-panel svg"), seen("[data-testid=total]"))

VIEWS: tuple[View, ...] = (
    View("live", "", RESULTS),
    View("live-row", "", (*RESULTS, _open_row)),
    View("by-aircraft", "?by=aircraft", (*RESULTS, _open_earlier)),
    View("all-hidden", "?q=nothing-like-it", (seen(".empty-state"),)),
    View("links", "", (*RESULTS, button("Links"), within("Links")), "desktop"),
    View("labels", "", (*RESULTS, button("Labels"), within("Labels")), "desktop"),
    View("stations", "", (*RESULTS, button("Stations"), within("Stations")), "desktop"),
    View(
        "filter-sheet",
        "?link=acars",
        (*RESULTS, button("Filters"), within("Filters"), open_all_details),
        "phone",
    ),
    View("feeds", "", (*RESULTS, lambda page: page.locator(".feeds").click(), within("Feeds"))),
    View("bell", "", (*RESULTS, button("Alert settings"), within("Alert settings"))),
    View("more-pages", "", (*RESULTS, button("More"), within("More pages")), "phone"),
    View("help", "", (*RESULTS, lambda page: page.keyboard.press("?"), within("Help"))),
    View("settings", "", (*RESULTS, to_settings)),
    View("alerts", "#/alerts", (seen("[data-testid=alert-row]"),)),
    View("alerts-row", "#/alerts", (_open_row,)),
    View("terms", "#/alerts", (to_terms, open_all_details)),
    View("preview", "#/alerts", (to_terms, fill_in("term-input-add", TERM), seen(".preview-row"))),
    View(
        "refused-term",
        "#/alerts",
        (
            to_terms,
            fill_in("term-input-add", "x" * 70),
            lambda page: page.get_by_test_id("term-input-add").press("Enter"),
            seen(".problem"),
        ),
    ),
    View(
        "term-options",
        "#/alerts",
        (
            to_terms,
            lambda page: page.get_by_role("button", name="Options of").first.click(),
            seen(".term-options"),
        ),
    ),
    View("import", "#/alerts", (to_terms, button("Import"), within("Import terms"))),
    View(
        "match-again",
        "#/alerts",
        (
            to_terms,
            lambda page: page.get_by_test_id("regenerate").click(),
            within("Match stored messages again"),
        ),
    ),
    View("history", f"?term={TERM.replace(' ', '+')}#/alerts", (seen("[data-testid=alert-row]"),)),
    View("no-history", "?term=NEVER#/alerts", (seen(".empty-state h2"),)),
    View("search", "#/search", RESULTS),
    View("search-row", "#/search?q=engine", (*RESULTS, _open_row)),
    View("chips", "#/search?q=view&tail=D-VIEW&time=24h", RESULTS),
    View("mistake", "#/search?q=(engine", (seen("[data-testid=search-mistake]"),)),
    View("nothing", "#/search?q=nothing-like-it", (seen("[data-testid=search-nothing]"),)),
    View("how-to-search", "#/search", (*RESULTS, button("How to"), within("How to search"))),
    View(
        "range",
        "#/search",
        (*RESULTS, lambda page: page.locator(".range-button").click(), seen(".range-panel")),
        "desktop",
    ),
    View(
        "saved-searches",
        "#/search?q=engine",
        (*RESULTS, lambda page: page.get_by_text("Saved, export").click(), seen(".keep-panel")),
        "desktop",
    ),
    View("search-sheet", "#/search", (*RESULTS, button("Filters"), within("Search in")), "phone"),
    View("message", "#/message/{uid}", (seen("[data-testid=around]"), open_all_details)),
    View(
        "no-message",
        "#/message/none",
        (seen("[data-testid=subject-missing]"),),
    ),
    View("aircraft", f"#/aircraft/{TAIL}", (*RESULTS, _open_row)),
    View(
        "aircraft-facts",
        f"#/aircraft/{TAIL}",
        (*RESULTS, button("Facts"), seen("[data-testid=track]")),
        "phone",
    ),
    View(
        "no-aircraft",
        "#/aircraft/NONE",
        (seen("[data-testid=subject-missing]"),),
    ),
    View(
        "statistics",
        "#/stats?period=1hr",
        (*STATISTICS, lambda page: page.get_by_test_id("rates-table-switch").click()),
    ),
    View("status", "#/status", (seen("[data-testid=feed-error]"),)),
)


SIZES: Mapping[str, ViewportSize] = {"desktop": DESKTOP, "phone": PHONE}
ON_EVERY_SCREEN = [
    pytest.param(screen, view, id=f"{screen}-{view.name}")
    for screen in SIZES
    for view in VIEWS
    if screen in view.on
]
ON_A_PHONE = [pytest.param(view, id=view.name) for view in VIEWS if "phone" in view.on]
EXPECTED = ("404",)
"""What the browser itself says of views of things that are not there."""


def fill(hub: HubProcess) -> str:
    """Give a hub something for every view; the uid of the message that has a page."""
    with listening(hub) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": [TERM, "MEDICAL"]})
    for sample in every_producer():
        hub.send(sample.link, sample.payload)
    place = "POSN 38.560W121.290, 120,101500,34000,21000,  30,-50,110500,KSFO"
    tree = {"arinc622": {"cpdlc": {"element": {"data": [1, 2], "place": {"lat": 1, "lon": 2}}}}}
    parts = {"msgno": "D61A", "block_id": "4", "tail": TAIL}
    first = acarsdec(f"VIEW {TERM} ON THE WAY, ", **parts)
    later = {**first, "station_id": "XX-FAR", "level": -31.0}
    later["timestamp"] = float(str(first["timestamp"])) + 0.25
    messages = [
        acarsdec(place, tail=TAIL, label="21", lat=50.0, lon=8.0, libacars=tree),
        acarsdec("NO ONE ELSE", tail="", flight=""),
        first,
        later,
        {**first, "text": "SECOND PART", "msgno": "D61B", "block_id": "5"},
        acarsdec(f"VIEW {TERM} AGAIN {'AND ON ' * 40}", tail=TAIL, flight="XX0099"),
    ]
    for message in messages:
        hub.send(Link.ACARS, message)
    hub.send(Link.ACARS, b"no message at all " + b"W" * 100)
    wait_for(lambda: hub.query("SELECT count(*) FROM messages") == [(12,)], "the messages")
    wait_for(lambda: hub.query("SELECT count(*) FROM message_parts") == [(2,)], "the parts")
    ((uid,),) = hub.query("SELECT uid FROM messages WHERE msg_text LIKE 'POSN %'")
    return str(uid)


def look_at(page: Page, base: str, view: View, uid: str) -> None:
    """Go there from nowhere, so that nothing of another view is left."""
    page.goto("about:blank")
    page.goto(f"{base}/{view.address.format(uid=uid)}")
    expect_connected(page)
    for step in view.steps:
        step(page)
