"""The dashboard in a real browser below a path prefix, behind every kind of proxy."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import NEEDS_BROWSER, expect_connected
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER


def test_dashboard_works_below_the_prefix(
    browser: Browser, address: str, shared_hub: HubProcess
) -> None:
    context = browser.new_context()
    page = context.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("response", lambda each: failed.append(each.url) if each.status >= 400 else None)
    page.goto(f"{address}/")
    expect_connected(page)
    text = f"SEEN BELOW {address}"
    shared_hub.send(Link.ACARS, acarsdec(text))
    expect(page.get_by_text(text).first).to_be_visible()
    profile = page.evaluate(
        "fetch('api/v1/read-profile', {method: 'POST', body: '{}',"
        " headers: {'Content-Type': 'application/json'}}).then((answer) => answer.status)"
    )
    assert profile == 201
    context.close()
    assert failed == []
