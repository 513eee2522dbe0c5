"""How long `flask db upgrade` takes on a large database, beside the slowest and the fastest way.

Separate from the other benchmarks because no hub runs, and because it takes minutes and gigabytes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from benchmarks import python_edition
from benchmarks.flask_process import Spent, run_watched
from benchmarks.measuring import report

STEP = "204a67756b9a"

RANDOM_UID = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)"
    " || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)"
    " || '-' || hex(randomblob(6)))"
)
TIMED_UID = (
    "printf('%08x-%04x-7', CAST(msg_time * 1000 AS INTEGER) >> 16,"
    " CAST(msg_time * 1000 AS INTEGER) & 65535) || lower(substr(hex(randomblob(2)), 2)"
    " || '-' || substr('89ab', 1 + abs(random() % 4), 1) || substr(hex(randomblob(2)), 2)"
    " || '-' || hex(randomblob(6)))"
)
FLOORS = {"random uid": RANDOM_UID, "uid led by time": TIMED_UID}


def main(arguments: Sequence[str]) -> None:
    """Print all figures; `arguments` are those of the command line behind the name."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        original = folder / "original.db"
        started = time.monotonic()
        python_edition.create_filled(original, options.rows)
        report(
            f"{options.rows} messages",
            {"built in s": _round(time.monotonic() - started), "MB": _megabytes(original)},
        )
        empty = folder / "empty.db"
        python_edition.create(empty)
        loop_rate = _row_by_row(original, options.sample)
        _against_the_floor(original, empty, options.rows, options.runs, loop_rate)
        _whole_way(original)
        original.unlink()
        for rows in options.memory_rows:
            _memory(folder, rows)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks upgrade", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="messages to upgrade")
    parser.add_argument("--sample", type=int, default=20_000, help="rows of the row-by-row loop")
    parser.add_argument("--runs", type=int, default=3, help="runs whose median is told")
    parser.add_argument(
        "--memory-rows", type=int, nargs="*", default=[200_000, 2_000_000],
        help="messages of the databases that only memory is measured with",
    )  # fmt: skip
    parser.add_argument("--folder", type=Path, help="where the databases are made")
    return parser.parse_args(arguments)


def _row_by_row(original: Path, sample: int) -> float:
    """Rows per second of the first published fix: an UPDATE for each id, triggers alive."""
    with _copy(original) as path:
        engine = sa.create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            connection.execute(sa.text("ALTER TABLE messages ADD COLUMN uid VARCHAR(36)"))
            ids = [row[0] for row in connection.execute(sa.text("SELECT id FROM messages"))]
            started = time.monotonic()
            update = sa.text("UPDATE messages SET uid = :uid WHERE id = :id")
            for message_id in islice(ids, sample):
                connection.execute(update, {"uid": str(uuid.uuid4()), "id": message_id})
            connection.commit()
            seconds = time.monotonic() - started
        engine.dispose()
    done = min(sample, len(ids))
    report("row-by-row loop", {"rows": done, "s": _round(seconds), "rows/s": round(done / seconds)})
    return done / seconds


def _against_the_floor(original: Path, empty: Path, rows: int, runs: int, loop_rate: float) -> None:
    """Our step and the floor by turns, so that a busy moment of the machine meets both."""
    steps: list[float] = []
    floors: dict[str, list[float]] = {name: [] for name in FLOORS}
    peaks: list[float] = []
    processes: list[float] = []
    for _ in range(runs):
        idle = _upgraded(empty).seconds
        spent = _upgraded(original)
        processes.append(spent.seconds)
        steps.append(spent.seconds - idle)
        peaks.append(spent.peak_mb)
        for name, expression in FLOORS.items():
            floors[name].append(_single_update(original, expression))
    step = median(steps)
    report(
        f"step {STEP}",
        {
            "process s": _round(median(processes)),
            "step s": _round(step),
            "rows/s": round(rows / step),
            "peak MB": round(max(peaks)),
        },
    )
    for name, taken in floors.items():
        report(
            f"floor, {name}",
            {"s": _round(median(taken)), "rows/s": round(rows / median(taken))},
        )
    floor = min(median(taken) for taken in floors.values())
    report(
        "ratios",
        {"loop/step": _round(rows / loop_rate / step), "step/floor": _round(step / floor)},
    )


def _upgraded(original: Path) -> Spent:
    """The uid step alone, on a copy, in a real process. A backup is no part of the step."""
    with _copy(original) as path:
        return run_watched("db", "upgrade", STEP, ACARSHUB_DB=str(path), DB_UPGRADE_BACKUP="false")


def _single_update(original: Path, expression: str) -> float:
    """Seconds that SQLite itself needs for the column, its values and their index."""
    with (
        _copy(original) as path,
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        started = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        python_edition.drop_triggers(connection)
        connection.execute("ALTER TABLE messages ADD COLUMN uid VARCHAR(36)")
        connection.execute(f"UPDATE messages SET uid = {expression}")
        connection.execute("CREATE UNIQUE INDEX ix_messages_uid ON messages (uid)")
        python_edition.create_triggers(connection)
        connection.execute("COMMIT")
        return time.monotonic() - started


def _whole_way(original: Path) -> None:
    """From the starting revision to the head, with the backup, as an owner sees it."""
    with _copy(original) as path:
        before = _megabytes(path)
        spent = run_watched("db", "upgrade", ACARSHUB_DB=str(path))
        backups = path.parent.glob(f"{path.name}.before-upgrade*")
        report(
            f"{python_edition.REVISION} to head",
            {
                "process s": _round(spent.seconds),
                "peak MB": round(spent.peak_mb),
                "MB before": before,
                "MB after": _megabytes(path),
                "backup MB": sum(_megabytes(backup) for backup in backups),
            },
        )


def _memory(folder: Path, rows: int) -> None:
    path = folder / f"{rows}.db"
    python_edition.create_filled(path, rows)
    spent = run_watched("db", "upgrade", STEP, ACARSHUB_DB=str(path), DB_UPGRADE_BACKUP="false")
    path.unlink()
    report(
        f"step, {rows} messages",
        {"process s": _round(spent.seconds), "peak MB": round(spent.peak_mb)},
    )


@contextmanager
def _copy(original: Path) -> Iterator[Path]:
    """A copy that is safe on disk, so that nothing of copying is left to whoever is measured."""
    folder = Path(tempfile.mkdtemp(dir=original.parent))
    path = folder / "hub.db"
    shutil.copyfile(original, path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    try:
        yield path
    finally:
        shutil.rmtree(folder)


def _megabytes(path: Path) -> int:
    return round(path.stat().st_size / 1e6)


def _round(number: float) -> float:
    return round(number, 2)
