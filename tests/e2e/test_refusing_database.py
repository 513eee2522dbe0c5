"""A database that takes nothing for a while: messages are shown all the same, and stored later.

Locked by another program, on a full disk, on a file system that has become read-only: the hub is
told only by the error of a statement, and it has to find out by itself that it is over.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
import requests

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, Listener, listening, wait_for
from tests.e2e.traffic import acarsdec

ARRIVAL_SECONDS = 2.0
"""A second is promised; a machine on which other tests run gets another one."""

MESSAGES = 20
MANY = 2_000
"""As much as may still fit into a full disk: into the part of the log that is written over."""

DISK_BYTES = 8 << 20
PIECE_BYTES = 4_096

Trouble = Callable[[HubProcess], AbstractContextManager[None]]


def test_messages_go_on_beside_a_locked_database_and_are_stored_later(hub: HubProcess) -> None:
    _go_on_through(_locked, hub)


def test_messages_go_on_beside_a_full_disk_and_are_stored_later(small_disk: HubProcess) -> None:
    _go_on_through(_full, small_disk)


def test_messages_go_on_beside_a_read_only_database_and_are_stored_later(hub: HubProcess) -> None:
    if not _can_be_made_immutable(hub.database.parent):
        pytest.skip("only root on a file system with attributes can take the right to write away")
    _go_on_through(_read_only, hub)


def _go_on_through(trouble: Trouble, hub: HubProcess) -> None:
    with listening(hub, batches=True) as listener:
        _arrival(hub, listener, "BEFORE")
        with trouble(hub):
            _send_until_one_waits(hub, listener)
            shown = [_arrival(hub, listener, f"NUMBER {number}") for number in range(MESSAGES)]
            assert {(each["stored"], each["waiting"]) for each in shown} == {(False, True)}
            assert requests.get(f"{hub.url}/health", timeout=5).status_code == 503
            status = listener.answer("request_status", "system_status")["status"]
            assert status["storage"]["state"] == "waiting"  # type: ignore[index]
            assert status["error_state"] is True  # type: ignore[index]
        waited = {str(each["uid"]) for each in listener.live if each.get("waiting")}
        wait_for(lambda: waited <= _told_as_stored(listener), "news of what waited")
        wait_for(lambda: requests.get(f"{hub.url}/health", timeout=5).ok, "health")
        status = listener.answer("request_status", "system_status")["status"]
        assert status["storage"]["state"] != "waiting"  # type: ignore[index]
        _arrival(hub, listener, "AFTERWARDS")
        assert "stored" not in listener.live[-1]
        shown_uids = {str(each["uid"]) for each in listener.live}
    assert {uid for (uid,) in hub.query("SELECT uid FROM messages")} == shown_uids
    assert hub.total("acarshub_ingest_dropped_total") == 0


def _arrival(hub: HubProcess, listener: Listener, text: str) -> dict[str, object]:
    """Send a message and return it as a browser is shown it, which must be soon."""
    before = len(listener.live)
    sent = time.monotonic()
    hub.send(Link.ACARS, acarsdec(text, msgno=f"D{before % 100:02d}A"))
    wait_for(lambda: len(listener.live) > before, f"{text} at the browser", 0.002)
    assert time.monotonic() - sent < ARRIVAL_SECONDS
    message = listener.live[before]
    assert message["text"] == text
    return message


def _send_until_one_waits(hub: HubProcess, listener: Listener) -> None:
    for number in range(MANY):
        if _arrival(hub, listener, f"BEGINNING {number}").get("waiting"):
            return
    raise AssertionError("the database took everything")


def _told_as_stored(listener: Listener) -> set[str]:
    updates = [
        update
        for payload in listener.payloads("messages_updated")
        for update in payload["messages"]  # type: ignore[attr-defined]
    ]
    return {update["uid"] for update in updates if update.get("stored") is True}


@contextmanager
def _locked(hub: HubProcess) -> Iterator[None]:
    with closing(sqlite3.connect(hub.database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def _full(hub: HubProcess) -> Iterator[None]:
    filler = hub.database.with_name("filler")
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(PIECE_BYTES)):
                pass
        except OSError:
            # That was the last piece.
            pass
    yield
    filler.unlink()


@contextmanager
def _read_only(hub: HubProcess) -> Iterator[None]:
    # Taking the permission away would not do: the hub has the files open, and root needs none. The
    # index of the log is mapped into memory, where a write that is refused is a signal that kills.
    files = [hub.database, hub.database.with_name(f"{hub.database.name}-wal")]
    _set_immutable(files, "+i")
    try:
        yield
    finally:
        _set_immutable(files, "-i")


def _set_immutable(files: list[Path], change: str) -> None:
    subprocess.run(["chattr", change, *map(str, files)], check=True, capture_output=True)


def _can_be_made_immutable(folder: Path) -> bool:
    if not shutil.which("chattr"):
        return False
    probe = folder / "probe"
    probe.touch()
    try:
        _set_immutable([probe], "+i")
        _set_immutable([probe], "-i")
    except subprocess.CalledProcessError:
        return False
    return True


@pytest.fixture
def small_disk(tmp_path: Path, new_database: Path) -> Iterator[HubProcess]:
    """A hub that listens, with its database on a disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = f"size={DISK_BYTES}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    hub = HubProcess(disk)
    hub.log = tmp_path / "hub.log"
    try:
        shutil.copy(new_database, hub.database)
        hub.start()
        yield hub
    finally:
        hub.close()
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
