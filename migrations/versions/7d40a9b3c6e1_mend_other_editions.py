"""Mend what other editions left wrong.

Some never converted decimal aircraft addresses, and some did not count the frequencies and signal
levels of Inmarsat: addresses that are decimal beyond doubt become hexadecimal, and empty counters
are filled from the stored messages. Old counters that they passed over are taken in, and so are
messages whose conversion was interrupted in 2021. Takes seconds, or about half a minute for a
million messages with decimal addresses. When interrupted, nothing has been changed; run `flask db
upgrade` again.
"""

from __future__ import annotations

from migrations import addresses, counters, early, saved_messages
from migrations.tables import drop, exists, is_sqlite

revision = "7d40a9b3c6e1"
down_revision = "5b1f0c7e92d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if is_sqlite():
        addresses.convert_leftovers()
        _fetch_leftovers()
        counters.merge_leftovers()
        counters.count_forgotten()


def _fetch_leftovers() -> None:
    for table in ("messages_old", "messages_saved_old"):
        if exists(table):
            # They are from 2021.
            addresses.convert_all(table)
    early.fetch_leftovers()
    saved_messages.move()
    drop("messages_saved")


def downgrade() -> None:
    """Nothing to do: what was mended is right at every revision."""
