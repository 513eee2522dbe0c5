"""What a checker of accessibility finds wrong with a page.

Separate because it brings a script of its own, which is there where the dashboard is built.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.hub_process import ROOT

AXE = ROOT / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_FIND = """async (levels) => {
  const { violations } = await axe.run(document, { runOnly: levels });
  return violations.flatMap(({ id, nodes }) => nodes.map(
    (node) => `${id}: ${node.html.slice(0, 200)} (${node.failureSummary})`));
}"""


def barriers(page: Page) -> list[str]:
    """What somebody could not use, each with the element and the reason."""
    if not page.evaluate("'axe' in window"):
        # In the browser's own world: the page's policy lets no other script in.
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(_FIND, LEVELS)
    return found
