"""What is saved of a damaged database, compared with what was in it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from acarshub.database_state import beside
from acarshub.maintenance import full_text
from acarshub.maintenance.retention_state import DAY_SECONDS, RetentionRule
from acarshub.maintenance.salvage.carrying import MARGIN_IDS, carry_over
from acarshub.maintenance.salvage.saving import Salvaged, SalvageRefused, salvage
from acarshub.records import HeardAgain, Hearing, ReceivedPart
from acarshub.search.summaries import missing, summarise
from tests.support import ChangeWriter, engine_at, hub_message, new_database, sql

MESSAGES = 2_500
PAGE_BYTES = 4_096
RULE = RetentionRule(save_seconds=10 * DAY_SECONDS, alert_save_seconds=20 * DAY_SECONDS)
NOW = time.time()

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all that a message can have."""
    path = new_database(tmp_path_factory.mktemp("sound") / "hub.db")
    sql(path, "INSERT INTO alert_stats (term, count) VALUES ('ENGINE', 0), ('FUEL', 0)")
    sql(path, "INSERT INTO ignore_alert_terms (term) VALUES ('NOISE')")
    sql(
        path,
        "INSERT INTO alert_profiles (token_hash, created_at, seen_at, read_through)"
        " VALUES ('x', 1, 2, 1000)",
    )
    heard = Hearing(NOW, "XX-B", "131.550", -3.0)
    parts = (ReceivedPart(heard, "1", more=True, text="A"), ReceivedPart(heard, "2", False, "B"))
    with engine_at(path).connect() as connection:
        writer = ChangeWriter(connection)
        changes = []
        for number in range(MESSAGES):
            message = hub_message(
                f"TEXT {number} {'LONG ' * (number % 3_000 // 10)}",
                *(["ENGINE"] if number % 10 == 0 else []),
                time=NOW - MESSAGES + number,
                freq="131.550",
                level=-9.5,
                station_id=f"XX-{number % 7}",
            )
            if number % 50 == 0:
                message = type(message)(
                    message.uid, message.decoded, message.hits, message.stored, parts
                )
            changes.append(message)
            if number % 20 == 0:
                changes.append(HeardAgain(message.uid, heard, stored=True))
        writer.write(changes)
    return path


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "hub.db.damaged-20260101T000000Z"))


@pytest.fixture
def present(tmp_path: Path) -> Path:
    return new_database(tmp_path / "hub.db")


def save(damaged: Path, present: Path, rule: RetentionRule = RULE) -> Salvaged:
    return salvage(damaged, present, rule, lambda _share: None, alone=True)


def rows(path: Path, table: str) -> set[tuple[object, ...]]:
    skipped = {"messages": 0}.get(table, 1)
    return {row[skipped:] for row in sql(path, f"SELECT * FROM {table}")}


def overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES)
        file.write(random.Random(page).randbytes(PAGE_BYTES))


