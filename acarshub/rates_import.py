"""Importing the message rates of an early release, once.

Separate from the statistics that are kept: most hubs have no such file.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from acarshub import runtime
from acarshub.maintenance.pace import Pace
from acarshub.maintenance.working import Work
from acarshub.runtime import native_time
from acarshub.stats.rrd_file import LibraryMissingError, RrdError, read_rrd
from acarshub.stats.rrd_import import ROWS_AT_ONCE, add_rows, hash_of, is_imported, note_import

logger = logging.getLogger(__name__)


def import_rates(path: Path, work: Work) -> int:
    """Import the file at `path` if there is one that was not imported; how many rates that were."""
    file_hash = runtime.run_blocking(hash_of, path)
    if file_hash is None or work.read(partial(is_imported, file_hash=file_hash)):
        return 0
    try:
        rows = runtime.run_blocking(read_rrd, path)
    except LibraryMissingError:
        logger.warning(
            "The message rates of an earlier release in %s are not imported: that needs the"
            " library rrdtool. See docs/upgrading.md.",
            path,
        )
        return 0
    except RrdError as error:
        logger.warning("%s cannot be imported: %s", path, error)
        return 0
    pace = Pace(1, 1, 1)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        piece = rows[start : start + ROWS_AT_ONCE]
        work.write(partial(add_rows, rows=piece), pace, 1)
    note = partial(
        note_import, path=path, file_hash=file_hash, now=native_time.time(), rows=len(rows)
    )
    work.write(note, pace, 1)
    logger.info("Imported %d message rates of an earlier release", len(rows))
    return len(rows)
