"""Count messages by day, station, label, airline and aircraft.

Adds three empty tables, and a column to the message rates that tells how many minutes each was
averaged over; takes no time. The running server counts the stored messages in the background.
When interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import statistics

revision = "e4a97c3d15b8"
down_revision = "d58e1a6f0c37"
branch_labels = None
depends_on = None

LOSES = "totals of messages that were removed: those that are still stored are counted anew"


def upgrade() -> None:
    statistics.give_form()


def downgrade() -> None:
    statistics.take_form_back()
