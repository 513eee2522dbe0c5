"""Databases of the third generation, 2022 to 2026, and the backups beside them.

Separate because this is what most owners come with: no version table, decimal addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from tests.migrations.states import search
from tests.migrations.states.state import File, State, new_file
from tests.migrations.states.tables import (
    alert_matches,
    counters,
    frequency_tables,
    level_tables,
    orm_indexes,
    orm_messages,
    script_indexes,
    script_messages,
    third_generation_counters,
)
from tests.migrations.states.traffic import Icao, Traffic, traffic


def states() -> Iterable[State]:
    yield State("v3", v3)
    yield State("v3-orm", partial(orm, first_id=1))
    yield State("v3-ids-from-3", partial(v3, first_id=3))
    yield State("v3-old-file-without-time-index", partial(v3, indexes=script_indexes()[:-1]))
    yield State("v3-without-messages", partial(v3, empty=True))
    yield State("v3-triggers-gone", partial(v3, then=_lose_triggers))
    yield State("v3-index-empty", partial(v3, then=_empty_index))
    yield State("v3-invalid-utf-8", partial(v3, then=_add_invalid_utf_8))
    yield State("v3-null-counters", partial(v3, then=_lose_counters))
    yield State("v3-odd-addresses", partial(v3, then=_write_odd_addresses))
    yield State("v3-large-ids", partial(v3, then=_add_large_ids))
    yield State("v3-padded-frequencies", partial(v3, then=_pad_frequencies))
    yield State("v3-padded-messages-only", partial(v3, then=_pad_messages))
    yield State("v3-empty-version-table", partial(v3, then=lambda file: file.version(None)))
    yield State("v3-backup", partial(orm, index=()))
    yield State("v3-backup-seen-by-4.0", partial(orm, index=(), then=_seen_by_4_0))
    yield State("4.0-backup", _backup_of_4_0, icao=Icao.HEX)


def v3(
    path: Path,
    *,
    first_id: int = 13,
    empty: bool = False,
    indexes: Sequence[str] = (),
    then: Callable[[File], None] | None = None,
) -> None:
    """As the start script made it: descending indexes, none on `messages_saved`."""
    with new_file(path) as file:
        create_v3(file, first_id=first_id, empty=empty, indexes=indexes)
        if then:
            then(file)


def create_v3(
    file: File, *, first_id: int = 13, empty: bool = False, indexes: Sequence[str] = ()
) -> Traffic:
    """Fill `file` as the start script and the writer of 3.14 did."""
    data = traffic(first_id)
    file.run(
        script_messages("messages"),
        script_messages("messages_saved", saved=True),
        *third_generation_counters(),
        *counters(),
    )
    if not empty:
        _fill(file, data)
    file.run(*(indexes or script_indexes()), *search.whole())
    return data


def orm(
    path: Path,
    *,
    first_id: int = 13,
    index: Sequence[str] = search.EIGHT,
    then: Callable[[File], None] | None = None,
) -> None:
    """As the web application made it: ascending indexes, and some on `messages_saved`."""
    with new_file(path) as file:
        create_orm(file, first_id=first_id)
        if index:
            file.run(*search.whole(index))
        if then:
            then(file)


def create_orm(file: File, *, first_id: int = 13) -> Traffic:
    """Fill `file` as SQLAlchemy's create-all and the writer of 3.14 did; no full text."""
    data = traffic(first_id)
    file.run(
        orm_messages("messages"),
        orm_messages("messages_saved", saved=True),
        *third_generation_counters(),
        *counters(),
    )
    _fill(file, data)
    file.run(*orm_indexes(), *orm_indexes("messages_saved"))
    return data


def _fill(file: File, data: Traffic) -> None:
    file.messages(data.messages, Icao.DECIMAL)
    file.saved([*data.gone, *data.alerts], Icao.DECIMAL)
    file.third_generation_counters()
    file.terms_and_totals()


def _lose_triggers(file: File) -> None:
    """What the conversion of 2.2 left: the triggers went with the renamed table."""
    file.run(*(f"DROP TRIGGER messages_fts_{event}" for event in search.EVENTS))
    file.run("DELETE FROM messages WHERE id = (SELECT min(id) FROM messages)")


def _empty_index(file: File) -> None:
    file.run("INSERT INTO messages_fts (messages_fts) VALUES ('delete-all')")


def _add_invalid_utf_8(file: File) -> None:
    for table in ("messages", "messages_saved"):
        file.run(
            f"UPDATE {table} SET msg_text = CAST(x'4d41594441ff59fe00c080' AS TEXT),"
            " flight = CAST(x'ff' AS TEXT)"
            " WHERE msg_text = 'MAYDAY AND TURB IN ONE'"
        )


def _lose_counters(file: File) -> None:
    """What the columns allow: counters of nothing, and without a count."""
    file.run(
        "INSERT INTO freqs (freq, freq_type, count) VALUES"
        " (NULL, 'ACARS', 3), ('130.425', NULL, 4), ('130.450', 'HFDL', NULL), (NULL, NULL, 6)",
        "INSERT INTO level (level, count) VALUES (NULL, 5), (-7.5, NULL)",
        "UPDATE count SET good = NULL",
    )


ODD_ADDRESSES = (
    "0", "16777216", "99999999", "9" * 40, "ABF30X", "abf308", "-5", "+5", " 291", "291 ", "12.5",
    "1e3", "0x12", "\uff11\uff12\uff13", "291\0", "291\0ABC", "00000291",
)  # fmt: skip
"""What is no number that an aircraft can have; the last one is one."""


def _write_odd_addresses(file: File) -> None:
    without = [each for each in traffic().messages if each.address is None]
    for address, message in zip(ODD_ADDRESSES, without, strict=False):
        file.change("messages", message.id, icao=address)
    file.run(search.REBUILD)


def _add_large_ids(file: File) -> None:
    """Ids past what 32 bits hold."""
    file.run("UPDATE messages SET id = 5000000000 + id WHERE id % 2", search.REBUILD)


def _pad_frequencies(file: File) -> None:
    """What every start did since January 2022: seven characters, also where there were none."""
    _pad_messages(file)
    file.run(PAD.format("messages_saved"))


def _pad_messages(file: File) -> None:
    """The same, done to one table only."""
    file.run(PAD.format("messages"))


PAD = "UPDATE {} SET freq = substr(freq || '0000000', 1, max(7, length(freq)))"


def _seen_by_4_0(file: File) -> None:
    file.run(*frequency_tables(), *level_tables(), *alert_matches())


def _backup_of_4_0(path: Path) -> None:
    """The second database of release 4.0.1: made by create-all, never migrated."""
    data = traffic()
    with new_file(path) as file:
        file.run(
            orm_messages("messages", first=["uid VARCHAR(36) NOT NULL"]),
            *counters(),
            *level_tables(),
            *frequency_tables(),
            *alert_matches(),
            *orm_indexes(),
            "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)",
        )
        file.messages(data.messages, Icao.HEX)
        file.matches([*data.gone, *data.alerts])
        file.counters_per_link()
        file.terms_and_totals()
