"""Taking the rates of early releases into the database, once for each file.

Separate from reading the file: which files were imported is a matter of the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, insert, select

from acarshub.models import RatesImport
from acarshub.stats.rrd_file import RrdRow
from acarshub.stats.series import ADD_MEANS, COLUMNS

ROWS_AT_ONCE = 500


def hash_of(path: Path) -> str | None:
    """What tells this file from others; None where there is none that can be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def is_imported(connection: Connection, file_hash: str) -> bool:
    """Whether this file was imported before."""
    found = select(RatesImport.id).where(RatesImport.file_hash == file_hash)
    return connection.scalar(found) is not None


def add_rows(connection: Connection, rows: Sequence[RrdRow]) -> None:
    """Take in rows, but for those of which the database has one; so it can be done again."""
    if rows:
        connection.execute(ADD_MEANS, [_values(row) for row in rows])


def note_import(connection: Connection, path: Path, file_hash: str, now: float, rows: int) -> None:
    """Note that a file was imported."""
    connection.execute(
        insert(RatesImport),
        {
            "file_hash": file_hash,
            "rrd_path": str(path),
            "imported_at": int(now),
            "rows_imported": rows,
        },
    )


def _values(row: RrdRow) -> dict[str, object]:
    means = dict(zip(COLUMNS, row.means, strict=True))
    place = {"timestamp": row.timestamp, "resolution": row.resolution, "minutes": row.minutes}
    return {**place, **means}
