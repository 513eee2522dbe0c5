"""Counters since the database was made: messages, frequencies and signal levels per link.

Kept in tables of their own because messages are pruned and these totals are not.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.links import Link
from acarshub.models.base import Base


class MessageCount(Base):
    """Messages with content: `total` = `good` + `errors`; a single row."""

    __tablename__ = "count"

    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
    errors: Mapped[int]
    good: Mapped[int]


class EmptyMessageCount(Base):
    """Messages without content; a single row."""

    __tablename__ = "nonlogged_count"

    id: Mapped[int] = mapped_column(primary_key=True)
    errors: Mapped[int]
    good: Mapped[int]


def _frequency_table(link: Link) -> Table:
    name = f"freqs_{link.rate_key}"
    return Table(
        name,
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("freq", String(32), nullable=False),
        Column("count", Integer, nullable=False),
        Index(f"ix_{name}_freq", "freq"),
    )


def _level_table(link: Link) -> Table:
    name = f"level_{link.rate_key}"
    return Table(
        name,
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("level", Float, nullable=False),
        Column("count", Integer, nullable=False),
        Index(f"ix_{name}_level", "level"),
    )


FREQUENCY_TABLES = {link: _frequency_table(link) for link in Link}
"""Messages per frequency (MHz as text) of each link."""

LEVEL_TABLES = {link: _level_table(link) for link in Link}
"""Messages per signal level (dB) of each link."""


class LegacyFrequency(Base):
    """Messages per frequency of decoder names that belong to no link, from early databases."""

    __tablename__ = "legacy_freqs"

    id: Mapped[int] = mapped_column(primary_key=True)
    freq_type: Mapped[str] = mapped_column(String(32))
    freq: Mapped[str] = mapped_column(String(32))
    count: Mapped[int]


class LegacyLevel(Base):
    """Messages per signal level of all links together, as early databases counted them."""

    __tablename__ = "legacy_levels"

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[float] = mapped_column(Float)
    count: Mapped[int]
