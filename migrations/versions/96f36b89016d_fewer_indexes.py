"""Drop indexes that no search uses.

They cost space and time for every message. Takes no time. When interrupted, nothing has been
changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations.tables import drop_index

revision = "96f36b89016d"
down_revision = "b6c7d8e9f0a1"
branch_labels = None
depends_on = None

DROPPED = (
    "messages_uid_unique",
    "ix_messages_msg_text",
    "ix_messages_aircraft_id",
    "ix_messages_time_icao",
    "ix_messages_tail_flight",
    "ix_messages_depa_dsta",
)


def upgrade() -> None:
    for name in DROPPED:
        drop_index(name)


def downgrade() -> None:
    """Nothing to do: the messages are found without them."""
