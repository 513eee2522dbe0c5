"""The steps of the Python chain of 4.0 as they change a file, and what they leave when killed.

Separate from the states because other editions took such files over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.migrations.states import search
from tests.migrations.states.state import File
from tests.migrations.states.tables import (
    LINK_SUFFIXES,
    NINE,
    alert_matches,
    frequency_tables,
    level_tables,
    orm_indexes,
    orm_table,
)
from tests.migrations.states.third import create_orm, create_v3
from tests.migrations.states.traffic import Alert, Icao, Traffic, newer, traffic

WIDE = search.WIDE
UNIQUE = "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)"
OF_STEP_8 = (
    "CREATE INDEX ix_messages_aircraft_id ON messages (aircraft_id)",
    "CREATE INDEX ix_messages_time_icao ON messages (msg_time DESC, icao)",
    "CREATE INDEX ix_messages_tail_flight ON messages (tail, flight)",
    "CREATE INDEX ix_messages_depa_dsta ON messages (depa, dsta)",
    "CREATE INDEX ix_messages_type_time ON messages (message_type, msg_time DESC)",
    "CREATE INDEX ix_alert_matches_term_time ON alert_matches (term, matched_at DESC)",
    "CREATE INDEX ix_alert_matches_uid_term ON alert_matches (message_uid, term)",
)
ADD_AIRCRAFT = "ALTER TABLE messages ADD COLUMN aircraft_id VARCHAR(36)"


def stamped(file: File) -> None:
    create_v3(file)


def chain(file: File) -> None:
    """A fresh file of the chain, filled at its first revision; no full text yet."""
    create_orm(file)


def _step_2(file: File, suffixes: Iterable[str] = LINK_SUFFIXES) -> None:
    file.run("DROP TABLE level", *level_tables(suffixes))


def _fill_levels(file: File, types: Iterable[tuple[str, str]]) -> None:
    for link, names in types:
        file.run(
            f"INSERT INTO level_{link} (level, count) SELECT CAST(level AS REAL), count(*)"
            f" FROM messages WHERE message_type IN ({names}) AND level <> '' GROUP BY 1"
        )


TYPES = (
    ("acars", "'ACARS'"),
    ("vdlm2", "'VDL-M2', 'VDLM2'"),
    ("hfdl", "'HFDL'"),
    ("imsl", "'IMSL'"),  # the fault: stored messages say IMS-L
    ("irdm", "'IRDM'"),
)


def _copy_freqs(file: File, types: Iterable[tuple[str, str]] = TYPES) -> None:
    for link, names in types:
        file.run(
            f"INSERT INTO freqs_{link} (freq, count) SELECT freq, count FROM freqs"
            f" WHERE freq_type IN ({names})"
        )


def to_level_tables(file: File) -> None:
    """Revision 0fc8b7cae596 on what `file` holds."""
    _step_2(file)
    _fill_levels(file, TYPES)


def to_frequency_tables(file: File) -> None:
    """Revision a589d271a0a4, as the faulty step did it: IMS-L is lost."""
    file.run(*frequency_tables())
    _copy_freqs(file)
    file.run("DROP TABLE freqs")


def after_3(start: Callable[[File], object], file: File) -> None:
    start(file)
    to_level_tables(file)
    to_frequency_tables(file)


def after_4(start: Callable[[File], object], file: File) -> None:
    """94d97e655180 leaves a narrow index as it is."""
    after_3(start, file)
    if start is chain:
        file.run(*search.whole(WIDE))


def to_hexadecimal(file: File) -> None:
    """Revision 3168c906fb9e."""
    for table in ("messages", "messages_saved"):
        file.run(
            f"UPDATE {table} SET icao = printf('%06X', CAST(icao AS INTEGER))"
            " WHERE CAST(icao AS INTEGER) > 0"
        )


def at_3168c906fb9e(
    file: File, start: Callable[[File], object] = chain, *, version: bool = True
) -> Traffic:
    """Fill `file` as the chain left it there; the messages it holds."""
    after_4(start, file)
    to_hexadecimal(file)
    if version:
        file.version("3168c906fb9e")
    return traffic()


def at_204a67756b9a(file: File, start: Callable[[File], object] = chain) -> Traffic:
    """The rebuild lost the triggers; 89 messages later nobody had noticed."""
    data = at_3168c906fb9e(file, start, version=False)
    columns = ", ".join(["id", *search.WIDE])
    reflected = [*file.declared("messages")[1:], "uid VARCHAR(36) NOT NULL DEFAULT ''"]
    file.run(
        orm_table("_alembic_tmp_messages", reflected),
        f"INSERT INTO _alembic_tmp_messages ({columns}) SELECT {columns} FROM messages",
    )
    for each in data.messages:
        file.run(f"UPDATE _alembic_tmp_messages SET uid = '{each.uid}' WHERE id = {each.id}")
    extra = ["msgtime"] if start is stamped else []
    file.run(
        "DROP TABLE messages",
        "ALTER TABLE _alembic_tmp_messages RENAME TO messages",
        *orm_indexes("messages", NINE),
        *(f"CREATE INDEX ix_messages_{each} ON messages (msg_time)" for each in extra),
        UNIQUE,
    )
    return data


def repaired(file: File) -> None:
    """What the repair script of upstream makes of a half state: nullable, triggers alive."""
    data = at_3168c906fb9e(file, version=False)
    file.run("ALTER TABLE messages ADD COLUMN uid VARCHAR(36)")
    for each in data.messages:
        file.run(f"UPDATE messages SET uid = '{each.uid}' WHERE id = {each.id}")
    file.run(UNIQUE)


def torn_7(file: File, *, index: bool, dropped: bool, used: bool = False) -> None:
    """Killed in 171fe2c07bd9: matches beside the copies that they replace."""
    data = at_204a67756b9a(file)
    file.run(*alert_matches()[: 2 if index else 1])
    if used:
        fresh = newer(data)
        file.messages(fresh, Icao.HEX)
        file.matches([Alert(each, "NEWER") for each in fresh[:3]])
    if dropped:
        file.run("DROP TABLE messages_saved")


def at_171fe2c07bd9(file: File, start: Callable[[File], object] = chain) -> Traffic:
    """`messages_saved` is dropped with its data; matches are those made since."""
    data = at_204a67756b9a(file, start)
    file.run("DROP TABLE messages_saved", *alert_matches())
    file.messages(newer(data), Icao.HEX)
    file.matches([*data.gone, *data.alerts])
    return data


def at_40fd0618348d(file: File, start: Callable[[File], object] = chain) -> Traffic:
    """Release 4.0.1 at its head, the full-text index stale."""
    data = at_171fe2c07bd9(file, start)
    file.run(ADD_AIRCRAFT, *OF_STEP_8, "ANALYZE")
    file.run("UPDATE messages SET aircraft_id = substr(uid, 1, 8) WHERE id % 5 = 0")
    return data


def torn_8(file: File, *, indexes: int) -> None:
    at_171fe2c07bd9(file)
    file.run(ADD_AIRCRAFT, *OF_STEP_8[:indexes])


def odd_counters(file: File) -> None:
    """Columns that may be NULL, are."""
    at_40fd0618348d(file)
    file.run(
        "INSERT INTO freqs_acars (freq, count) VALUES (NULL, 3), ('130.425', NULL)",
        "INSERT INTO level_hfdl (level, count) VALUES (NULL, 4), (-7.5, NULL)",
        "INSERT INTO alert_stats (term, count) VALUES ('NEVER SEEN', NULL)",
        "UPDATE count SET errors = NULL",
    )


def with_imsl(file: File) -> None:
    """4.0 counters that do hold IMS-L, which must not be counted again."""
    at_40fd0618348d(file)
    file.counters_per_link(imsl=True)


def torn_4(file: File, *, events: int, rebuilt: bool) -> None:
    after_3(chain, file)
    file.run(search.table(WIDE), *search.triggers(WIDE, search.EVENTS[:events]))
    if not rebuilt:
        return
    # Only what arrived since is known to the index.
    file.messages(newer(traffic()), Icao.DECIMAL)


def torn_2(file: File, *, suffixes: Iterable[str], filled: int = 0) -> None:
    """Killed in 0fc8b7cae596: the old table is gone, the new ones are not all there or filled."""
    chain(file)
    _step_2(file, suffixes)
    _fill_levels(file, TYPES[:filled])


def torn_3(file: File, *, suffixes: Iterable[str], filled: int = 0) -> None:
    """Killed in a589d271a0a4: the old table stands beside new ones, not all there or filled."""
    chain(file)
    to_level_tables(file)
    file.run(*frequency_tables(suffixes))
    _copy_freqs(file, TYPES[:filled])


def levels_only(file: File) -> None:
    chain(file)
    to_level_tables(file)
