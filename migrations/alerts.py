"""The form that revision b7e3515c90da gives to the tables of alerts, and how repeated terms go.

Separate from the forms of earlier revisions and from the application's models: a step must do in
years what it does today.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations import canonical
from migrations.forms import SHORT, UID, UNIX_SECONDS
from migrations.reshape import conform
from migrations.tables import create, drop, drop_index, execute, exists, is_sqlite

METADATA = sa.MetaData()

_DIGEST = sa.String(64)
_NEW_INDEXES = ("ix_alert_stats_term", "ix_alert_matches_time")
_CHANGED_INDEX = "ix_alert_matches_term_time"


def _table(name: str, *items: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, METADATA, *items)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _term() -> sa.Column[str]:
    return sa.Column("term", canonical.TERM, nullable=False)


def _seconds(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=False)


_table(
    "alert_stats",
    _id(),
    _term(),
    _number("count"),
    sa.Index("ix_alert_stats_term", "term", unique=True),
)
_table(
    "alert_matches",
    _id(),
    sa.Column("message_uid", UID, nullable=False),
    _term(),
    sa.Column("match_type", SHORT, nullable=False),
    sa.Column("matched_at", UNIX_SECONDS, nullable=False),
    sa.Index("ix_alert_matches_uid_term", "message_uid", "term"),
    sa.Index(_CHANGED_INDEX, "term", "matched_at", "message_uid"),
    sa.Index("ix_alert_matches_time", "matched_at", "message_uid"),
)

_NEW_TABLES = (
    _table("dropped_alert_terms", _term(), sa.PrimaryKeyConstraint("term")),
    _table(
        "alert_regeneration",
        _id(),
        sa.Column("terms_digest", _DIGEST, nullable=False),
        _number("position"),
        _number("through_id"),
        _number("total"),
        _number("processed"),
        _number("matched_messages"),
        _number("total_matches"),
        _seconds("started_at"),
    ),
    _table(
        "alert_profiles",
        _id(),
        sa.Column("token_hash", _DIGEST, nullable=False),
        _seconds("created_at"),
        _seconds("seen_at"),
        _number("read_through"),
        sa.UniqueConstraint("token_hash"),
    ),
    _table(
        "alert_reads",
        _id(),
        _number("profile_id"),
        sa.Column("message_uid", UID, nullable=False),
        sa.UniqueConstraint("profile_id", "message_uid", name="uq_alert_reads_profile_uid"),
    ),
    _table(
        "alert_read_terms",
        _number("profile_id"),
        _term(),
        _number("read_through"),
        sa.PrimaryKeyConstraint("profile_id", "term"),
    ),
)


def fold_repeated_terms() -> None:
    """Leave one row of each term: the first, with the highest count.

    A match has been counted in every row of its term, so that a sum would count it twice.
    """
    execute(
        "UPDATE alert_stats SET count = repeated.most FROM"
        " (SELECT min(id) AS first, max(count) AS most FROM alert_stats"
        " GROUP BY term HAVING count(*) > 1) AS repeated WHERE id = repeated.first"
    )
    execute(
        "DELETE FROM alert_stats WHERE id NOT IN (SELECT min(id) FROM alert_stats GROUP BY term)"
    )


def give_form() -> None:
    """Bring the tables of alerts to this form; the terms in `alert_stats` must differ."""
    if not is_sqlite():
        # What exists keeps its form there.
        drop_index(_CHANGED_INDEX)
    for table in METADATA.sorted_tables:
        if is_sqlite():
            conform(table)
        else:
            create(table)


def finish_dropping_terms() -> None:
    """Remove the matches of dropped terms that are still there: nobody else would."""
    if exists("dropped_alert_terms"):
        execute("DELETE FROM alert_matches WHERE term IN (SELECT term FROM dropped_alert_terms)")


def take_form_back() -> None:
    """Drop the new tables, and give the others the indexes that they had."""
    for table in _NEW_TABLES:
        drop(table.name)
    for index in (*_NEW_INDEXES, _CHANGED_INDEX):
        drop_index(index)
    create(canonical.ALERT_MATCHES)
