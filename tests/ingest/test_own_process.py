"""The intake in a process of its own: the same results, and no packet lost with a process."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from acarshub.aircraft.identity import OwnedTables
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.config import Settings
from acarshub.decoders.message import DropReason, MergeReason
from acarshub.ingest import child as child_module
from acarshub.ingest import own_process as own_process_module
from acarshub.ingest.entries import Entry, NewMessage, Parcel
from acarshub.ingest.own_process import MAX_UNDER_WAY, OwnProcess
from acarshub.ingest.packet import Packet
from acarshub.links import Link
from tests.support import DEADLINE_SECONDS, TIME, line, packet, run_script, text_of, wait_until

FAULTY = "tests.ingest.faulty_process"


@dataclass
class Desk:
    """Takes what a process delivers."""

    settings: Settings = field(default_factory=Settings)
    served: tuple[Link, ...] = ()
    parcels: list[Parcel] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.taking = OwnProcess(
            self.settings, OwnedTables.read(self.settings), self.served, self.log
        )

    def log(self, _level: int, line: str) -> None:
        self.lines.append(line)

    def send(self, *texts: str) -> None:
        """Each in a batch of its own."""
        for text in texts:
            self.take([packet(line(text))])

    def take(self, packets: Sequence[Packet], *, everything: bool = False) -> None:
        self.taking.take(packets, everything=everything)

    @property
    def entries(self) -> list[Entry]:
        return [entry for parcel in self.parcels for entry in parcel.entries]

    @property
    def texts(self) -> list[object]:
        return [text_of(entry) for entry in self.entries]

    def dropped(self) -> dict[tuple[Link, DropReason], int]:
        counts: dict[tuple[Link, DropReason], int] = {}
        for parcel in self.parcels:
            for key, count in parcel.report.dropped.items():
                counts[key] = counts.get(key, 0) + count
        return counts


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process_module, "RETRY_SECONDS", 0.05)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    yield desk
    desk.taking.close()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "PROGRAM", FAULTY)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_is_taken_is_delivered_in_its_order(desk: Desk) -> None:
    texts = [f"TEXT {number}" for number in range(20)]
    desk.send(*texts)
    desk.taking.settle()
    assert desk.texts == texts


def test_message_comes_with_its_row_and_its_object(desk: Desk) -> None:
    desk.send("ENGINE")
    desk.taking.settle()
    (message,) = desk.entries
    assert isinstance(message, NewMessage)
    assert message.link is Link.ACARS
    assert message.time == TIME
    assert message.values[-1] == message.uid
    assert b'"text":"ENGINE"' in message.payload


def test_messages_of_several_batches_are_merged(desk: Desk) -> None:
    for station in ("HERE", "THERE"):
        desk.take([packet(line("SAME", station_id=station, tail="D-A", block_id="1"))])
    desk.taking.settle()
    assert len(desk.entries) == 2
    merged = desk.parcels[1].report.merged
    assert merged == {(Link.ACARS, MergeReason.DUPLICATE): 1}


def test_rest_waits_for_its_continuation_in_the_next_batch(desk: Desk) -> None:
    whole = line("CUT")
    for part in (whole[:20], whole[20:]):
        desk.take([packet(part, stream="connection")])
    desk.taking.settle()
    assert desk.texts == ["CUT"]


def test_rest_that_nobody_continues_is_told_at_the_end(desk: Desk) -> None:
    desk.take([packet(line("CUT")[:20], stream="sender", datagram=True)])
    desk.take([], everything=True)
    desk.taking.settle()
    assert desk.dropped() == {(Link.ACARS, DropReason.TRUNCATED): 1}


def test_terms_hold_from_the_moment_they_are_set(desk: Desk) -> None:
    desk.taking.use(Matcher(TermLists(("BEFORE", "ALWAYS"))))
    desk.send("BEFORE ALWAYS AFTER")
    desk.taking.settle()
    desk.taking.use(Matcher(TermLists(("AFTER", "ALWAYS"))))
    desk.send("BEFORE ALWAYS AFTER AGAIN")
    desk.taking.settle()
    hits = [entry.hits for entry in desk.entries if isinstance(entry, NewMessage)]
    assert [{hit.term for hit in each} for each in hits] == [
        {"BEFORE", "ALWAYS"},
        {"AFTER", "ALWAYS"},
    ]


def test_texts_of_served_links_are_reported() -> None:
    desk = Desk(served=(Link.ACARS,))
    desk.taking.start(desk.parcels.append)
    desk.take([packet(line("SERVED")), packet(line("NOT"), link=Link.HFDL)])
    desk.taking.close()
    assert desk.parcels[0].report.texts == [(Link.ACARS, line("SERVED").strip())]


def test_files_and_settings_of_the_owner_hold(tmp_path: Path) -> None:
    labels = tmp_path / "labels.json"
    labels.write_text('{"labels": {"ZZ": {"name": "Of the owner"}}}')
    environ = {
        "MESSAGE_LABELS_PATH": str(labels),
        "DB_SAVEALL": "false",
        "RELAY_ACARS": "tcp://127.0.0.1:15550",
        "IATA_OVERRIDE": "UP|UPS|United Parcel Service",
    }
    desk = Desk(Settings.from_environ(environ))
    desk.taking.start(desk.parcels.append)
    desk.take([packet(line("X", label="ZZ")), packet(line("", label=""))])
    desk.taking.close()
    named, empty = desk.entries
    assert isinstance(named, NewMessage)
    assert isinstance(empty, NewMessage)
    assert b"Of the owner" in named.payload
    assert (named.stored, empty.stored) == (True, False)


def test_what_was_under_way_when_a_process_is_killed_is_not_lost(desk: Desk) -> None:
    desk.send("BEFORE")
    desk.taking.settle()
    pid = desk.taking.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    desk.send("STOPPED", "WITH", "IT")
    os.kill(pid, signal.SIGKILL)
    desk.send("AFTERWARDS")
    desk.taking.settle()
    assert desk.texts == ["BEFORE", "STOPPED", "WITH", "IT", "AFTERWARDS"]
    assert desk.taking.pid not in (pid, None)
    assert desk.lines == ["The process that decodes was ended by SIGKILL; starting another one."]
    assert desk.taking.alive


def test_terms_hold_after_a_process_was_killed(desk: Desk) -> None:
    desk.taking.use(Matcher(TermLists(("FIRE",))))
    desk.send("ONE")
    desk.taking.settle()
    assert desk.taking.pid
    os.kill(desk.taking.pid, signal.SIGKILL)
    desk.send("FIRE")
    desk.taking.settle()
    message = desk.entries[-1]
    assert isinstance(message, NewMessage)
    assert [hit.term for hit in message.hits] == ["FIRE"]


@pytest.mark.usefixtures("faulty")
def test_batch_over_which_processes_end_is_counted_and_the_others_are_good(desk: Desk) -> None:
    desk.send("ONE", "KILL", "TWO")
    desk.taking.settle()
    assert desk.texts == ["ONE", "TWO"]
    assert desk.dropped() == {(Link.ACARS, DropReason.DECODER_FAILURE): 1}
    lost = [line for parcel in desk.parcels for _, line in parcel.report.lines]
    assert lost == ["1 packets are lost with the process that decodes."]


@pytest.mark.usefixtures("faulty")
def test_process_that_falls_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(own_process_module, "SILENT_SECONDS", 0.1)
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    desk.send("HANG", "GOOD")
    desk.taking.close()
    assert desk.texts == ["GOOD"]
    assert desk.dropped() == {(Link.ACARS, DropReason.DECODER_FAILURE): 1}


def test_silence_while_nothing_is_asked_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "ANSWER_SECONDS", 0.2)
    waits: list[object] = []
    read = child_module.Child.receive

    def counted(child: child_module.Child) -> Parcel:
        waits.append(child)
        return read(child)

    monkeypatch.setattr(child_module.Child, "receive", counted)
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    wait_until(lambda: len(waits) > 1)
    desk.send("GOOD")
    desk.taking.close()
    assert (desk.texts, desk.lines) == (["GOOD"], [])


def test_process_that_cannot_be_started_is_told_and_its_packets_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child_module, "PROGRAM", "tests.ingest.no_such_program")
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    desk.send("LOST", "TOO")
    wait_until(lambda: not desk.taking.alive)
    desk.taking.settle()
    desk.taking.close()
    assert desk.dropped() == {(Link.ACARS, DropReason.DECODER_FAILURE): 2}
    does_not = "The process that decodes does not start: it ended with 1; starting another one."
    assert set(desk.lines) == {does_not}


def test_process_that_can_be_started_later_takes_what_waited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child_module, "PROGRAM", "tests.ingest.no_such_program")
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    desk.send("WAITED")
    wait_until(lambda: not desk.taking.alive)
    monkeypatch.undo()
    wait_until(lambda: desk.taking.alive)
    desk.taking.close()
    assert desk.texts == ["WAITED"]


def test_stream_goes_on_where_the_killed_process_had_come_to(desk: Desk) -> None:
    whole = line("CUT IN TWO")
    desk.take([packet(whole[:20], stream="connection")])
    desk.take([packet(line("SENDER")[:20], stream="sender", datagram=True)])
    desk.taking.settle()
    assert desk.taking.pid
    os.kill(desk.taking.pid, signal.SIGKILL)
    desk.take([packet(whole[20:], stream="connection")])
    desk.take([], everything=True)
    desk.taking.settle()
    assert desk.texts == ["CUT IN TWO"]
    assert desk.dropped() == {(Link.ACARS, DropReason.TRUNCATED): 1}


def test_signals_for_the_whole_group_are_for_the_server(desk: Desk) -> None:
    desk.send("BEFORE")
    desk.taking.settle()
    assert desk.taking.pid
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(desk.taking.pid, number)
    desk.send("AFTERWARDS")
    desk.taking.settle()
    assert (desk.texts, desk.lines) == (["BEFORE", "AFTERWARDS"], [])


@pytest.mark.usefixtures("faulty")
def test_processes_that_fail_over_everything_are_no_sign_of_health() -> None:
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    desk.send("FAIL", "FAIL", "FAIL")
    wait_until(lambda: not desk.taking.alive)
    assert "failed: MemoryError('all of it')" in desk.lines[0]
    desk.taking.close()


def test_end_amid_a_start_is_an_end() -> None:
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    desk.taking.close()
    assert desk.taking.pid is None


def test_result_that_cannot_be_passed_on_does_not_end_the_intake() -> None:
    failures = [ArithmeticError("boom")]
    desk = Desk()

    def deliver(parcel: Parcel) -> None:
        if failures:
            raise failures.pop()
        desk.parcels.append(parcel)

    desk.taking.start(deliver)
    desk.send("ONE", "TWO")
    desk.taking.close()
    assert desk.texts == ["TWO"]
    assert desk.lines == ["What was decoded could not be passed on: ArithmeticError('boom')"]


def test_nothing_is_under_way_while_it_is_quiet(desk: Desk) -> None:
    desk.send("BEFORE")
    wait_until(lambda: desk.taking.pid)
    desk.send("ALSO")
    with ThreadPoolExecutor(1) as executor:
        with desk.taking.quiet():
            assert desk.texts == ["BEFORE", "ALSO"]
            waiting = executor.submit(desk.send, "MEANWHILE")
            desk.taking.use(Matcher(TermLists(("MEANWHILE",))))
        waiting.result(DEADLINE_SECONDS)
    desk.taking.settle()
    message = desk.entries[-1]
    assert isinstance(message, NewMessage)
    assert message.hits


def test_terms_that_change_while_a_process_starts_hold_for_what_waited() -> None:
    desk = Desk()
    desk.send("WAITED")
    desk.taking.start(desk.parcels.append)
    with desk.taking.quiet():
        done = len(desk.parcels)
        desk.taking.use(Matcher(TermLists(("WAITED",))))
    desk.taking.close()
    (message,) = desk.entries
    assert isinstance(message, NewMessage)
    # Either it was done before, or it was done by the new terms.
    assert done or message.hits


def test_room_is_bounded_until_the_end_is_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_module, "PROGRAM", "tests.ingest.no_such_program")
    desk = Desk()
    desk.taking.start(desk.parcels.append)
    desk.send(*map(str, range(MAX_UNDER_WAY)))
    assert not desk.taking._has_room
    desk.taking.hurry()
    desk.taking.wait_for_room()
    desk.taking.close()


def test_process_ends_with_the_intake(desk: Desk) -> None:
    desk.send("ONE")
    desk.taking.settle()
    pid = desk.taking.pid
    assert pid
    desk.taking.close()
    assert gone(pid)


def test_process_ends_when_its_server_is_killed(tmp_path: Path) -> None:
    script = """
import os, signal
from acarshub.aircraft.identity import OwnedTables
from acarshub.config import Settings
from acarshub.ingest.own_process import OwnProcess
taking = OwnProcess(Settings(), OwnedTables(), (), print)
taking.start(lambda parcel: None)
taking.take([], everything=False)
taking.settle()
print(taking.pid, flush=True)
os._exit(0)
"""
    pid = int(run_script(script, tmp_path))
    wait_until(lambda: gone(pid))


def test_process_loads_neither_a_web_server_nor_a_database(tmp_path: Path) -> None:
    script = """
import sys
import acarshub.intake_process
heavy = {"eventlet", "flask", "sqlalchemy", "socketio", "zmq"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""
    assert run_script(script, tmp_path).strip() == "[]"
