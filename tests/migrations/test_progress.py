"""What the chain reports of its progress: every step, and the rows of those that take long."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.chain import REVISIONS, Chain
from tests.migrations.states import STATES


class Recorder:
    """A reporter that keeps what it is told."""

    def __init__(self) -> None:
        self.steps = 0
        self.counted: dict[str, list[tuple[int, int]]] = {}
        self.ended = False

    def begin(self, steps: int) -> None:
        self.steps = steps

    def step(self, title: str) -> None:
        self.counted[title] = []

    def advance(self, done: int, total: int) -> None:
        list(self.counted.values())[-1].append((done, total))

    def end(self) -> None:
        self.ended = True


def recorded(path: Path, state: str) -> Recorder:
    STATES[state].build(path)
    chain, recorder = Chain.at(path), Recorder()
    chain.app.extensions["acarshub_upgrade_reporter"] = recorder
    chain.upgrade()
    return recorder


def test_every_step_is_told_and_the_copy_first(tmp_path: Path) -> None:
    recorder = recorded(tmp_path / "hub.db", "v3")
    assert recorder.steps == len(recorder.counted) == len(REVISIONS) + 1
    assert next(iter(recorder.counted)) == "Copy the database"
    assert recorder.ended


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("v3", "Write aircraft addresses in hexadecimal"),
        ("v3", "Give every message an identity"),
        ("40fd0618348d-wide-stale", "Make a stale full-text index anew"),
        ("ts-fresh-a1b2c3d4e5f6", "Give every database the same form"),
    ],
)
def test_step_through_all_messages_counts_them_to_the_end(
    state: str, title: str, tmp_path: Path
) -> None:
    counted = recorded(tmp_path / "hub.db", state).counted[title]
    assert counted[0][0] == 0
    assert counted[-1][0] == counted[-1][1] > 0
