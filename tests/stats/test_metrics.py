"""The Prometheus page: names that dashboards rely on, labels for every link and reason."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from acarshub.decoders.message import DropReason, MergeReason, Repair
from acarshub.links import Link
from acarshub.stats.metrics import FeedFigures, LiveFigures, metrics_page
from acarshub.stats.minutes import Minute
from acarshub.stats.tally import Tally

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def tally() -> Tally:
    return Tally()


def samples(tally: Tally, **figures: Any) -> Samples:
    page = metrics_page(LiveFigures(tally=tally.snapshot(), **figures)).decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


@pytest.mark.parametrize("stage", ["received", "stored", "skipped"])
def test_every_stage_names_every_link(tally: Tally, stage: str) -> None:
    getattr(tally, stage)(Link.IMSL)
    found = samples(tally)
    name = f"acarshub_ingest_{stage}_total"
    assert {link: value(found, name, type=link.message_type) for link in Link} == {
        link: float(link is Link.IMSL) for link in Link
    }


def test_accepted_messages_are_told_for_every_link(tally: Tally) -> None:
    tally.taken_in(accepted={Link.IMSL: 1})
    found = samples(tally)
    told = [value(found, "acarshub_ingest_accepted_total", type=each.message_type) for each in Link]
    assert told == [float(link is Link.IMSL) for link in Link]


def test_drops_are_told_by_link_and_reason(tally: Tally) -> None:
    tally.dropped(Link.HFDL, DropReason.QUEUE_FULL)
    found = samples(tally)
    name = "acarshub_ingest_dropped_total"
    assert value(found, name, type=Link.HFDL.message_type, reason="queue_full") == 1


def test_repairs_are_told_by_link_and_reason(tally: Tally) -> None:
    tally.taken_in(repaired={(Link.HFDL, Repair.MISSING_TIME): 1})
    found = samples(tally)
    name = "acarshub_ingest_repaired_total"
    assert value(found, name, type=Link.HFDL.message_type, reason="missing_time") == 1


@pytest.mark.parametrize("reason", list(MergeReason))
def test_merged_messages_are_told_by_link_and_reason(tally: Tally, reason: MergeReason) -> None:
    tally.taken_in(merged={(Link.VDLM2, reason): 1})
    name = "acarshub_ingest_merged_total"
    labels = {"type": Link.VDLM2.message_type, "reason": reason.value}
    assert value(samples(tally), name, **labels) == 1


def test_depth_of_the_queue_is_told_in_packets_and_bytes(tally: Tally) -> None:
    found = samples(tally, queue_packets=17, queue_bytes=1700)
    assert value(found, "acarshub_ingest_queue_depth") == 17
    assert value(found, "acarshub_ingest_queue_bytes") == 1700


def test_times_of_commits_are_a_histogram(tally: Tally) -> None:
    for seconds in (0.0005, 0.003, 60.0):
        tally.committed(seconds)
    found = samples(tally)
    name = "acarshub_ingest_commit_seconds"
    assert value(found, f"{name}_bucket", le="0.001") == 1
    assert value(found, f"{name}_bucket", le="10.0") == 2
    assert value(found, f"{name}_bucket", le="+Inf") == value(found, f"{name}_count") == 3
    assert value(found, f"{name}_sum") == 60.0035


def test_newest_minute_is_told_by_link(tally: Tally) -> None:
    minute = Minute(ended=60, frames={Link.VDLM2: 3, Link.IRDM: 4}, errors=5)
    found = samples(tally, minute=minute)
    told = {
        name: value(found, f"acarshub_rrd_{name}_messages_per_minute")
        for name in [*(link.feature_key for link in Link), "total", "error"]
    }
    expected = dict.fromkeys((link.feature_key for link in Link), 0.0)
    expected[Link.VDLM2.feature_key], expected[Link.IRDM.feature_key] = 3, 4
    assert told == expected | {"total": 7, "error": 5}


def test_minutes_are_zero_before_the_first_full_one(tally: Tally) -> None:
    found = samples(tally)
    assert value(found, "acarshub_rrd_total_messages_per_minute") == 0
    assert value(found, "acarshub_rrd_debug_info", status="no_data") == 1


def test_what_the_database_does_not_tell_is_left_out(tally: Tally) -> None:
    names = {name for name, _ in samples(tally)}
    assert "acarshub_database_messages_total" not in names
    assert value(samples(tally, database_rows=3), "acarshub_database_messages_total") == 3


def test_feeds_are_told_with_link_and_source(tally: Tally) -> None:
    feed = FeedFigures(Link.HFDL, "udp://0.0.0.0:5556", connected=True, silent=False)
    found = samples(tally, feeds=[feed])
    labels = {"type": Link.HFDL.message_type, "source": feed.source}
    assert value(found, "acarshub_feed_connected", **labels) == 1
    assert value(found, "acarshub_feed_silent", **labels) == 0


def test_application_is_described(tally: Tally) -> None:
    found = samples(tally, application={"version": "1", "adsb_enabled": "False"})
    (labels,) = [dict(labels) for name, labels in found if name == "acarshub_application_info"]
    assert labels.pop("arch")
    assert labels == {"version": "1", "adsb_enabled": "False"}


@pytest.mark.parametrize(
    "name",
    [
        "process_cpu_seconds_total",
        "process_start_time_seconds",
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
        "process_open_fds",
        "process_max_fds",
    ],
)
def test_process_is_described(tally: Tally, name: str) -> None:
    assert value(samples(tally), name) > 0


@pytest.mark.parametrize(
    "name", ["objects_collected_total", "objects_uncollectable_total", "collections_total"]
)
def test_garbage_collection_is_described(tally: Tally, name: str) -> None:
    assert ("python_gc_" + name, frozenset({("generation", "0")})) in samples(tally)


def test_part_of_the_database_follows(tally: Tally) -> None:
    page = metrics_page(LiveFigures(tally=tally.snapshot()), b"# the end\n")
    assert page.endswith(b"# the end\n")
