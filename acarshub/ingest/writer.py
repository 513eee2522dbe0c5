"""Writing a batch of messages with all that belongs to them in one transaction.

Separate from the outbox, which decides when: this is the only code that adds messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from sqlalchemy import Connection, and_, bindparam, delete, insert, update

from acarshub.ingest.counts import Counts
from acarshub.ingest.entries import Entry, Grown, NewMessage
from acarshub.models import AlertMatch, AlertTerm, Message, MessageHearing, MessagePart
from acarshub.records import MESSAGE_COLUMNS, AlertHit, HeardAgain, Hearing, ReceivedPart
from acarshub.stats.totals_counting import NOTE_CORRECTION
from acarshub.stats.totals_fresh import FreshTotals, Row

CHUNKS = (1_000, 400, 100, 20, 5, 1)
"""Rows of one INSERT. Few sizes, because SQLite keeps every statement that it has prepared, and
one of a thousand rows takes megabytes."""
_SQLITE_LIMIT_VARIABLE_NUMBER = 9

_INSERT_MATCHES = insert(AlertMatch)
_INSERT_HEARINGS = insert(MessageHearing)
_INSERT_PARTS = insert(MessagePart)
_DELETE_MATCH = delete(AlertMatch).where(
    and_(
        AlertMatch.message_uid == bindparam("uid"),
        AlertMatch.term == bindparam("which"),
        AlertMatch.match_type == bindparam("kind"),
    )
)
_COUNT_TERM = (
    update(AlertTerm)
    .where(AlertTerm.term == bindparam("key"))
    .values(count=AlertTerm.count + bindparam("more"))
)
_GROWN = ("msg_text", "libacars", "depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin")
_GROWN_COLUMNS = (*_GROWN, "flight", "icao", "lat", "lon", "alt")
_UPDATE_MESSAGE = (
    update(Message)
    .where(Message.uid == bindparam("of_uid"))
    .values({name: bindparam(f"new_{name}") for name in _GROWN_COLUMNS})
)

Insert = Callable[[Connection, Sequence[tuple[object, ...]]], None]


class BatchWriter:
    """Adds batches of messages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._insert = _insert_statement(connection)
        with connection.begin():
            self._counts = Counts(connection)
        self._written: Sequence[Row] = ()
        self._corrected: list[Grown] = []

    def write(self, entries: Sequence[Entry]) -> None:
        """Store `entries` and count them, all or nothing.

        Raises `sqlalchemy.exc.DBAPIError` when the database refuses; nothing is stored then.
        """
        try:
            with self._connection.begin():
                self._write(entries)
        except BaseException:
            # Rows of counters that this transaction had added are gone again.
            self._counts.settle(committed=False)
            raise
        self._counts.settle(committed=True)
        self._count_written()

    def _count_written(self) -> None:
        fresh = FreshTotals.of(self._connection)
        fresh.add(self._written)
        for grown in self._corrected:
            if grown.was:
                fresh.correct(grown.message.values, grown.was.flight, grown.was.icao)

    def _write(self, entries: Sequence[Entry]) -> None:
        messages = [entry for entry in entries if isinstance(entry, NewMessage)]
        rows = [message.values for message in messages if message.stored]
        self._written, self._corrected = rows, []
        if rows:
            self._insert(self._connection, rows)
        self._write_hits(messages)
        self._counts.add(messages)
        if len(messages) < len(entries) or any(message.parts for message in messages):
            self._write_receptions(entries)

    def _write_hits(self, messages: Iterable[NewMessage]) -> None:
        matches = [
            _match(message, hit) for message in messages if message.hits for hit in message.hits
        ]
        if matches:
            self._connection.execute(_INSERT_MATCHES, matches)
            self._count_terms(Counter(str(match["term"]) for match in matches))

    def _count_terms(self, terms: Counter[str]) -> None:
        raised = [{"key": term, "more": count} for term, count in terms.items() if count]
        if raised:
            self._connection.execute(_COUNT_TERM, raised)

    def _write_receptions(self, entries: Sequence[Entry]) -> None:
        hearings = []
        parts = []
        for entry in entries:
            if isinstance(entry, HeardAgain):
                if entry.stored:
                    hearings.append(_hearing_row(entry.uid, entry.hearing))
            elif isinstance(entry, Grown):
                if entry.was and entry.was.empty and not entry.message.empty:
                    self._counts.mend(entry.message)
                if entry.message.stored:
                    self._grow(entry)
                    new = (entry.missed_part, entry.new_part)
                    parts += [_part_row(entry.message.uid, part) for part in new if part]
            elif entry.stored:
                parts += [_part_row(entry.uid, part) for part in entry.parts]
        if hearings:
            self._connection.execute(_INSERT_HEARINGS, hearings)
        if parts:
            self._connection.execute(_INSERT_PARTS, parts)

    def _grow(self, grown: Grown) -> None:
        message = grown.message
        values = dict(zip(MESSAGE_COLUMNS, message.values, strict=True))
        new = {f"new_{name}": values[name] for name in _GROWN_COLUMNS}
        noted = grown.was is not None and self._note_correction(message, values)
        stored = self._connection.execute(_UPDATE_MESSAGE, {"of_uid": message.uid, **new})
        if grown.was and not noted and stored.rowcount:
            self._corrected.append(grown)
        if grown.lost_hits or grown.new_hits:
            self._change_hits(grown)

    def _note_correction(self, message: NewMessage, values: Mapping[str, object]) -> bool:
        """Whether a message is in the stored totals, which are then corrected later."""
        now = {"uid": message.uid, "flight": values["flight"], "icao": values["icao"]}
        return self._connection.execute(NOTE_CORRECTION, now).rowcount > 0

    def _change_hits(self, grown: Grown) -> None:
        # All of them, not just the difference: their order follows from the text, and matching
        # all stored messages anew may have found some between the parts.
        message = grown.message
        terms = Counter(hit.term for hit in message.hits)
        for hit in (*grown.lost_hits, *message.hits):
            removed = self._connection.execute(_DELETE_MATCH, _key(message, hit))
            terms[hit.term] -= removed.rowcount
        if message.hits:
            rows = [_match(message, hit) for hit in message.hits]
            self._connection.execute(_INSERT_MATCHES, rows)
        self._count_terms(terms)


