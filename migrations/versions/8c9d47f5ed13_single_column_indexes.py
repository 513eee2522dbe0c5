"""Drop the indexes of single columns that the full-text index covers.

They cost space and time for every message. Takes no time. When interrupted, nothing has been
changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations.tables import drop_index

revision = "8c9d47f5ed13"
down_revision = "803398f85958"
branch_labels = None
depends_on = None

COLUMNS = ("dsta", "depa", "tail", "flight", "label", "freq")


def upgrade() -> None:
    for column in COLUMNS:
        drop_index(f"ix_messages_{column}")


def downgrade() -> None:
    """Nothing to do: the messages are found without them."""
