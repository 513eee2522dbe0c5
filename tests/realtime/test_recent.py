"""The newest messages in memory: each in one ring, the same before and after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, text

from acarshub.realtime import recent as recent_module
from acarshub.realtime.payloads import Payload
from acarshub.realtime.recent import (
    RECENT_ALERTS,
    RECENT_MESSAGES,
    Live,
    RecentMessages,
    read_recent_alerts,
    read_recent_messages,
)
from acarshub.records import AlertHit, HubMessage, Joined, MatchType
from tests.receptions import assembled, downlink
from tests.support import (
    PAYLOADS,
    TIME,
    ChangeWriter,
    as_sent,
    engine_at,
    hub_message,
    live_payload,
    message,
    new_database,
)


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return engine_at(new_database(tmp_path / "hub.db")).connect()


@pytest.fixture
def recent() -> RecentMessages:
    return RecentMessages()


def store(connection: Connection, *messages: HubMessage) -> None:
    ChangeWriter(connection).write(messages)


def add(recent: RecentMessages, *messages: HubMessage) -> bool:
    return recent.add(map(live, messages))


def live(message: HubMessage, *, waiting: bool = False) -> Live:
    payload = live_payload(message) | ({"stored": False, "waiting": True} if waiting else {})
    station = message.decoded.station_id
    return Live(message.uid, station, bool(message.hits), orjson.dumps(payload))


def texts(payloads: list[Payload]) -> list[object]:
    return [payload["text"] for payload in payloads]


def test_messages_come_newest_first(recent: RecentMessages) -> None:
    add(recent, hub_message("ONE"), hub_message("TWO"))
    assert texts(recent.messages) == ["TWO", "ONE"]


def test_alerts_come_newest_first(recent: RecentMessages) -> None:
    add(recent, hub_message("ONE", "X"), hub_message("TWO", "X"))
    assert texts(recent.alerts) == ["TWO", "ONE"]


def test_each_message_is_in_one_ring(recent: RecentMessages) -> None:
    add(recent, hub_message("PLAIN"), hub_message("ALERT", "X"))
    assert (texts(recent.messages), texts(recent.alerts)) == (["PLAIN"], ["ALERT"])


def test_messages_are_bounded(recent: RecentMessages) -> None:
    add(recent, *[hub_message(str(number)) for number in range(RECENT_MESSAGES + 5)])
    assert texts(recent.messages) == [str(n) for n in range(RECENT_MESSAGES + 4, 4, -1)]


def test_alerts_are_bounded(recent: RecentMessages) -> None:
    add(recent, *[hub_message(str(number), "X") for number in range(RECENT_ALERTS + 5)])
    assert len(recent.alerts) == RECENT_ALERTS


def test_alerts_do_not_push_messages_out(recent: RecentMessages) -> None:
    add(recent, hub_message("PLAIN"))
    add(recent, *[hub_message("ALERT", "X") for _ in range(RECENT_MESSAGES + 1)])
    assert texts(recent.messages) == ["PLAIN"]


def test_stations_are_sorted_and_named_once(recent: RecentMessages) -> None:
    add(recent, *[hub_message(station_id=name) for name in ("B", "A", "B", "")])
    assert recent.stations == ["A", "B"]


def test_first_message_of_a_station_is_told(recent: RecentMessages) -> None:
    assert add(recent, hub_message(station_id="A"))


def test_further_message_of_a_station_is_not_told(recent: RecentMessages) -> None:
    add(recent, hub_message(station_id="A"))
    assert not add(recent, hub_message(station_id="A"), hub_message())


def test_number_of_stations_is_bounded(
    recent: RecentMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent_module, "MAX_STATIONS", 3)
    add(recent, *[hub_message(station_id=str(number)) for number in range(9)])
    assert recent.stations == ["6", "7", "8"]


def test_replacing_forgets_what_was_there(recent: RecentMessages) -> None:
    add(recent, hub_message("OLD"), hub_message("OLD ALERT", "X"))
    recent.replace([live_payload(hub_message("NEW"))], [])
    assert (texts(recent.messages), recent.alerts) == (["NEW"], [])


def test_stored_messages_are_read_oldest_first(connection: Connection) -> None:
    store(connection, hub_message("ONE"), hub_message("TWO"))
    assert texts(read_recent_messages(connection, PAYLOADS)) == ["ONE", "TWO"]


def test_only_the_newest_stored_messages_are_read(connection: Connection) -> None:
    store(connection, *[hub_message(str(number)) for number in range(RECENT_MESSAGES + 5)])
    found = texts(read_recent_messages(connection, PAYLOADS))
    assert (len(found), found[0]) == (RECENT_MESSAGES, "5")


def test_alert_is_not_among_the_messages_after_a_restart(connection: Connection) -> None:
    store(connection, hub_message("PLAIN"), hub_message("ALERT", "X"))
    assert texts(read_recent_messages(connection, PAYLOADS)) == ["PLAIN"]
    assert texts(read_recent_alerts(connection, PAYLOADS)) == ["ALERT"]


def test_rings_are_the_same_before_and_after_a_restart(connection: Connection) -> None:
    hits = (
        AlertHit("A", MatchType.TEXT),
        AlertHit("B", MatchType.TEXT),
        AlertHit("A", MatchType.TAIL),
    )
    messages = [
        hub_message("PLAIN", level=-3.5, toaddr=7),
        HubMessage("u", message("ALERT", tail="A"), hits, stored=True),
        hub_message("PLAIN TOO", time=1_700_000_000.5),
    ]
    live, stored = RecentMessages(), RecentMessages()
    add(live, *messages)
    store(connection, *messages)
    stored.replace(
        read_recent_messages(connection, PAYLOADS), read_recent_alerts(connection, PAYLOADS)
    )
    # Only what was read from the database has the number of its row.
    assert [each.pop("id") for each in stored.messages + stored.alerts] == [3, 1, 2]
    assert as_sent(stored.messages) == live.messages
    assert as_sent(stored.alerts) == live.alerts


def test_every_term_of_a_stored_alert_is_kept(connection: Connection) -> None:
    store(connection, hub_message("X", "RED", "FIRE", "COP"))
    assert read_recent_alerts(connection, PAYLOADS)[0]["matched_text"] == ["RED", "FIRE", "COP"]


def test_alert_with_many_terms_is_read_once(connection: Connection) -> None:
    store(connection, hub_message("X", "A", "B", "C"))
    assert len(read_recent_alerts(connection, PAYLOADS)) == 1


def test_match_without_its_message_is_passed_over(connection: Connection) -> None:
    store(connection, hub_message("X", "A"), hub_message("Y", "A"))
    connection.execute(text("DELETE FROM messages WHERE msg_text = 'X'"))
    assert texts(read_recent_alerts(connection, PAYLOADS)) == ["Y"]


def test_unknown_kind_of_match_is_passed_over(connection: Connection) -> None:
    store(connection, hub_message("KNOWN", "A"), hub_message("STRANGE", "A"))
    connection.execute(
        text(
            "UPDATE alert_matches SET match_type = 'later version' WHERE message_uid ="
            " (SELECT uid FROM messages WHERE msg_text = 'STRANGE')"
        )
    )
    assert texts(read_recent_alerts(connection, PAYLOADS)) == ["KNOWN"]
    assert texts(read_recent_messages(connection, PAYLOADS)) == ["STRANGE"]


def test_messages_with_many_hits_leave_room_for_the_others(connection: Connection) -> None:
    terms = [f"TERM {number}" for number in range(30)]
    store(connection, *(hub_message(str(number), *terms) for number in range(RECENT_ALERTS + 5)))
    assert texts(read_recent_alerts(connection, PAYLOADS)) == [
        str(number) for number in range(5, RECENT_ALERTS + 5)
    ]


def test_matches_made_late_do_not_hide_newer_messages(connection: Connection) -> None:
    messages = [hub_message(str(number), time=TIME + number) for number in range(300)]
    store(connection, *messages)
    # As when stored messages are matched anew for one term after another, from the end.
    for term in ("A", "B"):
        rows = [(one.uid, term, "text", one.decoded.time) for one in reversed(messages)]
        connection.exec_driver_sql(
            "INSERT INTO alert_matches (message_uid, term, match_type, matched_at)"
            " VALUES (?, ?, ?, ?)",
            rows,
        )
    assert texts(read_recent_alerts(connection, PAYLOADS)) == [
        str(number) for number in range(200, 300)
    ]


def test_empty_database_has_nothing_recent(connection: Connection) -> None:
    assert (
        read_recent_messages(connection, PAYLOADS) == read_recent_alerts(connection, PAYLOADS) == []
    )


def grown(uid: str, text: str = "", *terms: str, **fields: Any) -> Payload:
    """An update of a whole message, which says nothing of whether it is stored."""
    return live_payload(hub_message(text, *terms, uid=uid, **fields))


def heard(uid: str, station: str = "THERE") -> Payload:
    return {"uid": uid, "timestamp": TIME, "station_id": station}


def test_update_replaces_what_the_message_was(recent: RecentMessages) -> None:
    add(recent, hub_message("A", uid="u", tail="D-A"), hub_message("LATER"))
    recent.update([grown("u", "AB")])
    assert texts(recent.messages) == ["LATER", "AB"]
    assert "tail" not in recent.messages[1]


def test_update_leaves_hearings_and_the_waiting_mark(recent: RecentMessages) -> None:
    recent.add([live(hub_message("A", uid="u"), waiting=True)])
    recent.hear([heard("u")])
    recent.update([grown("u", "AB")])
    (now,) = recent.messages
    assert (now["text"], now["stored"], now["waiting"]) == ("AB", False, True)
    assert [each["station_id"] for each in now["hearings"]] == ["THERE"]  # type: ignore[attr-defined]


def test_stored_message_is_as_if_it_had_never_waited(recent: RecentMessages) -> None:
    message = hub_message("A", uid="u")
    recent.add([live(message, waiting=True)])
    recent.update([{"uid": "u", "stored": True, "waiting": False}])
    assert recent.messages == [live_payload(message)]


def test_update_that_makes_an_alert_moves_the_message(recent: RecentMessages) -> None:
    add(recent, hub_message("OTHER", "X"), hub_message("A", uid="u"), hub_message("PLAIN"))
    recent.update([grown("u", "AB", "B")])
    assert (texts(recent.messages), texts(recent.alerts)) == (["PLAIN"], ["AB", "OTHER"])


def test_update_that_ends_the_only_match_moves_the_message_back(recent: RecentMessages) -> None:
    add(recent, hub_message("SMO", "SMO", uid="u"), hub_message("PLAIN"))
    recent.update([grown("u", "SMOKE")])
    assert (texts(recent.messages), texts(recent.alerts)) == (["SMOKE", "PLAIN"], [])


def test_growing_alerts_stay_bounded(recent: RecentMessages) -> None:
    add(recent, *[hub_message("A", uid=str(number)) for number in range(RECENT_ALERTS + 5)])
    recent.update([grown(str(number), "AB", "B") for number in range(RECENT_ALERTS + 5)])
    assert len(recent.alerts) == RECENT_ALERTS
    assert recent.messages == []


def test_what_is_told_of_an_unknown_message_is_passed_over(recent: RecentMessages) -> None:
    recent.update([grown("u", "A", "A"), {"uid": "v", "stored": True, "waiting": False}])
    recent.hear([heard("w")])
    assert recent.messages == recent.alerts == []


def test_hearings_are_kept_in_order(recent: RecentMessages) -> None:
    add(recent, hub_message("A", uid="u"))
    recent.hear([heard("u", "ONE"), heard("u", "TWO")])
    recent.hear([heard("u", "THREE")])
    (message,) = recent.messages
    assert message["hearings"] == [
        {"timestamp": TIME, "station_id": name} for name in ("ONE", "TWO", "THREE")
    ]


def test_message_on_its_way_to_browsers_does_not_change(recent: RecentMessages) -> None:
    add(recent, hub_message("A", uid="u"))
    (sent,) = recent.messages
    before = dict(sent)
    recent.hear([heard("u")])
    recent.update([grown("u", "AB", "B"), {"uid": "u", "stored": True, "waiting": False}])
    assert sent == before


def test_station_that_is_never_first_is_known_too(recent: RecentMessages) -> None:
    add(recent, hub_message("A", uid="u", station_id="HERE"))
    assert recent.hear([heard("u", "THERE")])
    assert not recent.hear([heard("u", "THERE")])
    *_, joined = assembled([downlink("A", "A"), downlink("B", "B", station_id="LATER")])
    assert isinstance(joined, Joined)
    assert recent.update([live_payload(joined.message) | {"uid": "u"}])
    assert recent.stations == ["HERE", "LATER", "THERE"]


def test_stations_of_stored_receptions_are_known_after_a_restart(
    connection: Connection, recent: RecentMessages
) -> None:
    received = [
        downlink("A", "A"),
        downlink("A", "A", station_id="THERE"),
        downlink("B", "B", station_id="LATER"),
    ]
    ChangeWriter(connection).write(assembled(received))
    recent.replace(read_recent_messages(connection, PAYLOADS), [])
    assert recent.stations == ["HERE", "LATER", "THERE"]
