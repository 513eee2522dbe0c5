"""The history of alerts: the messages of some terms, or of all, page by page and newest first.

Separate from the newest alerts, which are in memory: this is for looking back as far as the
database reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, select

from acarshub.alerts.stored import of_a_present_term
from acarshub.alerts.term import TermError, TermLists, tidy_term
from acarshub.models import AlertMatch, DroppedTerm, Message

PAGE_MESSAGES = 50


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of messages with an alert, as rows of `messages`, and how many there are in all."""

    rows: Sequence[Row[Any]]
    total: int


def term_as_stored(given: str, lists: TermLists) -> str:
    """The spelling under which the matches of a term are stored."""
    if given in lists.terms:
        return given
    try:
        return tidy_term(given)
    except TermError:
        return given


def alert_history(connection: Connection, terms: Sequence[str], page: int) -> HistoryPage:
    """The messages with an alert of one of `terms`, of any term without; pages count from 0.

    A message is there once, however many fields matched. Behind the end there is nothing, with
    the right total. Read from an index alone but for the messages of the page.
    """
    matched = _matched(connection, terms)
    total = connection.scalar(select(func.count()).select_from(matched.subquery()))
    newest = matched.order_by(AlertMatch.matched_at.desc(), AlertMatch.message_uid.desc())
    shown = newest.limit(PAGE_MESSAGES).offset(page * PAGE_MESSAGES)
    uids = [row.message_uid for row in connection.execute(shown)]
    messages = select(Message.__table__).where(Message.uid.in_(uids))
    rows = {row.uid: row for row in connection.execute(messages)}
    # One that was removed in between is left out.
    return HistoryPage([rows[uid] for uid in uids if uid in rows], total or 0)


def _matched(connection: Connection, terms: Sequence[str]) -> Select[float, str]:
    # All matches of a message have its time, so its rows stand side by side in the index.
    query = select(AlertMatch.matched_at, AlertMatch.message_uid).distinct()
    query = query.where(exists().where(Message.uid == AlertMatch.message_uid))
    if terms:
        query = query.where(AlertMatch.term.in_(terms))
    if connection.scalar(select(DroppedTerm.term).limit(1)) is not None:
        query = query.where(of_a_present_term())
    return query
