"""Whatever decoders, addresses and terms hold is text on every page, and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import requests
from playwright.sync_api import Browser, Page, Request, expect

from tests.e2e.hostile import ATTACKS, IMAGE, LINK, send_all
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard
from tests.e2e.views import (
    DESKTOP,
    EXPECTED,
    PHONE,
    RESULTS,
    STATISTICS,
    View,
    button,
    fill_in,
    look_at,
    open_all_details,
    row,
    seen,
    to_settings,
    to_terms,
    within,
)

pytestmark = NEEDS_BROWSER

TERMS = (IMAGE, LINK, "ONERROR", "%s%n")
STORED = 100
"""At least so many: some of the same aircraft are taken as parts of one message."""
WATCH = """
    window.broken = [];
    addEventListener("securitypolicyviolation", (event) => {
        window.broken.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
"""
HARM = """() => {
  const found = [...window.broken];
  for (const name of ["ran", "RAN", "polluted"]) if (name in window) found.push(`ran: ${name}`);
  const never = "img, iframe, object, embed, base, body a:not([href]), body style, body svg script,"
    + " body script:not([type=module]), marquee, meta[http-equiv]";
  for (const element of document.querySelectorAll("*")) {
    if (element.matches(never)) found.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "srcdoc") found.push(`${name}=${value}`);
      if (!/^(href|src|action|formaction|xlink:href)$/.test(name)) continue;
      const { protocol } = new URL(value, document.baseURI);
      const isIcon = element.matches("head link") && value.startsWith("data:image/png");
      if (!/^https?:$/.test(protocol) && !isIcon) found.push(`${name}=${value}`);
    }
  }
  return found;
}"""


def open_rows(page: Page) -> None:
    """As many as there are on the screen before the first one pushes the others out."""
    row(page).click()
    for _ in range(6):
        page.keyboard.press("j")
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("message-detail").first).to_be_visible()


FEEDS = (lambda page: page.locator(".feeds").click(), within("Feeds"))
ODD = quote(IMAGE, safe="")
VIEWS = (
    View("live", "", (*RESULTS, open_rows)),
    View("long-word", "?q=WWWWWWWW", (*RESULTS, open_rows)),
    View("by-aircraft", "?by=aircraft", (*RESULTS, open_rows)),
    View("links", "", (*RESULTS, button("Links"), within("Links")), "desktop"),
    View("labels", "", (*RESULTS, button("Labels"), within("Labels")), "desktop"),
    View("stations", "", (*RESULTS, button("Stations"), within("Stations")), "desktop"),
    View("sheet", "", (*RESULTS, button("Filters"), open_all_details), "phone"),
    View("feeds", "", (*RESULTS, *FEEDS)),
    View("settings", "", (*RESULTS, to_settings)),
    View("alerts", "#/alerts", (seen("[data-testid=alert-row]"), open_rows)),
    View("terms", "#/alerts", (to_terms, seen(".chip"))),
    View("preview", "#/alerts", (to_terms, fill_in("term-input-add", IMAGE), seen(".preview-row"))),
    View(
        "refused-term",
        "#/alerts",
        (
            to_terms,
            fill_in("term-input-add", IMAGE * 4),
            lambda page: page.get_by_test_id("term-input-add").press("Enter"),
            seen(".problem"),
        ),
    ),
    View("history", f"?term={ODD.upper()}#/alerts", (seen("[data-testid=alert-row]"), open_rows)),
    View("search", "#/search?q=onerror", (*RESULTS, seen("mark"), open_rows)),
    View("search-all", "#/search", (*RESULTS, open_rows)),
    View("search-field", f"#/search?station={ODD}&tail={ODD}", RESULTS),
    View("search-mistake", f"#/search?q=({ODD}", (seen("[data-testid=search-mistake]"),)),
    View(
        "search-odd",
        f"#/search?q={ODD}&link={ODD}&since={ODD}&after={ODD}&time={ODD}&sort={ODD}&label={LINK}",
        (seen("main"),),
    ),
    View("aircraft", "#/aircraft/A0B1C2", (*RESULTS, open_rows)),
    View("no-aircraft", f"#/aircraft/{ODD}none", (seen("[data-testid=subject-missing]"),)),
    View("no-message", f"#/message/{ODD}", (seen("[data-testid=subject-missing]"),)),
    View("statistics", "#/stats", (*STATISTICS, seen("[data-testid=top-stations] a"))),
    View("statistics-odd", f"#/stats?period={ODD}&hide={ODD}&span={ODD}", STATISTICS),
    View("status", "#/status", (seen("[data-testid=feed-error]"),)),
    View(
        "odd-filters",
        f"?q={ODD}&link={ODD}&label={ODD}&not-station={LINK}&__proto__[polluted]=1#/",
        (seen("main"),),
    ),
    View("odd-page", f"?term={LINK}&page={ODD}#{ODD}", RESULTS),
    View("odd-way", f"#{LINK}", RESULTS),
)
EACH = [
    pytest.param(screen, view, id=f"{screen}-{view.name}")
    for screen in ("desktop", "phone")
    for view in VIEWS
    if screen in view.on
]


@pytest.fixture(scope="module")
def hub(shared_hub: HubProcess) -> HubProcess:
    with listening(shared_hub) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": list(TERMS), "ignore": ["</b>"]})
    send_all(shared_hub.send)
    count = "SELECT count(*) FROM messages"
    wait_for(lambda: shared_hub.query(count) >= [(STORED,)], "the messages")
    return shared_hub


@pytest.fixture
def strangers(page: Page, hub: HubProcess) -> Iterator[list[str]]:
    """Requests that leave the hub, and dialogs; there are none in the end."""
    found: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((f"{hub.url}/", "data:image/", "blob:")):
            found.append(request.url)

    page.on("request", note)
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    yield found
    page.remove_listener("request", note)
    assert found == []


@pytest.fixture(scope="module")
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    """Fails in the end when the console said anything but that an odd name names nothing."""
    with dashboard(browser, hub, script=WATCH, expected=(*EXPECTED, "400")) as page:
        yield page


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize(("screen", "view"), EACH)
def test_hostile_text_is_text(page: Page, hub: HubProcess, screen: str, view: View) -> None:
    page.set_viewport_size(DESKTOP if screen == "desktop" else PHONE)
    look_at(page, hub.url, view, "")
    assert page.evaluate(HARM) == []


@pytest.mark.usefixtures("strangers")
def test_page_of_every_hostile_message_is_text(page: Page, hub: HubProcess) -> None:
    page.set_viewport_size(DESKTOP)
    producers = "SELECT min(uid) FROM messages WHERE msg_text LIKE ? GROUP BY message_type, freq"
    trees = "SELECT uid FROM messages WHERE msg_text LIKE ?"
    pages = [
        *hub.query(producers, f"{IMAGE}%"),
        *hub.query(trees, "TREE %"),
        *hub.query(trees, f"%{ATTACKS[9][1:6]}%"),
    ]
    assert len(pages) >= len(ATTACKS) + 6
    for (uid,) in pages:
        page.goto(f"{hub.url}/#/message/{uid}")
        expect(page.get_by_test_id("message-page")).to_have_attribute("data-uid", str(uid))
        open_all_details(page)
        assert page.evaluate(HARM) == [], uid


def test_text_is_shown_and_not_swallowed(page: Page, hub: HubProcess) -> None:
    look_at(page, hub.url, View("found", f'#/search?q="{ODD}"', RESULTS), "")
    page.get_by_test_id("message-row").filter(has_text=IMAGE).first.click()
    expect(page.get_by_test_id("message-detail").locator(".raw-text")).to_contain_text(IMAGE)
    look_at(page, hub.url, View("terms", "#/alerts", (to_terms,)), "")
    expect(page.locator(".chip", has_text=IMAGE.upper())).to_be_visible()
    look_at(page, hub.url, View("status", "#/status"), "")
    expect(page.get_by_test_id("feed-error").first).to_contain_text(f"{IMAGE} is no message")


def test_characters_that_reorder_or_hide_text_are_seen(page: Page, hub: HubProcess) -> None:
    unseen = re.compile(
        "[\\u0000-\\u0008\\u000b-\\u001f\\u200b-\\u200f\\u2028-\\u202e\\u2066-\\u2069]"
    )
    look_at(page, hub.url, View("live", "?q=gnp.exe", RESULTS), "")
    row(page).click()
    expect(page.get_by_test_id("message-detail")).to_contain_text("gnp.exe")
    assert not unseen.search(page.locator(".table-body").inner_text())


@pytest.mark.parametrize("path", ["/", "/alerts", f"/message/{ODD}", f"/aircraft/{ODD}", "/sw.js"])
def test_policy_lets_nothing_run_that_did_not_come_from_the_hub(hub: HubProcess, path: str) -> None:
    answer = requests.get(hub.url + path, timeout=5)
    policy = {
        name: set(values.split())
        for name, _, values in (
            part.strip().partition(" ")
            for part in answer.headers["Content-Security-Policy"].split(";")
        )
    }
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == {"'self'"}
    assert policy["connect-src"] == {"'self'"}
    assert policy["img-src"] == {"'self'", "data:"}
    for name in ("object-src", "base-uri", "form-action", "frame-ancestors"):
        assert policy[name] == {"'none'"}, name
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
