"""Mend what other editions left wrong.

Some never converted decimal aircraft addresses, and some did not count the frequencies and signal
levels of Inmarsat: addresses that are decimal beyond doubt become hexadecimal, and empty counters
are filled from the stored messages. Old counters that they passed over are taken in. Takes
seconds, or about half a minute for a million messages with decimal addresses. When interrupted,
nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import addresses, counters
from migrations.tables import is_sqlite

revision = "7d40a9b3c6e1"
down_revision = "5b1f0c7e92d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if is_sqlite():
        addresses.convert_leftovers()
        counters.merge_leftovers()
        counters.count_forgotten()


def downgrade() -> None:
    """Nothing to do: what was mended is right at every revision."""
