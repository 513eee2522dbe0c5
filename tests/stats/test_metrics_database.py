"""The part of the Prometheus page that the database tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, insert

from acarshub.links import Link
from acarshub.models import FREQUENCY_TABLES, AlertTerm
from acarshub.stats.metrics_database import database_metrics, level_label
from tests.support import ChangeWriter, engine_at, hub_message, new_database


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


def samples(connection: Connection, name: str) -> dict[tuple[str, ...], float]:
    """Values of one metric by its labels in alphabetical order."""
    connection.rollback()
    return {
        tuple(value for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(database_metrics(connection).decode())
        for sample in family.samples
        if sample.name == name
    }


def test_totals_are_those_of_the_database(connection: Connection) -> None:
    full = [hub_message("X", error=error) for error in (None, 0, 2)]
    ChangeWriter(connection).write([*full, hub_message("", error=1)])
    totals = {
        name: samples(connection, f"acarshub_database_{name}_total")[()]
        for name in ("non_empty_messages", "non_empty_errors", "empty_messages", "empty_errors")
    }
    assert totals == {
        "non_empty_messages": 3,
        "non_empty_errors": 1,
        "empty_messages": 1,
        "empty_errors": 1,
    }


def test_levels_and_frequencies_are_told_by_link(connection: Connection) -> None:
    given = [hub_message("X", link=Link.IMSL, level=-12.5, freq="1545.000") for _ in range(2)]
    ChangeWriter(connection).write(given)
    levels = samples(connection, "acarshub_signal_level_distribution")
    frequencies = samples(connection, "acarshub_frequency_distribution")
    assert levels == {("-12.5", Link.IMSL.level_key): 2}
    assert frequencies == {("1545.000", Link.IMSL.message_type): 2}


def test_key_in_two_rows_is_told_once(connection: Connection) -> None:
    rows = [{"freq": "131.550", "count": 2}, {"freq": "131.550", "count": 3}]
    connection.execute(insert(FREQUENCY_TABLES[Link.ACARS]), rows)
    connection.commit()
    found = samples(connection, "acarshub_frequency_distribution")
    assert found == {("131.550", Link.ACARS.message_type): 5}


def test_terms_are_counted_and_told(connection: Connection) -> None:
    hostile = 'A"B\\C\nD'
    rows = [{"term": "FIRE", "count": 4}, {"term": hostile, "count": 1}]
    connection.execute(insert(AlertTerm), rows)
    connection.commit()
    assert samples(connection, "acarshub_alert_terms_configured") == {(): 2}
    assert samples(connection, "acarshub_alert_term_matches") == {("FIRE",): 4, (hostile,): 1}


@pytest.mark.parametrize(
    ("level", "label"),
    [(-12.3, "-12.3"), (-9.0, "-9"), (0.0, "0"), (-0.5, "-0.5"), (-7, "-7"), ("odd", "odd")],
)
def test_level_has_no_trailing_zeros(level: str | float, label: str) -> None:
    assert level_label(level) == label
