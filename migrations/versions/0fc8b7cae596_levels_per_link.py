"""Count signal levels per link.

Replaces the one table of signal levels by one per link, because a level in dB means something
else with every decoder. They are counted from the stored messages; the old totals, which do not say
of which link they are, are kept in `legacy_levels`. Takes seconds for a million messages. When
interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import canonical, counters, early
from migrations.tables import drop, is_sqlite

revision = "0fc8b7cae596"
down_revision = "e7991f1644b1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if is_sqlite():
        # Other editions gave the first revision to tables of any generation.
        early.take_over()
    # Messages with uids have been counted per link for long, beyond those still stored.
    counters.split_levels(recount=early.is_before_uids())


def downgrade() -> None:
    op.create_table(
        "level",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.execute(
        "INSERT INTO level (level, count) SELECT level, count FROM legacy_levels ORDER BY id"
    )
    for table in (canonical.LEGACY_LEVELS, *canonical.LEVELS.values()):
        drop(table.name)
