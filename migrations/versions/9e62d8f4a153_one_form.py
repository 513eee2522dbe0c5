"""Give every database the same form.

Whatever road a database came by, it now has the tables, columns, indexes, triggers and full-text
index of a new one: indexes that only cost are dropped, leftovers of interrupted conversions too,
and the full-text index is proved complete or made anew. Alert terms without any text are removed.
Takes about twenty seconds for a million messages, and as much again where `messages` has its
columns in another order. When interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import canonical, early, full_text
from migrations.reshape import conform
from migrations.tables import create, drop, execute, is_sqlite

revision = "9e62d8f4a153"
down_revision = "7d40a9b3c6e1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if not is_sqlite():
        _conform_others()
        return
    early.finish_rebuild()
    drop("__drizzle_migrations")
    # They would fire for rows whose text stays as it is.
    full_text.drop_triggers()
    for table in canonical.METADATA.sorted_tables:
        conform(table)
    for table in (canonical.ALERT_STATS, canonical.IGNORE_ALERT_TERMS):
        execute(f"DELETE FROM {table.name} WHERE trim(term) = ''")
    full_text.prove()


def downgrade() -> None:
    """Nothing to do: this form holds at every revision that has its tables."""


def _conform_others() -> None:
    for table in canonical.METADATA.sorted_tables:
        create(table)
        if "term" in table.columns:
            op.alter_column(table.name, "term", existing_type=sa.String(32), type_=canonical.TERM)
