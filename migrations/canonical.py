"""The form that revision 9e62d8f4a153 gives to every database: tables and indexes.

Separate from the application's models, which go on changing: a step must do in years what it does
today.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations.forms import LINK_SPELLINGS, SHORT, UID, UNIX_SECONDS, message_columns

TERM = sa.String(64)

TIME_SERIES_COUNTERS = (
    "acars_count",
    "vdlm_count",
    "hfdl_count",
    "imsl_count",
    "irdm_count",
    "total_count",
    "error_count",
)

METADATA = sa.MetaData()


def _table(name: str, *items: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, METADATA, *items)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _count(name: str = "count") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


VERSION = _table(
    "alembic_version",
    sa.Column("version_num", SHORT, nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

MESSAGES = _table(
    "messages",
    *message_columns(),
    sa.Column("uid", UID, nullable=False),
    sa.Column("aircraft_id", UID),
    sa.Index("ix_messages_uid", "uid", unique=True),
)

ALERT_MATCHES = _table(
    "alert_matches",
    _id(),
    sa.Column("message_uid", UID, nullable=False),
    sa.Column("term", TERM, nullable=False),
    sa.Column("match_type", SHORT, nullable=False),
    sa.Column("matched_at", UNIX_SECONDS, nullable=False),
    sa.Index("ix_alert_matches_uid_term", "message_uid", "term"),
    sa.Index("ix_alert_matches_term_time", "term", "matched_at"),
)

ALERT_STATS = _table("alert_stats", _id(), sa.Column("term", TERM, nullable=False), _count())
IGNORE_ALERT_TERMS = _table("ignore_alert_terms", _id(), sa.Column("term", TERM, nullable=False))
COUNT = _table("count", _id(), _count("total"), _count("errors"), _count("good"))
NONLOGGED_COUNT = _table("nonlogged_count", _id(), _count("errors"), _count("good"))

FREQUENCIES = {
    link: _table(
        f"freqs_{link}",
        _id(),
        sa.Column("freq", SHORT, nullable=False),
        _count(),
        sa.Index(f"ix_freqs_{link}_freq", "freq"),
    )
    for link in LINK_SPELLINGS
}
LEVELS = {
    link: _table(
        f"level_{link}",
        _id(),
        sa.Column("level", sa.Float, nullable=False),
        _count(),
        sa.Index(f"ix_level_{link}_level", "level"),
    )
    for link in LINK_SPELLINGS
}

LEGACY_FREQS = _table(
    "legacy_freqs",
    _id(),
    sa.Column("freq_type", SHORT, nullable=False),
    sa.Column("freq", SHORT, nullable=False),
    _count(),
)
LEGACY_LEVELS = _table(
    "legacy_levels", _id(), sa.Column("level", sa.Float, nullable=False), _count()
)

TIME_SERIES = _table(
    "timeseries_stats",
    sa.Column("timestamp", sa.Integer, nullable=False, autoincrement=False),
    sa.Column("resolution", SHORT, nullable=False),
    *(_count(name) for name in TIME_SERIES_COUNTERS),
    sa.PrimaryKeyConstraint("timestamp", "resolution"),
)
RRD_IMPORTS = _table(
    "rrd_import_registry",
    _id(),
    sa.Column("file_hash", sa.Text, nullable=False),
    sa.Column("rrd_path", sa.Text, nullable=False),
    sa.Column("imported_at", sa.Integer, nullable=False),
    _count("rows_imported"),
    sa.UniqueConstraint("file_hash"),
)
