"""The dashboard without a pointer: what can be seen can be reached, used and left again by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec
from tests.e2e.views import (
    DESKTOP,
    EXPECTED,
    PHONE,
    TAIL,
    VIEWS,
    View,
    fill,
    look_at,
)

pytestmark = NEEDS_BROWSER

PAGES = ("live", "alerts", "history", "search", "message", "aircraft", "statistics", "status")
DIALOGS = ("help", "settings", "import", "match-again", "filter-sheet", "search-sheet")
MOST_STEPS = 400
TO_THE_START = "document.body.tabIndex = -1; document.body.focus();"
"""As after loading, also on pages that take the focus where it is wanted."""
UNREACHED = """() => {
  const shown = { visibilityProperty: true };
  const wanted = "button:enabled, a[href], input:enabled, select:enabled, summary";
  return [...document.querySelectorAll(wanted)]
    .filter((element) => element.checkVisibility(shown) && element.tabIndex >= 0)
    .filter((element) => !element.dataset.reached)
    .map((element) => element.outerHTML.slice(0, 200));
}"""
REACHED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "";
  const wasThere = element.dataset.reached;
  element.dataset.reached = "yes";
  const isMarked = (place) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(place);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
  };
  // A field has its mark around its name as well, what scrolls has a line at its edge.
  const isSeen = isMarked(element) || isMarked(element.closest("label") ?? element)
    || (element.matches(".subject-scroll") && getComputedStyle(element).boxShadow !== "none");
  const { width, height } = element.getBoundingClientRect();
  if (!isSeen || width === 0 || height === 0) return `no mark: ${element.outerHTML.slice(0, 200)}`;
  return wasThere ? "again" : "";
}"""
"""Marks what has the focus; what is wrong with it, or `again` when it had it before."""

MOVING = """() => [...document.querySelectorAll("*")]
  .filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0)
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def uid(shared_hub: HubProcess) -> str:
    return fill(shared_hub)


@pytest.fixture(scope="module")
def page(browser: Browser, shared_hub: HubProcess, uid: str) -> Iterator[Page]:
    with dashboard(browser, shared_hub, expected=EXPECTED) as page:
        yield page


def view(name: str) -> View:
    return next(each for each in VIEWS if each.name == name)


def show(page: Page, hub: HubProcess, name: str, uid: str) -> None:
    page.set_viewport_size(PHONE if view(name).on == "phone" else DESKTOP)
    look_at(page, hub.url, view(name), uid)


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_and_shows_where_it_is(
    page: Page, shared_hub: HubProcess, uid: str, name: str
) -> None:
    show(page, shared_hub, name, uid)
    page.evaluate(TO_THE_START)
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        told = page.evaluate(REACHED)
        if told == "again":
            break
        assert told == ""
    assert page.evaluate(UNREACHED) == []


@pytest.mark.parametrize("name", PAGES)
def test_first_tab_leads_past_the_bar(
    page: Page, shared_hub: HubProcess, uid: str, name: str
) -> None:
    show(page, shared_hub, name, uid)
    page.evaluate(TO_THE_START)
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", DIALOGS)
def test_dialog_keeps_the_focus_and_gives_it_back(
    page: Page, shared_hub: HubProcess, uid: str, name: str
) -> None:
    show(page, shared_hub, name, uid)
    dialog = page.locator("dialog[open]")
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            page.keyboard.press(key)
            # The browser's own bar is one of the places; there the page has no focus.
            assert page.evaluate(
                "document.querySelector('dialog[open]').contains(document.activeElement)"
                " || document.activeElement === document.body"
            )
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    if name != "help":
        assert page.evaluate("document.activeElement.matches('button')")


def test_panel_opens_by_key_and_gives_the_focus_back(
    page: Page, shared_hub: HubProcess, uid: str
) -> None:
    show(page, shared_hub, "live", uid)
    for name in ("Links", "Labels", "Stations", "Alert settings"):
        button = page.get_by_role("button", name=name).first
        button.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog", name=name)
        expect(panel).to_be_visible()
        page.keyboard.press("Tab")
        assert panel.evaluate("(panel) => panel.contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
        expect(button).to_be_focused()
        page.keyboard.press("Space")
        expect(panel).to_be_visible()
        # Whoever leaves it does not want it any more.
        page.keyboard.press("Shift+Tab")
        expect(panel).to_have_count(0)


def test_filters_are_set_by_keys_alone(page: Page, shared_hub: HubProcess, uid: str) -> None:
    show(page, shared_hub, "live", uid)
    page.keyboard.press("/")
    page.keyboard.type(TAIL.lower())
    rows = page.get_by_test_id("message-row")
    expect(rows).to_have_count(3)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Alerts only").press("Space")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Clear").press("Enter")
    assert rows.count() > 3
    assert page.evaluate("document.activeElement !== document.body")


def test_list_is_walked_by_arrows_and_left_where_it_was_entered(
    page: Page, shared_hub: HubProcess, uid: str
) -> None:
    show(page, shared_hub, "live", uid)
    rows = page.get_by_test_id("message-row")
    page.locator(".skip-link").focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    detail = page.get_by_test_id("message-detail")
    assert detail.evaluate("(detail) => detail.contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)
    expect(rows.nth(1)).to_be_focused()


def test_alert_is_marked_read_by_key_and_the_place_is_kept(
    page: Page, shared_hub: HubProcess, uid: str
) -> None:
    show(page, shared_hub, "alerts", uid)
    alert = page.get_by_test_id("alert-row").first
    alert.get_by_test_id("mark-read").press("Enter")
    expect(alert).to_have_attribute("data-read", "true")
    expect(alert).to_be_focused()


def test_nothing_moves_where_that_is_not_wanted(browser: Browser, hub: HubProcess) -> None:
    with dashboard(browser, hub, reduced_motion="reduce") as page:
        expect_connected(page)
        hub.send(Link.ACARS, acarsdec("NEW"))
        expect(page.get_by_test_id("message-row")).to_have_attribute("data-fresh", "true")
        assert page.evaluate("document.getAnimations().length") == 0
        for key in ("a", "s", "t", "h"):
            page.keyboard.press("g")
            page.keyboard.press(key)
            expect(page.locator("main h1").first).to_be_attached()
            page.evaluate("document.activeElement.blur()")
            assert page.evaluate(MOVING) == []
