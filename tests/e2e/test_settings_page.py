"""The settings in a real browser: applied at once, kept, the same in every tab, safe to import."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, dashboard, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

TWELVE_HOURS = re.compile(r"(0\d|1[012]):\d\d:\d\d [AP]M")
HOSTILE = "<img src=x onerror=\"window.ran='yes'\">"


@pytest.fixture(scope="module")
def hub(shared_hub: HubProcess) -> HubProcess:
    shared_hub.send(Link.ACARS, acarsdec("POS REPORT"))
    frame = acarsdec("", tail="D-HIGH", alt=35_000)
    shared_hub.send(Link.ACARS, frame)
    return shared_hub


@pytest.fixture
def page(browser: Browser, hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, hub, color_scheme="dark") as page:
        expect(page.get_by_test_id("message-row")).to_have_count(2)
        yield page


def opened(page: Page) -> Locator:
    page.keyboard.press(",")
    settings = page.get_by_test_id("settings")
    expect(settings).to_be_visible()
    return settings


def close(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("settings")).to_have_count(0)


def choose(settings: Locator, name: str, option: str) -> None:
    group = settings.get_by_role("group", name=name, exact=True)
    group.get_by_role("button", name=option, exact=True).click()


def take(page: Page, content: object) -> Locator:
    """Import a file; what is said of it."""
    text = content if isinstance(content, str) else json.dumps(content)
    file = {"name": "settings.json", "mimeType": "application/json", "buffer": text.encode()}
    page.get_by_test_id("settings-file").set_input_files([file])  # type: ignore[list-item]
    return page.get_by_test_id("settings-outcome")


def test_they_open_by_key_and_by_button_and_close(page: Page) -> None:
    settings = opened(page)
    close(page)
    page.get_by_test_id("open-settings").click()
    expect(settings).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(settings).to_have_count(0)
    expect(page.get_by_test_id("open-settings")).to_be_focused()


def test_every_choice_applies_at_once_and_is_kept(page: Page) -> None:
    settings = opened(page)
    root = page.locator("html")
    row = page.get_by_test_id("message-row").first
    choose(settings, "Theme", "Light")
    expect(root).to_have_attribute("data-theme", "light")
    choose(settings, "Rows", "Comfortable")
    choose(settings, "Times in", "UTC")
    choose(settings, "Clock", "12 hours")
    choose(settings, "Altitude in", "Metres")
    expect(page.get_by_test_id("format-example")).to_have_text(
        re.compile(TWELVE_HOURS.pattern + " UTC, 10668 m")
    )
    for _ in range(2):
        expect(row.locator(".c-time")).to_have_text(TWELVE_HOURS)
        expect(page.locator(".head .c-time")).to_have_text("Time UTC")
        box = row.bounding_box()
        assert box
        assert box["height"] == 36
        page.reload()
        expect_connected(page)
        expect(root).to_have_attribute("data-theme", "light")


def test_altitudes_follow_the_choice_in_rows_and_details(page: Page) -> None:
    row = page.get_by_test_id("message-row").filter(has_text="D-HIGH")
    expect(row).to_contain_text("35000 ft")
    choose(opened(page), "Altitude in", "Metres")
    close(page)
    expect(row).to_contain_text("10668 m")
    row.click()
    expect(page.get_by_test_id("message-detail")).to_contain_text("10668 m")


def test_rows_can_say_how_long_ago_their_messages_came(page: Page) -> None:
    choose(opened(page), "Rows say", "How long ago")
    close(page)
    time = page.get_by_test_id("message-row").first.locator(".c-time")
    expect(time).to_have_text(re.compile(r"^(now|\d+ (s|min) ago)$"))
    expect(time).to_have_attribute("title", re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"))
    expect(page.locator(".head .c-time")).to_have_text("Heard")
    # It goes on by itself.
    expect(time).to_have_text(re.compile(r"^\d+ s ago$"), timeout=15_000)


def test_columns_can_be_left_out_and_put_in(page: Page) -> None:
    settings = opened(page)
    for name in ("Aircraft", "Label", "MHz"):
        choose(settings, "Columns", name)
    close(page)
    row = page.get_by_test_id("message-row").first
    for _ in range(2):
        expect(row.locator(".c-frequency")).to_have_text("131.550")
        expect(row.locator(".c-aircraft")).to_be_hidden()
        expect(row.locator(".c-label")).to_be_hidden()
        expect(row.locator(".c-station")).to_have_text("XX-TEST-ACARS")
        shown = [
            [cell.bounding_box() for cell in cells.all() if cell.is_visible()]
            for cells in (page.locator(".head > span"), row.locator("> span"))
        ]
        places = [[round(box["x"]) for box in boxes if box] for boxes in shown]
        assert places[0] == places[1]
        page.reload()
        expect_connected(page)
    # Where two lines hold all, nothing is left out.
    page.set_viewport_size({"width": 820, "height": 1180})
    expect(row.locator(".c-aircraft")).to_be_visible()
    expect(row.locator(".c-frequency")).to_be_hidden()


def test_another_tab_follows(page: Page, hub: HubProcess) -> None:
    other = page.context.new_page()
    other.goto(hub.url)
    expect_connected(other)
    settings = opened(page)
    choose(settings, "Theme", "Light")
    choose(settings, "Clock", "12 hours")
    expect(other.locator("html")).to_have_attribute("data-theme", "light")
    expect(other.locator(".c-time").nth(1)).to_have_text(TWELVE_HOURS)


def test_times_fit_their_column_on_both_clocks(page: Page) -> None:
    cut_off = "(cell) => cell.scrollWidth > cell.clientWidth"
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for clock in ("24 hours", "12 hours"):
            choose(opened(page), "Clock", clock)
            close(page)
            cell = page.get_by_test_id("message-row").first.locator(".c-time")
            assert not cell.evaluate(cut_off), (width, clock)


def test_exported_settings_can_be_imported(page: Page, tmp_path: Path) -> None:
    settings = opened(page)
    choose(settings, "Theme", "Light")
    choose(settings, "Rows", "Comfortable")
    with page.expect_download() as download:
        settings.get_by_role("button", name="Export").click()
    path = tmp_path / "settings.json"
    download.value.save_as(path)
    assert download.value.suggested_filename == "acarshub-settings.json"
    kept = json.loads(path.read_text())
    assert (kept["kind"], kept["version"]) == ("acarshub-settings", 1)
    assert kept["settings"]["density"] == "comfortable"
    settings.get_by_role("button", name="Reset").click()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    expect(take(page, path.read_text())).to_contain_text("Settings of the file are set.")
    expect(page.locator("html")).to_have_attribute("data-density", "comfortable")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_reset_can_be_undone(page: Page) -> None:
    settings = opened(page)
    choose(settings, "Theme", "Light")
    settings.get_by_role("button", name="Reset").click()
    expect(page.get_by_test_id("settings-outcome")).to_contain_text("as in a new browser")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    settings.get_by_role("button", name="Undo").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HOSTILE, "no JSON"),
        ("[" * 50_000, "no JSON"),
        ("x" * 1_100_000, "too large"),
        ({"kind": HOSTILE}, "no settings"),
        (
            {"kind": "acarshub-settings", "version": 1, "settings": {"theme": HOSTILE}},
            '"theme" must be "system", "light" or "dark".',
        ),
        ({"kind": "acarshub-settings", "version": 99, "settings": {}}, "newer"),
    ],
    ids=["markup", "nested", "large", "other", "value", "newer"],
)
def test_a_bad_file_changes_nothing_and_is_explained(
    page: Page, content: object, words: str
) -> None:
    settings = opened(page)
    choose(settings, "Rows", "Comfortable")
    expect(take(page, content)).to_contain_text(words)
    expect(page.locator("html")).to_have_attribute("data-density", "comfortable")
    assert page.evaluate("window.ran") is None


def test_what_is_unknown_in_a_file_is_left_out(page: Page) -> None:
    opened(page)
    settings = {"theme": "light", HOSTILE: HOSTILE, "constructor": {"prototype": 1}}
    content = {"kind": "acarshub-settings", "version": 1, "settings": settings}
    expect(take(page, content)).to_contain_text("2 entries are unknown here.")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate("window.ran") is None


def test_settings_of_before_are_taken_over(page: Page) -> None:
    page.evaluate(
        """() => {
            localStorage.clear();
            const before = { theme: "light", zone: "utc", sound: false, volume: 20 };
            localStorage.setItem("acarshub.preferences", JSON.stringify(before));
        }"""
    )
    page.reload()
    expect_connected(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator(".head .c-time")).to_have_text("Time UTC")


def test_a_phone_reaches_them_and_nothing_leaves_the_screen(page: Page) -> None:
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        button = page.get_by_test_id("open-settings")
        expect(button).to_be_in_viewport(ratio=0.95)
        button.click()
        dialog = page.get_by_role("dialog", name="Settings")
        expect(page.get_by_test_id("settings")).to_be_visible()
        assert dialog.evaluate("(box) => box.scrollWidth <= box.clientWidth")
        for name in ("Export", "Import", "Reset"):
            box = dialog.get_by_role("button", name=name).bounding_box()
            assert box
            assert box["height"] >= 44
        close(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_dates_are_written_in_the_chosen_order(page: Page) -> None:
    choose(opened(page), "Dates", "31.12.2026")
    close(page)
    page.get_by_test_id("message-row").first.click()
    detail = page.get_by_test_id("message-detail")
    expect(detail).to_contain_text(re.compile(r"\d\d\.\d\d\.\d{4} \d\d:\d\d"))
