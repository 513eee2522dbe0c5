"""Browsers that come back: told what they missed, once, exactly up to where live messages begin."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from acarshub import runtime
from acarshub.hub import HubService
from acarshub.realtime import catching_up as module
from acarshub.realtime import missed as missed_module
from acarshub.realtime import recent as recent_module
from acarshub.realtime.arrivals import MAX_HAVE, MAX_UID_CHARACTERS, Wishes
from acarshub.realtime.catching_up import MISSED_MESSAGES
from tests.support import Browser, line, packet, sql, wait_until

RING = 5
"""So that few messages suffice to be more than a greeting holds."""


@pytest.fixture(autouse=True)
def _short_greeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_module, "RECENT_MESSAGES", RING)


def texts(count: int, name: str = "TEXT") -> list[str]:
    return [f"{name} {number}" for number in range(count)]


def take_in(hub: HubService, *texts: str) -> None:
    """Let the hub take in messages until a new client would be told of the last one."""
    for text in texts:
        hub.packets.put(packet(line(text)))
    wait_until(lambda: hub.recent.messages and hub.recent.messages[0]["text"] == texts[-1])


def uid_of(path: Path, text: str) -> str:
    ((uid,),) = sql(path, "SELECT uid FROM messages WHERE msg_text = ?", (text,))
    return str(uid)


class Returning(Browser):
    """A browser that says what it has."""

    def __init__(self, app: Flask, *have: str, batches: bool = True) -> None:
        super().__init__(app, {"batches": batches, "have": list(have)})

    def missed(self) -> list[dict[str, Any]]:
        """The events that tell what it missed, once all of them have come."""
        wait_until(lambda: self.pieces and self.pieces[-1]["done"])
        return self.pieces

    @property
    def pieces(self) -> list[dict[str, Any]]:
        found: list[Any] = self.payloads(MISSED_MESSAGES)
        return found

    def told(self) -> list[str]:
        """The texts of all that it missed, in their order."""
        return [each["text"] for piece in self.missed() for each in piece["messages"]]

    def greeted(self) -> list[str]:
        batches: list[Any] = self.payloads("acars_msg_batch")
        return [each["text"] for batch in batches for each in batch["messages"]]


def test_what_the_greeting_has_no_room_for_is_told_newest_first(
    app: Flask, path: Path, hub: HubService
) -> None:
    take_in(hub, *texts(20))
    browser = Returning(app, uid_of(path, "TEXT 3"))
    assert browser.told() == [f"TEXT {number}" for number in range(14, 3, -1)]
    assert browser.greeted() == [f"TEXT {number}" for number in range(19, 14, -1)]
    assert browser.pieces[-1]["gap"] is None


def test_who_says_nothing_is_told_nothing_more(app: Flask, hub: HubService) -> None:
    take_in(hub, *texts(20))
    browsers = [Browser(app), Browser(app, {"batches": True}), Returning(app)]
    take_in(hub, "LAST")
    wait_until(lambda: browsers[1].payloads("live_messages"))
    assert [browser.payloads(MISSED_MESSAGES) for browser in browsers] == [[], [], []]


def test_who_missed_nothing_is_told_so(app: Flask, path: Path, hub: HubService) -> None:
    take_in(hub, *texts(20))
    browser = Returning(app, uid_of(path, "TEXT 19"))
    assert browser.missed() == [{"messages": [], "done": True, "gap": None}]


def test_long_list_comes_in_pieces(
    app: Flask, path: Path, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MESSAGES_PER_EVENT", 4)
    monkeypatch.setattr(missed_module, "PIECE_ROWS", 6)
    take_in(hub, *texts(20))
    browser = Returning(app, uid_of(path, "TEXT 3"))
    assert browser.told() == [f"TEXT {number}" for number in range(14, 3, -1)]
    assert max(len(piece["messages"]) for piece in browser.pieces) == 4


def test_more_than_a_list_can_hold_is_counted(
    app: Flask, path: Path, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MISSED", 3)
    take_in(hub, *texts(20))
    browser = Returning(app, uid_of(path, "TEXT 3"))
    assert browser.told() == ["TEXT 14", "TEXT 13", "TEXT 12"]
    gap = {"reason": "too_many", "count": 8, "capped": False}
    assert browser.pieces[-1]["gap"] == gap


def test_more_than_a_connection_can_take_is_counted(
    app: Flask, path: Path, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_MISSED_BYTES", 3_500)
    take_in(hub, "FIRST", *(f"{number} {'X' * 1_000}" for number in range(20)))
    browser = Returning(app, uid_of(path, "FIRST"))
    assert len(browser.told()) == 2
    assert browser.pieces[-1]["gap"]["count"] == 20 - RING - 2


def test_messages_that_are_not_stored_any_more_leave_a_gap(app: Flask, hub: HubService) -> None:
    take_in(hub, "ONE")
    gap = {"reason": "unknown"}
    assert Returning(app, "none").missed() == [{"messages": [], "done": True, "gap": gap}]


def test_reading_that_fails_is_told(
    app: Flask, path: Path, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(hub, *texts(20))

    def fail(*_args: object, **_named: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(module, "read_piece", fail)
    browser = Returning(app, uid_of(path, "TEXT 3"))
    assert browser.missed() == [{"messages": [], "done": True, "gap": {"reason": "failed"}}]


def test_changes_of_messages_from_before_are_told(app: Flask, path: Path, hub: HubService) -> None:
    take_in(hub, *texts(3))
    hub.packets.put(packet(line("TEXT 1", station_id="THERE")))
    wait_until(lambda: sql(path, "SELECT count(*) FROM message_hearings") == [(1,)])
    take_in(hub, *texts(20, "LATER"))
    browser = Returning(app, uid_of(path, "TEXT 2"))
    browser.missed()
    changed = [each for piece in browser.pieces for each in piece.get("changed", [])]
    assert [each["text"] for each in changed] == ["TEXT 1"]
    assert [each["station_id"] for each in changed[0]["hearings"]] == ["THERE"]


def test_who_leaves_again_is_read_for_no_more(
    app: Flask, path: Path, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(hub, *texts(20))
    monkeypatch.setattr(missed_module, "PIECE_ROWS", 1)
    reads: list[int] = []
    read = module.read_piece

    def counted(*args: Any, **named: Any) -> object:
        reads.append(1)
        return read(*args, **named)

    monkeypatch.setattr(module, "read_piece", counted)
    browser = Returning(app, uid_of(path, "TEXT 0"))
    browser.close()
    for _ in range(50):
        runtime.sleep(0)
    assert reads == []


@pytest.mark.parametrize(
    "auth",
    [
        None,
        "have",
        [],
        {"have": None},
        {"have": "uid"},
        {"have": {"uid": 1}},
        {"have": [None, 7, ["uid"], "x" * (MAX_UID_CHARACTERS + 1)]},
    ],
)
def test_nonsense_is_no_wish(auth: object) -> None:
    assert Wishes.of(auth) == Wishes()


def test_wishes_are_bounded() -> None:
    wishes = Wishes.of({"batches": True, "have": [f"uid {number}" for number in range(99)]})
    assert (wishes.batches, len(wishes.have)) == (True, MAX_HAVE)


def test_hostile_uids_are_only_compared(app: Flask, path: Path, hub: HubService) -> None:
    take_in(hub, *texts(3))
    browser = Returning(app, "' OR 1=1 --", "%", "\0", uid_of(path, "TEXT 2"))
    assert browser.missed()[-1]["gap"] is None


@pytest.mark.parametrize("seed", range(6))
def test_no_message_is_missed_or_told_twice_whenever_the_break_was(
    app: Flask, path: Path, hub: HubService, seed: int
) -> None:
    """Traffic goes on while browsers come back at random moments with what they have got so far."""
    rng = random.Random(seed)
    number = 0
    seen: Counter[str] = Counter()
    take_in(hub, "BEGIN")
    have = [uid_of(path, "BEGIN")]
    for _ in range(6):
        for _ in range(rng.randrange(0, 30)):
            hub.packets.put(packet(line(f"AWAY {number}")))
            number += 1
            if rng.random() < 0.2:
                runtime.sleep(0)
        browser = Returning(app, *have, batches=rng.random() < 0.5)
        for _ in range(rng.randrange(0, 30)):
            hub.packets.put(packet(line(f"AWAY {number}")))
            number += 1
            if rng.random() < 0.5:
                runtime.sleep(rng.choice([0, 0.001]))
        browser.missed()
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == number + 1)  # noqa: B023
        wait_until(lambda: _has_newest(browser, number))  # noqa: B023
        new = {text: count for text, count in _all(browser).items() if text not in seen}
        assert set(new.values()) <= {1}
        seen.update(new)
        have = [uid_of(path, f"AWAY {number - 1}")] if number else have
        browser.close()
    assert {f"AWAY {each}" for each in range(number)} <= seen.keys()


def _all(browser: Returning) -> Counter[str]:
    found: list[Any] = []
    for event in ("acars_msg_batch", "live_messages", MISSED_MESSAGES):
        for payload in browser.payloads(event):
            found += payload["messages"]  # type: ignore[index] # its shape
    found += [payload["msghtml"] for payload in browser.payloads("acars_msg")]  # type: ignore[index]
    return Counter(each["text"] for each in found)


def _has_newest(browser: Returning, number: int) -> bool:
    return number == 0 or f"AWAY {number - 1}" in _all(browser)
