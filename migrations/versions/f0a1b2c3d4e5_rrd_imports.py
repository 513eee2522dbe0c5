"""Note which files of message rates were imported.

Creates `rrd_import_registry`, so that a file of an early release is imported once. Takes no time.
When interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import canonical
from migrations.tables import create, drop

revision = "f0a1b2c3d4e5"
down_revision = "c3d4e5f6a1b2"
branch_labels = None
depends_on = None

LOSES = "the note of which files of message rates were imported: they would be imported again"


def upgrade() -> None:
    create(canonical.RRD_IMPORTS)


def downgrade() -> None:
    drop(canonical.RRD_IMPORTS.name)
