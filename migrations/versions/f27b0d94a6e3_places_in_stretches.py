"""Note where in a stretch the messages of a rare station are.

Makes the table of stretches anew, with a column more and empty; takes no time. The running server
fills it in the background, and searches by a station are quick again as it goes. When interrupted,
nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import stretches

revision = "f27b0d94a6e3"
down_revision = "e4a97c3d15b8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    stretches.give_places()


def downgrade() -> None:
    stretches.take_places_back()
