"""The process that upgrades the database for a server: `python -m acarshub.upgrade_process`.

Separate from the server's process, which is patched and answers meanwhile: an upgrade blocks, and
ending it at any moment must be possible. Standard output carries the lines of a JsonLinesReporter,
standard error the log; the process ends when standard input does, as when its parent is killed.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from dataclasses import replace

import sqlalchemy as sa
from alembic import command
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from acarshub import create_app
from acarshub.config import Settings
from acarshub.database_state import file_of, on_one_line
from acarshub.environment import SettingsError
from acarshub.extensions import db, migrate
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.maintenance.upgrade_progress import Reporter
from acarshub.maintenance.upgrade_reporters import JsonLinesReporter
from acarshub.schema import MIGRATIONS
from acarshub.server import LOG_FORMAT

logger = logging.getLogger(__name__)

HANDOVER_SECONDS = 20.0
"""How long to wait for a server or an upgrade that is just ending."""
POLL_SECONDS = 0.2


def main() -> int:
    """The exit status: 0 when the database is at head, else 1."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # Whatever else prints must not get between the lines.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Alembic tells its steps where nobody else logs; here the server tells them already.
    logging.basicConfig(format=LOG_FORMAT)
    reporter = JsonLinesReporter(output)
    try:
        _upgrade(reporter)
    except (CommandError, LockRefused, SettingsError) as error:
        reporter.failed(str(error))
    except DBAPIError as error:
        reporter.failed(f"The database cannot be upgraded: {on_one_line(error.orig)}")
    except Exception as error:
        logger.exception("The upgrade failed")
        reporter.failed(f"The database cannot be upgraded: {error!r}")
    else:
        return 0
    return 1


def _upgrade(reporter: Reporter) -> None:
    # The server has warned about retired variables already.
    app = create_app(replace(Settings.from_environ(os.environ), retired=()))
    app.extensions["acarshub_upgrade_reporter"] = reporter
    with app.app_context():
        _wait_for_predecessor(db.engine.url)
        command.upgrade(migrate.get_config(str(MIGRATIONS)), "head")


def _wait_for_predecessor(url: sa.URL) -> None:
    """Return as soon as nobody holds the database's lock; LockRefused when that takes too long."""
    database = file_of(url)
    if database is None:
        return
    # Taking the lock makes its file, and a database that will be refused must stay as it is.
    if not database.with_name(f"{database.name}.lock").exists():
        return
    deadline = time.monotonic() + HANDOVER_SECONDS
    while True:
        try:
            with InstanceLock(url):
                return
        except LockRefused:
            if time.monotonic() > deadline:
                raise
        time.sleep(POLL_SECONDS)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    # At once: all steps are one transaction, of which nothing stays.
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
