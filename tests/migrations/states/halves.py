"""Databases that the three editions of revision 204a67756b9a left half-way.

Separate because repairing them is what this project was founded for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tests.migrations.states import search
from tests.migrations.states.python_steps import at_3168c906fb9e
from tests.migrations.states.state import File, State, new_file
from tests.migrations.states.tables import alert_matches, orm_indexes, orm_messages
from tests.migrations.states.traffic import Alert, Icao, Traffic, newer

BEFORE = "3168c906fb9e"
UNIQUE = "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)"
ADD = "ALTER TABLE messages ADD COLUMN uid VARCHAR(36)"
ONE_UID = "6f1c2a52-7d0e-4c3b-9a55-0f4e8d1b2c37"


def states() -> Iterable[State]:
    for name, finish in HALVES.items():
        yield State(f"204-{name}", partial(_half, finish=finish), BEFORE, Icao.HEX)


def _half(path: Path, *, finish: Callable[[File, Traffic], None]) -> None:
    with new_file(path) as file:
        finish(file, at_3168c906fb9e(file))


def _all_null(file: File, _data: Traffic) -> None:
    """The first edition: its UPDATE was rolled back, its column stayed."""
    file.run(ADD)


def _one_uid(file: File, _data: Traffic) -> None:
    """The first edition by hand, without a transaction: the subquery was evaluated once."""
    file.run(ADD, f"UPDATE messages SET uid = '{ONE_UID}'")


def _two_uids(file: File, _data: Traffic) -> None:
    _one_uid(file, _data)
    other = ONE_UID.replace("6f1c", "0a0a")
    file.run(f"UPDATE messages SET uid = '{other}' WHERE id % 3 = 0")


def _one_uid_with_match(file: File, data: Traffic) -> None:
    """Something refers to the uid that all rows share."""
    _one_uid(file, data)
    file.run(*alert_matches())
    file.insert(
        "alert_matches",
        [
            {
                "message_uid": ONE_UID,
                "term": "MAYDAY",
                "match_type": "text",
                "matched_at": data.messages[3].time,
            }
        ],
    )


def _partial(file: File, data: Traffic) -> None:
    """The application ran on the half migrated file and wrote uids of its own."""
    file.run(ADD)
    file.messages(newer(data), Icao.HEX)


def _partial_with_matches(file: File, data: Traffic) -> None:
    """As above, with the table that the application made for its alerts."""
    _partial(file, data)
    file.run(*alert_matches())
    fresh = newer(data)
    file.matches([Alert(fresh[0], "NEWER"), Alert(fresh[1], "NEWER", "tail"), *data.gone[:1]])
    file.matches([Alert(fresh[1], "SECOND", "flight")])


def _malformed(file: File, data: Traffic) -> None:
    """Every kind of uid that is none, beside good ones."""
    file.run(ADD, *alert_matches())
    good = [each.uid for each in data.messages]
    bad = ("", "x", good[0] + " ", good[1].replace("-", ""), "g" * 36, "-" * 36, good[2][:35])
    uids = [*bad, None, good[7], good[7], good[7], good[11].upper(), *good[12:]]
    for message, uid in zip(data.messages, uids, strict=True):
        _set_uid(file, message.id, uid)
    file.run(f"UPDATE messages SET uid = CAST(uid AS BLOB) WHERE uid = '{good[-1]}'")
    for uid in (*bad[1:], good[7], good[11].upper(), good[12]):
        file.insert(
            "alert_matches",
            [{"message_uid": uid, "term": "M", "match_type": "text", "matched_at": 1.5}],
        )


def _set_uid(file: File, message_id: int, uid: str | None) -> None:
    value = "NULL" if uid is None else "'" + uid + "'"
    file.run(f"UPDATE messages SET uid = {value} WHERE id = {message_id}")


def _fill(file: File, data: Traffic) -> None:
    for message in data.messages:
        _set_uid(file, message.id, message.uid)


def _rebuilt() -> str:
    return orm_messages("_alembic_tmp_messages", extra=["uid VARCHAR(36) NOT NULL"])


def _filled(file: File, data: Traffic) -> None:
    """The second edition between its commit and the rebuild."""
    file.run(ADD)
    _fill(file, data)


def _torn(file: File, data: Traffic) -> None:
    """The second edition killed while it copied: the copy was rolled back, its table stayed."""
    _filled(file, data)
    file.run(_rebuilt())


def _copied(file: File, data: Traffic) -> None:
    """The copy stands beside the table, with a message more than it."""
    _torn(file, data)
    file.run("INSERT INTO _alembic_tmp_messages SELECT * FROM messages")
    file.run(*(f"DROP TRIGGER messages_fts_{event}" for event in search.EVENTS))
    file.run("DELETE FROM messages WHERE id % 7 = 0")


def _only_copy(file: File, data: Traffic) -> None:
    """The table is dropped and the copy not yet renamed."""
    _torn(file, data)
    file.run("INSERT INTO _alembic_tmp_messages SELECT * FROM messages", "DROP TABLE messages")


def _only_copy_and_new_table(file: File, data: Traffic) -> None:
    """As above, then the application made `messages` anew and wrote into it."""
    _only_copy(file, data)
    file.run(orm_messages("messages", first=["uid VARCHAR(36) NOT NULL"]), *orm_indexes(), UNIQUE)
    file.messages(newer(data), Icao.HEX)


def _no_index(file: File, data: Traffic) -> None:
    """Rebuilt, so the triggers are gone, and no unique index yet."""
    _only_copy(file, data)
    file.run("ALTER TABLE _alembic_tmp_messages RENAME TO messages", *orm_indexes())


def _complete(file: File, data: Traffic) -> None:
    """Complete but for the version, which nobody committed."""
    _no_index(file, data)
    file.run(UNIQUE)


def _complete_and_written_on(file: File, data: Traffic) -> None:
    """The application ran on: what it wrote is not in the full-text index."""
    _complete(file, data)
    file.messages(newer(data), Icao.HEX)


def _complete_as_4_0_1(file: File, data: Traffic) -> None:
    """The third edition on a half state: nullable, unique, triggers alive."""
    _filled(file, data)
    file.run(UNIQUE)


HALVES: dict[str, Callable[[File, Traffic], None]] = {
    "all-null": _all_null,
    "one-uid": _one_uid,
    "two-uids": _two_uids,
    "one-uid-with-match": _one_uid_with_match,
    "partial": _partial,
    "partial-with-matches": _partial_with_matches,
    "malformed": _malformed,
    "filled": _filled,
    "torn": _torn,
    "copied": _copied,
    "only-copy": _only_copy,
    "only-copy-and-new-table": _only_copy_and_new_table,
    "no-index": _no_index,
    "complete-version-behind": _complete,
    "complete-and-written-on": _complete_and_written_on,
    "complete-as-4.0.1": _complete_as_4_0_1,
}
