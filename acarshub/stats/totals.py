"""Totals of messages by name: what may be named, how many names, and reading them.

Separate from counting, which changes them. A reader adds the messages that are not in the tables
yet, so what it tells is right at any moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from acarshub.models import MessageTotal
from acarshub.stats.spans import SpanRule
from acarshub.stats.totals_rows import Added, corrections, messages_after, newest_id, through_id

OTHER = ""
"""The name of all messages whose own name has no row."""

MAX_NAMES = 300
"""For each subject and span. Names come from the air: those that are heard least are counted
together, so that nobody who makes up names can make the database grow."""


class Subject(StrEnum):
    """What messages are counted by; values are stored."""

    LINK = "link"
    HOUR = "hour"
    """Of the day, in UTC, as two digits."""
    STATION = "station"
    LABEL = "label"
    AIRLINE = "airline"
    """By `Airline.key`."""
    AIRCRAFT = "aircraft"
    """By registration, or by address where that is unknown."""


AirlineOf: TypeAlias = Callable[[str], str]
"""The key of the airline whose flight it is; empty where none is known."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many messages there were since some day, or ever."""

    names: Mapping[Subject, Mapping[str, int]]
    """By subject and name; OTHER for those without a row. Messages without a name are in none."""
    spans: Mapping[int, int]
    """By span; see `spans`."""


def read_totals(
    connection: Connection, airline_of: AirlineOf, rule: SpanRule, days: int | None = None
) -> Totals:
    """Totals of the last `days`, today included, or of all days; in one transaction."""
    since = 0 if days is None else rule.since(days)
    names: dict[Subject, Counter[str]] = {subject: Counter() for subject in Subject}
    spans: Counter[int] = Counter()
    rows = connection.execute(
        select(MessageTotal.subject, MessageTotal.name, func.sum(MessageTotal.messages))
        .where(MessageTotal.span >= since)
        .group_by(MessageTotal.subject, MessageTotal.name)
    )
    for subject, name, messages in rows:
        names[Subject(subject)][name] = int(messages)
    by_span = (
        select(MessageTotal.span, func.sum(MessageTotal.messages))
        .where(MessageTotal.span >= since, MessageTotal.subject == Subject.LINK.value)
        .group_by(MessageTotal.span)
    )
    for span, messages in connection.execute(by_span):
        spans[span] = int(messages)
    for (day, subject, name), messages in pending(connection, airline_of).items():
        span = rule.span_of(day)
        if span < since:
            continue
        names[Subject(subject)][name] += messages
        if subject == Subject.LINK:
            spans[span] += messages
    return Totals({subject: +counts for subject, counts in names.items()}, +spans)


def link_totals(connection: Connection) -> dict[str, int]:
    """Messages of each link, by its name in `messages`, as far as they are in the tables."""
    rows = connection.execute(
        select(MessageTotal.name, func.sum(MessageTotal.messages))
        .where(MessageTotal.subject == Subject.LINK.value)
        .group_by(MessageTotal.name)
    )
    return {name: int(messages) for name, messages in rows}


def pending(connection: Connection, airline_of: AirlineOf) -> Added:
    """What is not in the tables yet; few messages, since they are counted at least every minute."""
    through, newest = through_id(connection), newest_id(connection)
    added = corrections(connection, airline_of)
    if newest > through:
        added.update(messages_after(connection, through, newest, airline_of))
    return added


def merged(
    kept: Mapping[str, int], added: Mapping[str, int], most: int = MAX_NAMES
) -> dict[str, int]:
    """Totals of one subject and span with what comes in addition: at most so many names.

    Those with the most messages keep their rows; among equals those that had one.
    """
    together = dict(kept)
    for name, messages in added.items():
        together[name] = together.get(name, 0) + messages
    other = together.pop(OTHER, 0)
    # What is taken away from a name that has no row was counted with the others.
    other += sum(messages for messages in together.values() if messages < 0)
    named = {name: messages for name, messages in together.items() if messages > 0}
    if len(named) > most:
        ranked = sorted(named, key=lambda name: -named[name])
        other += sum(named.pop(name) for name in ranked[most:])
    if other > 0:
        named[OTHER] = other
    return named
