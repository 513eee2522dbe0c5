"""Upgrades without room, or without the database to themselves: they say so and change nothing.

Separate from the tests of kills because here the upgrade lives to tell.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from benchmarks import python_edition
from tests.e2e.hub_process import ROOT, clean_environment
from tests.migrations import whole
from tests.migrations.chain import HEAD, Chain
from tests.migrations.states import STATES

MESSAGES = 10_000
"""More than the steps keep in memory, so that they meet the limit wherever it is."""
TIMEOUT_SECONDS = 60

WITHOUT_BACKUP = {"DB_UPGRADE_BACKUP": "false"}
NO_LIMIT = resource.RLIM_INFINITY

LOCKS = {
    "reader": ("BEGIN", "SELECT * FROM messages LIMIT 1"),
    "writer": ("BEGIN IMMEDIATE",),
    "exclusive": ("BEGIN EXCLUSIVE",),
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "hub.db"
    python_edition.create_filled(path, MESSAGES)
    return path


@pytest.fixture(scope="module")
def untouched(original: Path) -> list[str]:
    return whole.dump(Chain.at(original))


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path))


def upgrade(
    path: Path,
    *before: str,
    settings: Mapping[str, str] = MappingProxyType({}),
    limit: int = NO_LIMIT,
) -> subprocess.CompletedProcess[str]:
    """Run `flask db upgrade`; `before` are words in front of it, `limit` bytes of any one file."""
    return subprocess.run(
        [*before, sys.executable, "-m", "flask", "db", "upgrade"],
        cwd=ROOT,
        env=clean_environment(ACARSHUB_DB=str(path), PYTHONDONTWRITEBYTECODE="1", **settings),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


def reason(done: subprocess.CompletedProcess[str]) -> str:
    """Why an upgrade was given up: the only error, and the last thing it says."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert [line for line in lines if line.startswith("ERROR")] == lines[-1:]
    return lines[-1]


class SmallDisk:
    """A file system in memory that only processes put into its namespace see."""

    def __init__(self, folder: Path, size: int) -> None:
        mount = f"mount -t tmpfs -o size={size} tmpfs '{folder}'"
        # It ends with its standard input, and the disk with it.
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", f"{mount} && echo mounted && exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._holder.stdout
        self.is_mounted = self._holder.stdout.readline() == "mounted\n"

    @property
    def within(self) -> tuple[str, ...]:
        """Words in front of a command that is to see the disk."""
        return ("nsenter", f"--mount=/proc/{self._holder.pid}/ns/mnt", f"--wd={ROOT}")

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file onto the disk or from it."""
        command = [*self.within, "cp", str(source), str(target)]
        subprocess.run(command, check=True, timeout=TIMEOUT_SECONDS)

    def enlarge(self, folder: Path, size: int) -> None:
        """Make room."""
        command = [*self.within, "mount", "-o", f"remount,size={size}", str(folder)]
        subprocess.run(command, check=True, timeout=TIMEOUT_SECONDS)

    def close(self) -> None:
        self._holder.communicate(timeout=TIMEOUT_SECONDS)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk]:
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        pytest.skip("unshare and nsenter are not installed")
    folder.mkdir()
    with closing(SmallDisk(folder, size)) as disk:
        if not disk.is_mounted:
            pytest.skip("this user may not mount a file system in a namespace of its own")
        yield disk


@pytest.mark.parametrize(
    ("share", "settings", "told"),
    [
        (1.2, {}, "DB_UPGRADE_BACKUP=false"),
        (1.2, WITHOUT_BACKUP, "Free space"),
        (1.6, WITHOUT_BACKUP, "Free space"),
        (2.0, WITHOUT_BACKUP, "Free space"),
    ],
    ids=["no room for the copy", "first step", "a step between", "last step"],
)
def test_full_disk_leaves_the_file_to_the_byte_and_room_lets_the_upgrade_go_on(
    original: Path, tmp_path: Path, share: float, settings: Mapping[str, str], told: str
) -> None:
    size = original.stat().st_size
    path, after = tmp_path / "disk" / "hub.db", tmp_path / "after.db"
    with small_disk(path.parent, round(size * share)) as disk:
        disk.copy(original, path)
        assert told in reason(upgrade(path, *disk.within, settings=settings))
        disk.copy(path, after)
        assert after.read_bytes() == original.read_bytes()
        disk.enlarge(path.parent, size * 5)
        assert upgrade(path, *disk.within, settings=settings).returncode == 0
        disk.copy(path, after)
    assert Chain.at(after).version() == HEAD


@pytest.mark.parametrize(
    ("share", "settings"),
    [(0.5, {}), (0.5, WITHOUT_BACKUP), (1.0, WITHOUT_BACKUP), (1.1, WITHOUT_BACKUP)],
    ids=["the copy", "its journal", "the file's own size", "a little more"],
)
def test_limited_file_size_loses_nothing_and_no_limit_lets_the_upgrade_go_on(
    path: Path, untouched: list[str], share: float, settings: Mapping[str, str]
) -> None:
    limit = round(path.stat().st_size * share)
    assert "disk" in reason(upgrade(path, limit=limit, settings=settings))
    chain = Chain.at(path)
    assert whole.dump(chain) == untouched
    chain.upgrade()
    assert chain.version() == HEAD


@dataclass(frozen=True, slots=True)
class Refused:
    """A database and the upgrade of it that was given up."""

    path: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def refused_by_lock(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[str, Refused]]:
    """Each locked database with its upgrade; all wait for their locks at the same time."""
    paths = {name: tmp_path_factory.mktemp(name) / "hub.db" for name in LOCKS}
    with ExitStack() as locked, ThreadPoolExecutor() as pool:
        for name, path in paths.items():
            STATES["v3"].build(path)
            holder = locked.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
            for statement in LOCKS[name]:
                holder.execute(statement)
        yield {
            name: Refused(path, done)
            for (name, path), done in zip(
                paths.items(), pool.map(upgrade, paths.values()), strict=True
            )
        }


@pytest.mark.parametrize("name", LOCKS)
def test_locked_database_is_named_as_the_reason(
    refused_by_lock: Mapping[str, Refused], name: str
) -> None:
    refused = refused_by_lock[name]
    told = reason(refused.done)
    assert "locked" in told
    assert str(refused.path) in told
    assert "stop" in told.lower()


@pytest.mark.parametrize("name", LOCKS)
def test_database_that_was_locked_is_as_it_was(
    refused_by_lock: Mapping[str, Refused],
    name: str,
    tmp_path: Path,
) -> None:
    STATES["v3"].build(tmp_path / "untouched.db")
    assert refused_by_lock[name].path.read_bytes() == (tmp_path / "untouched.db").read_bytes()


def test_reader_of_a_database_with_a_write_ahead_log_is_in_nobodys_way(tmp_path: Path) -> None:
    chain = Chain.at(tmp_path / "hub.db")
    STATES["ts-fresh-a1b2c3d4e5f6"].build(chain.path)
    with closing(sqlite3.connect(chain.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT * FROM messages").fetchall()
        chain.upgrade()
        assert reader.execute("SELECT * FROM messages").fetchall() == before
    assert chain.version() == HEAD
