"""What tests in a real browser share.

Separate from the tests because the dashboard and the page of an upgrade are looked at alike.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.e2e.hub_process import ROOT, HubProcess, wait_for

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
BUILT = ROOT / "acarshub" / "static" / "dashboard" / "index.html"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
    pytest.mark.skipif(not BUILT.exists(), reason="the dashboard is not built: make dashboard"),
]


OF_THE_NETWORK = ("net::ERR_", "WebSocket connection to")
"""What the browser itself reports of each attempt to reach a server that is down."""


@contextmanager
def dashboard(
    browser: Browser,
    hub: HubProcess,
    url: str = "",
    script: str = "",
    expected: Sequence[str] = (),
    **options: Any,
) -> Iterator[Page]:
    """The dashboard, connected; fails in the end when the page complained about anything.

    `url` is another way to the hub, `script` runs before the page's own, `expected` are parts of
    complaints that belong to what is tested; no service worker stands between the page and the hub
    unless `options` of the browser's context say so.
    """
    settings = {"viewport": {"width": 1440, "height": 900}, "service_workers": "block", **options}
    context = browser.new_context(**settings)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if _is_problem(line) else None)
    page.goto(url or hub.url)
    expect_connected(page)
    yield page
    context.close()
    unexpected = [told for told in problems if not any(part in told for part in expected)]
    assert unexpected == [], unexpected


def _is_problem(line: ConsoleMessage) -> bool:
    # A server that was started anew does not know sessions of the one before it.
    if line.type != "error" or "/socket.io/" in str(line.location["url"]):
        return False
    return not any(sign in line.text for sign in OF_THE_NETWORK)


def expect_connected(page: Page) -> None:
    """Return as soon as the dashboard is connected."""
    state = page.get_by_test_id("connection-state").first
    expect(state).to_have_attribute("data-state", "connected", timeout=20_000)


def expect_no_sideways_scroll(page: Page) -> None:
    """Nothing in the page, or in what scrolls in it, is wider than the window."""
    for element in ("document.documentElement", "document.getElementById('main')"):
        fits = f"{element}.scrollWidth <= {element}.clientWidth"
        wait_for(partial(page.evaluate, fits), f"{element} to fit into the window")
