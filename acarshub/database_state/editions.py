"""Which edition of ACARS Hub left a database as it is, told from its schema.

Separate because that is a subject of its own: the revision is only a hint, since several editions
number alike and faulty steps left schemas that are ahead of their revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VERSION_TABLE = "alembic_version"

MESSAGES_BEING_REBUILT = "_alembic_tmp_messages"
"""What a killed rebuild of `messages` leaves; it may hold all the rows there are."""

MESSAGE_TABLES = (
    "messages",
    MESSAGES_BEING_REBUILT,
    "messages_old",
    "messages_saved",
    "messages_saved_old",
)
"""Tables in which some edition has kept messages."""

_LINKS = ("acars", "vdlm2", "hfdl", "imsl", "irdm")
_FULL_TEXT = {
    f"{index}{part}"
    for index in ("messages_fts", "text_fts")
    for part in ("", "_data", "_idx", "_content", "_docsize", "_config")
}
OWN_TABLES = frozenset(
    {
        *MESSAGE_TABLES,
        *_FULL_TEXT,
        *(f"{kind}_{link}" for kind in ("freqs", "level") for link in _LINKS),
        *("alert_stats", "alert_matches", "ignore_alert_terms", "count", "nonlogged_count"),
        *("alert_profiles", "alert_reads", "alert_read_terms"),
        *("alert_regeneration", "dropped_alert_terms"),
        *("freqs", "level", "legacy_freqs", "legacy_levels"),
        *("timeseries_stats", "timeseries_by_resolution", "rrd_import_registry"),
        *("message_sources", "message_stretches"),
        *("message_totals", "message_totals_progress", "message_totals_corrections"),
        "__drizzle_migrations",
    }
)
"""Tables that some edition has made."""

_TRIGGERS = {"messages_fts_insert", "messages_fts_delete", "messages_fts_update"}
_ALWAYS = {"id", "message_type", "station_id", "tail", "flight"}

DEVELOPMENT_REVISIONS = ("4d2a7c918f3b", "5e6f7a8b9c0d")
"""Revisions of development versions of 4.3, which were never released."""

_PYTHON_REVISIONS = (
    "e7991f1644b1",
    "0fc8b7cae596",
    "a589d271a0a4",
    "94d97e655180",
    "3168c906fb9e",
    "204a67756b9a",
    "171fe2c07bd9",
    "40fd0618348d",
)
ESTABLISHING_HEX_ADDRESSES = _PYTHON_REVISIONS[:5]
"""The way to hexadecimal addresses; nothing in a database below its end tells how they are."""

_TYPESCRIPT_RELEASES = {
    "a1b2c3d4e5f6": "4.1.0-4.1.2",
    "c3d4e5f6a1b2": "4.1.3",
    "f0a1b2c3d4e5": "4.1.3",
    "b6c7d8e9f0a1": "4.1.4",
    "96f36b89016d": "4.1.5-4.2",
    "803398f85958": "4.1.5-4.2",
    "8c9d47f5ed13": "4.1.5-4.2",
}
# The last one is the head of the chain.
THIS_RELEASE_REVISIONS = (
    "5b1f0c7e92d4",
    "7d40a9b3c6e1",
    "9e62d8f4a153",
    "b7e3515c90da",
    "c41d7e90ab52",
    "d58e1a6f0c37",
    "e4a97c3d15b8",
    "f27b0d94a6e3",
)


@dataclass(frozen=True, slots=True)
class Schema:
    """Names of what is in a database; `columns` has the declared type in upper case by name."""

    tables: frozenset[str] = frozenset()
    indexes: frozenset[str] = frozenset()
    triggers: frozenset[str] = frozenset()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of the tables in `DESCRIBED_TABLES` that exist."""

    @property
    def messages(self) -> Mapping[str, str]:
        """Columns of the table that holds the messages; empty when there is none."""
        return self.columns.get(self.messages_table, {})

    @property
    def messages_table(self) -> str:
        """The table that holds the messages, be it one that a killed step left; empty for none."""
        places = ("messages", MESSAGES_BEING_REBUILT, "messages_old")
        return next((table for table in places if table in self.tables), "")

    @property
    def holds_messages_of_a_hub(self) -> bool:
        """Whether there is a table of messages that only ACARS Hub can have made."""
        names = self.messages.keys()
        return (
            names >= _ALWAYS
            and not names.isdisjoint({"msg_text", "text"})
            and not names.isdisjoint({"msg_time", "time"})
        )

    @property
    def is_of_a_hub(self) -> bool:
        """Whether an ACARS Hub made it, be it that its first start was killed."""
        return self.holds_messages_of_a_hub or (not self.messages and self.tables <= OWN_TABLES)

    @property
    def is_of_development_version(self) -> bool:
        """Whether steps of the unreleased 4.3 have been taken, whatever the revision says."""
        return "decoded_messages" in self.tables or "session_id" in self.messages


