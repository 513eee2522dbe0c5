"""Message rates over time: one form for the three that editions gave the table.

Separate because the earlier forms hold rows that the later one has no room for: several
resolutions of the same second.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import canonical
from migrations.canonical import TIME_SERIES, TIME_SERIES_COUNTERS
from migrations.reshape import BUILDING
from migrations.tables import (
    column_names,
    create,
    drop,
    drop_index,
    execute,
    exists,
    is_sqlite,
    listed,
    quoted,
)

FINEST = "1min"
ASIDE = "timeseries_by_resolution"
"""Where a step back keeps the rows, while the table has the form that other editions write."""


def conform() -> None:
    """Have the table with one row for each second and resolution.

    Of rows that say the same second and resolution twice the last one stays. Rows that do not say
    their resolution are taken as the finest, which is what editions without it write.
    """
    if not exists(TIME_SERIES.name):
        create(TIME_SERIES)
    elif is_sqlite() and column_names(TIME_SERIES.name) != [c.name for c in TIME_SERIES.columns]:
        _conform()


def to_form_of_other_editions() -> None:
    """Leave one row for each second, as other editions expect, and keep all rows beside it."""
    op.rename_table(TIME_SERIES.name, ASIDE)
    counters = ", ".join(f"{name} INTEGER NOT NULL DEFAULT 0" for name in TIME_SERIES_COUNTERS)
    execute(f"CREATE TABLE {TIME_SERIES.name} (timestamp INTEGER PRIMARY KEY NOT NULL, {counters})")
    names = listed(["timestamp", *TIME_SERIES_COUNTERS])
    execute(
        f"INSERT OR IGNORE INTO {TIME_SERIES.name} ({names}) SELECT {names} FROM {ASIDE}"
        f" ORDER BY resolution <> '{FINEST}'"
    )


def _conform() -> None:
    for name in ("idx_timeseries_timestamp_resolution", "idx_timeseries_resolution"):
        drop_index(name)
    stored = column_names(TIME_SERIES.name)
    names = ["timestamp", "resolution", *TIME_SERIES_COUNTERS]
    table = TIME_SERIES.to_metadata(sa.MetaData(), name=BUILDING)
    drop(BUILDING)
    table.create(op.get_bind())
    into = f"INTO {BUILDING} ({listed(names)})"
    counters = ", ".join(f"coalesce({quoted(name)}, 0)" for name in TIME_SERIES_COUNTERS)
    if exists(ASIDE):
        execute(f"INSERT {into} SELECT {listed(names)} FROM {ASIDE}")
    resolution = f"coalesce(resolution, '{FINEST}')" if "resolution" in stored else f"'{FINEST}'"
    known = f" WHERE timestamp NOT IN (SELECT timestamp FROM {ASIDE})" if exists(ASIDE) else ""
    order = " ORDER BY id" if "id" in stored else ""
    execute(
        f"INSERT OR REPLACE {into} SELECT timestamp, {resolution}, {counters}"
        f" FROM {TIME_SERIES.name}{known}{order}"
    )
    drop(ASIDE)
    op.drop_table(TIME_SERIES.name)
    op.rename_table(BUILDING, TIME_SERIES.name)


def drop_all() -> None:
    """Drop the table and what is kept beside it."""
    drop(ASIDE)
    drop(canonical.TIME_SERIES.name)