def _insert_statement(connection: Connection) -> Insert:
    columns = ", ".join(MESSAGE_COLUMNS)
    if connection.dialect.name != "sqlite":
        return _insert_elsewhere
    head = f"INSERT INTO messages ({columns}) VALUES "  # noqa: S608 - our own names
    row = "(" + ",".join("?" * len(MESSAGE_COLUMNS)) + ")"
    driver = connection.connection.driver_connection
    most = driver.getlimit(_SQLITE_LIMIT_VARIABLE_NUMBER) if driver else 0
    sizes = [size for size in CHUNKS if size * len(MESSAGE_COLUMNS) <= most]
    statements = {size: head + ",".join([row] * size) for size in sizes}

    def insert_rows(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
        # One statement of many rows: a row trigger makes the full-text index write once a
        # statement. SQLAlchemy's own way of making it took as long as SQLite's work.
        start = 0
        for size in sizes:
            while len(rows) - start >= size:
                values = tuple(chain.from_iterable(rows[start : start + size]))
                connection.exec_driver_sql(statements[size], values)
                start += size

    return insert_rows


def _insert_elsewhere(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    connection.execute(
        insert(Message), [dict(zip(MESSAGE_COLUMNS, row, strict=True)) for row in rows]
    )


def _match(message: NewMessage, hit: AlertHit) -> dict[str, object]:
    return {
        "message_uid": message.uid,
        "term": hit.term,
        "match_type": hit.match_type.value,
        "matched_at": message.time,
    }


def _key(message: NewMessage, hit: AlertHit) -> dict[str, object]:
    return {"uid": message.uid, "which": hit.term, "kind": hit.match_type.value}


def _hearing_row(uid: str, hearing: Hearing) -> dict[str, object]:
    return {
        "message_uid": uid,
        "heard_at": hearing.time,
        "station_id": hearing.station_id,
        "freq": hearing.freq,
        "level": hearing.level,
        "msgno": hearing.msgno,
    }


def _part_row(uid: str, part: ReceivedPart) -> dict[str, object]:
    return {
        **_hearing_row(uid, part.hearing),
        "block_id": part.block_id,
        "more": part.more,
        "msg_text": part.text,
    }
