"""Work on alerts that outlives the process that began it.

Separate from the alerts themselves: nothing here is an alert, and a database without these rows
has lost none.
"""

from __future__ import annotations

from sqlalchemy import Double, String
from sqlalchemy.orm import Mapped, mapped_column

from acarshub.models.alerts import TERM
from acarshub.models.base import Base


class DroppedTerm(Base):
    """A term that the owner dropped while some of its matches are still to be removed."""

    __tablename__ = "dropped_alert_terms"

    term: Mapped[str] = mapped_column(TERM, primary_key=True)


class AlertRegeneration(Base):
    """How far the matching of all stored messages has come; at most one row."""

    __tablename__ = "alert_regeneration"

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_digest: Mapped[str] = mapped_column(String(64))
    """Of the lists that it matches against: with others it begins anew."""
    position: Mapped[int]
    """Id of the last message that is done."""
    through_id: Mapped[int]
    """Id of the last message to do: later ones were matched when they came."""
    total: Mapped[int]
    processed: Mapped[int]
    matched_messages: Mapped[int]
    total_matches: Mapped[int]
    started_at: Mapped[float] = mapped_column(Double)
    """Unix seconds."""
