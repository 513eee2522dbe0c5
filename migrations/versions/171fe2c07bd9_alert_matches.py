"""Store which alert terms matched, instead of copies of the messages.

Creates `alert_matches`, whose rows name a message by its `uid`, and drops `messages_saved`, which
held a full copy of a message for each term. Takes no time. When interrupted, nothing has been
changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "171fe2c07bd9"
down_revision = "204a67756b9a"
branch_labels = None
depends_on = None

SHORT = sa.String(32)
UNIX_SECONDS = sa.Integer().with_variant(sa.Double(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "alert_matches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_uid", sa.String(36), nullable=False),
        sa.Column("term", SHORT, nullable=False),
        sa.Column("match_type", SHORT, nullable=False),
        sa.Column("matched_at", UNIX_SECONDS, nullable=False),
    )
    op.drop_table("messages_saved")


def downgrade() -> None:
    op.create_table(
        "messages_saved",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_type", SHORT, nullable=False),
        sa.Column("msg_time", UNIX_SECONDS, nullable=False),
        *_texts("station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat lon alt"),
        sa.Column("msg_text", sa.Text, nullable=False),
        *_texts("tail flight icao freq ack mode label block_id msgno is_response is_onground"),
        *_texts("error"),
        sa.Column("libacars", sa.Text, nullable=False),
        *_texts("level term type_of_match"),
    )
    op.drop_table("alert_matches")


def _texts(names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, SHORT, nullable=False) for name in names.split()]