DESCRIBED_TABLES = (
    "messages",
    MESSAGES_BEING_REBUILT,
    "messages_old",
    "alert_matches",
    "timeseries_stats",
)


def edition_of(schema: Schema, version: str) -> str:
    """The edition for people; `version` is empty where there is none, or not exactly one."""
    if not schema.tables:
        return "new"
    if version in DEVELOPMENT_REVISIONS or schema.is_of_development_version:
        return "docker-acarshub 4.3 (TypeScript, development version)"
    if not schema.is_of_a_hub:
        return "another program"
    if version in THIS_RELEASE_REVISIONS:
        last = version == THIS_RELEASE_REVISIONS[-1]
        return "this release" if last else "this release, upgrade not finished"
    if not schema.messages:
        return "new, killed while it was made"
    if _is_typescript(schema, version):
        return _typescript(schema, version)
    if version or "uid" in schema.messages:
        return _python(schema, version)
    return _before_alembic(schema)


def _before_alembic(schema: Schema) -> str:
    if not schema.tables.isdisjoint({"messages_old", "messages_saved_old"}):
        return "docker-acarshub 2.2-3.0, half-way through its conversion of times"
    if not schema.messages.keys().isdisjoint({"text", "time"}):
        edition = "docker-acarshub 1.x"
    elif schema.messages["msg_time"].startswith(("VARCHAR", "NUMERIC")):
        edition = "docker-acarshub 2.0-2.1"
    elif "ignore_alert_terms" in schema.tables:
        edition = "docker-acarshub 3.x"
    else:
        edition = "docker-acarshub 2.2"
    if edition.endswith("3.x") and "messages_fts" not in schema.tables:
        return f"{edition} (backup database)"
    return edition


def _python(schema: Schema, version: str) -> str:
    if not version:
        return "docker-acarshub 4.0 (Python, backup database)"
    if version == _PYTHON_REVISIONS[-1] and not schema.indexes & {
        "ix_alert_matches_message_uid",
        "ix_messages_time_icao",
    }:
        return "an earlier release of this edition"
    half = _half_done_python_step(schema, version)
    return "docker-acarshub 4.0 (Python)" + (f", half-way through {half}" if half else "")


def _half_done_python_step(schema: Schema, version: str) -> str:
    """The revision whose step was begun and not recorded; empty for none."""
    level_tables = {f"level_{link}" for link in _LINKS}
    frequency_tables = {f"freqs_{link}" for link in _LINKS}
    begun = {
        "e7991f1644b1": "level" not in schema.tables or bool(level_tables & schema.tables),
        "0fc8b7cae596": bool(frequency_tables & schema.tables),
        "a589d271a0a4": "messages_fts" in schema.tables and not schema.triggers >= _TRIGGERS,
        "3168c906fb9e": "uid" in schema.messages or MESSAGES_BEING_REBUILT in schema.tables,
        "204a67756b9a": "alert_matches" in schema.tables,
        "171fe2c07bd9": "aircraft_id" in schema.messages,
    }
    if not begun.get(version):
        return ""
    return _PYTHON_REVISIONS[_PYTHON_REVISIONS.index(version) + 1]


def _is_typescript(schema: Schema, version: str) -> bool:
    return (
        version in _TYPESCRIPT_RELEASES
        or not schema.tables.isdisjoint({"__drizzle_migrations", "timeseries_stats"})
        or "message_id" in schema.columns.get("alert_matches", {})
    )


def _typescript(schema: Schema, version: str) -> str:
    release = _TYPESCRIPT_RELEASES.get(version, "4.1-4.2")
    half = _half_done_typescript_step(schema, version)
    return f"docker-acarshub {release} (TypeScript)" + (
        f", half-way through {half}" if half else ""
    )


def _half_done_typescript_step(schema: Schema, version: str) -> str:
    series = schema.columns.get("timeseries_stats", {})
    if version == "f0a1b2c3d4e5" and series and "resolution" not in series:
        return "b6c7d8e9f0a1"
    matches = schema.columns.get("alert_matches", {})
    if version == "96f36b89016d" and ("message_id" in matches or "uid" not in schema.messages):
        return "803398f85958"
    return ""
