"""First pages of searches in a large database, beside a live stream.

Separate from the other benchmarks because filling the database takes minutes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import websocket

from benchmarks.live_stream import beside_live_stream
from benchmarks.measuring import memory_mb, report, running_hub, wait_for_background_work
from benchmarks.search_messages import (
    RARE_STATION,
    RARE_WORD,
    fill,
    in_the_other_form,
    sample,
)
from tests.e2e.hub_process import HubProcess

MESSAGES = 1_000_000
ASKED, COLD_ASKED = 100, 8
"""Requests of each kind, of which the slowest but one is told as p99, and those of a cold file."""

SLOWLY_ASKED = 6
PAUSE_SECONDS = 0.02
COMPARED = 50_000
"""Messages that are also stored in the other edition's form."""

Question = Mapping[str, object]


def term(**fields: str) -> Question:
    """A question in the established form."""
    return {"search_term": fields}


def indexed(path: Path) -> dict[str, Sequence[Question]]:
    """Questions that have to be answered at once."""
    some = partial(sample, path)
    now = time.time()
    return {
        "everything": [term()],
        "flight": [term(flight=value) for value in some("flight", 20)],
        "flight, beginning": [term(flight=value[:2]) for value in some("flight", 20)],
        "tail": [term(tail=value) for value in some("tail", 20)],
        "icao": [term(icao=value) for value in some("icao", 20)],
        "label": [term(label=value) for value in some("label", 10)],
        "frequency": [term(freq=value) for value in some("freq", 8)],
        "station": [term(station_id=value) for value in some("station_id", 40)],
        "station, rare": [term(station_id=RARE_STATION)],
        "station, unknown": [term(station_id="XX-NOBODY")],
        "link": [term(msg_type=kind) for kind in ("VDLM2", "IRDM", "HFDL", "NONE")],
        "selective word": [{"query": RARE_WORD}],
        "common word": [{"query": "WIND"}],
        "phrase": [{"query": '"FUEL ON"'}, {"query": '"WIND UPDATE"'}],
        "beginning": [{"query": word} for word in ("ENG*", "TURB*", "A*", "N1*")],
        "or, not": [{"query": "WIND OR FUEL"}, {"query": "WIND -FUEL"}],
        "common word, label, station": [term(msg_text="WIND", label="H1", station_id="XX-A")],
        "flight, link, text": [
            {**term(flight=value, msg_type="ACARS"), "has_text": True}
            for value in some("flight", 20)
        ],
        "one old day": [{"since": now - 60 * 86_400, "until": now - 59 * 86_400}],
        "word on an old day": [
            {"query": "WIND", "since": now - 60 * 86_400, "until": now - 59 * 86_400}
        ],
    }


def walked(path: Path) -> dict[str, Sequence[Question]]:
    """Questions for which no index is kept."""
    return {
        "inside common words": [{"query": "*IND*"}],
        "part of a tail": [term(tail=f"*{value[2:]}") for value in sample(path, "tail", 6)],
        "inside rare words": [{"query": "*YLOPHON*"}],
        "words that nobody wrote": [{"query": "NOBODYWROTE"}],
        "message number": [term(msgno=value) for value in sample(path, "msgno", 6)],
        "relevance": [{"query": "WIND", "sort": "relevance"}],
    }


def search(messages: int, kept: Path | None) -> None:
    """All of it with that many messages, which a file may keep for the next time."""
    with running_hub(partial(_filled, messages=messages, kept=kept)) as hub:
        wait_for_background_work(hub, messages)
        report(f"{messages} messages stored", _bytes_a_message(hub.database, messages))
        browser = Searcher(hub)
        quick, slow = indexed(hub.database), walked(hub.database)
        meanwhile = beside_live_stream(hub, lambda: _ask_all(hub, browser, quick, ASKED))
        report("live stream meanwhile", {"": meanwhile, "memory MB": round(memory_mb(hub))})
        meanwhile = beside_live_stream(hub, lambda: _ask_all(hub, browser, slow, SLOWLY_ASKED))
        report("live stream meanwhile", {"": meanwhile, "memory MB": round(memory_mb(hub))})
        browser.close()


