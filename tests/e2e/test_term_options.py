"""What a browser wants of single alert terms: colour, silence, group; seen in a real one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, THEMES, barriers, set_theme
from tests.e2e.hub_process import HubProcess, Listener, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

# What would be heard, noted by the page: a test has no ears.
NOTED = """
window.told = [];
window.Notification = class {
  static permission = "granted";
  constructor(title, { body }) { window.told.push(body); }
  close() {}
};
localStorage.setItem("acarshub.settings", JSON.stringify({version: 1, settings: {desktop: true}}));
"""


@pytest.fixture
def hub(make_hub: Callable[..., HubProcess]) -> HubProcess:
    hub = make_hub()
    hub.start()
    with closing(Listener(hub)) as listener:
        listener.answer("change_alerts", "alerts_changed", {"add": ["FIRE", "SMOKE", "FUEL"]})
    return hub


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def to_alerts(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_attached()


def options(page: Page, term: str) -> Locator:
    page.get_by_role("button", name=f"Options of {term}").click()
    return page.get_by_role("dialog", name=term)


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_colour_of_a_term_is_on_its_alerts_also_after_a_reload(page: Page, hub: HubProcess) -> None:
    hub.send(Link.ACARS, acarsdec("A FIRE"))
    hub.send(Link.ACARS, acarsdec("NO FUEL"))
    to_alerts(page)
    expect(page.get_by_test_id("alert-row")).to_have_count(2)
    options(page, "FIRE").get_by_role("button", name="violet").click()
    close(page)
    marked = page.locator(".term-word[data-colour=violet]:visible")
    expect(marked).to_have_text(["FIRE"])
    page.reload()
    expect_connected(page)
    expect(marked).to_have_text(["FIRE"])
    page.keyboard.press("g")
    page.keyboard.press("l")
    fire = page.get_by_test_id("message-row").filter(has_text="A FIRE")
    expect(fire.get_by_role("img", name="alert")).to_have_attribute("data-colour", "violet")
    fuel = page.get_by_test_id("message-row").filter(has_text="NO FUEL")
    expect(fuel.get_by_role("img", name="alert")).not_to_have_attribute(
        "data-colour", re.compile(".")
    )


def test_group_is_listed_in_one_under_an_address(page: Page, hub: HubProcess) -> None:
    for text in ("A FIRE", "SMOKE", "NO FUEL"):
        hub.send(Link.ACARS, acarsdec(text))
    to_alerts(page)
    expect(page.get_by_test_id("alert-row")).to_have_count(3)
    for term in ("FIRE", "SMOKE"):
        options(page, term).get_by_test_id("term-group").fill("Cabin <b>")
        close(page)
    page.get_by_test_id("alerts-choice").select_option(label="Cabin <b>")
    rows = page.get_by_test_id("alert-row")
    expect(rows).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?term=FIRE&term=SMOKE#/alerts$"))
    page.reload()
    expect(rows).to_have_count(2)
    expect(page.get_by_test_id("alerts-choice").locator("option:checked")).to_have_text("Cabin <b>")


def test_snoozed_and_silent_terms_are_listed_and_not_told_of(
    browser: Browser, hub: HubProcess
) -> None:
    with dashboard(browser, hub, script=NOTED) as page:
        to_alerts(page)
        options(page, "FIRE").get_by_role("button", name="1 h").click()
        expect(page.get_by_role("dialog")).to_contain_text("until")
        close(page)
        options(page, "SMOKE").get_by_role("button", name="Silent").click()
        close(page)
        for text in ("A FIRE", "SMOKE", "NO FUEL"):
            hub.send(Link.ACARS, acarsdec(text))
        expect(page.get_by_test_id("alert-row")).to_have_count(3)
        wait_for(lambda: page.evaluate("window.told.length > 0"), "a notification")
        told: list[str] = page.evaluate("window.told")
        assert [body.split("\n")[-1] for body in told] == ["NO FUEL"]


def test_bell_silences_all_for_a_while(browser: Browser, hub: HubProcess) -> None:
    with dashboard(browser, hub, script=NOTED) as page:
        page.get_by_role("button", name="Alert settings").click()
        quiet = page.get_by_test_id("quiet-setting")
        quiet.get_by_role("button", name="1 h").click()
        expect(page.get_by_role("button", name="Alert settings, quiet for a while")).to_be_visible()
        hub.send(Link.ACARS, acarsdec("A FIRE"))
        expect(page.locator("[data-testid=message-row][data-alert=true]")).to_have_count(1)
        quiet.get_by_role("button", name="End").click()
        hub.send(Link.ACARS, acarsdec("NO FUEL"))
        wait_for(lambda: page.evaluate("window.told.length > 0"), "a notification")
        told: list[str] = page.evaluate("window.told")
        assert [body.split("\n")[-1] for body in told] == ["NO FUEL"]


def test_dialog_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Alerts").click()
    page.get_by_role("button", name="Terms", exact=True).click()
    dialog = options(page, "FIRE")
    expect(dialog.get_by_role("button", name="1 week")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@NEEDS_AXE
def test_everybody_can_use_the_options_and_read_every_colour(page: Page, hub: HubProcess) -> None:
    for term, colour in (("FIRE", "yellow"), ("SMOKE", "violet"), ("FUEL", "green")):
        hub.send(Link.ACARS, acarsdec(f"A {term}"))
        to_alerts(page)
        options(page, term).get_by_role("button", name=colour).click()
        close(page)
    expect(page.locator(".term-word[data-colour]:visible")).to_have_count(3)
    for theme in THEMES:
        set_theme(page, theme)
        assert barriers(page) == []
        dialog = options(page, "FIRE")
        expect(dialog).to_be_visible()
        assert barriers(page) == []
        close(page)
