"""Message rates over time, and which files of them were imported.

Kept in tables of their own because messages are pruned and rates are kept for years.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base


class MessageRates(Base):
    """Messages per minute of each link, averaged over one span of time."""

    __tablename__ = "timeseries_stats"

    timestamp: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Start of the span in Unix seconds."""
    resolution: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Length of the span, such as `1min`."""
    acars_count: Mapped[int]
    vdlm_count: Mapped[int]
    hfdl_count: Mapped[int]
    imsl_count: Mapped[int]
    irdm_count: Mapped[int]
    total_count: Mapped[int]
    error_count: Mapped[int]


class RatesImport(Base):
    """A file of message rates of an early release that was imported."""

    __tablename__ = "rrd_import_registry"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_hash: Mapped[str] = mapped_column(Text, unique=True)
    rrd_path: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[int]
    """Unix seconds."""
    rows_imported: Mapped[int]
