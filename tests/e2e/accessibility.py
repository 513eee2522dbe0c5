"""What a page makes hard for people who do not see it well, as axe finds it.

Separate from the tests because every page is held to the same rules.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.hub_process import ROOT

AXE = ROOT / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"

NEEDS_AXE = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make dashboard")

THEMES = ("light", "dark")

_RUN = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


def barriers(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first places."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, object]] = page.evaluate(_RUN)
    return [
        f"{each['id']}: {[node['html'] for node in each['nodes'][:3]]}"  # type: ignore[index]
        for each in found
    ]


def set_theme(page: Page, theme: str) -> None:
    """Show the page in that theme, as a system that prefers it does."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.locator(f"html[data-theme={theme}]").wait_for()
