"""Every page and dialog on a phone: nothing too small for a thumb, nothing beyond the edge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, dashboard
from tests.e2e.views import EXPECTED, ON_A_PHONE, PHONE, View, fill, look_at

pytestmark = NEEDS_BROWSER

TOUCHED = "button, a[href], input, select, textarea, summary, [role=button]"
TOO_SMALL = """(touched) => {
  const shown = { visibilityProperty: true, opacityProperty: true };
  const dialog = document.querySelector("dialog[open]");
  const isInText = (element) =>
    getComputedStyle(element).display === "inline" &&
    [...element.parentNode.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll(touched)]
    .filter((element) => !dialog || dialog.contains(element))
    .filter((element) => element.checkVisibility(shown) && !isInText(element))
    .filter((element) => !element.closest(".visually-hidden, .skip-link"))
    .map((element) => [element, (element.closest("label") ?? element).getBoundingClientRect()])
    .filter(([, box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)
    .map(([element, box]) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 200)}`);
}"""
BEYOND = """() => {
  const wide = [...document.querySelectorAll("html, main, main *, dialog, .popover-panel")]
    .filter((element) => !element.closest("[tabindex='0'][aria-label], pre, .receptions"))
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX)
      || element === document.documentElement || element.matches("dialog"))
    .filter((element) => element.scrollWidth > element.clientWidth);
  const outside = [...document.querySelectorAll("dialog[open], .popover-panel, header, nav")]
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > innerWidth;
    });
  return [...wide, ...outside].map((element) => element.outerHTML.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def uid(shared_hub: HubProcess) -> str:
    return fill(shared_hub)


@pytest.fixture(scope="module")
def phone(browser: Browser, shared_hub: HubProcess, uid: str) -> Iterator[Page]:
    with dashboard(browser, shared_hub, expected=EXPECTED, viewport=PHONE) as page:
        yield page


@pytest.mark.parametrize("view", ON_A_PHONE)
def test_a_thumb_hits(phone: Page, shared_hub: HubProcess, uid: str, view: View) -> None:
    phone.set_viewport_size(PHONE)
    look_at(phone, shared_hub.url, view, uid)
    assert phone.evaluate(TOO_SMALL, TOUCHED) == []


@pytest.mark.parametrize("view", ON_A_PHONE)
def test_nothing_is_beyond_the_edge(
    phone: Page, shared_hub: HubProcess, uid: str, view: View
) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    look_at(phone, shared_hub.url, view, uid)
    assert phone.evaluate(BEYOND) == []
