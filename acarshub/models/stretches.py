"""What each stretch of 512 ids of `messages` holds: which stations and links, how many, from when.

Separate from the messages because it follows from them and may be missing; only searches read it.
It takes the place of indexes on station, link and time, which cost 47 bytes for each message
where this costs two to seven.
"""

from __future__ import annotations

from sqlalchemy import Double, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base
from acarshub.models.message import SHORT

STRETCH_IDS = 512
PLACED = 4
"""Messages of one source in one stretch of which it is noted where they are."""
WHOLE = 0
"""Id of no source: the row of the whole stretch."""
MANY = -1
"""Id of no source either: the row says that any other may be in the stretch."""

_SECONDS = Integer().with_variant(Double(), "postgresql")


class MessageSource(Base):
    """A station on a link."""

    __tablename__ = "message_sources"
    __table_args__ = (UniqueConstraint("message_type", "station_id", name="uq_message_sources"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_type: Mapped[str] = mapped_column(SHORT)
    station_id: Mapped[str] = mapped_column(SHORT)


class MessageStretch(Base):
    """What one source has in one stretch, or what is in it in all.

    Only where the row of the whole is there are the others to be believed: a trigger removes it
    when one of the messages changes.
    """

    __tablename__ = "message_stretches"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own way

    source_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stretch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its first id divided by STRETCH_IDS."""
    messages: Mapped[int]
    earliest: Mapped[float | None] = mapped_column(_SECONDS)
    """Unix seconds before which there is none; not set in an empty stretch."""
    latest: Mapped[float | None] = mapped_column(_SECONDS)
    """Unix seconds after which there is none."""
    places: Mapped[str | None] = mapped_column(Text)
    """How far from the first id its messages are, with commas; none where there are many."""
