"""Everybody can use every page, dialog and menu of the dashboard, on a desktop and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, barriers, barriers_everywhere, set_theme
from tests.e2e.cable import Cable
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, dashboard
from tests.e2e.traffic import acarsdec
from tests.e2e.views import EXPECTED, ON_EVERY_SCREEN, SIZES, View, fill, look_at

pytestmark = [*NEEDS_BROWSER, NEEDS_AXE]

ANOTHER_BUILD = '{"build": "00000000aaaaaaaa"}'
WITH_SOUND = 'localStorage.setItem("acarshub.preferences", JSON.stringify({ sound: true }))'


@pytest.fixture(scope="module")
def uid(shared_hub: HubProcess) -> str:
    return fill(shared_hub)


@pytest.fixture(scope="module")
def pages(browser: Browser, shared_hub: HubProcess, uid: str) -> Iterator[Mapping[str, Page]]:
    """One for each kind of screen."""
    with ExitStack() as stack:
        yield {
            screen: stack.enter_context(
                dashboard(browser, shared_hub, expected=EXPECTED, viewport=size)
            )
            for screen, size in SIZES.items()
        }


@pytest.mark.parametrize(("screen", "view"), ON_EVERY_SCREEN)
def test_everybody_can_use(
    pages: Mapping[str, Page], shared_hub: HubProcess, uid: str, screen: str, view: View
) -> None:
    page = pages[screen]
    set_theme(page, "dark")
    look_at(page, shared_hub.url, view, uid)
    assert barriers(page) == []
    set_theme(page, "light")
    # All else is the same as in the dark.
    assert barriers(page, ["color-contrast"]) == []


def test_everybody_can_use_an_empty_page(browser: Browser, hub: HubProcess) -> None:
    with dashboard(browser, hub) as page:
        for address, words in (
            ("#/", "Waiting for the first message"),
            ("#/alerts", "No alert terms yet"),
            ("#/search", "No message is stored yet"),
            ("#/stats", "Nothing was received yet."),
            ("#/status", "No message has arrived yet."),
        ):
            page.goto(f"{hub.url}/{address}")
            expect(page.get_by_text(words)).to_be_visible()
            assert barriers_everywhere(page) == {}, address


def test_everybody_can_use_what_the_bar_and_the_notes_say(
    browser: Browser, shared_hub: HubProcess, uid: str
) -> None:
    with dashboard(browser, shared_hub, script=WITH_SOUND) as page:
        page.route("**/build.json", lambda route: route.fulfill(body=ANOTHER_BUILD))
        page.reload()
        expect(page.get_by_test_id("update-note")).to_contain_text("A new version is there.")
        expect(page.locator(".alert-bell")).to_have_attribute("data-blocked", "true")
        page.get_by_test_id("pause").click()
        shared_hub.send(Link.ACARS, acarsdec("WHILE PAUSED"))
        expect(page.get_by_test_id("new-pill")).to_contain_text("1 new")
        assert barriers_everywhere(page) == {}


def test_everybody_can_use_pages_without_contact(
    browser: Browser, make_hub: Callable[..., HubProcess]
) -> None:
    hub = make_hub()
    hub.start()
    with closing(Cable(hub.port)) as cable, dashboard(browser, hub, cable.url) as page:
        page.goto(f"{cable.url}/#/stats")
        expect(page.get_by_test_id("nothing-yet")).to_be_visible()
        cable.cut()
        state = page.get_by_test_id("connection-state")
        expect(state).to_contain_text(re.compile("No contact"))
        for key, words in (("t", "No contact with the server since"), ("l", "No contact")):
            page.keyboard.press("g")
            page.keyboard.press(key)
            expect(page.locator("main").get_by_text(words).first).to_be_visible()
            assert barriers_everywhere(page) == {}, key
