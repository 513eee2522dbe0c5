"""Ten thousand messages replayed at 1,000/s: nothing lost, and nothing lost by a kill either.

Separate from the other benchmarks because the figures here have to be equal, not small.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.measuring import demo_lines, report, running_hub, settle
from tests.e2e.hub_process import ROOT, HubProcess, Listener, listening, wait_for

MESSAGES = 10_000
RATE = 1_000


def replay_at_rate(files: list[str]) -> None:
    """Rows, accepted messages and messages at a client after a whole replay."""
    with tempfile.TemporaryDirectory() as folder, running_hub() as hub:
        recording = _recording(Path(folder), files)
        with listening(hub, batches=True) as listener:
            _replay(hub, recording).wait()
            settle(hub, MESSAGES)
            accepted = hub.total("acarshub_ingest_accepted_total")
            merged = hub.total("acarshub_ingest_merged_total")
            wait_for(lambda: len(listener.live) >= accepted - merged, "the client's last message")
            received = [message["uid"] for message in listener.live]
        rows, uids, null = hub.query(
            "SELECT count(*), count(DISTINCT uid), sum(uid IS NULL OR uid = '') FROM messages"
        )[0]
        report(
            f"replay, {RATE}/s",
            {
                "rows": rows,
                "accepted": int(accepted),
                "merged": int(merged),
                "received": len(received),
                "distinct received": len(set(received)),
                "distinct uids": uids,
                "without uid": null,
                "dropped": int(hub.total("acarshub_ingest_dropped_total")),
            },
        )


def kill_during_replay(files: list[str]) -> None:
    """Published messages that a kill made disappear."""
    with tempfile.TemporaryDirectory() as folder, running_hub() as hub:
        recording = _recording(Path(folder), files)
        with listening(hub, batches=True) as listener:
            sender = _replay(hub, recording)
            wait_for(lambda: len(listener.live) > MESSAGES // 3, "a third of the replay")
            hub.kill()
            sender.terminate()
            sender.wait()
            published = _published(listener)
        hub.start()
        with closing(sqlite3.connect(hub.database)) as connection:
            (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
            stored = {uid for (uid,) in connection.execute("SELECT uid FROM messages")}
        report(
            "kill -9 during replay",
            {
                "published": len(published),
                "stored": len(stored),
                "published and not stored": len(published - stored),
                "integrity": integrity,
            },
        )


def _recording(folder: Path, files: list[str]) -> Path:
    """A file of MESSAGES lines: made up, or those of `files` over and over."""
    lines = [line for file in files for line in Path(file).read_bytes().splitlines() if line]
    lines = lines or demo_lines(MESSAGES)
    repeated = (lines * (MESSAGES // len(lines) + 1))[:MESSAGES]
    recording = folder / "recording.jsonl"
    recording.write_bytes(b"\n".join(repeated) + b"\n")
    return recording


def _replay(hub: HubProcess, recording: Path) -> subprocess.Popen[bytes]:
    arguments = ["replay", str(recording), "--rate", str(RATE), "--udp", "127.0.0.1"]
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "acarshub", *arguments],
        cwd=ROOT,
        env=hub.environment,
        stdout=subprocess.DEVNULL,
    )


def _published(listener: Listener) -> set[str]:
    # The last event before the kill may still be on its way through the client.
    time.sleep(1)
    return {str(message["uid"]) for message in listener.live}
