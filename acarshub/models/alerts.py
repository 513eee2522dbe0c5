"""Alert terms, ignored terms and the matches of stored messages.

`alert_stats` is at the same time the list of terms and their counters; that is established.
"""

from __future__ import annotations

from sqlalchemy import Double, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.base import Base

TERM = String(64)


class AlertTerm(Base):
    """A term the owner wants to be alerted to, with the number of matches so far."""

    __tablename__ = "alert_stats"

    __table_args__ = (Index("ix_alert_stats_term", "term", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(TERM)
    count: Mapped[int]


class IgnoreTerm(Base):
    """A term that silences alerts in the field it occurs in."""

    __tablename__ = "ignore_alert_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(TERM)


class AlertMatch(Base):
    """One hit: which term matched which message in which kind of field.

    `message_uid` names `messages.uid`. There is no foreign key, because established databases
    have none and keep matches of messages that retention has removed.
    """

    __tablename__ = "alert_matches"
    __table_args__ = (
        Index("ix_alert_matches_uid_term", "message_uid", "term"),
        # With the uid, so that a page of a term's history is read from the index alone.
        Index("ix_alert_matches_term_time", "term", "matched_at", "message_uid"),
        Index("ix_alert_matches_time", "matched_at", "message_uid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_uid: Mapped[str] = mapped_column(String(36))
    term: Mapped[str] = mapped_column(TERM)
    match_type: Mapped[str] = mapped_column(String(32))
    # The time of the message, as everywhere in the field, not the time of matching.
    matched_at: Mapped[float] = mapped_column(Integer().with_variant(Double(), "postgresql"))
