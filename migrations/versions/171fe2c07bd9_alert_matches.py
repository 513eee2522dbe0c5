"""Store which alert terms matched, instead of copies of the messages.

Creates `alert_matches`, whose rows name a message by its `uid`, and fills it from `messages_saved`,
which held a full copy of a message for each term. A message that is no longer stored comes back
from its copy. Takes seconds. When interrupted, nothing has been changed; run `flask db upgrade`
again.
"""

from __future__ import annotations

from migrations import canonical, early, full_text, message_uids, saved_messages
from migrations.tables import column_names, create, drop, has_rows

revision = "171fe2c07bd9"
down_revision = "204a67756b9a"
branch_labels = None
depends_on = None

LOSES = "alert matches whose message is no longer stored"


def upgrade() -> None:
    if "message_id" in column_names("alert_matches"):
        # An edition without uids was here; a later step gives them back.
        return
    create(canonical.ALERT_MATCHES)
    if has_rows("messages_saved"):
        message_uids.ensure()
        full_text.ensure()
        saved_messages.move()
    drop("messages_saved")


def downgrade() -> None:
    create(early.FORMS["messages_saved"])
    saved_messages.move_back()
    drop("alert_matches")
