"""Databases at every revision of the Python chain of 4.0, whole and torn.

Separate because each step is built upon the one before, as the chain itself did it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tests.migrations.states import search
from tests.migrations.states.early import create_since_2020
from tests.migrations.states.state import File, State, new_file
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


def states() -> Iterable[State]:
    for name, (version, icao, finish) in _STATES.items():
        yield State(name, partial(_build, version=version, finish=finish), version, icao)


def _build(path: Path, *, version: str, finish: Callable[[File], object]) -> None:
    with new_file(path) as file:
        finish(file)
        # A builder that goes on from another has the version already.
        file.run("DROP TABLE IF EXISTS alembic_version")
        file.version(version)


def _stamped(file: File) -> None:
    create_v3(file)


def _chain(file: File) -> None:
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


def _after_3(start: Callable[[File], object], file: File) -> None:
    start(file)
    to_level_tables(file)
    to_frequency_tables(file)


def _after_4(start: Callable[[File], object], file: File) -> None:
    """94d97e655180 leaves a narrow index as it is."""
    _after_3(start, file)
    if start is _chain:
        file.run(*search.whole(WIDE))


def to_hexadecimal(file: File) -> None:
    """Revision 3168c906fb9e."""
    for table in ("messages", "messages_saved"):
        file.run(
            f"UPDATE {table} SET icao = printf('%06X', CAST(icao AS INTEGER))"
            " WHERE CAST(icao AS INTEGER) > 0"
        )


def at_3168c906fb9e(
    file: File, start: Callable[[File], object] = _chain, *, version: bool = True
) -> Traffic:
    """Fill `file` as the chain left it there; the messages it holds."""
    _after_4(start, file)
    to_hexadecimal(file)
    if version:
        file.version("3168c906fb9e")
    return traffic()


def at_204a67756b9a(file: File, start: Callable[[File], object] = _chain) -> Traffic:
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
    extra = ["msgtime"] if start is _stamped else []
    file.run(
        "DROP TABLE messages",
        "ALTER TABLE _alembic_tmp_messages RENAME TO messages",
        *orm_indexes("messages", NINE),
        *(f"CREATE INDEX ix_messages_{each} ON messages (msg_time)" for each in extra),
        UNIQUE,
    )
    return data


def _repaired(file: File) -> None:
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


def at_171fe2c07bd9(file: File, start: Callable[[File], object] = _chain) -> Traffic:
    """`messages_saved` is dropped with its data; matches are those made since."""
    data = at_204a67756b9a(file, start)
    file.run("DROP TABLE messages_saved", *alert_matches())
    file.messages(newer(data), Icao.HEX)
    file.matches([*data.gone, *data.alerts])
    return data


def at_40fd0618348d(file: File, start: Callable[[File], object] = _chain) -> Traffic:
    """Release 4.0.1 at its head, the full-text index stale."""
    data = at_171fe2c07bd9(file, start)
    file.run(ADD_AIRCRAFT, *OF_STEP_8, "ANALYZE")
    file.run("UPDATE messages SET aircraft_id = substr(uid, 1, 8) WHERE id % 5 = 0")
    return data


def _torn_8(file: File, *, indexes: int) -> None:
    at_171fe2c07bd9(file)
    file.run(ADD_AIRCRAFT, *OF_STEP_8[:indexes])


def _odd_counters(file: File) -> None:
    """Columns that may be NULL, are."""
    at_40fd0618348d(file)
    file.run(
        "INSERT INTO freqs_acars (freq, count) VALUES (NULL, 3), ('130.425', NULL)",
        "INSERT INTO level_hfdl (level, count) VALUES (NULL, 4), (-7.5, NULL)",
        "INSERT INTO alert_stats (term, count) VALUES ('NEVER SEEN', NULL)",
        "UPDATE count SET errors = NULL",
    )


def _with_imsl(file: File) -> None:
    """4.0 counters that do hold IMS-L, which must not be counted again."""
    at_40fd0618348d(file)
    file.counters_per_link(imsl=True)


def _torn_4(file: File, *, events: int, rebuilt: bool) -> None:
    _after_3(_chain, file)
    file.run(search.table(WIDE), *search.triggers(WIDE, search.EVENTS[:events]))
    if not rebuilt:
        return
    # Only what arrived since is known to the index.
    file.messages(newer(traffic()), Icao.DECIMAL)


def torn_2(file: File, *, suffixes: Iterable[str], filled: int = 0) -> None:
    """Killed in 0fc8b7cae596: the old table is gone, the new ones are not all there or filled."""
    _chain(file)
    _step_2(file, suffixes)
    _fill_levels(file, TYPES[:filled])


def torn_3(file: File, *, suffixes: Iterable[str], filled: int = 0) -> None:
    """Killed in a589d271a0a4: the old table stands beside new ones, not all there or filled."""
    _chain(file)
    to_level_tables(file)
    file.run(*frequency_tables(suffixes))
    _copy_freqs(file, TYPES[:filled])


def _levels_only(file: File) -> None:
    _chain(file)
    to_level_tables(file)


_D, _H = Icao.DECIMAL, Icao.HEX
_STATES: dict[str, tuple[str, Icao, Callable[[File], object]]] = {
    "e7991f1644b1-stamped": ("e7991f1644b1", _D, _stamped),
    "e7991f1644b1-fresh": ("e7991f1644b1", _D, _chain),
    "e7991f1644b1-torn-2-dropped": ("e7991f1644b1", _D, partial(torn_2, suffixes=())),
    "e7991f1644b1-torn-2-two": (
        "e7991f1644b1", _D, partial(torn_2, suffixes=LINK_SUFFIXES[:2]),
    ),
    "e7991f1644b1-torn-2-empty": ("e7991f1644b1", _D, partial(torn_2, suffixes=LINK_SUFFIXES)),
    "e7991f1644b1-torn-2-part-filled": (
        "e7991f1644b1", _D, partial(torn_2, suffixes=LINK_SUFFIXES, filled=2),
    ),
    "0fc8b7cae596": ("0fc8b7cae596", _D, _levels_only),
    "0fc8b7cae596-torn-3-one": (
        "0fc8b7cae596", _D, partial(torn_3, suffixes=LINK_SUFFIXES[:1]),
    ),
    "0fc8b7cae596-torn-3-empty": ("0fc8b7cae596", _D, partial(torn_3, suffixes=LINK_SUFFIXES)),
    "0fc8b7cae596-torn-3-part-filled": (
        "0fc8b7cae596", _D, partial(torn_3, suffixes=LINK_SUFFIXES, filled=3),
    ),
    "a589d271a0a4-stamped": ("a589d271a0a4", _D, partial(_after_3, _stamped)),
    "a589d271a0a4-fresh": ("a589d271a0a4", _D, partial(_after_3, _chain)),
    "a589d271a0a4-torn-4-no-triggers": (
        "a589d271a0a4", _D, partial(_torn_4, events=0, rebuilt=False),
    ),
    "a589d271a0a4-torn-4-two-triggers": (
        "a589d271a0a4", _D, partial(_torn_4, events=2, rebuilt=False),
    ),
    "a589d271a0a4-torn-4-not-rebuilt": (
        "a589d271a0a4", _D, partial(_torn_4, events=3, rebuilt=True),
    ),
    "94d97e655180-narrow": ("94d97e655180", _D, partial(_after_4, _stamped)),
    "94d97e655180-wide": ("94d97e655180", _D, partial(_after_4, _chain)),
    "94d97e655180-not-rebuilt": (
        "94d97e655180", _D, partial(_torn_4, events=3, rebuilt=True),
    ),
    "3168c906fb9e-narrow": (
        "3168c906fb9e", _H, partial(at_3168c906fb9e, start=_stamped, version=False),
    ),
    "3168c906fb9e-wide": ("3168c906fb9e", _H, partial(at_3168c906fb9e, version=False)),
    "204a67756b9a": ("204a67756b9a", _H, at_204a67756b9a),
    "204a67756b9a-from-v3": ("204a67756b9a", _H, partial(at_204a67756b9a, start=_stamped)),
    "e7991f1644b1-since-2020": ("e7991f1644b1", _D, create_since_2020),
    "94d97e655180-since-2020": ("94d97e655180", _D, partial(_after_4, create_since_2020)),
    "3168c906fb9e-since-2020": (
        "3168c906fb9e",
        _H,
        partial(at_3168c906fb9e, start=create_since_2020, version=False),
    ),
    "204a67756b9a-since-2020": (
        "204a67756b9a", _H, partial(at_204a67756b9a, start=create_since_2020),
    ),
    "40fd0618348d-since-2020": (
        "40fd0618348d", _H, partial(at_40fd0618348d, start=create_since_2020),
    ),
    "204a67756b9a-repaired": ("204a67756b9a", _H, _repaired),
    "204a67756b9a-torn-7-table": (
        "204a67756b9a", _H, partial(torn_7, index=False, dropped=False),
    ),
    "204a67756b9a-torn-7-index": ("204a67756b9a", _H, partial(torn_7, index=True, dropped=False)),
    "204a67756b9a-torn-7-used": (
        "204a67756b9a", _H, partial(torn_7, index=True, dropped=False, used=True),
    ),
    "204a67756b9a-torn-7-dropped": (
        "204a67756b9a", _H, partial(torn_7, index=True, dropped=True, used=True),
    ),
    "171fe2c07bd9": ("171fe2c07bd9", _H, at_171fe2c07bd9),
    "171fe2c07bd9-torn-8-column": ("171fe2c07bd9", _H, partial(_torn_8, indexes=0)),
    "171fe2c07bd9-torn-8-some": ("171fe2c07bd9", _H, partial(_torn_8, indexes=3)),
    "171fe2c07bd9-vacuum-failed": ("171fe2c07bd9", _H, partial(_torn_8, indexes=7)),
    "40fd0618348d-narrow-stale": ("40fd0618348d", _H, partial(at_40fd0618348d, start=_stamped)),
    "40fd0618348d-wide-stale": ("40fd0618348d", _H, at_40fd0618348d),
    "40fd0618348d-null-counters": ("40fd0618348d", _H, _odd_counters),
    "40fd0618348d-with-imsl": ("40fd0618348d", _H, _with_imsl),
}  # fmt: skip
