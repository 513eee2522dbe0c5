"""Count frequencies per link.

Replaces the one table of frequencies by one per link, so that a link's frequencies are found by
their own index. Counts of decoder names that belong to no link are kept in `legacy_freqs`. Takes no
time. When interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import canonical, counters
from migrations.tables import drop

revision = "a589d271a0a4"
down_revision = "0fc8b7cae596"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counters.split_frequencies()


def downgrade() -> None:
    op.create_table(
        "freqs",
        sa.Column("it", sa.Integer, primary_key=True),
        sa.Column("freq", sa.String(32), nullable=False),
        sa.Column("freq_type", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    for table in (canonical.LEGACY_FREQS, *canonical.FREQUENCIES.values()):
        drop(table.name)
