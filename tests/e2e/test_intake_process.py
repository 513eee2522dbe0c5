"""The process that decodes for a real server: killed, it is replaced and nothing is lost."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest
import requests

from acarshub import runtime
from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, wait_for
from tests.support import line

pytestmark = pytest.mark.skipif(
    runtime.processors() < 2, reason="with one processor the server decodes itself"
)


def decoding_process(hub: HubProcess) -> int:
    """The process that decodes for `hub`."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    for pid in pids:
        if _runs_the_intake(pid) and _grandparent(pid) == hub.pid:
            return pid
    return 0


def _runs_the_intake(pid: int) -> bool:
    try:
        return b"acarshub.intake_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _grandparent(pid: int) -> int:
    for _ in range(2):
        status = Path(f"/proc/{pid}/status").read_text()
        pid = int(next(each for each in status.splitlines() if each.startswith("PPid")).split()[1])
    return pid


def stored(hub: HubProcess) -> list[object]:
    return [row[0] for row in hub.query("SELECT msg_text FROM messages ORDER BY id")]


def test_killed_process_is_replaced_and_no_message_is_lost(hub: HubProcess) -> None:
    hub.send(Link.ACARS, line("BEFORE"))
    wait_for(lambda: stored(hub) == ["BEFORE"], "the first message")
    first = decoding_process(hub)
    os.kill(first, signal.SIGKILL)
    texts = [f"AFTER {number}" for number in range(50)]
    for text in texts:
        hub.send(Link.ACARS, line(text))
    wait_for(lambda: stored(hub) == ["BEFORE", *texts], "the messages after the kill")
    assert decoding_process(hub) not in (first, 0)
    assert requests.get(f"{hub.url}/health", timeout=10).status_code == 200
    assert hub.metric("acarshub_ingest_accepted_total", type="ACARS") == 51


def test_server_with_one_processor_decodes_itself(tmp_path: Path) -> None:
    with closing(HubProcess(tmp_path, {}, ["taskset", "-c", "0"])) as hub:
        hub.upgrade()
        hub.start()
        hub.send(Link.ACARS, line("ALONE"))
        wait_for(lambda: stored(hub) == ["ALONE"], "the message")
        assert not decoding_process(hub)
        hub.stop()


def test_process_ends_with_its_server(hub: HubProcess) -> None:
    wait_for(lambda: decoding_process(hub), "the process that decodes")
    pid = decoding_process(hub)
    hub.stop()
    wait_for(lambda: not _runs_the_intake(pid), "the end of the process that decodes")


def test_process_ends_with_a_server_that_is_killed(hub: HubProcess) -> None:
    wait_for(lambda: decoding_process(hub), "the process that decodes")
    pid = decoding_process(hub)
    hub.kill()
    wait_for(lambda: not _runs_the_intake(pid), "the end of the process that decodes")
