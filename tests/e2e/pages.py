"""What tests in a real browser share.

Separate from the tests because the dashboard and the page of an upgrade are looked at alike.
"""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.hub_process import ROOT

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


def expect_connected(page: Page) -> None:
    """Return as soon as the dashboard is connected."""
    state = page.get_by_test_id("connection-state").first
    expect(state).to_have_attribute("data-state", "connected", timeout=20_000)
