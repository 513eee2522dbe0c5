"""What programs that watch a hub are told: known names, sums that add up, health that is true."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import requests

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec, every_producer

ESTABLISHED = {
    "acarshub_database_messages_total": set(),
    "acarshub_database_size_bytes": set(),
    "acarshub_database_non_empty_messages_total": set(),
    "acarshub_database_non_empty_errors_total": set(),
    "acarshub_database_empty_messages_total": set(),
    "acarshub_database_empty_errors_total": set(),
    "acarshub_rrd_acars_messages_per_minute": set(),
    "acarshub_rrd_vdlm_messages_per_minute": set(),
    "acarshub_rrd_hfdl_messages_per_minute": set(),
    "acarshub_rrd_imsl_messages_per_minute": set(),
    "acarshub_rrd_irdm_messages_per_minute": set(),
    "acarshub_rrd_total_messages_per_minute": set(),
    "acarshub_rrd_error_messages_per_minute": set(),
    "acarshub_rrd_debug_info": {"status"},
    "acarshub_signal_level_distribution": {"level", "type"},
    "acarshub_frequency_distribution": {"frequency", "type"},
    "acarshub_alert_terms_configured": set(),
    "acarshub_alert_term_matches": {"term"},
    "acarshub_alert_saved_messages_total": set(),
    "acarshub_application_info": {
        *("version", "arch", "acars_enabled", "adsb_enabled", "hfdl_enabled"),
        *("imsl_enabled", "irdm_enabled", "vdlm_enabled"),
    },
    "process_cpu_seconds_total": set(),
    "process_cpu_user_seconds_total": set(),
    "process_cpu_system_seconds_total": set(),
    "process_heap_bytes": set(),
    "process_start_time_seconds": set(),
    "process_resident_memory_bytes": set(),
    "process_virtual_memory_bytes": set(),
    "process_open_fds": set(),
    "process_max_fds": set(),
    "python_info": {"implementation", "major", "minor", "patchlevel", "version"},
    "python_gc_objects_collected_total": {"generation"},
    "python_gc_objects_uncollectable_total": {"generation"},
    "python_gc_collections_total": {"generation"},
}
"""Names and labels that dashboards of the field ask for."""

REJECTED = (
    (b"nonsense", "invalid_json"),
    (b"", "empty_input"),
    (json.dumps({"hfdl": 7}).encode(), "wrong_shape"),
    # Last: what follows from the same sender could be its other half.
    (b'{"cut": "off', "truncated"),
)


def names(page: str) -> dict[str, set[str]]:
    """Labels of every sample on the page by its name."""
    found: dict[str, set[str]] = {}
    for line in page.splitlines():
        if not line.startswith("#"):
            sample = line.rpartition(" ")[0]
            labels = set(re.findall(r'(\w+)="', sample.partition("{")[2]))
            found.setdefault(sample.partition("{")[0], set()).update(labels)
    return found


def test_every_established_metric_is_there_with_its_labels(hub: HubProcess) -> None:
    with listening(hub) as listener:
        listener.ask("update_alerts", {"terms": ["ENGINE"], "ignore": []})
        wait_for(lambda: len(listener.payloads("terms")) > 1, "the term")
        hub.send(Link.ACARS, acarsdec("ENGINE FIRE", level=-12.5, freq=131.55))
        wait_for(lambda: listener.live, "the message")
    page = requests.get(f"{hub.url}/metrics", timeout=5).text
    found = names(page)
    assert {name: found.get(name) for name in ESTABLISHED} == ESTABLISHED
    assert 'acarshub_signal_level_distribution{level="-12.5",type="ACARS"} 1.0' in page
    assert 'acarshub_alert_term_matches{term="ENGINE"} 1.0' in page


def test_every_datagram_is_accounted_for(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub(DB_SAVEALL="false")
    hub.start()
    hub.send(Link.ACARS, {"timestamp": time.time()})
    sent = 1
    for _ in range(3):
        for sample in every_producer():
            hub.send(sample.link, sample.payload)
            sent += 1
        for data, _ in REJECTED:
            hub.send(Link.HFDL, data)
            sent += 1
        hub.send(Link.ACARS, acarsdec("ONCE AND AGAIN", timestamp=1_700_000_000.0))
        sent += 1
    wait_for(lambda: hub.total("acarshub_ingest_received_total") == sent, "all datagrams")

    def balance() -> dict[str, float]:
        stages = ("received", "accepted", "stored", "skipped", "merged", "dropped")
        return {each: hub.total(f"acarshub_ingest_{each}_total") for each in stages}

    def settled() -> bool:
        now = balance()
        return (
            now["received"] == now["accepted"] + now["dropped"]
            and now["accepted"] == now["stored"] + now["skipped"] + now["merged"]
        )

    wait_for(settled, f"the figures of {sent} datagrams to add up")
    assert hub.query("SELECT count(*) FROM messages") == [(balance()["stored"],)]
    assert hub.metric("acarshub_database_messages_total") == balance()["stored"]
    assert balance()["skipped"] == 1
    assert hub.metric("acarshub_ingest_merged_total", type="ACARS", reason="duplicate") >= 2
    for _, reason in REJECTED:
        assert hub.metric("acarshub_ingest_dropped_total", type="HFDL", reason=reason) == 3
    assert hub.total("acarshub_ingest_queue_depth") == 0
    assert hub.metric("acarshub_ingest_commit_seconds_count") >= 1


def test_status_tells_feeds_and_stations(hub: HubProcess) -> None:
    with listening(hub) as listener:
        hub.send(Link.ACARS, b"nonsense \x1b[31m")
        hub.send(Link.ACARS, acarsdec("HELLO", station_id="KABQ", level=-12.5))
        wait_for(lambda: listener.live, "the message")
        status = listener.answer("request_status", "system_status")["status"]
    assert isinstance(status, dict)
    (feed,) = status["decoders"]["ACARS"]["feeds"]
    assert abs(feed["last_packet"] - time.time()) < 10
    assert (feed["packets"], feed["silent"]) == (2, False)
    assert feed["last_error"]["sample"] == "nonsense \\x1b[31m"
    (station,) = status["stations"]
    assert (station["station"], station["last_minute"]) == ("KABQ", 1)
    assert station["links"] == {"ACARS": {"messages": 1, "level": -12.5}}
    (silent,) = status["decoders"]["HFDL"]["feeds"]
    assert (silent["last_packet"], silent["silent"]) == (None, False)


def test_database_that_refuses_is_told_everywhere_until_it_recovers(hub: HubProcess) -> None:
    with listening(hub) as listener, closing(sqlite3.connect(hub.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        hub.send(Link.ACARS, acarsdec("WAITS"))

        def told() -> list[dict[str, object]]:
            storages = [each["status"]["storage"] for each in listener.payloads("system_status")]  # type: ignore[index]
            return [storage for storage in storages if storage["state"] == "waiting"]

        wait_for(told, "the status of its own accord")
        health = requests.get(f"{hub.url}/health", timeout=5)
        assert (health.status_code, health.json()["database"]["connected"]) == (503, True)
        assert "locked" in health.json()["reasons"][0]
        assert hub.metric("acarshub_ingest_waiting_messages") == 1
        assert told()[-1]["waiting"] == 1
        other.rollback()
        wait_for(lambda: requests.get(f"{hub.url}/health", timeout=5).ok, "the recovery")
    assert hub.metric("acarshub_ingest_waiting_messages") == 0
