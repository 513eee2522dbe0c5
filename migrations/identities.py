"""Uids where editions dropped them: in `messages`, and in `alert_matches`, which got row ids.

Separate because the step that goes to uids and the step back to them do the same.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations import canonical, message_uids, time_series
from migrations.forms import SHORT, UID, UNIX_SECONDS
from migrations.reshape import conform, plain_sources, rebuild, set_aside
from migrations.tables import column_names, execute, is_sqlite

_MESSAGES_WITH_OPTIONAL_UID = canonical.MESSAGES.to_metadata(sa.MetaData())
_MESSAGES_WITH_OPTIONAL_UID.c.uid.nullable = True

_MATCHES_BY_ID = sa.Table(
    "alert_matches",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("message_uid", UID),
    sa.Column("term", canonical.TERM, nullable=False),
    sa.Column("match_type", SHORT, nullable=False),
    sa.Column("matched_at", UNIX_SECONDS, nullable=False),
    sa.Column("message_id", sa.Integer),
    sa.Index("ix_alert_matches_message_id", "message_id"),
    sa.Index("ix_alert_matches_id_term", "message_id", "term"),
    sa.Index("ix_alert_matches_term_time", "term", "matched_at"),
)

_INDEXES_OF_OTHER_EDITIONS = {
    "ix_messages_icao": "icao",
    "ix_messages_msgno": "msgno",
    "ix_messages_type_time": "message_type, msg_time",
}


def restore() -> None:
    """Have a uid in every message, and every match name its message by it.

    A match whose message is gone gets a uid that no message has.
    """
    message_uids.ensure(canonical.MESSAGES)
    if not is_sqlite():
        return
    names = column_names("alert_matches")
    if "message_uid" not in names:
        execute("ALTER TABLE alert_matches ADD COLUMN message_uid VARCHAR(36)")
    if "message_id" in names:
        _name_messages()
    execute(
        f"UPDATE alert_matches SET message_uid = {message_uids.fresh('matched_at')}"
        " WHERE message_uid IS NULL"
    )
    conform(canonical.ALERT_MATCHES, superseded=("message_id",))


def to_form_of_other_editions() -> None:
    """Let an edition without uids use the database: they become optional and are kept."""
    if not is_sqlite():
        return
    message_uids.give_form(_MESSAGES_WITH_OPTIONAL_UID)
    set_aside(_MATCHES_BY_ID)
    rebuild(_MATCHES_BY_ID, plain_sources(_MATCHES_BY_ID))
    execute(
        "UPDATE alert_matches SET message_id ="
        " (SELECT id FROM messages WHERE messages.uid = alert_matches.message_uid)"
    )
    conform(_MATCHES_BY_ID)
    for name, indexed in _INDEXES_OF_OTHER_EDITIONS.items():
        execute(f"CREATE INDEX IF NOT EXISTS {name} ON messages ({indexed})")
    time_series.to_form_of_other_editions()


def _name_messages() -> None:
    execute(
        "UPDATE alert_matches SET message_uid ="
        " (SELECT messages.uid FROM messages WHERE messages.id = message_id)"
        " WHERE message_uid IS NULL AND message_id IS NOT NULL"
    )
    # A uid that no message has any more, while the row id leads to one of the match's own time.
    execute(
        "UPDATE alert_matches SET message_uid = named.uid FROM messages AS named"
        " WHERE named.id = message_id AND named.msg_time = matched_at"
        " AND message_uid NOT IN (SELECT uid FROM messages)"
    )
    # Matches of one message stay together although it is gone.
    execute("CREATE TEMP TABLE gone (message_id INTEGER PRIMARY KEY, uid)")
    execute(
        f"INSERT INTO gone SELECT message_id, {message_uids.fresh('min(matched_at)')}"
        " FROM alert_matches WHERE message_uid IS NULL AND message_id IS NOT NULL"
        " GROUP BY message_id"
    )
    execute(
        "UPDATE alert_matches SET message_uid ="
        " (SELECT uid FROM temp.gone WHERE gone.message_id = alert_matches.message_id)"
        " WHERE message_uid IS NULL AND message_id IS NOT NULL"
    )
    execute("DROP TABLE temp.gone")
