"""The newest messages and alerts, kept in memory for browsers that connect.

Separate because it is filled from two sides, the database at start and the pipeline afterwards,
and both must give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, Select, select

from acarshub.alerts.stored import hits_of, of_a_present_term
from acarshub.models import AlertMatch, Message
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.receptions import details_of
from acarshub.records import NO_DETAILS

RECENT_MESSAGES = 250
RECENT_ALERTS = 100
MAX_STATIONS = 1_000

_TOLD_APART = ("id", "hearings", "stored", "waiting")
"""What an update of a whole message leaves as it is."""


class Live(NamedTuple):
    """A message on its way to browsers: its object as JSON, and what has to be known of it."""

    uid: str
    station_id: str
    matched: bool
    text: bytes


_Ring = dict[object, Payload | bytes]
"""Messages by uid, oldest first; as JSON until somebody looks into them, as into few."""

# How far back the newest messages without an alert are looked for.
_ROWS_READ = 2 * RECENT_MESSAGES
_MATCHES_READ = 10 * RECENT_ALERTS


class RecentMessages:
    """Two rings: messages without an alert, and alerts. Each message is in one of them.

    What changes later is changed in a copy: the object that was taken in may still be on its way
    to browsers, which are told of the change by itself.
    """

    def __init__(self) -> None:
        self._messages: _Ring = {}
        self._alerts: _Ring = {}
        # In the order in which they were heard last; the values say whether one is new.
        self._stations: dict[str, bool] = {}

    @property
    def messages(self) -> list[Payload]:
        """Messages without an alert, newest first."""
        return [_opened(self._messages, uid) for uid in reversed(self._messages)]

    @property
    def alerts(self) -> list[Payload]:
        """Messages with an alert, newest first."""
        return [_opened(self._alerts, uid) for uid in reversed(self._alerts)]

    @property
    def uids(self) -> frozenset[object]:
        """The uids of both."""
        return frozenset((*self._messages, *self._alerts))

    @property
    def stations(self) -> list[str]:
        """Every station that was heard, sorted."""
        return sorted(self._stations)

    def add(self, messages: Iterable[Live]) -> bool:
        """Take in messages, oldest first; tells whether a station is among them for the first time.

        A sender can name any number of stations: only those heard last are remembered.
        """
        new = False
        last: object = ""
        for uid, station, matched, text in messages:
            (self._alerts if matched else self._messages)[uid] = text
            # Most of a batch is of one station.
            if station != last:
                new |= self._note_station(station)
                last = station
        self._trim()
        return new

    def update(self, updates: Iterable[Payload]) -> bool:
        """Change messages by what is told of them later; stations as by `add`.

        One that has become an alert moves to the alerts, and back when it is none any more.
        """
        new = False
        for update in updates:
            uid = update["uid"]
            before = self._ring_of(uid)
            if before is None:
                continue
            changed = _changed(_opened(before, uid), update)
            after = self._alerts if changed["matched"] else self._messages
            if after is not before:
                del before[uid]
            after[uid] = changed
            new |= self._note_receptions(update)
        self._trim()
        return new

    def hear(self, hearings: Iterable[Payload]) -> bool:
        """Add further receptions of messages; stations as by `add`."""
        new = False
        for hearing in hearings:
            new |= self._note_station(hearing["station_id"])
            uid = hearing["uid"]
            ring = self._ring_of(uid)
            if ring is not None:
                own = {key: value for key, value in hearing.items() if key != "uid"}
                payload = _opened(ring, uid)
                ring[uid] = {**payload, "hearings": [*_listed(payload, "hearings"), own]}
        self._trim()
        return new

    def replace(self, messages: Sequence[Payload], alerts: Sequence[Payload]) -> None:
        """Start over with what the database holds, both oldest first."""
        self._messages.clear()
        self._alerts.clear()
        for ring, payloads in ((self._messages, messages), (self._alerts, alerts)):
            for payload in payloads:
                ring[payload["uid"]] = payload
                self._note_station(payload["station_id"])
                self._note_receptions(payload)
        self._trim()

    def _ring_of(self, uid: object) -> _Ring | None:
        for ring in (self._messages, self._alerts):
            if uid in ring:
                return ring
        return None

    def _note_receptions(self, payload: Payload) -> bool:
        new = False
        for key in ("hearings", "parts"):
            for reception in _listed(payload, key):
                new |= self._note_station(reception["station_id"])
        return new

    def _note_station(self, station: object) -> bool:
        if not isinstance(station, str) or not station:
            return False
        new = self._stations.pop(station, True)
        self._stations[station] = False
        return new

    def _trim(self) -> None:
        _drop_oldest(self._messages, RECENT_MESSAGES)
        _drop_oldest(self._alerts, RECENT_ALERTS)
        _drop_oldest(self._stations, MAX_STATIONS)


def _opened(ring: _Ring, uid: object) -> Payload:
    found = ring[uid]
    if isinstance(found, bytes):
        found = ring[uid] = orjson.loads(found)
    return found


def _drop_oldest(ring: dict[Any, Any], limit: int) -> None:
    # Together: each search for the first key would pass over the places of those dropped before.
    for key in list(islice(ring, max(len(ring) - limit, 0))):
        del ring[key]


def _changed(payload: Payload, update: Payload) -> Payload:
    """The message after an update: of the whole message, or of the keys that it names."""
    if "message_type" in update:
        changed = {key: payload[key] for key in _TOLD_APART if key in payload} | update
    else:
        changed = payload | update
    if changed.get("stored") is True:
        # What is usual is not said.
        del changed["stored"]
        changed.pop("waiting", None)
    return changed


def _listed(payload: Payload, key: str) -> list[Payload]:
    found = payload.get(key)
    return found if isinstance(found, list) else []


def read_recent_messages(connection: Connection, payloads: Payloads) -> list[Payload]:
    """The newest stored messages that have no alert, oldest first."""
    rows = connection.execute(
        select(Message.__table__).order_by(Message.id.desc()).limit(_ROWS_READ)
    ).all()
    hits = hits_of(connection, [row.uid for row in rows])
    plain = [row for row in rows if row.uid not in hits]
    return payloads_of(connection, plain[:RECENT_MESSAGES][::-1], payloads)


def read_newest_uid(connection: Connection) -> str:
    """The uid of the message that was stored last; empty where none is stored."""
    return connection.scalar(select(Message.uid).order_by(Message.id.desc()).limit(1)) or ""


def read_recent_alerts(connection: Connection, payloads: Payloads) -> list[Payload]:
    """The newest messages that have an alert, oldest first."""
    rows = connection.execute(
        select(Message.__table__)
        .where(Message.uid.in_(_newest_matched(connection)))
        .order_by(Message.id.desc())
        .limit(RECENT_ALERTS)
    ).all()
    alerts = payloads_of(connection, rows, payloads)[::-1]
    # A match of a kind that this release does not know is none.
    return [alert for alert in alerts if alert["matched"]]


def payloads_of(
    connection: Connection, rows: Sequence[Row[Any]], payloads: Payloads
) -> list[Payload]:
    """Rows of `messages` as they are sent, with their alert hits, hearings and parts."""
    names = rows[0]._fields if rows else ()
    # Three times as fast as the row's own way, which asks for the names each time.
    messages: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    uids = [message["uid"] for message in messages]
    hits = hits_of(connection, uids)
    details = details_of(connection, uids)
    return [
        payloads.stored(message, hits.get(uid, ()), details.get(uid, NO_DETAILS))
        for uid, message in zip(uids, messages, strict=True)
    ]


def _newest_matched(connection: Connection) -> set[str]:
    # By time and by arrival: messages may come late, and matches are made late when all stored
    # messages are matched anew.
    times = (
        select(AlertMatch.matched_at, AlertMatch.message_uid)
        .where(of_a_present_term())
        .distinct()
        .order_by(AlertMatch.matched_at.desc())
        .limit(RECENT_ALERTS)
    )
    newest = {row.message_uid for row in connection.execute(times)}
    arrivals: set[str] = set()
    before: int | None = None
    while len(arrivals) < RECENT_ALERTS:
        rows = connection.execute(_matches_before(before)).all()
        arrivals |= {row.message_uid for row in rows}
        if len(rows) < _MATCHES_READ:
            break
        before = rows[-1].id
    return newest | arrivals


def _matches_before(before: int | None) -> Select[int, str]:
    query = select(AlertMatch.id, AlertMatch.message_uid).where(of_a_present_term())
    if before is not None:
        query = query.where(AlertMatch.id < before)
    return query.order_by(AlertMatch.id.desc()).limit(_MATCHES_READ)
