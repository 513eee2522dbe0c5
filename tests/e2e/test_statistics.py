"""Statistics of a real server: charts over every transport, and what a stop or a kill leaves."""

from __future__ import annotations

from typing import Any, cast

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec

SENT = 30


def send_all(hub: HubProcess, run: str) -> None:
    before = hub.query("SELECT count(*) FROM messages")[0][0]
    for number in range(SENT):
        hub.send(Link.ACARS, acarsdec(f"{run} NUMBER {number}"))
    wait_for(
        lambda: hub.query("SELECT count(*) FROM messages") == [(cast("int", before) + SENT,)],
        "all messages",
    )


def counted(listener: Listener) -> int:
    told: Any = listener.answer("query_statistics", "statistics")
    assert told["messages"] == told["links"][Link.ACARS.status_key] == sum(told["hours"])
    return int(told["messages"])


def told_by_status(listener: Listener) -> int:
    status: Any = listener.answer("request_status", "system_status")
    return int(status["status"]["global"][Link.ACARS.status_key]["Count"])


@pytest.mark.parametrize("transports", [("websocket",), ("polling",)])
def test_charts_come_over_every_transport(hub: HubProcess, transports: tuple[str, ...]) -> None:
    with listening(hub, transports=transports) as listener:
        chart: Any = listener.answer(
            "rrd_timeseries", "rrd_timeseries_data", {"time_period": "1yr"}
        )
    assert len(chart["data"]) == chart["points"] == 731
    assert {point["total"] for point in chart["data"]} == {None}


def test_a_stop_keeps_the_minute_that_is_under_way(hub: HubProcess) -> None:
    send_all(hub, "FIRST")
    hub.stop()
    rates = "SELECT sum(acars_count * minutes), sum(total_count * minutes) FROM timeseries_stats"
    assert hub.query(rates) == [(SENT, SENT)]


def test_a_kill_loses_no_message_from_the_totals(hub: HubProcess) -> None:
    send_all(hub, "FIRST")
    hub.kill()
    hub.start()
    send_all(hub, "SECOND")
    with listening(hub) as listener:
        assert counted(listener) == 2 * SENT
    hub.kill()
    hub.start()
    with listening(hub) as listener:
        assert counted(listener) == 2 * SENT
        wait_for(lambda: told_by_status(listener) == 2 * SENT, "the status to know of them")
