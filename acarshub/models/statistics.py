"""How many messages there were by day and by link, hour, station, label, airline and aircraft.

Kept in tables of their own because messages are removed and these totals are not. They are made
from the stored messages in the order of ids: `through_id` tells which are in them.
"""

from __future__ import annotations

from sqlalchemy import Double, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base

NAME_CHARACTERS = 64


class MessageTotal(Base):
    """Messages of one name within one span."""

    __tablename__ = "message_totals"

    span: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """A day as in 20261128, a month as in 20261100, or 0 for all before; in UTC."""
    subject: Mapped[str] = mapped_column(String(16), primary_key=True)
    """What `name` names, a value of `Subject`."""
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS), primary_key=True)
    """Empty for all names together that have no row of their own."""
    messages: Mapped[int]


class TotalsProgress(Base):
    """How far messages are in the totals; a single row, or none in a new database."""

    __tablename__ = "message_totals_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    through_id: Mapped[int]


class TotalsCorrection(Base):
    """A message that is in the totals and tells more of its flight or aircraft since."""

    __tablename__ = "message_totals_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    msg_time: Mapped[float] = mapped_column(Integer().with_variant(Double(), "postgresql"))
    tail: Mapped[str] = mapped_column(Text)
    old_flight: Mapped[str] = mapped_column(Text)
    new_flight: Mapped[str] = mapped_column(Text)
    old_icao: Mapped[str] = mapped_column(Text)
    new_icao: Mapped[str] = mapped_column(Text)
