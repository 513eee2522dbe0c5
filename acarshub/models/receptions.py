"""How a stored message was received: further hearings of it, and the parts it was joined from.

Kept in tables of their own because most messages are heard once and whole: those cost nothing
here. `message_uid` names `messages.uid`; as with alert matches there is no foreign key.
"""

from __future__ import annotations

from sqlalchemy import Double, Float, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base
from acarshub.models.message import SHORT

UNIX_SECONDS = Integer().with_variant(Double(), "postgresql")


class MessageHearing(Base):
    """One more reception of a transmission that is stored; the first one is the message itself."""

    __tablename__ = "message_hearings"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_uid: Mapped[str] = mapped_column(String(36), index=True)
    heard_at: Mapped[float] = mapped_column(UNIX_SECONDS)
    """Unix seconds, as the decoder of that station tells."""
    station_id: Mapped[str] = mapped_column(SHORT)
    freq: Mapped[str] = mapped_column(SHORT)
    level: Mapped[float | None] = mapped_column(Float)
    """dB."""
    msgno: Mapped[str] = mapped_column(SHORT)
    """Which part of a message in parts was heard; empty for a whole one without a number."""


class MessagePart(Base):
    """One part of a message that came in parts; none for a message of one block."""

    __tablename__ = "message_parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_uid: Mapped[str] = mapped_column(String(36), index=True)
    heard_at: Mapped[float] = mapped_column(UNIX_SECONDS)
    station_id: Mapped[str] = mapped_column(SHORT)
    freq: Mapped[str] = mapped_column(SHORT)
    level: Mapped[float | None] = mapped_column(Float)
    msgno: Mapped[str] = mapped_column(SHORT)
    block_id: Mapped[str] = mapped_column(SHORT)
    more: Mapped[bool]
    """Whether its sender announced a further part."""
    msg_text: Mapped[str] = mapped_column(Text)
    """Its own text, also where a decoder gave the joined one."""
