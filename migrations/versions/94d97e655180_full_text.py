"""Index the text of messages.

Adds the full-text index of SQLite (FTS5) over the searched columns of `messages`, and the
triggers that keep it in step. An index that is there and complete is left as it is until the last
step. Other databases have none. Making it takes about ten seconds for a million messages. When
interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import full_text

revision = "94d97e655180"
down_revision = "a589d271a0a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    full_text.ensure()


def downgrade() -> None:
    full_text.drop()
