"""One writer per database: who is refused, what it is told, and when the lock ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from acarshub.instance_lock import InstanceLock, LockRefused
from tests.support import ROOT

HOLD = """
import sys, sqlalchemy
from acarshub.instance_lock import InstanceLock
lock = InstanceLock(sqlalchemy.make_url(sys.argv[1]))
lock.take()
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def url(tmp_path: Path) -> sa.URL:
    return sa.make_url(f"sqlite:///{tmp_path}/hub.db")


def holding_process(url: sa.URL) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(url)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "taken\n"
    return holder


def test_second_holder_is_refused(url: sa.URL) -> None:
    with InstanceLock(url), pytest.raises(LockRefused):
        InstanceLock(url).take()


def test_refusal_is_one_line_with_database_holder_and_what_to_do(url: sa.URL) -> None:
    with InstanceLock(url), pytest.raises(LockRefused) as caught:
        InstanceLock(url).take()
    told = str(caught.value)
    assert str(url.database) in told
    assert f"process {os.getpid()}" in told
    assert "Stop it first" in told
    assert "\n" not in told


def test_refusal_carries_the_parent_of_the_holder(url: sa.URL) -> None:
    with InstanceLock(url), pytest.raises(LockRefused) as caught:
        InstanceLock(url).take()
    assert caught.value.parent == os.getppid()


def test_lock_file_without_a_process_id_names_nobody(url: sa.URL) -> None:
    with InstanceLock(url):
        Path(f"{url.database}.lock").write_text("7 x\n")
        with pytest.raises(LockRefused) as caught:
            InstanceLock(url).take()
    assert "probably" not in str(caught.value)


def test_taking_twice_is_taking_once(url: sa.URL) -> None:
    with InstanceLock(url) as lock:
        lock.take()


def test_closed_lock_can_be_taken_by_others(url: sa.URL) -> None:
    with InstanceLock(url):
        pass
    InstanceLock(url).take()


def test_link_to_the_database_has_the_same_lock(url: sa.URL, tmp_path: Path) -> None:
    Path(str(url.database)).touch()
    (tmp_path / "other.db").symlink_to(str(url.database))
    with InstanceLock(url), pytest.raises(LockRefused):
        InstanceLock(sa.make_url(f"sqlite:///{tmp_path}/other.db")).take()


@pytest.mark.parametrize("text", ["sqlite://", "postgresql://hub@host/name"])
def test_database_that_is_no_file_is_not_locked(text: str) -> None:
    with InstanceLock(sa.make_url(text)):
        InstanceLock(sa.make_url(text)).take()


def test_killed_holder_leaves_no_lock(url: sa.URL) -> None:
    holder = holding_process(url)
    with pytest.raises(LockRefused):
        InstanceLock(url).take()
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    InstanceLock(url).take()


def test_child_of_the_holder_does_not_keep_the_lock(url: sa.URL) -> None:
    with InstanceLock(url):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        InstanceLock(url).take()
    finally:
        child.kill()
        child.wait()


def test_lock_file_that_cannot_be_opened_is_named(url: sa.URL) -> None:
    Path(f"{url.database}.lock").mkdir()
    with pytest.raises(LockRefused, match=r"hub\.db\.lock cannot be opened"):
        InstanceLock(url).take()
