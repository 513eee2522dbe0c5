"""Messages as cards in a real browser: what they say, how they stand, and that nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from acarshub.links import Link
from tests.e2e.accessibility import NEEDS_AXE, THEMES, barriers, set_theme
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import (
    NEEDS_BROWSER,
    dashboard,
    expect_connected,
    expect_no_sideways_scroll,
)
from tests.e2e.traffic import acarsdec, every_producer

pytestmark = NEEDS_BROWSER

HOSTILE = "<img src=x onerror=\"window.ran='yes'\">\u202e<script>window.ran='yes'</script>"
HEARD_AT = 1_790_000_000.0
FEW = 40
"""Messages that fill more than every screen here."""

WHOLE_CARDS = """() => {
  const list = document.querySelector(".table-scroll").getBoundingClientRect();
  return [...document.querySelectorAll(".card")].filter((card) => {
    const { top, bottom } = card.getBoundingClientRect();
    return top >= list.top && bottom <= list.bottom;
  }).length;
}"""
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".table-item")]
    .map((item) => item.getBoundingClientRect())
    .sort((a, b) => a.top - b.top);
  return boxes.filter((box, index) => index > 0 && Math.abs(box.top - boxes[index - 1].bottom) > 1)
    .length;
}"""
SCROLL_DOWN = """(pixels) => new Promise((stands) => {
  const list = document.querySelector(".table-scroll");
  list.addEventListener("scrollend", () => requestAnimationFrame(stands), { once: true });
  list.scrollTop = pixels;
})"""
FIRST_IN_SIGHT = """() => {
  const { top } = document.querySelector(".table-scroll").getBoundingClientRect();
  const edge = document.querySelector(".table-head")?.getBoundingClientRect().bottom ?? top;
  const rows = [...document.querySelectorAll(".table-item [role=row][data-uid]")];
  const boxes = rows.map((row) => [row.dataset.uid, row.getBoundingClientRect()]);
  const [uid] = boxes.filter(([, box]) => box.bottom > edge + 1)
    .sort(([, a], [, b]) => a.top - b.top)[0];
  return uid;
}"""


def send_traffic(hub: HubProcess) -> None:
    """Forty of different lengths, then one of every producer, and one that means harm."""
    for number in range(FEW):
        text = f"NUMBER {number} " + "LOADSHEET FINAL EDNO 2 ZFW 57749 " * (number % 7)
        hub.send(Link.ACARS, acarsdec(text, tail=f"D-A{number:03d}", msgno=f"M{number:02d}A"))
    for sample in every_producer():
        hub.send(sample.link, sample.payload)
    fields = {"tail": "<b>T</b>", "flight": "<i>F</i>", "station_id": HOSTILE, "msgno": "<u>1"}
    hub.send(Link.ACARS, acarsdec(f"{HOSTILE} TO DIVERT", mode="<", **fields))


@pytest.fixture(scope="module")
def busy_hub(shared_hub: HubProcess) -> HubProcess:
    """A hub that has told all kinds of messages."""
    with listening(shared_hub) as listener:
        listener.ask("update_alerts", {"terms": ["DIVERT"], "ignore": []})
        wait_for(lambda: listener.payloads("alerts_refreshed"), "the new term")
    send_traffic(shared_hub)
    stored = FEW + len(every_producer()) + 1
    wait_for(
        lambda: shared_hub.query("SELECT count(*) FROM messages")[0][0] == stored, "all messages"
    )
    return shared_hub


@pytest.fixture
def page(browser: Browser, busy_hub: HubProcess) -> Iterator[Page]:
    with dashboard(browser, busy_hub, color_scheme="dark", reduced_motion="reduce") as page:
        page.get_by_test_id("cards-toggle").click()
        expect(cards(page).first).to_be_visible()
        yield page


def cards(page: Page) -> Locator:
    return page.get_by_test_id("message-card")


def card_of(page: Page, text: str) -> Locator:
    """The one card of that text, wherever its message came in between those of other links."""
    page.get_by_role("searchbox").fill(text)
    card = cards(page).filter(has_text=text)
    expect(card).to_have_count(1)
    return card