def _filled(path: Path, messages: int, kept: Path | None) -> None:
    begun = time.monotonic()
    if kept and kept.exists():
        shutil.copy(kept, path)
    else:
        fill(path, messages)
        if kept:
            shutil.copy(path, kept)
    report("filling", {"seconds": round(time.monotonic() - begun)})


def _ask_all(
    hub: HubProcess, browser: Searcher, kinds: Mapping[str, Sequence[Question]], times: int
) -> None:
    for name, questions in kinds.items():
        cold = []
        for each in islice(cycle(questions), min(COLD_ASKED, times)):
            _forget_file(hub.database)
            took, answer = browser.ask(each)
            cold.append(took)
        for each in questions:
            browser.ask(each)
        warm = sorted(browser.ask(each)[0] for each in islice(cycle(questions), times))
        report(
            name,
            {
                "cold p50": f"{sorted(cold)[len(cold) // 2]:.1f}",
                "most": f"{max(cold):.1f}",
                "warm p50": f"{warm[len(warm) // 2]:.1f}",
                "p99": f"{warm[math.ceil(len(warm) * 0.99) - 1]:.1f}",
                "found": f"{answer['num_results']}{'+' if answer['capped'] else ''}",
                **{name: True for name in ("partial", "inside_words") if answer[name]},
            },
        )


class Searcher:
    """A browser that asks and waits, and reads nothing that it did not ask for.

    A client that made objects of everything would take as long as the search.
    """

    def __init__(self, hub: HubProcess) -> None:
        url = f"ws://127.0.0.1:{hub.port}/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(url, timeout=60, skip_utf8_validation=True)
        self._socket.recv()
        self._socket.send('40/main,{"batches":true}')
        self._wait_for("acarshub_version")

    def ask(self, question: Question) -> tuple[float, dict[str, object]]:
        """Milliseconds until the answer was here, and the answer."""
        # The hub lets a client ask a hundred times a second, and has those wait that ask sooner.
        time.sleep(PAUSE_SECONDS)
        begun = time.monotonic()
        self._socket.send(f"42/main,{json.dumps(['query_search', question])}")
        packet = self._wait_for("database_search_results")
        took = (time.monotonic() - begun) * 1000
        return took, json.loads(packet.partition(",")[2])[1]

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _wait_for(self, event: str) -> str:
        while True:
            packet = self._socket.recv()
            if packet == "2":
                self._socket.send("3")
            elif event in packet[:60]:
                return str(packet)


def _forget_file(path: Path) -> None:
    """Have the system read the database from the disk again; the hub keeps its own small cache."""
    for each in (path, Path(f"{path}-wal")):
        with each.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _bytes_a_message(path: Path, messages: int) -> Mapping[str, object]:
    shares = (
        "SELECT CASE WHEN name LIKE 'messages^_fts%' ESCAPE '^' THEN 'full text'"
        " WHEN name LIKE '%stretches%' OR name LIKE '%sources%' THEN 'summaries'"
        " WHEN name LIKE '%messages%' THEN name ELSE 'others' END AS part, sum(pgsize)"
        " FROM dbstat GROUP BY part ORDER BY 2 DESC"
    )
    with closing(sqlite3.connect(path)) as connection:
        parts = dict(connection.execute(shares).fetchall())
    with tempfile.TemporaryDirectory() as folder:
        other = in_the_other_form(Path(folder) / "other.db", path, min(messages, COMPARED))
    return {
        "bytes a message": round(sum(parts.values()) / messages),
        **{name: round(size / messages, 1) for name, size in parts.items()},
        "in docker-acarshub's form": other,
    }


def main(arguments: Sequence[str]) -> None:
    """`[--messages N] [--keep FILE]`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks search")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--keep", type=Path, help="Where the filled database is kept, or was.")
    given = parser.parse_args(arguments)
    search(given.messages, given.keep)
