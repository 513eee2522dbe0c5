"""Write aircraft addresses in hexadecimal.

Marks the point in the history of ACARS Hub from which `icao` holds six hexadecimal digits instead
of a decimal number. An empty database has no addresses to rewrite, so nothing changes but the
revision. Takes no time. When interrupted, run `flask db upgrade` again.
"""

from __future__ import annotations

revision = "3168c906fb9e"
down_revision = "94d97e655180"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to rewrite: a database with messages is refused before the chain starts."""


def downgrade() -> None:
    """Nothing to rewrite: steps back are refused as well once there are messages."""