def expect_below_each_other(page: Page) -> None:
    """None stands over another, and no gap is left where one has become lower."""
    wait_for(lambda: page.evaluate(OVERLAPS) == 0, "cards that stand below each other")


def scroll_down(page: Page, pixels: int) -> None:
    """Scroll the list, and return when it stands still."""
    page.evaluate(SCROLL_DOWN, pixels)
    expect_below_each_other(page)


def test_the_choice_is_kept_and_holds_for_every_list(page: Page) -> None:
    page.reload()
    expect_connected(page)
    expect(cards(page).first).to_be_visible()
    expect(page.get_by_test_id("message-row")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_test_id("alert-card")).to_have_count(1)
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.get_by_role("searchbox").first.fill("LOADSHEET")
    page.keyboard.press("Enter")
    expect(cards(page).first).to_contain_text("LOADSHEET")
    page.get_by_test_id("cards-toggle").click()
    expect(page.get_by_test_id("message-row").first).to_contain_text("LOADSHEET")


def test_the_choice_stands_among_the_settings(page: Page) -> None:
    page.keyboard.press(",")
    group = page.get_by_role("group", name="Messages as", exact=True)
    expect(group.get_by_role("button", name="Cards")).to_have_attribute("aria-pressed", "true")
    group.get_by_role("button", name="Table").click()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("message-row").first).to_be_visible()
    expect(page.get_by_test_id("cards-toggle")).to_have_attribute("aria-pressed", "false")


def test_a_card_says_what_a_row_has_no_room_for(page: Page) -> None:
    card = card_of(page, "DUMPVDL2")
    for words in ("V2", "XX0043", "N901XX", "A0B1C2", "H1", "XX-TEST-VDLM", "-16.6 dB"):
        expect(card).to_contain_text(words)
    facts = card.locator("dl > div")
    expect(facts.filter(has_text="Frequency")).to_have_text("Frequency136.650 MHz")
    expect(facts.filter(has_text="From")).to_have_text("FromA0B1C2")
    expect(facts.filter(has_text="To")).to_contain_text("10214A")
    expect(facts.filter(has_text="Block")).to_have_text("Block3")
    expect(facts.filter(has_text="Number")).to_have_text("NumberD02A")


def test_hostile_text_stays_text(page: Page) -> None:
    card = card_of(page, "TO DIVERT")
    expect(card).to_contain_text("<img src=x onerror=")
    expect(card).to_contain_text("\ufffd<script>")
    expect(card.locator("mark")).to_have_text("DIVERT")
    expect(card.get_by_role("img", name="alert")).to_be_visible()
    card.click()
    expect(page.get_by_test_id("message-detail")).to_be_visible()
    assert page.locator(".card img, .card script").count() == 0
    assert page.evaluate("window.ran") is None


def test_keys_move_open_and_close_and_the_ways_out_follow(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    card = cards(page).nth(1)
    expect(card).to_be_focused()
    expect(card).to_have_attribute("data-current", "true")
    actions = page.get_by_test_id("card-actions")
    expect(actions).to_have_count(1)
    page.keyboard.press("Tab")
    expect(actions.get_by_role("link", name="Open")).to_be_focused()
    page.keyboard.press("k")
    expect(cards(page).first).to_be_focused()
    page.keyboard.press("Enter")
    expect(cards(page).first).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_test_id("message-detail")).to_be_visible()
    expect_below_each_other(page)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("message-detail")).to_have_count(0)
    expect_below_each_other(page)


def test_a_card_leads_to_the_page_of_its_message(page: Page) -> None:
    card = cards(page).nth(3)
    uid = card.get_attribute("data-uid")
    expect(page.get_by_test_id("card-actions")).to_have_count(0)
    card.hover()
    card.get_by_role("link", name="Open").click()
    expect(page).to_have_url(f"{page.url.split('/message')[0]}/message/{uid}")


