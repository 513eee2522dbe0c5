"""What a hub is like while it works: its memory, its longest standstill, how its page answers.

Separate because every benchmark of the intake wants these figures beside its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from acarshub.stats.pulse import WINDOW_SECONDS
from benchmarks.measuring import memory_mb
from tests.e2e.hub_process import HubProcess

SAMPLE_SECONDS = 1.0
PATIENCE_SECONDS = 30.0
PATHS = ("/", "/health")


@dataclass(slots=True)
class Watched:
    """What was seen, a sample a second."""

    memory: list[float] = field(default_factory=list)
    """MB."""
    gaps: list[float] = field(default_factory=list)
    """Seconds in which no browser was served."""
    answers: dict[str, list[float]] = field(default_factory=dict)
    """Seconds that answers took, by path; infinity for one that did not come."""

    def figures(self) -> Mapping[str, object]:
        """Memory and standstill, to be printed."""
        return {
            "memory MB at start, most, at end": " ".join(
                f"{figure:.0f}" for figure in (self.memory[0], max(self.memory), self.memory[-1])
            ),
            "largest hub gap ms": round(max(self.gaps) * 1000),
        }

    def answer_figures(self) -> Mapping[str, object]:
        """How the pages answered, to be printed."""
        return {
            f"{path} ms p50, p99, most": " ".join(
                f"{share(sorted(answers), part) * 1000:.0f}" for part in (0.5, 0.99, 1)
            )
            for path, answers in self.answers.items()
        }

    def trend_mb_per_minute(self) -> float:
        """By how much memory grew over the second half, when everything has filled."""
        half = self.memory[len(self.memory) // 2 :]
        quarter = max(len(half) // 4, 1)
        before, after = sum(half[:quarter]), sum(half[-quarter:])
        minutes = max(len(half) - quarter, 1) * SAMPLE_SECONDS / 60
        return (after - before) / quarter / minutes


def share(ascending: list[float], part: float) -> float:
    """The value that `part` of them do not pass."""
    return ascending[min(int(len(ascending) * part), len(ascending) - 1)]


@contextmanager
def watching(hub: HubProcess, *, pages: bool = False) -> Iterator[Watched]:
    """Samples for as long as the block runs; with `pages` those are asked too."""
    watched = Watched(memory=[memory_mb(hub)], answers={path: [] for path in PATHS if pages})
    ended = threading.Event()
    thread = threading.Thread(target=_watch, args=(hub, watched, ended))
    thread.start()
    try:
        yield watched
    finally:
        ended.set()
        thread.join()
        watched.gaps.append(hub.metric("acarshub_hub_largest_gap_seconds"))
        watched.memory.append(memory_mb(hub))


def _watch(hub: HubProcess, watched: Watched, ended: threading.Event) -> None:
    # The hub tells the last WINDOW_SECONDS; what was before, such as greetings, is none of this.
    due = time.monotonic() + WINDOW_SECONDS
    with requests.Session() as session:
        while not ended.wait(SAMPLE_SECONDS):
            watched.memory.append(memory_mb(hub))
            for path, answers in watched.answers.items():
                answers.append(_answer_seconds(session, f"{hub.url}{path}"))
            if time.monotonic() > due:
                watched.gaps.append(hub.metric("acarshub_hub_largest_gap_seconds"))
                due += WINDOW_SECONDS / 2


def _answer_seconds(session: requests.Session, url: str) -> float:
    begun = time.monotonic()
    try:
        # Whatever the status is: an unhealthy hub that says so answers.
        session.get(url, timeout=PATIENCE_SECONDS)
    except requests.RequestException:
        return float("inf")
    return time.monotonic() - begun
