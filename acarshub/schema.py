"""Whether the database is in the form that this release needs.

Separate from the database connections because it knows the revisions, which only start-up and
commands care about.
"""

from __future__ import annotations

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class SchemaNotReady(Exception):  # noqa: N818 - it names a state, not a fault of this program
    """The database is missing or not at this release's revision; the text says what to do."""


def require_head(engine: Engine) -> None:
    """Return when the database is at head; SchemaNotReady otherwise. Changes nothing."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    name = engine.url.render_as_string(hide_password=True)
    path = engine.url.database
    if engine.dialect.name == "sqlite" and path and not Path(path).exists():
        # Connecting would leave an empty file behind.
        raise SchemaNotReady(f"There is no database at {name}. Run: flask db upgrade")
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise SchemaNotReady(f"The database {name} cannot be opened: {error.orig}") from error
    if found != head:
        raise SchemaNotReady(
            f"The database {name} is at revision {found or 'none'}, this release needs {head}. "
            "Run: flask db upgrade"
        )
