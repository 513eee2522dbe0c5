"""What is fetched over HTTP: the established files and pages, with their headers and shapes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import requests

from acarshub.coverage.service import PROGRAM
from acarshub.links import Link
from tests.coverage.answers import ANSWER, RING, Service, serving
from tests.e2e.contract import HEALTH, RATE, check_events, mistakes
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec
from tests.e2e.upgrades import processes_of

STATS = "/data/stats.json"
OUTLINE = "/data/heywhatsthat.geojson"


def get(hub: HubProcess, path: str) -> requests.Response:
    return requests.get(hub.url + path, timeout=10)


def test_health_is_of_the_established_shape(shared_hub: HubProcess) -> None:
    answer = get(shared_hub, "/health")
    assert answer.status_code == 200
    assert list(mistakes(answer.json(), HEALTH)) == []


def test_metrics_are_prometheus_text(shared_hub: HubProcess) -> None:
    answer = get(shared_hub, "/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = [line for line in answer.text.splitlines() if line.startswith("# TYPE acarshub_")]
    for line in families:
        name = line.split()[2]
        if name.startswith(("acarshub_rrd_", "acarshub_database_", "acarshub_alert_")):
            assert line.endswith(" gauge"), line


def test_outline_that_is_not_set_up_is_not_found(shared_hub: HubProcess) -> None:
    assert get(shared_hub, OUTLINE).status_code == 404


@pytest.mark.parametrize(
    ("path", "page"),
    [("/any", "/any/"), ("/a/b/c", "/a/b/c/"), ("/alerts", "/#/alerts"), ("/live-messages", "/")],
)
def test_any_other_address_leads_to_the_dashboard(
    shared_hub: HubProcess, path: str, page: str
) -> None:
    answer = get(shared_hub, path)
    assert answer.history[0].status_code == 302
    assert answer.url == shared_hub.url + page
    assert answer.headers["Content-Type"] == get(shared_hub, "/").headers["Content-Type"]


def test_last_hour_is_counted_also_over_a_restart(hub: HubProcess) -> None:
    answer = get(hub, STATS)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert set(answer.json().values()) == {0}
    with listening(hub) as listener:
        for number in range(4):
            hub.send(Link.ACARS, acarsdec(f"NUMBER {number}"))
        hub.send(Link.IRDM, acarsdec("BY SATELLITE"))
        wait_for(lambda: len(listener.live) == 5, "the messages")
    expected = {"acars": 4, "vdlm2": 0, "hfdl": 0, "imsl": 0, "irdm": 1, "total": 5}
    assert get(hub, STATS).json() == expected
    assert list(mistakes(expected, RATE)) == []
    hub.stop()
    hub.start()
    assert get(hub, STATS).json() == expected


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


@pytest.fixture
def make_mapped_hub(
    make_hub: Callable[..., HubProcess], service: Service, tmp_path: Path
) -> Callable[..., HubProcess]:
    """Builds hubs that want an outline from `service`."""

    def make(**settings: str) -> HubProcess:
        return make_hub(
            HEYWHATSTHAT="SECRET-TOKEN",
            HEYWHATSTHAT_URL=service.url,
            HEYWHATSTHAT_SAVE=str(tmp_path / "outline.geojson"),
            **settings,
        )

    return make


def test_outline_is_fetched_once_and_told_with_its_address(
    make_mapped_hub: Callable[..., HubProcess], service: Service, tmp_path: Path
) -> None:
    hub = make_mapped_hub()
    for _ in range(2):
        hub.start()
        wait_for(lambda: get(hub, OUTLINE).ok, "the outline")
        with listening(hub) as listener:
            check_events(listener.events)
            (features,) = cast("list[Any]", listener.payloads("features_enabled"))
        answer = get(hub, features["adsb"]["heywhatsthat_url"])
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        first, second = answer.json()["features"]
        assert [each["properties"]["altitude"] for each in (first, second)] == [10_000, 30_000]
        ring = [[lon, lat] for lat, lon in [*RING, RING[0]]]
        assert first["geometry"] == {"type": "Polygon", "coordinates": [ring]}
        wait_for((tmp_path / "outline.geojson.meta.json").exists, "the side file")
        hub.stop()
    assert service.requests == [
        {"id": ["SECRET-TOKEN"], "refraction": ["0.25"], "alts": ["3048,9144"]}
    ]
    assert len(cast("list[object]", ANSWER["rings"])) == 2


@pytest.mark.parametrize("body", [b"<html>nothing here</html>", b'{"rings": [{"alt": "1"}]}'])
def test_service_that_fails_hurts_nothing(
    make_mapped_hub: Callable[..., HubProcess], service: Service, body: bytes
) -> None:
    service.body = body
    hub = make_mapped_hub()
    hub.start()
    wait_for(lambda: "The coverage outline is not there" in hub.log.read_text(), "the log")
    waiting = get(hub, OUTLINE)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "5")
    with listening(hub) as listener:
        hub.send(Link.ACARS, acarsdec("ALL THE SAME"))
        wait_for(lambda: listener.live, "a message")
        (features,) = cast("list[Any]", listener.payloads("features_enabled"))
    assert "heywhatsthat_url" not in features["adsb"]
    assert get(hub, "/health").json()["status"] == "healthy"
    assert "SECRET-TOKEN" not in hub.log.read_text()
    assert "Traceback" not in hub.log.read_text()


def test_service_that_hangs_holds_up_neither_work_nor_stop(
    make_mapped_hub: Callable[..., HubProcess], service: Service
) -> None:
    service.stalls = True
    hub = make_mapped_hub()
    hub.start()
    wait_for(lambda: service.requests, "the question")
    with listening(hub) as listener:
        begun = time.monotonic()
        hub.send(Link.ACARS, acarsdec("MEANWHILE"))
        wait_for(lambda: listener.live, "a message", 0.002)
        assert time.monotonic() - begun < 2
    assert processes_of(hub, PROGRAM)
    hub.stop()
    wait_for(lambda: not processes_of(hub, PROGRAM), "the end of the process that asks")
    assert "Traceback" not in hub.log.read_text()
