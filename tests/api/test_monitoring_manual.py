"""The owner's page about monitoring names everything that the server tells, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from acarshub.decoders.message import DropReason, MergeReason, Repair
from tests.support import ROOT, app_at, running_hub

MANUAL = (ROOT / "docs" / "monitoring.md").read_text()
ROWS = dict(
    re.findall(r"^\| `((?:acarshub|process|python)_\w+)` \|([^|]*)\|", MANUAL, re.MULTILINE)
)
"""Labels of each metric by its name, as the tables tell them."""


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> list[Metric]:
    app = app_at(tmp_path_factory.mktemp("manual") / "hub.db")
    with running_hub(app):
        page = app.test_client().get("/metrics").text
    return list(text_string_to_metric_families(page))


def told_names(families: list[Metric]) -> Iterator[str]:
    for family in families:
        yield f"{family.name}_total" if family.type == "counter" else family.name


def test_every_metric_is_explained(families: list[Metric]) -> None:
    assert set(told_names(families)) - ROWS.keys() == set()


def test_no_other_metric_is_explained(families: list[Metric]) -> None:
    assert ROWS.keys() - set(told_names(families)) == set()


def test_labels_are_those_of_the_page(families: list[Metric]) -> None:
    for name, family in zip(told_names(families), families, strict=True):
        found = {label for sample in family.samples for label in sample.labels}
        assert found <= set(re.findall(r"\w+", ROWS[name])), name


@pytest.mark.parametrize("reason", [*DropReason, *MergeReason, *Repair])
def test_every_reason_is_explained(reason: str) -> None:
    assert f"`{reason}`" in MANUAL
