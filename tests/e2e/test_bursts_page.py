"""The open page while hundreds of messages come at once, and its rows are written anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import NEEDS_BROWSER, dashboard
from tests.e2e.traffic import acarsdec

BURST = 150
"""Several times what a screen holds."""
AIRCRAFT = 60
ROWS = """
    () => [...document.querySelectorAll("[data-testid=message-row]")].map((row) => [
        Number(/NUMBER (\\d+)/.exec(row.textContent)[1]),
        Number(row.getAttribute("aria-rowindex")),
        row.getBoundingClientRect().top,
    ])
"""
pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub) as page:
        yield page


def test_rows_stand_in_order_after_bursts_and_none_is_tinted(page: Page, hub: HubProcess) -> None:
    rows = page.get_by_test_id("message-row")
    _send(hub, 0, 1)
    expect(rows.first).to_have_attribute("data-fresh", "true")
    for first in (1, BURST):
        _send(hub, first, BURST)
        _expect_newest(page, first + BURST - 1)
    shown = page.evaluate(ROWS)
    assert len(shown) > 20
    newest = 2 * BURST - 1
    assert [number for number, _, _ in shown] == [newest - at for at in range(len(shown))]
    assert [place for _, place, _ in shown] == [at + 2 for at in range(len(shown))]
    tops = [top for _, _, top in shown]
    assert {below - above for above, below in pairwise(tops)} == {28}
    expect(page.locator("[data-fresh=true]")).to_have_count(0)


def test_an_open_row_stays_where_it_is_and_opens_to_its_own_message(
    page: Page, hub: HubProcess
) -> None:
    _send(hub, 0, BURST)
    _expect_newest(page, BURST - 1)
    read = page.get_by_test_id("message-row").nth(5)
    read.click()
    uid = read.get_attribute("data-uid")
    row = page.locator(f"[data-testid=message-row][data-uid='{uid}']")
    detail = page.get_by_test_id("message-detail")
    expect(detail).to_contain_text(f"NUMBER {BURST - 6} ")
    before = row.bounding_box()
    _send(hub, BURST, BURST)
    expect(page.get_by_test_id("new-pill")).to_contain_text(f"{BURST} new")
    assert row.bounding_box() == before
    expect(detail).to_contain_text(f"NUMBER {BURST - 6} ")
    page.keyboard.press("Escape")
    _expect_newest(page, 2 * BURST - 1)
    expect(detail).to_have_count(0)
    page.get_by_test_id("message-row").nth(5).click()
    expect(detail).to_contain_text(f"NUMBER {2 * BURST - 6} ")
    below = page.get_by_test_id("message-row").nth(6).bounding_box()
    opened = page.locator("[data-open=true]").bounding_box()
    assert below
    assert opened
    assert abs(below["y"] - opened["y"] - opened["height"]) < 1


def test_the_current_row_keeps_the_focus_through_a_burst(page: Page, hub: HubProcess) -> None:
    _send(hub, 0, BURST)
    _expect_newest(page, BURST - 1)
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.locator("[data-testid=message-row]:focus")
    expect(focused).to_contain_text(f"NUMBER {BURST - 2} ")
    _send(hub, BURST, BURST)
    expect(page.get_by_test_id("new-pill")).to_contain_text(f"{BURST} new")
    expect(focused).to_contain_text(f"NUMBER {BURST - 2} ")
    page.keyboard.press("j")
    expect(focused).to_contain_text(f"NUMBER {BURST - 3} ")


def test_the_focus_is_never_on_another_message_than_before(page: Page, hub: HubProcess) -> None:
    _send(hub, 0, BURST)
    _expect_newest(page, BURST - 1)
    row = page.get_by_test_id("message-row").first
    row.focus()
    uid = row.get_attribute("data-uid")
    _send(hub, BURST, BURST)
    _expect_newest(page, 2 * BURST - 1)
    assert page.evaluate("document.activeElement.dataset.uid ?? null") in (None, uid)


def test_filter_and_groups_count_what_comes_in_bursts(page: Page, hub: HubProcess) -> None:
    rows = page.get_by_test_id("message-row")
    page.get_by_role("button", name="By aircraft").click()
    for first in (0, BURST):
        _send(hub, first, BURST)
        _expect_newest(page, first + BURST - 1)
    count = 2 * BURST // AIRCRAFT
    expect(rows.first.get_by_test_id("group-count")).to_have_text(
        f"messages of this aircraft: {count}"
    )
    page.get_by_test_id("filter-text").fill("N0007")
    expect(rows).to_have_count(1)
    _send(hub, 2 * BURST, BURST)
    expected = len(range(7, 3 * BURST, AIRCRAFT))
    expect(page.get_by_test_id("counts")).to_contain_text(f"{expected} of {3 * BURST}")
    expect(rows.get_by_test_id("group-count")).to_have_text(
        f"messages of this aircraft: {expected}"
    )
    page.get_by_role("button", name="By aircraft").click()
    expect(rows).to_have_count(expected)


def _send(hub: HubProcess, first: int, count: int) -> None:
    for number in range(first, first + count):
        tail = f"N{number % AIRCRAFT:04d}"
        text = f"NUMBER {number} {number * 7919}"
        hub.send(Link.ACARS, acarsdec(text, tail=tail, flight="", block_id=str(number % 10)))
    wait_for(
        lambda: hub.query("SELECT count(*) FROM messages") == [(first + count,)], "all messages"
    )


def _expect_newest(page: Page, number: int) -> None:
    expect(page.get_by_test_id("message-row").first).to_contain_text(f"NUMBER {number} ")
