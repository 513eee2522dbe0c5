"""Give every message its identity again.

Databases of editions that dropped uids get them back, in `messages` and in `alert_matches`; others
have them and stay as they are. Copies of messages with an alert that such an edition passed over
become alert matches. Takes about ten seconds for a million messages. When interrupted,
nothing has been changed; run `flask db upgrade` again.

On the way back the database gets the form that edition 4.2 of docker-acarshub works with; uids and
all message rates are kept beside what it needs.
"""

from __future__ import annotations

from migrations import full_text, identities, saved_messages, time_series
from migrations.tables import drop

revision = "5b1f0c7e92d4"
down_revision = "8c9d47f5ed13"
branch_labels = None
depends_on = None


def upgrade() -> None:
    identities.restore()
    time_series.conform()
    full_text.ensure()
    saved_messages.move()
    drop("messages_saved")


def downgrade() -> None:
    identities.to_form_of_other_editions()
