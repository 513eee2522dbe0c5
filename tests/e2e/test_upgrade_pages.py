"""An upgrade at the start, seen in a real browser: the page of the progress and the dashboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, expect_connected
from tests.e2e.upgrades import upgrading

pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test when the content security policy had to step in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Policy" in line.text else None)
    yield page
    context.close()
    assert refused == []


@pytest.mark.parametrize("address", ["/", "/?q=abc#/alerts"])
def test_the_progress_turns_into_the_dashboard_by_itself(
    page: Page, old_hub: HubProcess, address: str
) -> None:
    with upgrading(old_hub) as held:
        page.goto(old_hub.url + address)
        expect(page.get_by_test_id("upgrade-percent")).to_have_text("0 %")
        held.close()
        expect_connected(page)
        assert page.url == old_hub.url + address


def test_the_progress_needs_no_script(browser: Browser, old_hub: HubProcess) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with upgrading(old_hub) as held:
        page.goto(old_hub.url)
        expect(page.get_by_test_id("upgrade")).to_be_visible()
        held.close()
        expect(page).to_have_title("ACARS Hub", timeout=20_000)
    context.close()


def test_an_open_dashboard_tells_of_an_upgrade_until_it_is_over(
    page: Page, hub: HubProcess, old_database: Path
) -> None:
    page.goto(hub.url)
    expect_connected(page)
    hub.stop()
    shutil.copy(old_database, hub.database)
    hub.environment["DB_UPGRADE_AT_START"] = "true"
    with upgrading(hub) as held:
        state = page.get_by_test_id("connection-state").first
        expect(state).to_have_attribute("data-state", "upgrading", timeout=20_000)
        expect(state).to_contain_text("Upgrading the database")
        held.close()
        expect_connected(page)
