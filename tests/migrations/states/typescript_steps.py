"""The steps of the TypeScript editions, 4.1.0 to 4.2.2, as they change a file.

Separate from the states because every state is a number of these steps on some older file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tests.migrations.states import search
from tests.migrations.states.state import File
from tests.migrations.states.tables import (
    LINK_SUFFIXES,
    drizzle_frequency_tables,
    drizzle_level_tables,
    drizzle_table,
)
from tests.migrations.states.traffic import SHARED_COLUMNS, Traffic

COUNTS = tuple(f"{link}_count" for link in ("acars", "vdlm", "hfdl", "imsl", "irdm"))
COUNTS = (*COUNTS, "total_count", "error_count")
RESOLUTIONS = (("1min", 60), ("5min", 300), ("1hour", 3600), ("6hour", 21600))
FIRST_POINT = 1_717_156_800
"""Unix seconds of the first row of the time series, of every resolution."""

LATE_INDEXES = ("ix_messages_type_time ON messages (message_type, msg_time)",)
EARLY_INDEXES = (
    "ix_messages_aircraft_id ON messages (aircraft_id)",
    "ix_messages_time_icao ON messages (msg_time, icao)",
    "ix_messages_tail_flight ON messages (tail, flight)",
    "ix_messages_depa_dsta ON messages (depa, dsta)",
)


@dataclass(frozen=True, slots=True)
class Edition:
    """What differs between 4.1.0-4.1.4 and later ones, and the messages that it finds."""

    late: bool
    data: Traffic


def levels(file: File, _edition: Edition) -> None:
    if file.columns("level_acars"):
        return
    file.run("DROP TABLE level", *drizzle_level_tables())
    names = {"acars": "ACARS", "vdlm2": "VDL-M2", "hfdl": "HFDL", "imsl": "IMSL", "irdm": "IRDM"}
    for link in LINK_SUFFIXES:
        file.run(
            f"CREATE INDEX ix_level_{link}_level ON level_{link} (level)",
            f"INSERT INTO level_{link} (level, count) SELECT CAST(level AS REAL), count(*)"
            f" FROM messages WHERE message_type = '{names[link]}' AND level <> '' GROUP BY 1",
        )


def frequencies(file: File, _edition: Edition) -> None:
    if file.columns("freqs_acars"):
        return
    file.run(*drizzle_frequency_tables())
    names = {"acars": "acars", "vdlm2": "vdl-m2", "hfdl": "hfdl", "imsl": "imsl", "irdm": "irdm"}
    for link in LINK_SUFFIXES:
        file.run(
            f"INSERT INTO freqs_{link} (freq, count) SELECT freq, count FROM freqs"
            f" WHERE lower(freq_type) = '{names[link]}'"
        )
    file.run("DROP TABLE freqs")


def full_text(file: File, _edition: Edition) -> None:
    for event in search.EVENTS:
        file.run(f"DROP TRIGGER IF EXISTS messages_fts_{event}")
    file.run("DROP TABLE IF EXISTS messages_fts", *search.whole(SHARED_COLUMNS))


def addresses(_file: File, _edition: Edition) -> None:
    """The sample holds digits only, which are hexadecimal digits too: nothing is converted."""


def uids(file: File, edition: Edition) -> None:
    if "uid" in file.columns("messages"):
        return
    file.run("ALTER TABLE messages ADD COLUMN uid TEXT")
    if not edition.late:
        for each in edition.data.messages:
            file.run(f"UPDATE messages SET uid = '{each.uid}' WHERE id = {each.id}")
    file.run("CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)")


def matches(file: File, edition: Edition) -> None:
    if file.columns("alert_matches"):
        return
    file.run(MATCHES, "CREATE INDEX ix_alert_matches_message_uid ON alert_matches (message_uid)")
    file.run("DROP TABLE IF EXISTS messages_saved")
    if not edition.late:
        file.matches([*edition.data.gone, *edition.data.alerts])


MATCHES = drizzle_table(
    "alert_matches",
    [
        "`message_uid` text(36) NOT NULL",
        "`term` text(32) NOT NULL",
        "`match_type` text(32) NOT NULL",
        "`matched_at` integer NOT NULL",
    ],
)


def aircraft(file: File, edition: Edition) -> None:
    if "aircraft_id" not in file.columns("messages"):
        file.run("ALTER TABLE messages ADD COLUMN aircraft_id TEXT")
    on_matches = (
        "ix_alert_matches_term_time ON alert_matches (term, matched_at)",
        "ix_alert_matches_uid_term ON alert_matches (message_uid, term)",
    )
    early = () if edition.late else EARLY_INDEXES
    for index in (*LATE_INDEXES, *early, *on_matches):
        file.run(f"CREATE INDEX IF NOT EXISTS {index}")


def time_series(file: File, edition: Edition) -> None:
    counts = ", ".join(f"{each} INTEGER DEFAULT 0 NOT NULL" for each in COUNTS)
    file.run(
        "CREATE TABLE timeseries_stats (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        f" timestamp INTEGER NOT NULL, resolution TEXT NOT NULL, {counts},"
        " created_at INTEGER NOT NULL)"
    )
    if not edition.late:
        file.run(
            "CREATE INDEX idx_timeseries_timestamp_resolution"
            " ON timeseries_stats (timestamp, resolution)",
            "CREATE INDEX idx_timeseries_resolution ON timeseries_stats (resolution)",
        )
    file.insert("timeseries_stats", _points())


def _points() -> list[dict[str, object]]:
    points = [
        {
            "timestamp": FIRST_POINT + number * seconds,
            "resolution": name,
            **{each: 1000 * seconds + 10 * number + k for k, each in enumerate(COUNTS)},
            "created_at": 1_771_699_268_655 + number,
        }
        for name, seconds in RESOLUTIONS
        for number in range(12)
    ]
    # An import that ran twice: the later row is the better one.
    again = [
        {**each, "total_count": 77, "created_at": 1_771_699_999_999} for each in points[3:40:9]
    ]
    return points + again


def import_registry(file: File, edition: Edition) -> None:
    file.run(
        "DELETE FROM timeseries_stats WHERE id NOT IN"
        " (SELECT max(id) FROM timeseries_stats GROUP BY timestamp, resolution)",
        "CREATE TABLE rrd_import_registry (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        " file_hash TEXT NOT NULL UNIQUE, rrd_path TEXT NOT NULL, imported_at INTEGER NOT NULL,"
        " rows_imported INTEGER NOT NULL)",
        "CREATE INDEX idx_rrd_import_registry_hash ON rrd_import_registry (file_hash)",
    )
    if not edition.late:
        file.run(
            "DROP INDEX idx_timeseries_timestamp_resolution",
            "CREATE UNIQUE INDEX idx_timeseries_timestamp_resolution"
            " ON timeseries_stats (timestamp, resolution)",
        )
    file.insert(
        "rrd_import_registry",
        [
            {
                "file_hash": f"{number:064x}",
                "rrd_path": f"/run/acars/acarshub.rrd{suffix}",
                "imported_at": 1_771_699_268_655,
                "rows_imported": 4536 + number,
            }
            for number, suffix in enumerate(("", ".back"))
        ],
    )


def coarse_series_gone(file: File, _edition: Edition) -> None:
    """Rows of every resolution are kept where their second is free."""
    names = ", ".join(("timestamp", *COUNTS))
    counts = ", ".join(f"{each} INTEGER DEFAULT 0 NOT NULL" for each in COUNTS)
    file.run(
        f"CREATE TABLE timeseries_stats_new (timestamp INTEGER PRIMARY KEY NOT NULL, {counts})",
        f"INSERT OR IGNORE INTO timeseries_stats_new ({names}) SELECT {names}"
        " FROM timeseries_stats ORDER BY CASE resolution WHEN '1min' THEN 0 ELSE 1 END, id",
        "DROP TABLE timeseries_stats",
        "ALTER TABLE timeseries_stats_new RENAME TO timeseries_stats",
    )


def fewer_indexes(file: File, _edition: Edition) -> None:
    for name in ("messages_uid_unique", *(each.split()[0] for each in EARLY_INDEXES)):
        file.run(f"DROP INDEX IF EXISTS {name}")
    file.run("DROP INDEX IF EXISTS ix_messages_msg_text")


def matches_by_id(file: File, _edition: Edition) -> None:
    add_message_id(file)
    file.run(
        "DROP INDEX ix_alert_matches_message_uid",
        "DROP INDEX IF EXISTS ix_alert_matches_uid_term",
        "ALTER TABLE alert_matches DROP COLUMN message_uid",
        "DROP INDEX IF EXISTS ix_messages_uid",
        "ALTER TABLE messages DROP COLUMN uid",
    )


def add_message_id(file: File) -> None:
    """The first half of that step."""
    file.run(
        "ALTER TABLE alert_matches ADD COLUMN message_id INTEGER",
        "UPDATE alert_matches SET message_id = (SELECT id FROM messages WHERE uid = message_uid)",
        "CREATE INDEX ix_alert_matches_message_id ON alert_matches (message_id)",
        "CREATE INDEX ix_alert_matches_id_term ON alert_matches (message_id, term)",
    )


def fewest_indexes(file: File, _edition: Edition) -> None:
    for column in ("dsta", "depa", "tail", "flight", "label", "freq"):
        file.run(f"DROP INDEX IF EXISTS ix_messages_{column}")


STEPS: Mapping[str, Callable[[File, Edition], None]] = MappingProxyType(
    {
        "0fc8b7cae596": levels,
        "a589d271a0a4": frequencies,
        "94d97e655180": full_text,
        "3168c906fb9e": addresses,
        "204a67756b9a": uids,
        "171fe2c07bd9": matches,
        "40fd0618348d": aircraft,
        "a1b2c3d4e5f6": time_series,
        "c3d4e5f6a1b2": full_text,
        "f0a1b2c3d4e5": import_registry,
        "b6c7d8e9f0a1": coarse_series_gone,
        "96f36b89016d": fewer_indexes,
        "803398f85958": matches_by_id,
        "8c9d47f5ed13": fewest_indexes,
    }
)
"""Steps in order by the revision that is written after each."""
