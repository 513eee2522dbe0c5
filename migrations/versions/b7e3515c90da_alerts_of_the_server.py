"""Keep on the server which alerts were read, and find alerts by time.

An alert term that is stored more than once becomes one, with the highest of its counts. Adds tables
for read marks and for work on alerts that goes on after a restart, and an index by time to
`alert_matches`; the one by term is made anew. Takes about five seconds for a million alert matches,
however many messages there are. When interrupted, nothing has been changed; run `flask db upgrade`
again.
"""

from __future__ import annotations

from migrations import alerts

revision = "b7e3515c90da"
down_revision = "9e62d8f4a153"
branch_labels = None
depends_on = None

LOSES = (
    "which alerts were read, how far matching all stored messages had come, and the rest of the"
    " matches of terms that were dropped"
)


def upgrade() -> None:
    alerts.fold_repeated_terms()
    alerts.give_form()


def downgrade() -> None:
    alerts.finish_dropping_terms()
    alerts.take_form_back()
