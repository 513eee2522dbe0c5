"""Databases of this project's own first release, whose chain ended at 40fd0618348d.

Separate because this schema is not that of docker-acarshub, although its revision is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from tests.migrations.states import search
from tests.migrations.states.state import State, new_file
from tests.migrations.states.tables import LINK_SUFFIXES, orm_table
from tests.migrations.states.traffic import SHARED_COLUMNS, Icao, newer, traffic

REVISION = "40fd0618348d"


def states() -> Iterable[State]:
    yield State("release", _release, REVISION, Icao.HEX)
    yield State("release-empty", partial(_release, empty=True), REVISION, Icao.HEX)


def _release(path: Path, *, empty: bool = False) -> None:
    data = traffic(1)
    with new_file(path, wal=True) as file:
        file.run(
            _create_messages(),
            "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)",
            _required("count", total="INTEGER", errors="INTEGER", good="INTEGER"),
            _required("nonlogged_count", errors="INTEGER", good="INTEGER"),
            _required("alert_stats", term="VARCHAR(32)", count="INTEGER"),
            _required("ignore_alert_terms", term="VARCHAR(32)"),
            _required(
                "alert_matches",
                message_uid="VARCHAR(36)",
                term="VARCHAR(32)",
                match_type="VARCHAR(32)",
                matched_at="INTEGER",
            ),
            "CREATE INDEX ix_alert_matches_uid_term ON alert_matches (message_uid, term)",
            "CREATE INDEX ix_alert_matches_term_time ON alert_matches (term, matched_at)",
            *search.whole(),
        )
        for link in LINK_SUFFIXES:
            file.run(
                _required(f"level_{link}", level="FLOAT", count="INTEGER"),
                f"CREATE INDEX ix_level_{link}_level ON level_{link} (level)",
                _required(f"freqs_{link}", freq="VARCHAR(32)", count="INTEGER"),
                f"CREATE INDEX ix_freqs_{link}_freq ON freqs_{link} (freq)",
            )
        if not empty:
            file.messages(data.messages, Icao.HEX)
            file.messages(newer(data), Icao.HEX)
            file.matches([*data.gone, *data.alerts])
            file.counters_per_link(imsl=True)
            file.terms_and_totals()
        file.version(REVISION)


def _create_messages() -> str:
    long = {"msg_text": "TEXT", "libacars": "TEXT", "msg_time": "INTEGER"}
    columns = [f"{each} {long.get(each, 'VARCHAR(32)')} NOT NULL" for each in SHARED_COLUMNS]
    table = orm_table('"messages"', [*columns, "uid VARCHAR(36) NOT NULL"])
    return table.replace(", \n\tPRIMARY KEY", ", aircraft_id VARCHAR(36), \n\tPRIMARY KEY")


def _required(name: str, **columns: str) -> str:
    return orm_table(name, [f"{each} {kind} NOT NULL" for each, kind in columns.items()])
