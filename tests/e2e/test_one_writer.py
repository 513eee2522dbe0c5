"""A running hub keeps every other writer away from its database."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, run_flask, wait_for
from tests.e2e.traffic import acarsdec

REFUSED = "is in use by another ACARS Hub process"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "one.jsonl"
    path.write_text('{"timestamp":1769990333,"label":"H1","text":"RECORDED"}\n')
    return path


@pytest.mark.parametrize(("command", "otherwise"), [("replay", "--udp"), ("terms", "dashboard")])
def test_command_that_writes_is_refused_while_the_hub_runs(
    shared_hub: HubProcess, recording: Path, command: str, otherwise: str
) -> None:
    arguments = [str(recording)] if command == "replay" else ["--add", "FIRE"]
    done = run_flask("acarshub", command, *arguments, **shared_hub.environment)
    assert done.returncode == 1
    assert REFUSED in done.stderr
    assert otherwise in done.stderr
    assert "Traceback" not in done.stderr
    assert shared_hub.query("SELECT count(*) FROM alert_stats") == [(0,)]
    assert shared_hub.query("SELECT count(*) FROM messages") == [(0,)]


@pytest.mark.parametrize("arguments", [["acarshub", "terms"], ["db", "upgrade"], ["db", "current"]])
def test_command_that_writes_nothing_works_while_the_hub_runs(
    shared_hub: HubProcess, arguments: list[str]
) -> None:
    assert run_flask(*arguments, **shared_hub.environment).returncode == 0


def test_step_of_the_schema_is_refused_while_the_hub_runs(shared_hub: HubProcess) -> None:
    before = shared_hub.query("SELECT version_num FROM alembic_version")
    done = run_flask("db", "downgrade", **shared_hub.environment)
    assert done.returncode
    assert REFUSED in done.stderr
    assert shared_hub.query("SELECT version_num FROM alembic_version") == before


def test_second_hub_is_refused_with_one_line_and_not_started_again(
    hub: HubProcess, tmp_path: Path
) -> None:
    second = HubProcess(tmp_path)
    assert second.environment["ACARSHUB_DB"] == hub.environment["ACARSHUB_DB"]
    second.log = tmp_path / "second.log"
    with pytest.raises(AssertionError):
        second.start()
    wait_for(lambda: second._process and second._process.poll() is not None, "the end")
    assert second._process
    assert second._process.returncode == 4
    told = [line for line in second.log.read_text().splitlines() if "acarshub:" in line]
    assert len(told) == 1
    assert REFUSED in told[0]
    assert "Traceback" not in second.log.read_text()
    second.close()


def test_reload_hands_the_database_over_to_the_new_worker(hub: HubProcess) -> None:
    with listening(hub):
        os.kill(hub.pid, signal.SIGHUP)
        wait_for(lambda: hub.log.read_text().count("Booting worker") == 2, "a new worker")
        wait_for(lambda: "Worker exiting" in hub.log.read_text(), "the end of the old one")

    def stored() -> bool:
        hub.send(Link.ACARS, acarsdec("AFTER"))
        return hub.query("SELECT count(*) FROM messages") != [(0,)]

    wait_for(stored, "a message of the new worker", poll=0.1)
