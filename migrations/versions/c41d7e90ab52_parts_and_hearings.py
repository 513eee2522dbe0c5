"""Keep every hearing of a message, and the parts it came in.

Adds two empty tables; stored messages stay as they are. Takes no time worth telling. When
interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import receptions

revision = "c41d7e90ab52"
down_revision = "b7e3515c90da"
branch_labels = None
depends_on = None

LOSES = "where else a message was heard, and which parts it was joined from; its text stays whole"


def upgrade() -> None:
    receptions.give_form()


def downgrade() -> None:
    receptions.take_form_back()
