"""What every benchmark needs: a hub on a new database, counting clients, memory and lines out.

Separate from the benchmarks, which only say what is sent and how fast.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from acarshub.ingest.demo_traffic import DemoTraffic
from acarshub.links import Link
from tests.e2e.hub_process import ROOT, HubProcess, run_flask

TERMS = ("TURBULENCE", "MEDICAL", "DIVERT", "FAULT", "POLICE", "FIRE", "MAYDAY", "SMOKE")
KEEP_ALL = {"DB_SAVE_DAYS": "36500", "DB_ALERT_SAVE_DAYS": "36500"}
"""What a benchmark fills in is older than what owners keep by default."""
QUIET_SECONDS = 2.0
BACKGROUND_WORK = {
    "summaries": "SELECT count(*) * 512 FROM message_stretches WHERE source_id = 0",
    "totals": "SELECT coalesce(max(through_id), 0) FROM message_totals_progress",
}
"""For how many messages it is done."""
UNSUMMARISED = 8_192
"""Messages that wait for more; so few are in no summary."""
OUTCOMES = ("stored", "dropped", "merged")
"""What becomes of a message, by metric."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the clients of one benchmark received."""

    messages: list[int]
    delays: list[float]
    """Seconds from before the datagram was sent to after the frame was read, ascending."""

    def delay(self, share: float) -> float:
        """The delay that `share` of the messages stayed below, in milliseconds."""
        return self.delays[min(int(len(self.delays) * share), len(self.delays) - 1)] * 1000


class Clients:
    """Counting clients in a process of their own."""

    def __init__(self, hub: HubProcess, count: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.counting_clients", str(hub.port), str(count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stdout.readline().strip() == "ready"

    def counted(self) -> Counted:
        """End the clients and say what they received."""
        answer, _ = self._process.communicate("done\n", timeout=60)
        return Counted(**json.loads(answer))


@contextmanager
def running_hub(
    fill: Callable[[Path], None] | None = None,
    terms: Iterable[str] = TERMS,
    wrapper: Sequence[str] = (),
    **settings: str,
) -> Iterator[HubProcess]:
    """A hub with alert terms and full text on a new database, which `fill` may fill.

    `wrapper` is a command that becomes the hub's, with fewer rights for example.
    """
    with tempfile.TemporaryDirectory() as folder:
        hub = HubProcess(Path(folder), {**KEEP_ALL, **settings}, wrapper)
        hub.upgrade()
        added = [argument for term in terms for argument in ("--add", term)]
        assert run_flask("acarshub", "terms", *added, **hub.environment).returncode == 0
        if fill:
            fill(hub.database)
        hub.start()
        try:
            yield hub
        finally:
            hub.stop()
            hub.close()


def new_database(path: Path) -> Path:
    """An empty database at head, for what runs without a hub.

    Made by a process of its own, so that the steps are not told of amid the figures.
    """
    assert run_flask("db", "upgrade", ACARSHUB_DB=str(path)).returncode == 0
    return path


def demo_lines(count: int, link: Link | None = None) -> list[bytes]:
    """`count` believable messages, of one link where `link` is given."""
    start = time.time()
    traffic = DemoTraffic(1, start)
    lines: list[bytes] = []
    moment = start
    while len(lines) < count:
        moment += 30
        lines += [
            packet.payload
            for packet in traffic.messages(moment)
            if link is None or packet.link is link
        ]
    return lines[:count]


def wait_for_background_work(hub: HubProcess, messages: int) -> None:
    """Wait until the hub has made of `messages` what a database that it filled itself has.

    It takes a third of the writer's time meanwhile.
    """
    begun = time.monotonic()
    patience = max(messages // 4_000, 20)
    for work, done in BACKGROUND_WORK.items():
        while hub.query(done)[0][0] < messages - UNSUMMARISED:  # type: ignore[operator] # a number
            assert time.monotonic() - begun < patience, f"{work} were not made"
            time.sleep(0.2)
    report("summaries and totals", {"seconds": round(time.monotonic() - begun, 1)})


def settle(hub: HubProcess, messages: int) -> None:
    """Wait until `messages` are stored, dropped or merged, or nothing changes for two seconds."""
    last, since = -1.0, time.monotonic()
    while last < messages and time.monotonic() - since < QUIET_SECONDS:
        dealt = sum(hub.total(f"acarshub_ingest_{name}_total") for name in OUTCOMES)
        if dealt != last:
            last, since = dealt, time.monotonic()
        time.sleep(0.1)


def worker_pid(hub: HubProcess) -> int:
    """The process that does the work."""
    children = Path(f"/proc/{hub.pid}/task/{hub.pid}/children").read_text().split()
    return int(children[0])


def memory_mb(hub: HubProcess) -> float:
    """Memory of the processes that do the work, in MB; what they share counts once."""
    worker = worker_pid(hub)
    threads = Path(f"/proc/{worker}/task").glob("*/children")
    children = [pid for thread in threads for pid in thread.read_text().split()]
    return sum(_resident_mb(pid) for pid in (worker, *map(int, children)))


def _resident_mb(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except FileNotFoundError:
        return 0.0
    # Each page by its part: the libraries are the same for both, and for gunicorn's parent.
    kilobytes = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(kilobytes.split()[1]) / 1024


def report(name: str, figures: Mapping[str, object]) -> None:
    """Print one line of figures."""
    print(
        f"{name:<28}  " + "  ".join(f"{key} {value}" for key, value in figures.items()), flush=True
    )
