"""The `messages` table: every message that was accepted, one row each.

Column names are the field's vocabulary and years of databases hold them; `uid` is the identity.
"""

from __future__ import annotations

from sqlalchemy import Double, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base

SHORT = String(32)


class Message(Base):
    """One stored message; unknown values are empty strings, numbers are kept as text."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_uid", "uid", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_type: Mapped[str] = mapped_column(SHORT)
    # Declared INTEGER as in every existing database; SQLite keeps the fraction of a second in it,
    # PostgreSQL would cut it off.
    msg_time: Mapped[float] = mapped_column(Integer().with_variant(Double(), "postgresql"))
    station_id: Mapped[str] = mapped_column(SHORT)
    toaddr: Mapped[str] = mapped_column(SHORT)
    fromaddr: Mapped[str] = mapped_column(SHORT)
    depa: Mapped[str] = mapped_column(SHORT)
    dsta: Mapped[str] = mapped_column(SHORT)
    eta: Mapped[str] = mapped_column(SHORT)
    gtout: Mapped[str] = mapped_column(SHORT)
    gtin: Mapped[str] = mapped_column(SHORT)
    wloff: Mapped[str] = mapped_column(SHORT)
    wlin: Mapped[str] = mapped_column(SHORT)
    lat: Mapped[str] = mapped_column(SHORT)
    lon: Mapped[str] = mapped_column(SHORT)
    alt: Mapped[str] = mapped_column(SHORT)
    msg_text: Mapped[str] = mapped_column(Text)
    tail: Mapped[str] = mapped_column(SHORT)
    flight: Mapped[str] = mapped_column(SHORT)
    icao: Mapped[str] = mapped_column(SHORT)
    freq: Mapped[str] = mapped_column(SHORT)
    ack: Mapped[str] = mapped_column(SHORT)
    mode: Mapped[str] = mapped_column(SHORT)
    label: Mapped[str] = mapped_column(SHORT)
    block_id: Mapped[str] = mapped_column(SHORT)
    msgno: Mapped[str] = mapped_column(SHORT)
    is_response: Mapped[str] = mapped_column(SHORT)
    is_onground: Mapped[str] = mapped_column(SHORT)
    error: Mapped[str] = mapped_column(SHORT)
    libacars: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(SHORT)
    uid: Mapped[str] = mapped_column(String(36))
    aircraft_id: Mapped[str | None] = mapped_column(String(36))
