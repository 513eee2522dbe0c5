"""Below a path prefix, behind proxies that cut it off and those that do not: all of it works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, expect

from acarshub.links import Link
from tests.e2e.contract import check_events
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.pages import NEEDS_BROWSER, expect_connected
from tests.e2e.prefix_proxy import proxy
from tests.e2e.traffic import acarsdec

WAYS = {
    "cut off": ("/acars", True, False),
    "cut off and told": ("/acars", True, True),
    "left": ("/acars", False, False),
    "left and told": ("/acars", False, True),
    "of several segments": ("/radio/acars-hub_2", False, False),
}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def address(shared_hub: HubProcess, request: pytest.FixtureRequest) -> Iterator[str]:
    prefix, strips, tells = request.param
    with proxy(shared_hub.port, prefix, strips=strips, tells=tells) as address:
        yield address


def test_pages_and_files_are_below_the_prefix(address: str) -> None:
    for path in ("/health", "/metrics", "/data/stats.json", "/api/v1/messages", "/favicon.svg"):
        assert requests.get(address + path, timeout=10).ok, path
    page = requests.get(f"{address}/", timeout=10)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert requests.get(f"{address}/data/heywhatsthat.geojson", timeout=10).status_code == 404


def test_next_page_of_a_search_is_below_the_prefix(address: str, shared_hub: HubProcess) -> None:
    before = shared_hub.query("SELECT count(*) FROM messages")[0][0]
    for number in range(2):
        shared_hub.send(Link.ACARS, acarsdec(f"PAGE {number} OF {address} AFTER {before}"))
    wait_for(
        lambda: shared_hub.query("SELECT count(*) FROM messages") == [(int(str(before)) + 2,)],
        "the messages",
    )
    first = requests.get(f"{address}/api/v1/messages?limit=1", timeout=10)
    target = requests.compat.urljoin(first.url, first.links["next"]["url"])
    assert target.startswith(f"{address}/api/v1/messages?")
    assert requests.get(target, timeout=10).json()["messages"]


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")])
def test_socket_is_below_the_prefix(
    address: str, shared_hub: HubProcess, transports: tuple[str, ...]
) -> None:
    with listening(shared_hub, transports=transports, address=address) as listener:
        check_events(listener.events)
        shared_hub.send(Link.ACARS, acarsdec(f"BELOW {address} BY {transports}"))
        wait_for(lambda: listener.live, "the message")


@pytest.mark.skipif(NEEDS_BROWSER[1].args[0], reason="no Chromium is installed")
@pytest.mark.skipif(NEEDS_BROWSER[2].args[0], reason="the dashboard is not built")
@pytest.mark.browser
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
