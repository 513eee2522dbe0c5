"""Link messages to aircraft.

Adds the optional column `aircraft_id` to `messages`. Takes no time. When interrupted, nothing has
been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import full_text
from migrations.forms import UID
from migrations.tables import column_names

revision = "40fd0618348d"
down_revision = "171fe2c07bd9"
branch_labels = None
depends_on = None

LOSES = "which aircraft messages belong to"


def upgrade() -> None:
    if "aircraft_id" not in column_names("messages"):
        op.add_column("messages", sa.Column("aircraft_id", UID))


def downgrade() -> None:
    with full_text.out_of_the_way():
        op.drop_column("messages", "aircraft_id")
