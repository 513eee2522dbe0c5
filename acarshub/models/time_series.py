"""Message rates over time, and which files of them were imported.

Kept in tables of their own because messages are pruned and rates are kept for years.
"""

from __future__ import annotations

from sqlalchemy import Double, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base

# Declared INTEGER as in every existing database; SQLite keeps the fraction of a mean in it.
_RATE = Integer().with_variant(Double(), "postgresql")


class MessageRates(Base):
    """Messages per minute of each link, averaged over one span of time."""

    __tablename__ = "timeseries_stats"

    timestamp: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Unix seconds. Of a minute its end, as is established; of a longer span that of its first
    minute, rounded down to the span, so that spans lie within one another."""
    resolution: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Length of the span, such as `1min`."""
    acars_count: Mapped[float] = mapped_column(_RATE)
    vdlm_count: Mapped[float] = mapped_column(_RATE)
    hfdl_count: Mapped[float] = mapped_column(_RATE)
    imsl_count: Mapped[float] = mapped_column(_RATE)
    irdm_count: Mapped[float] = mapped_column(_RATE)
    total_count: Mapped[float] = mapped_column(_RATE)
    error_count: Mapped[float] = mapped_column(_RATE)
    """The sum of the error counts that decoders gave, not a number of messages."""
    minutes: Mapped[int] = mapped_column(server_default="1")
    """How many minutes of the span are known: the others lower no mean."""


class RatesImport(Base):
    """A file of message rates of an early release that was imported."""

    __tablename__ = "rrd_import_registry"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_hash: Mapped[str] = mapped_column(Text, unique=True)
    rrd_path: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[int]
    """Unix seconds."""
    rows_imported: Mapped[int]
