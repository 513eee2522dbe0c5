"""What stays of a search in a real browser: its question under a name, its answer as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, barriers
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

FUEL = 3


@pytest.fixture(scope="module")
def hub(shared_hub: HubProcess) -> HubProcess:
    for number in range(FUEL):
        shared_hub.send(Link.ACARS, acarsdec(f"FUEL {number}", tail=f"D-AFU{number}"))
    shared_hub.send(Link.ACARS, acarsdec("WATER"))
    return shared_hub


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        expect(page.get_by_test_id("message-row")).to_have_count(FUEL + 1)
        yield page


def found(page: Page) -> Locator:
    return page.get_by_role("treegrid", name="Found messages").get_by_test_id("message-row")


def search(page: Page, hub: HubProcess, question: str) -> None:
    page.goto(f"{hub.url}/#/search?{question}")
    expect(page.get_by_test_id("search-count")).not_to_be_empty()


def opened(page: Page) -> Locator:
    page.get_by_role("button", name="Saved, export").click()
    return page.get_by_role("dialog", name="Saved searches and export")


def downloaded(page: Page, form: str) -> str:
    with page.expect_download() as waited:
        page.get_by_test_id(f"export-{form}").click()
    assert waited.value.suggested_filename == f"acarshub-messages.{form}"
    return Path(waited.value.path()).read_text(encoding="utf-8")


def test_all_messages_of_a_search_come_as_a_file(page: Page, hub: HubProcess) -> None:
    search(page, hub, "q=FUEL&link=acars&time=1h")
    expect(found(page)).to_have_count(FUEL)
    opened(page)
    rows = list(csv.DictReader(downloaded(page, "csv").splitlines()))
    assert sorted(row["text"] for row in rows) == ["FUEL 0", "FUEL 1", "FUEL 2"]
    lines = [json.loads(line) for line in downloaded(page, "jsonl").splitlines()]
    assert {line["tail"] for line in lines} == {"D-AFU0", "D-AFU1", "D-AFU2"}


def test_a_saved_search_is_there_after_a_reload_until_it_is_forgotten(
    page: Page, hub: HubProcess
) -> None:
    search(page, hub, "q=FUEL&tail=D-AFU1")
    panel = opened(page)
    name = panel.get_by_test_id("saved-name")
    expect(name).to_have_value("FUEL, Tail D-AFU1")
    name.fill("One <b>tail</b>")
    name.press("Enter")
    expect(panel).to_contain_text("It is saved.")
    search(page, hub, "")
    page.reload()
    expect_connected(page)
    expect(found(page)).to_have_count(FUEL + 1)
    panel = opened(page)
    panel.get_by_role("link", name="One <b>tail</b>").click()
    expect(found(page)).to_have_count(1)
    panel.get_by_role("button", name="Forget One <b>tail</b>").click()
    expect(panel).to_contain_text("None yet.")


def test_on_a_phone_both_are_in_the_sheet(page: Page, hub: HubProcess) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    search(page, hub, "q=WATER")
    page.get_by_role("button", name="Filters").click()
    page.get_by_test_id("save-search").click()
    page.get_by_role("button", name="Close").click()
    search(page, hub, "")
    expect(found(page)).to_have_count(FUEL + 1)
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_test_id("export-csv")).to_be_visible()
    page.get_by_role("link", name="WATER").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(found(page)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@NEEDS_AXE
def test_everybody_can_keep_a_search(page: Page, hub: HubProcess) -> None:
    search(page, hub, "q=FUEL")
    panel = opened(page)
    panel.get_by_test_id("save-search").click()
    expect(panel.get_by_role("link", name="FUEL")).to_be_visible()
    assert barriers(page) == []
