"""Whether the database is in the form that this release needs.

Separate from the database connections because it knows the revisions, which only start-up and
commands care about.
"""

from __future__ import annotations

from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from acarshub import database_state
from acarshub.database_state import DatabaseDamaged, DatabaseState

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class SchemaNotReady(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """The database is missing, not writable or not at this release's revision.

    The text says what to do.
    """

    damaged = False
    """Whether it is a hub's and damaged, or was, so that only a new one can be begun."""


def require_head(engine: Engine) -> None:
    """Return when the database is at head and writable; SchemaNotReady otherwise.

    Changes nothing.
    """
    scripts = ScriptDirectory(str(MIGRATIONS))
    chain = [script.revision for script in scripts.walk_revisions()]
    try:
        database_state.check_writable(engine.url)
        state = database_state.read_state(engine)
        database_state.check(state, engine.url, chain)
        database_state.require_sound(engine.url)
    except CommandError as error:
        refusal = SchemaNotReady(str(error))
        refusal.damaged = isinstance(error, DatabaseDamaged)
        raise refusal from None
    if state.versions != (chain[0],):
        refusal = SchemaNotReady(
            f"The database {database_state.shown(engine.url)} is {_found(state)}, this release"
            f" needs {chain[0]}. Run: flask db upgrade"
        )
        path = database_state.file_of(engine.url)
        # A hub that was killed while it replaced a damaged one.
        refusal.damaged = bool(not state.tables and path and database_state.all_set_aside(path))
        raise refusal


def _found(state: DatabaseState) -> str:
    if state.versions:
        return f"at revision {state.versions[0]}"
    return f"of {state.edition}" if state.tables else "empty or missing"
