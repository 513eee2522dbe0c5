"""Searches take turns, and wait for who asks that nobody searches."""

from __future__ import annotations

import eventlet
import pytest

from acarshub.search.turns import AT_ONCE, SearchTurns


class Hall:
    """Searches that end when told, and who wants nobody to search."""

    def __init__(self) -> None:
        self.turns = SearchTurns()
        self.events: list[str] = []
        self._ends: dict[str, eventlet.Event] = {}

    def search(self, name: str) -> None:
        self._ends[name] = eventlet.Event()
        eventlet.spawn(self._search, name)
        eventlet.sleep(0)

    def end(self, name: str) -> None:
        self._ends[name].send(None)
        eventlet.sleep(0)
        eventlet.sleep(0)

    def empty(self, name: str) -> None:
        self._ends[name] = eventlet.Event()
        eventlet.spawn(self._empty, name)
        eventlet.sleep(0)

    def _search(self, name: str) -> None:
        with self.turns:
            self.events.append(name)
            self._ends[name].wait()

    def _empty(self, name: str) -> None:
        with self.turns.nobody():
            self.events.append(name)
            self._ends[name].wait()


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_only_a_few_search_at_a_time(hall: Hall) -> None:
    names = [str(number) for number in range(AT_ONCE + 2)]
    for name in names:
        hall.search(name)
    assert hall.events == names[:AT_ONCE]
    hall.end(names[0])
    assert hall.events == names[: AT_ONCE + 1]


def test_nobody_searches_once_those_have_ended_that_do(hall: Hall) -> None:
    hall.search("before")
    hall.empty("nobody")
    hall.search("behind")
    assert hall.events == ["before"]
    hall.end("before")
    assert hall.events == ["before", "nobody"]
    hall.end("nobody")
    assert hall.events == ["before", "nobody", "behind"]


def test_failed_search_gives_its_turn_back(hall: Hall) -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ValueError, match="failed"), hall.turns:
            raise ValueError("failed")