def root_of(path: Path, name: str) -> int:
    ((page,),) = sql(path, "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
    return int(str(page))


def assert_healthy(path: Path) -> None:
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    sql(path, "INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)")
    with engine_at(path).connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one()
        assert full_text.indexed_messages(connection) == count


TABLES = ("messages", "message_hearings", "message_parts", "alert_matches")
COUNTED = ("count", "nonlogged_count", "freqs_acars", "level_acars", "alert_stats")


def test_a_sound_database_comes_over_whole(damaged: Path, present: Path, sound: Path) -> None:
    carry_over(damaged, present)
    salvaged = save(damaged, present)
    assert (salvaged.account.found, salvaged.unreadable) == (MESSAGES, 0)
    assert (salvaged.account.added, salvaged.account.present) == (MESSAGES - 1, 1)
    for table in (*TABLES, *COUNTED, "ignore_alert_terms", "alert_profiles"):
        assert rows(present, table) == rows(sound, table), table
    assert_healthy(present)


@pytest.mark.parametrize("name", ["messages", "alert_matches", "message_hearings"])
def test_rows_are_found_though_the_tree_of_their_table_is_gone(
    damaged: Path, present: Path, sound: Path, name: str
) -> None:
    overwrite(damaged, root_of(damaged, name))
    carry_over(damaged, present)
    salvaged = save(damaged, present)
    assert salvaged.account.found == MESSAGES
    for table in TABLES[1:]:
        assert rows(present, table) == rows(sound, table), table
    assert {row[1:] for row in rows(present, "messages")} == {
        row[1:] for row in rows(sound, "messages")
    }
    assert_healthy(present)


@pytest.mark.parametrize(
    "header", [bytes(PAGE_BYTES), bytes(100), b"\xff" * 100], ids=["zeroed page", "zeros", "ones"]
)
def test_rows_are_found_though_the_first_page_is_gone(
    damaged: Path, present: Path, sound: Path, header: bytes
) -> None:
    with damaged.open("r+b") as file:
        file.write(header)
    carried = carry_over(damaged, present)
    assert carried.unreadable
    sql(present, "INSERT INTO alert_stats (term, count) VALUES ('ENGINE', 0)")
    salvaged = save(damaged, present)
    assert (salvaged.account.found, salvaged.unreadable) == (MESSAGES, None)
    texts = {text for (text,) in sql(present, "SELECT msg_text FROM messages")}
    assert texts == {text for (text,) in sql(sound, "SELECT msg_text FROM messages")}
    assert rows(present, "alert_matches") == rows(sound, "alert_matches")
    # Nothing counted them before; the one that was carried over is not counted again.
    assert sql(present, "SELECT total FROM count")[0][0] in {MESSAGES - 1, MESSAGES}
    assert sql(present, "SELECT count FROM alert_stats") == [(MESSAGES // 10,)]
    assert_healthy(present)


def test_a_file_that_was_cut_gives_what_it_still_has(damaged: Path, present: Path) -> None:
    pages = damaged.stat().st_size // PAGE_BYTES
    os.truncate(damaged, pages // 2 * PAGE_BYTES)
    carry_over(damaged, present)
    salvaged = save(damaged, present)
    assert MESSAGES // 4 < salvaged.account.found < MESSAGES
    assert_healthy(present)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_saved_was_there_whatever_pages_are_lost(
    damaged: Path, present: Path, sound: Path, seed: int
) -> None:
    pages = damaged.stat().st_size // PAGE_BYTES
    for page in random.Random(seed).sample(range(2, pages + 1), pages // 10):
        overwrite(damaged, page)
    carry_over(damaged, present)
    salvaged = save(damaged, present)
    assert salvaged.account.found > MESSAGES // 2
    before = {row[31]: row[1:] for row in rows(sound, "messages")}
    for row in rows(present, "messages"):
        assert before[row[31]] == row[1:]
    assert rows(present, "message_parts") <= rows(sound, "message_parts")
    assert_healthy(present)


def test_what_stands_in_the_log_is_found(present: Path, sound: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "hub.db.damaged-20260101T000000Z"
    original = Path(shutil.copy(sound, tmp_path / "original.db"))
    with closing(sqlite3.connect(original)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        with connection:
            connection.execute("UPDATE messages SET msg_text = 'IN THE LOG' WHERE id > 2000")
        shutil.copy(original, damaged)
        shutil.copy(f"{original}-wal", beside(damaged, "-wal"))
    with damaged.open("r+b") as file:
        file.write(bytes(100))
    with beside(damaged, "-wal").open("r+b") as file:
        file.seek(36)
    save(damaged, present)
    ((found,),) = sql(present, "SELECT count(*) FROM messages WHERE msg_text = 'IN THE LOG'")
    assert found == MESSAGES - 2_000


def test_a_damaged_log_is_read_as_far_as_it_goes(
    present: Path, sound: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "hub.db.damaged-20260101T000000Z"
    original = Path(shutil.copy(sound, tmp_path / "original.db"))
    with closing(sqlite3.connect(original)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        with connection:
            connection.execute("UPDATE messages SET msg_text = 'IN THE LOG' WHERE id > 2000")
        shutil.copy(original, damaged)
        shutil.copy(f"{original}-wal", beside(damaged, "-wal"))
    with beside(damaged, "-wal").open("r+b") as file:
        file.write(random.Random(1).randbytes(5_000))
    carry_over(damaged, present)
    assert save(damaged, present).account.found == MESSAGES
    assert_healthy(present)


def test_salvaging_again_adds_nothing(damaged: Path, present: Path) -> None:
    overwrite(damaged, root_of(damaged, "messages"))
    carry_over(damaged, present)
    save(damaged, present)
    before = [rows(present, table) for table in (*TABLES, *COUNTED)]
    again = save(damaged, present)
    assert (again.account.added, again.account.belonging) == (0, 0)
    assert [rows(present, table) for table in (*TABLES, *COUNTED)] == before


def test_what_retention_would_remove_is_left_out(damaged: Path, present: Path) -> None:
    carry_over(damaged, present)
    # Plain messages are too old, those with an alert are kept longer.
    rule = RetentionRule(save_seconds=0, alert_save_seconds=DAY_SECONDS)
    salvaged = save(damaged, present, rule)
    assert salvaged.account.added == MESSAGES // 10
    assert salvaged.account.too_old == MESSAGES - MESSAGES // 10 - 1


def test_ids_go_on_behind_those_of_the_damaged_database(damaged: Path, present: Path) -> None:
    carried = carry_over(damaged, present)
    assert carried.newest == MESSAGES
    with engine_at(present).connect() as connection:
        ChangeWriter(connection).write([hub_message("NEW", time=NOW)])
    assert sql(present, "SELECT id FROM messages WHERE msg_text = 'NEW'") == [(MESSAGES + 1,)]
    save(damaged, present)
    ((number,),) = sql(present, "SELECT id FROM messages WHERE msg_text LIKE 'TEXT 1 %'")
    assert number == 2


def test_ids_leave_room_where_nobody_knows_the_last(damaged: Path, present: Path) -> None:
    overwrite(damaged, root_of(damaged, "messages"))
    assert carry_over(damaged, present).newest > MARGIN_IDS


def test_matches_of_terms_that_were_dropped_since_stay_away(damaged: Path, present: Path) -> None:
    carry_over(damaged, present)
    sql(present, "DELETE FROM alert_stats WHERE term = 'ENGINE'")
    save(damaged, present)
    assert rows(present, "alert_matches") == set()


def test_summaries_of_search_know_what_was_added(damaged: Path, present: Path) -> None:
    carry_over(damaged, present)
    with engine_at(present).connect() as connection, connection.begin():
        # The hub has looked at the gap meanwhile.
        connection.exec_driver_sql("UPDATE messages SET id = 100000")
        summarise(connection, range(MESSAGES // 512 + 1))
    save(damaged, present)
    with engine_at(present).connect() as connection:
        assert set(missing(connection, 1_000)) >= set(range(MESSAGES // 512 + 1))


def test_one_salvage_at_a_time(damaged: Path, present: Path) -> None:
    refused = []

    def advance(_share: float) -> None:
        if not refused:
            with pytest.raises(SalvageRefused) as error:
                save(damaged, present)
            refused.append(str(error.value))

    salvage(damaged, present, RULE, advance, alone=True)
    assert "another process" in refused[0]


def test_a_file_of_an_earlier_edition_is_refused(present: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "old.db"
    sql(damaged, "CREATE TABLE messages (id INTEGER PRIMARY KEY, station_id TEXT, msg_text TEXT)")
    with pytest.raises(SalvageRefused, match="earlier edition"):
        save(damaged, present)
