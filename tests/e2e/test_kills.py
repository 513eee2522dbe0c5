"""Killing the hub at random moments amid traffic: what was published stays, and all of it is sound.

`make bench-ingest` does it twenty times; here are as many as the suite has time for.
"""

from __future__ import annotations

from benchmarks.ingest.kills import kill_repeatedly
from tests.e2e.hub_process import HubProcess

KILLS = 5


def test_no_kill_amid_traffic_loses_a_published_message_or_harms_the_database(
    hub: HubProcess,
) -> None:
    killed = kill_repeatedly(hub, KILLS, seed=7)
    assert killed.problems == []
    assert killed.missing == set()
    assert 0 < len(killed.published) <= killed.stored
