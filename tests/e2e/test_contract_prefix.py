"""Below a path prefix, behind proxies that cut it off and those that do not: all of it works."""

from __future__ import annotations

import pytest
import requests

from acarshub.links import Link
from tests.e2e.contract import check_events
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.path_proxy import proxy
from tests.e2e.traffic import acarsdec


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


@pytest.mark.parametrize("prefix", ["/acars", "/a/b"])
def test_prefix_without_its_slash_leads_to_the_page(shared_hub: HubProcess, prefix: str) -> None:
    with proxy(shared_hub.port, prefix, strips=False, tells=True) as address:
        assert requests.get(address, timeout=10).url == f"{address}/"


@pytest.mark.parametrize("transports", [("websocket",), ("polling",), ("polling", "websocket")])
def test_socket_is_below_the_prefix(
    address: str, shared_hub: HubProcess, transports: tuple[str, ...]
) -> None:
    with listening(shared_hub, transports=transports, address=address) as listener:
        check_events(listener.events)
        shared_hub.send(Link.ACARS, acarsdec(f"BELOW {address} BY {transports}"))
        wait_for(lambda: listener.live, "the message")
