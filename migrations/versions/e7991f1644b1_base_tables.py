"""Create the base tables.

Makes the tables that ACARS Hub has had since its third generation: messages, a copy of those that
matched an alert, and the counters. Tables of earlier generations get their names and types; what an
interrupted conversion left behind is fetched from there. That writes `messages` of 2021 and before
anew, about a minute for a million; later ones are left as they are. When interrupted, nothing has
been changed; run `flask db upgrade` again.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations import early
from migrations.forms import SHORT
from migrations.tables import create, drop, exists, is_sqlite

revision = "e7991f1644b1"
down_revision = None
branch_labels = None
depends_on = None

SUCCESSORS = {"freqs": "freqs_acars", "level": "level_acars", "messages_saved": "alert_matches"}
"""Tables that are not made where the one that replaced them is there already."""


def upgrade() -> None:
    if is_sqlite():
        early.take_over()
    for table in _tables():
        if not exists(SUCCESSORS.get(table.name, "")):
            create(table)


def downgrade() -> None:
    for table in reversed(_tables()):
        drop(table.name)


def _tables() -> list[sa.Table]:
    metadata = sa.MetaData()

    def counters(name: str, *columns: sa.Column[object], key: str = "id") -> sa.Table:
        return sa.Table(name, metadata, sa.Column(key, sa.Integer, primary_key=True), *columns)

    def number(name: str) -> sa.Column[object]:
        return sa.Column(name, sa.Integer, nullable=False)

    def text(name: str) -> sa.Column[object]:
        return sa.Column(name, SHORT, nullable=False)

    return [
        counters("alert_stats", text("term"), number("count")),
        counters("ignore_alert_terms", text("term")),
        counters("count", number("total"), number("errors"), number("good")),
        counters("nonlogged_count", number("errors"), number("good")),
        counters("freqs", text("freq"), text("freq_type"), number("count"), key="it"),
        counters("level", number("level"), number("count")),
        *early.FORMS.values(),
    ]
