"""The commands of an owner, run as processes against a real database and a real hub."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.hub_process import HubProcess, listening, run_flask, wait_for
from tests.e2e.traffic import every_producer

SHARED_SAMPLES = Path(__file__).parents[3] / "shared" / "reference" / "samples"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.jsonl"
    lines = [json.dumps(sample.payload) for sample in every_producer()]
    path.write_text("\n".join([*lines, '{"half": ', "nonsense"]) + "\n")
    return path


def test_check_tells_what_the_server_will_do(make_hub: Callable[..., HubProcess]) -> None:
    hub = make_hub()
    done = run_flask("acarshub", "check", **hub.environment)
    assert done.returncode == 0, done.stderr
    assert f"http://127.0.0.1:{hub.port}" in done.stdout
    assert str(hub.database) in done.stdout
    assert all(f"udp://127.0.0.1:{port}" in done.stdout for port in hub.udp_ports.values())


def test_upgrade_tells_each_step_once(old_hub: HubProcess) -> None:
    done = run_flask("db", "upgrade", **old_hub.environment)
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert sum("Give every message an identity" in line for line in lines) == 1
    assert lines[-1] == "INFO The database is ready"


def test_replay_stores_recorded_lines_and_names_what_it_dropped(
    make_hub: Callable[..., HubProcess], recording: Path
) -> None:
    hub = make_hub()
    assert run_flask("acarshub", "terms", "--add", "jaero", **hub.environment).returncode == 0
    done = run_flask("acarshub", "replay", str(recording), **hub.environment)
    assert done.returncode == 0, done.stderr
    assert f"{len(every_producer())} messages stored, 2 dropped." in done.stdout
    stored = {text for (text,) in hub.query("SELECT msg_text FROM messages")}
    assert stored == {sample.text for sample in every_producer()}
    assert hub.query("SELECT term, match_type FROM alert_matches") == [("JAERO", "text")]


def test_replay_sends_to_a_running_hub(hub: HubProcess, recording: Path, tmp_path: Path) -> None:
    packed = tmp_path / "recording.jsonl.gz"
    packed.write_bytes(gzip.compress(recording.read_bytes()))
    with listening(hub) as listener:
        done = run_flask(
            "acarshub", "replay", str(packed), "--rate", "500", "--udp", "127.0.0.1",
            **hub.environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        wait_for(lambda: len(listener.live) == len(every_producer()), "every message")


def test_replay_of_a_missing_file_says_so(make_hub: Callable[..., HubProcess]) -> None:
    done = run_flask("acarshub", "replay", "/nowhere.jsonl", **make_hub().environment)
    assert done.returncode
    assert "/nowhere.jsonl" in done.stderr
    assert "Traceback" not in done.stderr


def test_terms_are_checked(make_hub: Callable[..., HubProcess]) -> None:
    done = run_flask("acarshub", "terms", "--add", "x" * 65, **make_hub().environment)
    assert done.returncode
    assert "64" in done.stderr


def test_demo_traffic_fills_a_running_hub(hub: HubProcess) -> None:
    import subprocess
    import sys

    from tests.e2e.hub_process import ROOT

    with listening(hub, batches=True) as listener:
        demo = subprocess.Popen(
            [sys.executable, "-m", "flask", "acarshub", "demo"], cwd=ROOT, env=hub.environment
        )
        try:
            wait_for(lambda: len(listener.live) >= 5, "made-up messages")
        finally:
            demo.terminate()
            demo.wait(10)
    assert hub.total("acarshub_ingest_dropped_total") == 0


@pytest.mark.shared
@pytest.mark.skipif(not SHARED_SAMPLES.exists(), reason="no reference data beside the checkout")
def test_every_recorded_line_becomes_a_message_or_a_named_drop(
    make_hub: Callable[..., HubProcess], tmp_path: Path
) -> None:
    hub = make_hub()
    files = [str(path) for path in sorted(SHARED_SAMPLES.rglob("*.*")) if path.suffix != ".md"]
    lines = sum(len(Path(file).read_bytes().splitlines()) for file in files)
    done = run_flask("acarshub", "replay", *files, **hub.environment)
    assert done.returncode == 0, done.stderr
    (stored,) = hub.query("SELECT count(DISTINCT uid) FROM messages")[0]
    drops = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert f"{stored} messages stored" in done.stdout
    assert all(line.strip().partition(":")[0] for line in drops)
    dropped = sum(int(line.rpartition(":")[2]) for line in drops)
    added = re.search(r"(\d+) added to one of them", done.stdout)
    merged = int(added[1]) if added else 0
    assert stored + merged > 1100
    # A damaged line can hold a whole message besides the piece that is dropped.
    assert lines <= stored + merged + dropped <= lines + 10
