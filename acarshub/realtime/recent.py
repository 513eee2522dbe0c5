"""The newest messages and alerts, kept in memory for browsers that connect.

Separate because it is filled from two sides, the database at start and the pipeline afterwards,
and both must give the same answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from acarshub.alerts.stored import hits_of, of_a_present_term
from acarshub.models import AlertMatch, Message
from acarshub.models.records import NO_DETAILS
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.receptions import details_of

RECENT_MESSAGES = 250
RECENT_ALERTS = 100
MAX_STATIONS = 1_000

_TOLD_APART = ("hearings", "stored", "waiting")
"""What an update of a whole message leaves as it is."""

# How far back the newest messages without an alert are looked for.
_ROWS_READ = 2 * RECENT_MESSAGES
_MATCHES_READ = 10 * RECENT_ALERTS


class RecentMessages:
    """Two rings: messages without an alert, and alerts. Each message is in one of them."""

    def __init__(self) -> None:
        self._messages: deque[Payload] = deque(maxlen=RECENT_MESSAGES)
        self._alerts: deque[Payload] = deque(maxlen=RECENT_ALERTS)
        # In the order in which they were heard last; the values say whether one is new.
        self._stations: dict[str, bool] = {}

    @property
    def messages(self) -> list[Payload]:
        """Messages without an alert, newest first."""
        return list(reversed(self._messages))

    @property
    def alerts(self) -> list[Payload]:
        """Messages with an alert, newest first."""
        return list(reversed(self._alerts))

    @property
    def stations(self) -> list[str]:
        """Every station that was heard, sorted."""
        return sorted(self._stations)

    def add(self, payloads: Iterable[Payload]) -> bool:
        """Take in messages, oldest first; tells whether a station is among them for the first time.

        A sender can name any number of stations: only those heard last are remembered.
        """
        new = False
        for payload in payloads:
            (self._alerts if payload["matched"] else self._messages).append(payload)
            station = payload["station_id"]
            if isinstance(station, str) and station:
                new |= self._stations.pop(station, True)
                self._stations[station] = False
        while len(self._stations) > MAX_STATIONS:
            del self._stations[next(iter(self._stations))]
        return new

    def update(self, updates: Iterable[Payload]) -> None:
        """Change messages by what is told of them later; one that is an alert now moves there."""
        known = self._by_uid() if updates else {}
        for update in updates:
            payload = known.get(update["uid"])
            if payload is None:
                continue
            was_alert = payload["matched"]
            _change(payload, update)
            if payload["matched"] and not was_alert:
                self._messages.remove(payload)
                self._alerts.append(payload)

    def hear(self, hearings: Iterable[Payload]) -> None:
        """Add further receptions of messages."""
        known = self._by_uid() if hearings else {}
        for hearing in hearings:
            payload = known.get(hearing["uid"])
            if payload is not None:
                own = {key: value for key, value in hearing.items() if key != "uid"}
                payload["hearings"] = [*_hearings(payload), own]

    def replace(self, messages: Iterable[Payload], alerts: Sequence[Payload]) -> None:
        """Start over with what the database holds, both oldest first."""
        self._messages.clear()
        self._alerts.clear()
        self.add(messages)
        self.add(alerts)

    def _by_uid(self) -> dict[object, Payload]:
        return {payload["uid"]: payload for payload in (*self._messages, *self._alerts)}


def _change(payload: Payload, update: Payload) -> None:
    """Take over an update: of the whole message, or of the keys that it names."""
    if "message_type" in update:
        kept = {key: payload[key] for key in _TOLD_APART if key in payload}
        payload.clear()
        payload.update(kept)
    payload.update(update)
    if payload.get("stored") is True:
        # What is usual is not said.
        del payload["stored"], payload["waiting"]


def _hearings(payload: Payload) -> list[Payload]:
    found = payload.get("hearings")
    return found if isinstance(found, list) else []


def read_recent_messages(connection: Connection, payloads: Payloads) -> list[Payload]:
    """The newest stored messages that have no alert, oldest first."""
    rows = connection.execute(
        select(Message.__table__).order_by(Message.id.desc()).limit(_ROWS_READ)
    ).all()
    hits = hits_of(connection, [row.uid for row in rows])
    plain = [row for row in rows if row.uid not in hits]
    return payloads_of(connection, plain[:RECENT_MESSAGES][::-1], payloads)


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
    uids = [row.uid for row in rows]
    hits = hits_of(connection, uids)
    details = details_of(connection, uids)
    return [
        payloads.stored(row._asdict(), hits.get(row.uid, ()), details.get(row.uid, NO_DETAILS))
        for row in rows
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
