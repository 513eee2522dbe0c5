"""Link messages to aircraft and index the matches.

Adds the optional column `aircraft_id` to `messages`, and two indexes on `alert_matches`: by
message, and by term with the newest match at one end. Takes no time on an empty database. When
interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "40fd0618348d"
down_revision = "171fe2c07bd9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("aircraft_id", sa.String(36)))
    op.create_index("ix_alert_matches_uid_term", "alert_matches", ["message_uid", "term"])
    op.create_index("ix_alert_matches_term_time", "alert_matches", ["term", "matched_at"])


def downgrade() -> None:
    op.drop_index("ix_alert_matches_term_time", "alert_matches")
    op.drop_index("ix_alert_matches_uid_term", "alert_matches")
    op.drop_column("messages", "aircraft_id")
