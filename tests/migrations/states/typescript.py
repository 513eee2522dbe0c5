"""Databases of the TypeScript editions, created by them or taken over from older ones.

Separate from their steps because a state also depends on where the file came from.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from tests.migrations.states import halves
from tests.migrations.states.early import create_since_2020
from tests.migrations.states.python_steps import (
    at_40fd0618348d,
    at_3168c906fb9e,
    torn_2,
    torn_3,
    torn_7,
)
from tests.migrations.states.state import File, State, new_file
from tests.migrations.states.tables import (
    LINK_SUFFIXES,
    drizzle_counters,
    drizzle_messages,
    orm_indexes,
)
from tests.migrations.states.third import create_v3
from tests.migrations.states.traffic import Alert, Icao, Traffic, newer, traffic
from tests.migrations.states.typescript_steps import (
    EARLY_INDEXES,
    LATE_INDEXES,
    MATCHES,
    STEPS,
    Edition,
    add_message_id,
    aircraft,
    coarse_series_gone,
    matches_by_id,
)

REVISIONS = tuple(STEPS)
RELEASED_AND_BETWEEN = REVISIONS[7:]
LATE = frozenset(REVISIONS[11:])
"""Revisions that only 4.1.5 and later ones know."""

Start = Callable[[File], Traffic]


def states() -> Iterator[State]:
    for revision in RELEASED_AND_BETWEEN:
        for name, (start, icao) in _STARTS.items():
            late = revision in LATE
            yield _state(f"ts-{name}-{revision}", start, revision, icao=icao, late=late)
    for revision in REVISIONS[:7]:
        # Its runner writes each revision after its step, so a kill leaves any of them.
        yield _state(f"ts-v3-stopped-{revision}", _v3, revision, grown=False)
    for revision in REVISIONS[4:]:
        yield _state(f"ts-late-v3-{revision}", _v3, revision, late=True)
    for name in ("all-null", "one-uid", "partial-with-matches", "malformed", "torn"):
        for revision in ("a1b2c3d4e5f6", "b6c7d8e9f0a1", "8c9d47f5ed13"):
            late = revision in LATE
            start = partial(_half, name)
            yield _state(f"ts-204-{name}-{revision}", start, revision, icao=Icao.HEX, late=late)
    for revision in ("3168c906fb9e", "a1b2c3d4e5f6", "b6c7d8e9f0a1", "8c9d47f5ed13"):
        late = revision in LATE
        name = f"ts-since-2020-{revision}"
        yield _state(name, create_since_2020, revision, late=late, grown=revision != "3168c906fb9e")
    for name, (start, icao) in _TORN_BEFORE.items():
        for revision in ("a1b2c3d4e5f6", "8c9d47f5ed13"):
            late = revision in LATE
            yield _state(f"ts-{name}-{revision}", start, revision, icao=icao, late=late)
    yield from _torn()
    yield State("ts-not-checkpointed", _not_checkpointed, "a1b2c3d4e5f6", Icao.HEX)
    yield State("ts-without-messages", _empty, "8c9d47f5ed13", Icao.HEX)


def _state(
    name: str,
    start: Start,
    revision: str,
    *,
    icao: Icao = Icao.MIXED,
    late: bool = False,
    grown: bool = True,
) -> State:
    build = partial(_build, start=start, revision=revision, late=late, grown=grown)
    return State(name, build, revision, icao)


def _build(
    path: Path,
    *,
    start: Start,
    revision: str,
    late: bool,
    grown: bool = True,
    then: Callable[[File], None] | None = None,
) -> None:
    with new_file(path, wal=True) as file:
        edition = Edition(late, start(file))
        for step in islice(STEPS.values(), REVISIONS.index(revision) + 1):
            # What a step would find done stays as the older edition left it.
            if not (step is aircraft and file.columns("timeseries_stats")):
                step(file, edition)
        if grown:
            _grow(file, edition)
        file.run("DROP TABLE IF EXISTS alembic_version")
        file.version(revision, key=False)
        if then:
            then(file)
        _analyze(file)


def _grow(file: File, edition: Edition) -> None:
    """The application runs: messages in hexadecimal, matches on them, on none and on lost ones."""
    if not edition.data.messages:
        return
    fresh = [each for each in newer(edition.data, 12) if not file.has_message(each.id)]
    file.messages(fresh, Icao.HEX)
    has = file.columns("alert_matches")
    if "message_id" in has:
        ids = (fresh[0].id, fresh[0].id, fresh[1].id, None, None, 999_001, 999_001, 999_002)
        file.insert(
            "alert_matches",
            (
                {
                    "message_id": each,
                    "term": f"TERM {number % 3}",
                    "match_type": ("text", "icao", "tail", "flight")[number % 4],
                    "matched_at": 1_771_000_000 + number / 4,
                }
                for number, each in enumerate(ids)
            ),
        )
    elif has:
        file.matches([Alert(fresh[0], "NEWER", "icao"), Alert(fresh[1], "NEWER", "tail")])


def _analyze(file: File) -> None:
    """ANALYZE at a time when the full-text index was empty; only some builds write stat4."""
    file.run(
        "ANALYZE",
        "PRAGMA writable_schema = ON",
        "CREATE TABLE IF NOT EXISTS sqlite_stat4 (tbl, idx, neq, nlt, ndlt, sample)",
        "PRAGMA writable_schema = OFF",
        "DELETE FROM sqlite_stat1 WHERE tbl LIKE 'messages_fts_%'",
    )
    file.insert(
        "sqlite_stat1",
        [
            {"tbl": "messages_fts_data", "idx": None, "stat": "2"},
            {"tbl": "messages_fts_config", "idx": "messages_fts_config", "stat": "1 1"},
            {"tbl": "messages_fts_idx", "idx": "messages_fts_idx", "stat": "45 3 1"},
        ],
    )
    file.insert(
        "sqlite_stat4",
        [
            {
                "tbl": "messages_fts_config",
                "idx": "messages_fts_config",
                "neq": "1",
                "nlt": "0",
                "ndlt": "0",
                "sample": b"\x02\x1bversion",
            }
        ],
    )


def _fresh(file: File) -> Traffic:
    """Step 1 on no file: the schema of that day at once."""
    data = traffic(1)
    _create(file)
    file.messages(data.messages, Icao.HEX, aircraft_id=(None, "a1", "b2\0c"))
    file.matches([*data.gone, *data.alerts])
    file.counters_per_link()
    file.terms_and_totals()
    return data


def _create(file: File) -> None:
    file.run(
        drizzle_messages(uid=True),
        MATCHES,
        *drizzle_counters(),
        'CREATE TABLE "__drizzle_migrations"'
        " (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
        *orm_indexes(),
        *(f"CREATE INDEX {each}" for each in (*EARLY_INDEXES, *LATE_INDEXES)),
        "CREATE INDEX ix_alert_matches_message_uid ON alert_matches (message_uid)",
        "CREATE INDEX ix_alert_matches_term_time ON alert_matches (term, matched_at)",
        "CREATE INDEX ix_alert_matches_uid_term ON alert_matches (message_uid, term)",
        "CREATE UNIQUE INDEX messages_uid_unique ON messages (uid)",
        "CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)",
    )
    file.insert("__drizzle_migrations", [{"hash": "5c" * 32, "created_at": 1_771_277_955_715}])


def _v3(file: File) -> Traffic:
    return create_v3(file)


def _half(name: str, file: File) -> Traffic:
    data = at_3168c906fb9e(file)
    halves.HALVES[name](file, data)
    return data


_STARTS: dict[str, tuple[Start, Icao]] = {
    "fresh": (_fresh, Icao.HEX),
    "v3": (_v3, Icao.MIXED),
    "3168": (at_3168c906fb9e, Icao.HEX),
    "40fd": (at_40fd0618348d, Icao.HEX),
}


def _torn_2(file: File) -> Traffic:
    torn_2(file, suffixes=LINK_SUFFIXES[:2], filled=1)
    return traffic()


def _torn_3(file: File) -> Traffic:
    """The empty tables are taken for filled ones, and counted on in."""
    torn_3(file, suffixes=LINK_SUFFIXES)
    file.insert("freqs_acars", [{"freq": "131.550", "count": 10}, {"freq": "131.125", "count": 2}])
    file.insert("freqs_imsl", [{"freq": "1545.0750", "count": 1}])
    return traffic()


def _torn_7(file: File) -> Traffic:
    torn_7(file, index=True, dropped=False, used=True)
    return traffic()


def _v3_with_matches(file: File) -> Traffic:
    """The matches are there, so the copies of messages are never dropped; icao stays decimal."""
    data = create_v3(file)
    file.run(MATCHES, "CREATE INDEX ix_alert_matches_message_uid ON alert_matches (message_uid)")
    return data


_TORN_BEFORE: dict[str, tuple[Start, Icao]] = {
    "torn-2": (_torn_2, Icao.MIXED),
    "torn-3": (_torn_3, Icao.MIXED),
    "torn-7": (_torn_7, Icao.HEX),
    "v3-torn-7": (_v3_with_matches, Icao.MIXED),
}
"""Steps that the Python chain left torn, and that later editions take for done."""


def _torn() -> Iterable[State]:
    """Steps whose work is done and whose revision is not yet written."""
    for name, (start, icao) in _STARTS.items():
        edition = Edition(late=False, data=traffic())
        yield State(
            f"ts-{name}-torn-12",
            partial(
                _build,
                start=start,
                revision="f0a1b2c3d4e5",
                late=False,
                then=partial(coarse_series_gone, _edition=edition),
            ),
            "f0a1b2c3d4e5",
            icao,
        )
        for tear, then in (
            ("14", partial(matches_by_id, _edition=edition)),
            ("14-half", add_message_id),
        ):
            yield State(
                f"ts-{name}-torn-{tear}",
                partial(_build, start=start, revision="96f36b89016d", late=False, then=then),
                "96f36b89016d",
                icao,
            )


def _not_checkpointed(path: Path) -> None:
    """All of it stands in the write-ahead log; the main file alone is empty."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "live.db"
        with closing(sqlite3.connect(source)) as reader:
            reader.execute("PRAGMA journal_mode = WAL")
            reader.execute("PRAGMA wal_autocheckpoint = 0")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
            _build(source, start=_fresh, revision="a1b2c3d4e5f6", late=False)
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{source}{suffix}", f"{path}{suffix}")


def _empty(path: Path) -> None:
    """Installed and never fed."""

    def start(file: File) -> Traffic:
        _create(file)
        return Traffic((), (), ())

    _build(path, start=start, revision="8c9d47f5ed13", late=True, grown=False)
