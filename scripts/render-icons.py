"""Draws the PNG icons of the dashboard from their SVG files, with the browser of the tests.

Run it after a change of one of them: `python scripts/render-icons.py`. The PNG files are kept in
the repository, so that a build needs no browser.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DASHBOARD = Path(__file__).parent.parent / "dashboard"
PUBLIC = DASHBOARD / "public"
ROUND = PUBLIC / "favicon.svg"
"""With its own corners, for systems that show an icon as it is."""
FULL = DASHBOARD / "icons" / "maskable.svg"
"""To its edges, for systems that cut it into their own shape."""

ICONS = (
    ("icon-192.png", ROUND, 192),
    ("icon-512.png", ROUND, 512),
    ("icon-maskable-512.png", FULL, 512),
    ("apple-touch-icon.png", FULL, 180),
)


def draw(page: Page, source: Path, size: int, target: Path) -> None:
    """Draw the SVG file `source` with `size` pixels each way."""
    page.set_viewport_size({"width": size, "height": size})
    style = f"<style>body{{margin:0}} svg{{display:block;width:{size}px;height:{size}px}}</style>"
    page.set_content(style + source.read_text())
    page.screenshot(path=target, omit_background=True)


def main() -> None:
    """Draw all of them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for name, source, size in ICONS:
            draw(page, source, size, PUBLIC / name)
        browser.close()


if __name__ == "__main__":
    main()
