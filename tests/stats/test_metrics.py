"""The Prometheus page: names that dashboards rely on, labels for every link and reason."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from acarshub.decoders.message import DropReason, MergeReason, Repair
from acarshub.links import Link
from acarshub.stats.metrics import metrics_page
from acarshub.stats.tally import Tally

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def tally() -> Tally:
    return Tally()


def samples(tally: Tally, depth: int = 0) -> Samples:
    page = metrics_page(tally.snapshot(), depth, 0.0).decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


@pytest.mark.parametrize("stage", ["received", "accepted", "stored"])
def test_every_stage_names_every_link(tally: Tally, stage: str) -> None:
    getattr(tally, stage)(Link.IMSL)
    found = samples(tally)
    name = f"acarshub_ingest_{stage}_total"
    assert {link: value(found, name, type=link.message_type) for link in Link} == {
        link: float(link is Link.IMSL) for link in Link
    }


def test_drops_are_told_by_link_and_reason(tally: Tally) -> None:
    tally.dropped(Link.HFDL, DropReason.QUEUE_FULL)
    found = samples(tally)
    name = "acarshub_ingest_dropped_total"
    assert value(found, name, type=Link.HFDL.message_type, reason="queue_full") == 1


def test_repairs_are_told_by_link_and_reason(tally: Tally) -> None:
    tally.repaired(Link.HFDL, Repair.MISSING_TIME)
    found = samples(tally)
    name = "acarshub_ingest_repaired_total"
    assert value(found, name, type=Link.HFDL.message_type, reason="missing_time") == 1


@pytest.mark.parametrize("reason", list(MergeReason))
def test_merged_messages_are_told_by_link_and_reason(tally: Tally, reason: MergeReason) -> None:
    tally.merged(Link.VDLM2, reason)
    name = "acarshub_ingest_merged_total"
    labels = {"type": Link.VDLM2.message_type, "reason": reason.value}
    assert value(samples(tally), name, **labels) == 1


def test_depth_of_the_queue_is_told(tally: Tally) -> None:
    assert value(samples(tally, depth=17), "acarshub_ingest_queue_depth") == 17


def test_process_is_described(tally: Tally) -> None:
    assert value(samples(tally), "process_resident_memory_bytes") > 0


def test_page_can_be_made_again(tally: Tally) -> None:
    metrics_page(tally.snapshot(), 0, 0.0)
    assert metrics_page(tally.snapshot(), 0, 0.0)
