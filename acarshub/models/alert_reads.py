"""Which alerts somebody has read, kept for anonymous profiles that a browser names by a cookie.

Separate from the alerts: what was read is about persons, not about messages.
"""

from __future__ import annotations

from sqlalchemy import Double, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.alerts import TERM
from acarshub.models.base import Base


class AlertProfile(Base):
    """Somebody whose browsers share one set of read marks."""

    __tablename__ = "alert_profiles"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 in hex of what the cookie holds; the token itself is not kept."""
    created_at: Mapped[float] = mapped_column(Double)
    seen_at: Mapped[float] = mapped_column(Double)
    read_through: Mapped[int]
    """Alerts on messages up to this id are read."""


class AlertRead(Base):
    """One alert that a profile has read."""

    __tablename__ = "alert_reads"
    __table_args__ = (
        UniqueConstraint("profile_id", "message_uid", name="uq_alert_reads_profile_uid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int]
    message_uid: Mapped[str] = mapped_column(String(36))


class AlertReadTerm(Base):
    """A term whose alerts a profile has read up to some message."""

    __tablename__ = "alert_read_terms"

    profile_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    term: Mapped[str] = mapped_column(TERM, primary_key=True)
    read_through: Mapped[int]
