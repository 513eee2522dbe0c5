"""What a checker of accessibility finds wrong with a page.

Separate because it brings a script of its own, which is there where the dashboard is built.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.e2e.hub_process import ROOT

AXE = ROOT / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
NEEDS_AXE = pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make dashboard")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")

_FIND = """async (levels) => {
  const { violations } = await axe.run(document, { runOnly: levels });
  return violations.flatMap(({ id, nodes }) => nodes.map(
    (node) => `${id}: ${node.html.slice(0, 200)} (${node.failureSummary})`));
}"""


def barriers(page: Page, rules: Sequence[str] = LEVELS) -> list[str]:
    """What somebody could not use, each with the element and the reason.

    `rules` are names of levels or of single rules.
    """
    if not page.evaluate("'axe' in window"):
        # By the debugger: the page's policy lets no other script in.
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(_FIND, list(rules))
    return found


def barriers_everywhere(page: Page) -> dict[str, list[str]]:
    """The same on a desktop and a phone in both themes; empty where there are none."""
    found = {}
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            if here := barriers(page):
                found[f"{theme} {width}"] = here
    return found


def set_theme(page: Page, theme: Literal["dark", "light"]) -> None:
    """Show the page in that theme, as a system that prefers it does."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.locator(f"html[data-theme={theme}]").wait_for()
