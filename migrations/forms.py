"""The columns of `messages` that every edition of ACARS Hub has had, and the types they share.

Separate because the first table, the copies of messages with an alert and the form of today are
made of them, each in a step of its own.
"""

from __future__ import annotations

import sqlalchemy as sa

SHORT = sa.String(32)
UID = sa.String(36)
# SQLite keeps the fraction of a second in an INTEGER column, PostgreSQL would cut it off.
UNIX_SECONDS = sa.Integer().with_variant(sa.Double(), "postgresql")

LONG_TEXTS = frozenset({"msg_text", "libacars"})
_SHARED = """
    message_type msg_time station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat
    lon alt msg_text tail flight icao freq ack mode label block_id msgno is_response
    is_onground error libacars level
"""
SHARED = tuple(_SHARED.split())
"""Names of the columns beside `id`, in the established order."""

LINK_SPELLINGS = {
    "acars": ("ACARS",),
    "vdlm2": ("VDL-M2", "VDLM2", "VDLM"),
    "hfdl": ("HFDL",),
    "imsl": ("IMS-L", "IMSL"),
    "irdm": ("IRDM",),
}
"""Suffix of a link's counter tables -> every value of `message_type` and `freq_type` it had."""


def message_columns() -> list[sa.Column[object]]:
    """New columns `id` and SHARED, as in every edition since the third generation."""
    return [sa.Column("id", sa.Integer, primary_key=True), *map(_column, SHARED)]


def _column(name: str) -> sa.Column[object]:
    if name == "msg_time":
        return sa.Column(name, UNIX_SECONDS, nullable=False)
    return sa.Column(name, sa.Text if name in LONG_TEXTS else SHORT, nullable=False)
