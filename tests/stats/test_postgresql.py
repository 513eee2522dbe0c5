"""Rates and totals on a real PostgreSQL server, when TEST_POSTGRESQL_URL names one."""

from __future__ import annotations

import flask_migrate
import pytest
import sqlalchemy as sa

from acarshub import create_app
from acarshub.config import Settings
from acarshub.stats.compaction import compact_next
from acarshub.stats.periods import Period
from acarshub.stats.rrd_file import RrdRow
from acarshub.stats.rrd_import import add_rows
from acarshub.stats.series import add_minutes, frames_since, read_chart
from acarshub.stats.spans import SpanRule
from acarshub.stats.totals import Subject, read_totals
from acarshub.stats.totals_counting import count_next, fold_next
from tests.postgresql import NEEDS_POSTGRESQL, new_postgresql_database
from tests.stats.test_series import NOW, expected, made_up
from tests.stats.test_totals import NOW as COUNTED_NOW
from tests.stats.test_totals import RULE, airline_of
from tests.stats.test_totals import made_up as made_up_messages
from tests.support import MIGRATIONS, ChangeWriter

pytestmark = NEEDS_POSTGRESQL


def migrated(url: str) -> sa.Engine:
    with create_app(Settings.from_environ({"ACARSHUB_DB": url})).app_context():
        flask_migrate.upgrade(str(MIGRATIONS))
        flask_migrate.check(str(MIGRATIONS))
    return sa.create_engine(url, poolclass=sa.NullPool)


def test_charts_show_what_was_written_also_when_it_is_coarse() -> None:
    buckets = Period.MONTH.buckets(NOW)
    minutes = made_up(1, NOW - 12 * 86_400, NOW - 10 * 86_400, share=0.3)
    with new_postgresql_database() as url, migrated(url).connect() as connection:
        add_minutes(connection, minutes)
        add_minutes(connection, minutes[:1])
        add_rows(connection, [RrdRow(NOW - 50 * 86_400, "1hour", 60, (0.2,) * 7)])
        while compact_next(connection, NOW, 1095):
            pass
        rates = read_chart(connection, buckets).rates
        assert sum(frames_since(connection, NOW - 3_600).values()) == 0
    plain = expected(minutes, buckets)
    assert rates.keys() == plain.keys()
    first = min(rates)
    for start in rates.keys() - {first}:
        assert rates[start] == pytest.approx(plain[start], abs=1e-3)


def test_totals_are_what_was_written() -> None:
    messages = [
        each for each in made_up_messages(2, 300, days=300) if "\x00" not in each.decoded.label
    ]
    with new_postgresql_database() as url, migrated(url).connect() as connection:
        ChangeWriter(connection).write(messages)
        rule = SpanRule.at(COUNTED_NOW, 36_500)
        before = read_totals(connection, airline_of, rule)
        connection.rollback()
        while count_next(connection, airline_of, RULE, 100):
            connection.commit()
        while fold_next(connection, RULE):
            connection.commit()
        after = read_totals(connection, airline_of, rule)
    assert after == before
    assert sum(after.names[Subject.LINK].values()) == sum(each.stored for each in messages)
