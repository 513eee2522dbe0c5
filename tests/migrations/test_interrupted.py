"""Upgrades killed at any moment: they leave a whole database, and the next one finishes.

Separate from the tests of the chain because these look at no step but at what a kill leaves.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from acarshub import uids
from acarshub.instance_lock import InstanceLock
from tests.e2e.hub_process import ROOT, clean_environment, run_flask, wait_for
from tests.migrations import whole
from tests.migrations.chain import HEAD, Chain
from tests.migrations.interruption import killed_at, moments
from tests.migrations.lossless import Snapshot, losses, snapshot
from tests.migrations.states import STATES

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

STARTS = ("v3", "3168c906fb9e-wide", "ts-fresh-a1b2c3d4e5f6", "ts-v3-8c9d47f5ed13")
KILLS = 25
"""For each of these states, a hundred in all."""
UID_STEP = "204a67756b9a"
BEFORE_UIDS = ("3168c906fb9e-wide", "204-partial-with-matches")
TIMED_KILLS = 5
LONGEST_UPGRADE_SECONDS = 0.4
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Starting:
    """A database of an older edition, put back for each kill."""

    def __init__(self, name: str, folder: Path) -> None:
        self._original, self._used = folder / "original", folder / "used"
        self._original.mkdir()
        STATES[name].build(self._original / "hub.db")
        self._chain = Chain.at(self._used / "hub.db")
        self.before: Snapshot = snapshot(self.anew().path)

    def anew(self) -> Chain:
        """The database as it was, with what lay beside it, such as a write-ahead log."""
        shutil.rmtree(self._used, ignore_errors=True)
        shutil.copytree(self._original, self._used)
        return self._chain


@pytest.fixture
def new(tmp_path: Path) -> Chain:
    """A database that was never anything else."""
    chain = Chain.at(tmp_path / "new.db")
    chain.upgrade()
    return chain


@pytest.mark.parametrize("name", STARTS)
def test_upgrade_killed_at_random_moments_is_finished_by_the_next(
    name: str, new: Chain, tmp_path: Path
) -> None:
    starting = Starting(name, tmp_path)
    last = len(moments(starting.anew()))
    for moment in random.Random(name).sample(range(1, last + 1), KILLS):
        chain = starting.anew()
        assert killed_at(chain, moment)
        assert_next_upgrade_finishes(chain, starting.before, new)


@pytest.mark.parametrize("name", BEFORE_UIDS)
def test_uid_step_killed_at_each_statement_leaves_all_of_it_or_nothing(
    name: str, tmp_path: Path
) -> None:
    starting = Starting(name, tmp_path)
    chain = starting.anew()
    untouched, untouched_bytes = whole.dump(chain), chain.path.read_bytes()
    doings = moments(chain, UID_STEP)
    finished = without_uids(chain)
    begin = doings.index("BEGIN EXCLUSIVE") + 1
    # What comes before it only reads, to copy the database.
    commit = doings.index("COMMIT", begin) + 1
    assert doings[begin:].count("COMMIT") == 1
    half_written = 0
    for moment in range(begin, len(doings) + 1):
        chain = starting.anew()
        assert killed_at(chain, moment, UID_STEP)
        if moment <= commit:
            half_written += chain.path.read_bytes() != untouched_bytes
            # Whoever opens it undoes what the killed one wrote.
            assert whole.dump(chain) == untouched
        chain.upgrade(UID_STEP)
        assert without_uids(chain) == finished
    assert half_written, "each kill came before anything was written"


@pytest.mark.parametrize("number", range(TIMED_KILLS))
def test_command_killed_at_a_random_time_is_finished_by_the_next(
    number: int, new: Chain, tmp_path: Path
) -> None:
    starting = Starting("v3", tmp_path)
    chain = starting.anew()
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "db", "upgrade"],
        cwd=ROOT,
        env=clean_environment(ACARSHUB_DB=str(chain.path)),
        stderr=subprocess.DEVNULL,
    ) as process:
        wait_for(chain.path.with_name("hub.db.lock").exists, "the upgrade to begin", poll=0.001)
        time.sleep(random.Random(number).uniform(0, LONGEST_UPGRADE_SECONDS))
        process.kill()
    assert_next_upgrade_finishes(chain, starting.before, new)


def test_interrupt_while_sql_calls_a_function_is_no_fault_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_time: float | None) -> str:
        signal.raise_signal(signal.SIGINT)
        return ""

    starting = Starting("3168c906fb9e-wide", tmp_path)
    chain = starting.anew()
    monkeypatch.setattr(uids, "new_uid", interrupted)
    usual = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        chain.upgrade()
    assert signal.getsignal(signal.SIGINT) is usual
    assert chain.version() == "3168c906fb9e"


def test_upgrade_that_another_command_finished_meanwhile_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = Starting("v3", tmp_path).anew()
    take = InstanceLock.take

    def take_late(lock: InstanceLock) -> None:
        done = run_flask("db", "upgrade", **clean_environment(ACARSHUB_DB=str(chain.path)))
        assert done.returncode == 0, done.stderr
        take(lock)

    monkeypatch.setattr(InstanceLock, "take", take_late)
    chain.upgrade()
    (copy,) = chain.path.parent.glob("hub.db.before-upgrade*")
    assert "unversioned" in copy.name


def without_uids(chain: Chain) -> list[str]:
    """Everything in the database, and of uids only that they are there."""
    return [UUID.sub("(uid)", line) for line in whole.dump(chain)]


def assert_next_upgrade_finishes(chain: Chain, before: Snapshot, new: Chain) -> None:
    chain.upgrade()
    assert chain.version() == HEAD
    assert whole.objects(chain) == whole.objects(new)
    assert losses(before, chain.path) == []
    finished = chain.fingerprint()
    chain.upgrade()
    assert chain.fingerprint() == finished
