"""Give every message an identity.

Adds the column `uid` to `messages`, required and unique. SQLite cannot make an existing column
required, so the table is built anew, and the triggers of the full-text index, which go with the
old table, are put back. Takes no time on an empty database. When interrupted, nothing has been
changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import full_text

revision = "204a67756b9a"
down_revision = "3168c906fb9e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("uid", sa.String(36)))
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("uid", existing_type=sa.String(36), nullable=False)
    op.create_index("ix_messages_uid", "messages", ["uid"], unique=True)
    if full_text.is_supported():
        full_text.create_triggers()


def downgrade() -> None:
    op.drop_index("ix_messages_uid", "messages")
    op.drop_column("messages", "uid")
