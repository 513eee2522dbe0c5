"""Give every message an identity.

Adds the column `uid` to `messages`, fills it with UUIDs of the messages' own times, and makes it
required and unique. Uids that are there already stay, unless they are no UUID or belong to several
messages. The triggers of the full-text index are out of the way meanwhile. Takes about ten seconds
for a million messages. When interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import early, full_text, message_uids
from migrations.forms import UID, message_columns
from migrations.tables import is_sqlite

revision = "204a67756b9a"
down_revision = "3168c906fb9e"
branch_labels = None
depends_on = None

LOSES = "the uid of every message: read marks and links to messages no longer find them"

FORM = sa.Table(
    "messages", sa.MetaData(), *message_columns(), sa.Column("uid", UID, nullable=False)
)


def upgrade() -> None:
    if is_sqlite():
        early.finish_rebuild()
    message_uids.ensure(FORM)


def downgrade() -> None:
    with full_text.out_of_the_way():
        op.drop_index(message_uids.INDEX, "messages")
        op.drop_column("messages", "uid")
