"""Note which stations, links and times each stretch of messages holds.

Adds two empty tables and two triggers; takes no time. The running server fills them in the
background, and searches by station, link or time become quick as it goes. When interrupted,
nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import stretches

revision = "d58e1a6f0c37"
down_revision = "c41d7e90ab52"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stretches.give_form()


def downgrade() -> None:
    stretches.take_form_back()