def test_what_is_read_stays_in_its_place(browser: Browser, hub: HubProcess) -> None:
    with dashboard(browser, hub, reduced_motion="reduce") as page:
        page.get_by_test_id("cards-toggle").click()
        send_traffic(hub)
        expect(page.get_by_test_id("counts")).to_have_text(f"{FEW + 9} messages")
        scroll_down(page, 1_000)
        first = page.evaluate(FIRST_IN_SIGHT)
        read = page.locator(f".card[data-uid='{first}']")
        before = read.bounding_box()
        for number in range(5):
            hub.send(Link.ACARS, acarsdec(f"LATER {number}", msgno=f"L{number:02d}A"))
        expect(page.get_by_test_id("new-pill")).to_contain_text("5 new")
        assert read.bounding_box() == before
        page.get_by_test_id("new-pill").click()
        expect(cards(page).first).to_contain_text("LATER 4")
        expect_below_each_other(page)


def test_who_reads_goes_on_at_the_same_message_in_the_other_form(page: Page) -> None:
    scroll_down(page, 1_500)
    first = page.evaluate(FIRST_IN_SIGHT)
    for form in (".row[data-uid]", ".card"):
        page.get_by_test_id("cards-toggle").click()
        expect(page.locator(form).first).to_be_visible()
        wait_for(lambda: page.evaluate(FIRST_IN_SIGHT) == first, "the same message on top")
        expect_below_each_other(page)


def test_cards_stand_for_aircraft_and_open_to_all_their_messages(
    browser: Browser, hub: HubProcess
) -> None:
    for text in ("FIRST", "SECOND", "THIRD"):
        hub.send(Link.ACARS, acarsdec(text, tail="D-AIBC"))
    with dashboard(browser, hub, f"{hub.url}/?by=aircraft") as page:
        page.get_by_test_id("cards-toggle").click()
        expect(cards(page)).to_have_count(1)
        expect(page.get_by_test_id("group-count")).to_have_text("messages of this aircraft: 3")
        cards(page).click()
        expect(page.get_by_test_id("earlier-message")).to_have_count(2)


def test_further_receptions_reach_the_card_that_is_shown(browser: Browser, hub: HubProcess) -> None:
    with dashboard(browser, hub) as page:
        page.get_by_test_id("cards-toggle").click()
        heard = acarsdec("HEARD TWICE", station_id="XX-NEAR", timestamp=HEARD_AT)
        hub.send(Link.ACARS, heard)
        card = card_of(page, "HEARD TWICE")
        expect(card).not_to_contain_text("Heard by")
        hub.send(Link.ACARS, {**heard, "station_id": "XX-FAR", "timestamp": HEARD_AT + 0.25})
        expect(card).to_contain_text("Heard byXX-NEAR, XX-FAR")
        expect(card.get_by_test_id("times-heard")).to_have_text("\u00d72")


def test_alerts_are_marked_read_on_their_cards(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("a")
    card = page.get_by_test_id("alert-card")
    expect(card).to_have_attribute("data-read", "false")
    expect(card.locator(".card-terms")).to_have_text("matched DIVERT")
    card.get_by_test_id("mark-read").click()
    expect(card).to_have_attribute("data-read", "true")
    expect(card.get_by_test_id("mark-read")).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "height", "least"), [(1440, 900, 8), (820, 1180, 8), (390, 844, 3), (320, 700, 2)]
)
def test_several_fit_on_every_screen_and_none_is_cut_off(
    page: Page, width: int, height: int, least: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    for theme in THEMES:
        set_theme(page, theme)
        expect_no_sideways_scroll(page)
        expect_below_each_other(page)
        assert page.evaluate(WHOLE_CARDS) >= least
        page.keyboard.press("j")
        expect(page.get_by_test_id("card-actions")).to_have_count(1)
        cut_off = "(one) => one.scrollWidth > one.clientWidth"
        for box in (".table-scroll", ".card-actions", ".card[data-current=true]"):
            assert not page.locator(box).evaluate(cut_off), box


@NEEDS_AXE
def test_nobody_is_kept_from_using_them(page: Page) -> None:
    cards(page).nth(2).click()
    expect(page.get_by_test_id("message-detail")).to_be_visible()
    for theme in THEMES:
        set_theme(page, theme)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert barriers(page) == []
