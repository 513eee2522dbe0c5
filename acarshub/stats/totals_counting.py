"""Taking messages into the totals, a piece at a time, and folding old days into months.

Separate from reading. All of it runs in transactions of the thread that writes, so totals and the
note of how far they are change together: after a kill counting goes on where they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, text, update

from acarshub.models import MessageTotal, TotalsCorrection, TotalsProgress
from acarshub.stats.spans import SpanRule
from acarshub.stats.totals import AirlineOf, merged
from acarshub.stats.totals_fresh import FreshTotals
from acarshub.stats.totals_rows import (
    PROGRESS_ID,
    Added,
    corrections,
    messages_after,
    newest_id,
    through_id,
)

_SET = text(
    "INSERT INTO message_totals (span, subject, name, messages)"
    " VALUES (:span, :subject, :name, :messages)"
    " ON CONFLICT (span, subject, name) DO UPDATE SET messages = excluded.messages"
)
_REMOVE = text(
    "DELETE FROM message_totals WHERE span = :span AND subject = :subject AND name = :name"
)
NOTE_CORRECTION = text(
    "INSERT INTO message_totals_corrections"
    " (msg_time, tail, old_flight, new_flight, old_icao, new_icao)"
    " SELECT msg_time, tail, flight, :flight, icao, :icao FROM messages"
    " WHERE uid = :uid AND (flight <> :flight OR icao <> :icao)"
    " AND id <= (SELECT max(through_id) FROM message_totals_progress)"
)
"""To be run before a stored message is given another flight or address."""

_BySubject = dict[tuple[int, str], dict[str, int]]


def count_next(connection: Connection, airline_of: AirlineOf, rule: SpanRule, most: int) -> int:
    """Take up to `most` messages into the totals, the oldest first; how many ids are left."""
    through, newest = through_id(connection), newest_id(connection)
    fresh = FreshTotals.of(connection)
    added = corrections(connection, airline_of)
    if added:
        connection.execute(delete(TotalsCorrection))
    if fresh.covers(through, newest):
        last = newest
        added.update(fresh.added(airline_of))
    else:
        last = min(newest, through + most)
        added.update(messages_after(connection, through, last, airline_of))
    if last == newest:
        # Should this transaction fail, what is noted here will not fit what the database says.
        fresh.begin(newest)
    if last != through:
        # It can be less: ids begin anew when all messages are removed.
        _note_progress(connection, last)
    _add_days(connection, added, rule)
    return newest - last


class ReadAhead(NamedTuple):
    """What messages add that are not in the totals yet."""

    after: int
    last: int
    """Ids: the messages behind the one, up to the other."""
    added: Added


def read_ahead(
    connection: Connection, airline_of: AirlineOf, before: int, most: int
) -> ReadAhead | None:
    """Read the next `most` messages up to the id `before`, or None when all of them are taken in.

    Nothing may change these messages but their removal. So reading, which takes nearly all of the
    time, holds up nobody.
    """
    after = through_id(connection)
    if after >= before:
        return None
    last = min(before, after + most)
    return ReadAhead(after, last, messages_after(connection, after, last, airline_of))


def count_read(connection: Connection, read: ReadAhead, rule: SpanRule) -> None:
    """Take in what was read, unless others were faster."""
    if through_id(connection) == read.after:
        _note_progress(connection, read.last)
        _add_days(connection, read.added, rule)


def fold_next(connection: Connection, rule: SpanRule) -> bool:
    """Take the oldest day that should be in its month there, or a month to all before.

    False when there is nothing to do.
    """
    spans = connection.scalars(select(MessageTotal.span).distinct().order_by(MessageTotal.span))
    old = next((span for span in spans.all() if rule.within(span) != span), None)
    if old is None:
        return False
    by_subject: _BySubject = defaultdict(dict)
    for subject, name, messages in _rows(connection, old):
        by_subject[rule.within(old), subject][name] = messages
    connection.execute(delete(MessageTotal).where(MessageTotal.span == old))
    _add(connection, by_subject)
    return True


def _add_days(connection: Connection, added: Added, rule: SpanRule) -> None:
    by_subject: _BySubject = defaultdict(dict)
    for (day, subject, name), messages in added.items():
        names = by_subject[rule.span_of(day), subject]
        names[name] = names.get(name, 0) + messages
    _add(connection, by_subject)


def _add(connection: Connection, by_subject: Mapping[tuple[int, str], Mapping[str, int]]) -> None:
    for span, keys in groupby(sorted(by_subject), key=lambda key: key[0]):
        kept: dict[str, dict[str, int]] = defaultdict(dict)
        for subject, name, messages in _rows(connection, span):
            kept[subject][name] = messages
        changed: list[dict[str, object]] = []
        gone: list[dict[str, object]] = []
        for _, subject in keys:
            before, after = kept[subject], merged(kept[subject], by_subject[span, subject])
            row = {"span": span, "subject": subject}
            changed += [
                {**row, "name": name, "messages": messages}
                for name, messages in after.items()
                if before.get(name) != messages
            ]
            gone += [{**row, "name": name} for name in before if name not in after]
        if changed:
            connection.execute(_SET, changed)
        if gone:
            connection.execute(_REMOVE, gone)


def _rows(connection: Connection, span: int) -> list[tuple[str, str, int]]:
    rows = connection.execute(
        select(MessageTotal.subject, MessageTotal.name, MessageTotal.messages).where(
            MessageTotal.span == span
        )
    )
    return [(subject, name, messages) for subject, name, messages in rows]


def _note_progress(connection: Connection, through: int) -> None:
    row = {"through_id": through}
    if not connection.execute(update(TotalsProgress).values(row)).rowcount:
        connection.execute(insert(TotalsProgress), {"id": PROGRESS_ID, **row})
