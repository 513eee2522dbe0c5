"""`make demo`: a hub and made-up traffic that meet only each other and end together."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import ROOT, HubProcess, listening, wait_for

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")

BUILT = (".venv/run.stamp", "acarshub/static/dashboard/index.html")


def start_demo(hub: HubProcess) -> subprocess.Popen[bytes]:
    """`make demo` on the ports and the database of `hub`, in a session of its own."""
    ports = [
        f"{link.env_name}_CONNECTIONS=udp://127.0.0.1:{port}"
        for link, port in hub.udp_ports.items()
    ]
    up_to_date = [word for file in BUILT for word in ("-o", file)]
    environment = {
        **hub.environment,
        "ACARSHUB_DEMO_DB": str(hub.database),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    with hub.log.open("wb") as log:
        return subprocess.Popen(
            ["make", *up_to_date, *ports, "demo"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def session_lives(session: int) -> bool:
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    "end",
    [
        lambda make: os.killpg(make.pid, signal.SIGINT),
        lambda make: make.terminate(),
        lambda make: os.killpg(make.pid, signal.SIGHUP),
    ],
    ids=["Ctrl-C", "terminated", "hung up"],
)
def test_demo_shows_traffic_and_leaves_nothing_running(
    make_hub: Callable[..., HubProcess], end: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    hub = make_hub()
    make = start_demo(hub)
    try:
        # Three commands come before it, each of which starts an interpreter.
        # It listens seconds before it answers, longer than a client waits on a busy machine.
        wait_for(lambda: "Ready in" in hub.log.read_text(), "the hub", seconds=60)
        with listening(hub) as listener:
            wait_for(lambda: len(listener.live) > 3, "made-up messages")
        end(make)
        make.wait(20)
        wait_for(lambda: not session_lives(make.pid), "the end of every process")
    finally:
        if session_lives(make.pid):
            os.killpg(make.pid, signal.SIGKILL)
        make.wait()


def test_demo_ends_when_its_port_is_taken(hub: HubProcess, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = HubProcess(folder)
    other.environment["PORT"] = str(hub.port)
    make = start_demo(other)
    assert make.wait(30)
    wait_for(lambda: not session_lives(make.pid), "the end of the traffic")
    other.close()


def test_demo_uses_ports_that_no_decoder_sends_to() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for link in Link:
        found = re.search(
            rf"^demo: export {link.env_name}_CONNECTIONS := udp://127\.0\.0\.1:(\d+)$",
            makefile,
            re.MULTILINE,
        )
        assert found
        assert int(found[1]) not in {each.udp_port for each in Link}
