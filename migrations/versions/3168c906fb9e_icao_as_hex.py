"""Write aircraft addresses in hexadecimal.

Rewrites `icao` of every message and of every copy with an alert from a decimal number to six
hexadecimal digits, as decoders and aviation write it, and makes the full-text index anew. Takes
about half a minute for a million messages. When interrupted, nothing has been changed; run `flask
db upgrade` again.
"""

from __future__ import annotations

from migrations import addresses, early
from migrations.tables import exists, is_sqlite

revision = "3168c906fb9e"
down_revision = "94d97e655180"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Releases with uids write hexadecimal.
    if not is_sqlite() or not early.is_before_uids():
        return
    addresses.convert_all("messages")
    if exists("messages_saved"):
        addresses.convert_all("messages_saved")


def downgrade() -> None:
    """Nothing to do: with messages in it a database is not taken back this far."""
