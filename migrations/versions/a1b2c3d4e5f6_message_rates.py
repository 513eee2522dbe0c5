"""Keep message rates over time.

Creates `timeseries_stats`, with a row for each minute or coarser span. Takes no time. When
interrupted, nothing has been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

from migrations import canonical, time_series
from migrations.tables import create

revision = "a1b2c3d4e5f6"
down_revision = "40fd0618348d"
branch_labels = None
depends_on = None

LOSES = "message rates over time"


def upgrade() -> None:
    create(canonical.TIME_SERIES)


def downgrade() -> None:
    time_series.drop_all()
