"""The proof of losslessness notices a loss of every kind.

Separate because a proof that finds nothing is worth nothing when it cannot find anything.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.migrations.states import STATES
from tests.migrations.whole import Upgraded


@dataclass(frozen=True, slots=True)
class Bench:
    """Upgraded databases to take things away from."""

    folder: Path
    upgraded: dict[str, Upgraded]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("lossless")
    made = {}
    for name in ("v3", "40fd0618348d-wide-stale", "ts-v3-f0a1b2c3d4e5", "ts-v3-8c9d47f5ed13"):
        STATES[name].build(folder / name)
        made[name] = Upgraded.from_file(folder / name)
    return Bench(folder, made)


@pytest.fixture
def losing(bench: Bench, tmp_path: Path) -> Callable[[str, str], list[str]]:
    """What is found missing when a statement has taken something from an upgraded state."""

    def lose(state: str, statement: str) -> list[str]:
        path = tmp_path / "copy.db"
        for suffix in ("", "-wal"):
            if Path(f"{bench.folder / state}{suffix}").exists():
                shutil.copyfile(f"{bench.folder / state}{suffix}", f"{path}{suffix}")
        upgraded = bench.upgraded[state]
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            if statement:
                connection.execute("DROP TRIGGER messages_fts_update")
                connection.execute("DROP TRIGGER messages_fts_delete")
                connection.execute("DROP TRIGGER messages_fts_insert")
                connection.execute("DROP INDEX ix_messages_uid")
                assert connection.execute(statement).rowcount > 0
        return Upgraded(type(upgraded.chain)(path, upgraded.chain.app), upgraded.before).losses()

    return lose


@pytest.mark.parametrize(
    "state", ["v3", "40fd0618348d-wide-stale", "ts-v3-f0a1b2c3d4e5", "ts-v3-8c9d47f5ed13"]
)
def test_nothing_is_found_where_nothing_was_taken(
    losing: Callable[[str, str], list[str]], state: str
) -> None:
    assert losing(state, "") == []


ONE = "(SELECT id FROM messages WHERE msg_text LIKE 'MAYDAY AND%')"
NEXT = f"(SELECT id FROM messages WHERE id > {ONE} ORDER BY id LIMIT 1)"
UID = f"(SELECT uid FROM messages WHERE id = {ONE})"

LOSSES = {
    "a message": f"DELETE FROM messages WHERE id = {ONE}",
    "an id": f"UPDATE messages SET id = 9999 WHERE id = {ONE}",
    "what follows a NUL": (
        "UPDATE messages SET msg_text = 'NUL' WHERE hex(msg_text) LIKE '4E554C00%'"
    ),
    "line ends": "UPDATE messages SET msg_text = replace(msg_text, char(13), '')",
    "fractions of seconds": "UPDATE messages SET msg_time = CAST(msg_time AS INTEGER)",
    "the class of a number": (
        "UPDATE messages SET msg_time = CAST(msg_time AS TEXT) || 'x' WHERE msg_time % 2"
    ),
    "the class of text": "UPDATE messages SET msg_text = CAST(msg_text AS BLOB)",
    "leading zeros": "UPDATE messages SET msg_text = '7' WHERE msg_text = '007'",
    "a digit of an address": "UPDATE messages SET icao = '04CA12' WHERE icao = '4CA123'",
    "a second conversion": "UPDATE messages SET icao = '061AFB' WHERE icao = '400123'",
    "a uid": f"UPDATE messages SET uid = 'x' WHERE id = {ONE}",
    "the difference of uids": f"UPDATE messages SET uid = {UID}",
    "all alerts": "DELETE FROM alert_matches",
    "one alert": "DELETE FROM alert_matches WHERE term = 'MAYDAY'",
    "the message of an alert": (
        "UPDATE alert_matches SET message_uid ="
        f" (SELECT uid FROM messages WHERE id = {NEXT}) WHERE message_uid = {UID}"
    ),
    "the term of an alert": "UPDATE alert_matches SET term = 'TERM' WHERE term = 'MAYDAY'",
    "the time of an alert": "UPDATE alert_matches SET matched_at = matched_at + 1",
    "one of equal alerts": (
        "UPDATE alert_matches SET message_uid = (SELECT min(message_uid) FROM alert_matches"
        " WHERE term = 'POLICE') WHERE term = 'POLICE' AND matched_at >"
        " (SELECT min(msg_time) FROM messages WHERE msg_time > 1635000000)"
    ),
    "a message that an alert brought back": (
        "DELETE FROM messages WHERE msg_text = 'OLD TURB ' || char(13, 10)"
    ),
    "a term counter": "DELETE FROM alert_stats WHERE count = 0",
    "a term's count": "UPDATE alert_stats SET count = count + 1 WHERE term = 'TURB'",
    "a term to ignore": "DELETE FROM ignore_alert_terms WHERE term = 'LIGHT'",
    "errors": "UPDATE count SET errors = 0",
    "messages without content": "UPDATE nonlogged_count SET good = 0",
    "a frequency": "DELETE FROM freqs_acars WHERE freq = '131.550'",
    "the frequencies of IMS-L": "DELETE FROM freqs_imsl",
    "a frequency of a second spelling": "UPDATE freqs_vdlm2 SET count = 68 WHERE count = 73",
    "frequencies of unknown links": "DELETE FROM legacy_freqs",
    "levels of all links": "DELETE FROM legacy_levels",
    "a level": "UPDATE legacy_levels SET count = 1 WHERE level = 0",
    "levels of one link": "DELETE FROM level_imsl",
    "levels counted twice": "UPDATE level_acars SET count = count * 2",
}


@pytest.mark.parametrize("what", LOSSES)
def test_loss_of_the_third_generation_is_found(
    losing: Callable[[str, str], list[str]], what: str
) -> None:
    assert losing("v3", LOSSES[what]) != []


LOSSES_OF_4_0 = {
    "a uid that was good": (
        "UPDATE messages SET uid = '00000000-0000-4000-8000-000000000000' WHERE id = 20"
    ),
    "an alert": "DELETE FROM alert_matches WHERE id = 3",
    "an alert on a lost message": (
        "DELETE FROM alert_matches WHERE message_uid NOT IN (SELECT uid FROM messages)"
    ),
    "an alert twice": (
        "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
        " SELECT message_uid, term, match_type, matched_at FROM alert_matches WHERE id = 3"
    ),
    "an aircraft": "UPDATE messages SET aircraft_id = NULL",
    "a level": "DELETE FROM level_acars WHERE id = 1",
}


@pytest.mark.parametrize("what", LOSSES_OF_4_0)
def test_loss_of_4_0_is_found(losing: Callable[[str, str], list[str]], what: str) -> None:
    assert losing("40fd0618348d-wide-stale", LOSSES_OF_4_0[what]) != []


LOSSES_OF_TYPESCRIPT = {
    "a resolution": "DELETE FROM timeseries_stats WHERE resolution = '5min'",
    "which resolution": (
        "UPDATE timeseries_stats SET resolution = '1min' WHERE resolution = '6hour'"
        " AND timestamp > 1717160000"
    ),
    "a rate": "UPDATE timeseries_stats SET hfdl_count = 0 WHERE resolution = '1hour'",
    "the later of two rates": (
        "UPDATE timeseries_stats SET total_count = total_count + 1 WHERE total_count = 77"
    ),
    "an import": "DELETE FROM rrd_import_registry WHERE rowid = 1",
    "an address that stayed decimal": "UPDATE messages SET icao = '11268872' WHERE icao = 'ABF308'",
}


@pytest.mark.parametrize("what", LOSSES_OF_TYPESCRIPT)
def test_loss_of_typescript_editions_is_found(
    losing: Callable[[str, str], list[str]], what: str
) -> None:
    assert losing("ts-v3-f0a1b2c3d4e5", LOSSES_OF_TYPESCRIPT[what]) != []


LOSSES_OF_MATCHES_BY_ID = {
    "matches on no message": (
        "DELETE FROM alert_matches WHERE message_uid NOT IN (SELECT uid FROM messages)"
    ),
    "what lost messages had in common": (
        "UPDATE alert_matches SET message_uid = '00000000-0000-4000-8000-000000000000'"
        " WHERE id = (SELECT min(id) FROM alert_matches WHERE message_uid IN"
        " (SELECT message_uid FROM alert_matches WHERE message_uid NOT IN"
        " (SELECT uid FROM messages) GROUP BY message_uid HAVING count(*) > 1))"
    ),
}


@pytest.mark.parametrize("what", LOSSES_OF_MATCHES_BY_ID)
def test_loss_of_matches_by_id_is_found(losing: Callable[[str, str], list[str]], what: str) -> None:
    assert losing("ts-v3-8c9d47f5ed13", LOSSES_OF_MATCHES_BY_ID[what]) != []
