"""Mark where other editions gave up uids.

They replaced the uid in `alert_matches` by the row id of the message and dropped `uid` from
`messages`. Here uids stay, so nothing changes on the way up. On the way down a database of such an
edition gets uids again. Takes no time, or about ten seconds for a million messages. When
interrupted, nothing has been changed; run the command again.
"""

from __future__ import annotations

from migrations import identities, time_series

revision = "803398f85958"
down_revision = "96f36b89016d"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to do: the uids stay."""


def downgrade() -> None:
    identities.restore()
    time_series.conform()
