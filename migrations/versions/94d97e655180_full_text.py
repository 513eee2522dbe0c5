"""Index the text of messages.

Adds the full-text index of SQLite (FTS5) over the searched columns of `messages`, and the
triggers that keep it in step. Other databases are left as they are. Takes no time on an empty
database. When interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import full_text

revision = "94d97e655180"
down_revision = "a589d271a0a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if full_text.is_supported():
        full_text.create_table()
        full_text.create_triggers()


def downgrade() -> None:
    if full_text.is_supported():
        full_text.drop_triggers()
        full_text.drop_table()
