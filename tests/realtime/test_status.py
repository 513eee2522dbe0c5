"""The state of the feeds and the rates, as they really are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from acarshub.decoders.message import DropReason
from acarshub.ingest.feed import Feed
from acarshub.links import Link
from acarshub.realtime.status import message_rate, system_status
from acarshub.stats.tally import Tally


def status_of(
    *feeds: tuple[Link, bool],
    tally: Tally | None = None,
    rates: dict[Link, int] | None = None,
    drops: dict[tuple[Link, DropReason], int] | None = None,
    alive: bool = True,
) -> dict[str, Any]:
    stand_ins = [SimpleNamespace(link=link, connected=connected) for link, connected in feeds]
    event = system_status(
        cast("list[Feed]", stand_ins),
        (tally or Tally()).snapshot(),
        rates or {},
        drops or {},
        pipeline_alive=alive,
    )
    return cast("dict[str, Any]", event["status"])


def test_status_has_every_part() -> None:
    assert set(status_of()) == {
        "error_state",
        "decoders",
        "servers",
        "global",
        "stats",
        "external_formats",
        "errors",
        "threads",
    }


def test_only_links_that_are_taken_in_appear() -> None:
    status = status_of((Link.IMSL, True), (Link.ACARS, True))
    assert list(status["decoders"]) == [Link.ACARS.status_key, Link.IMSL.status_key]
    assert list(status["global"]) == [Link.ACARS.status_key, Link.IMSL.status_key]
    assert list(status["servers"]) == ["acars_server", "imsl_server"]


def test_connected_feed_is_ok() -> None:
    status = status_of((Link.HFDL, True))
    assert status["decoders"]["HFDL"] == {"Status": "Ok", "Connected": True, "Alive": True}


def test_feed_that_is_not_connected_is_told() -> None:
    status = status_of((Link.HFDL, False))
    assert status["decoders"]["HFDL"] == {
        "Status": "Not Connected",
        "Connected": False,
        "Alive": False,
    }
    assert status["global"]["HFDL"]["Status"] == "Not Connected"
    assert status["servers"]["hfdl_server"]["Status"] == "Not Connected"


@pytest.mark.parametrize("states", [(True, False), (False, True)])
def test_one_of_several_feeds_is_enough(states: tuple[bool, bool]) -> None:
    status = status_of(*[(Link.HFDL, state) for state in states])
    assert status["decoders"]["HFDL"]["Connected"] is True


@pytest.mark.parametrize(
    ("connected", "alive", "error"),
    [(True, True, False), (False, True, True), (True, False, True)],
)
def test_error_state_is_true(connected: bool, alive: bool, error: bool) -> None:
    assert status_of((Link.HFDL, connected), alive=alive)["error_state"] is error


def test_writer_that_died_is_told() -> None:
    assert status_of(alive=False)["threads"]["database"] is False


def test_counts_are_those_of_accepted_messages() -> None:
    tally = Tally()
    tally.received(Link.HFDL)
    tally.accepted(Link.HFDL)
    tally.accepted(Link.HFDL)
    status = status_of((Link.HFDL, True), tally=tally, rates={Link.HFDL: 9})
    assert status["global"]["HFDL"] == {"Status": "Ok", "Count": 2, "LastMinute": 9}
    assert status["servers"]["hfdl_server"]["Messages"] == 2


def test_drops_are_the_errors() -> None:
    tally = Tally()
    for reason in (DropReason.TRUNCATED, DropReason.INVALID_JSON, DropReason.INVALID_JSON):
        tally.dropped(Link.HFDL, reason)
    drops = {(Link.HFDL, DropReason.INVALID_JSON): 2}
    assert status_of(tally=tally, drops=drops)["errors"] == {"Total": 3, "LastMinute": 2}


def test_rate_names_every_link_and_the_total() -> None:
    assert message_rate({Link.VDLM2: 3, Link.IRDM: 4}) == {
        "total": 7,
        "acars": 0,
        "vdlm2": 3,
        "hfdl": 0,
        "imsl": 0,
        "irdm": 4,
    }
