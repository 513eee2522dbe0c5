"""The way of a message: stored before it is shown, counted if it is not, never lost on the way."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from acarshub.alerts.matcher import Matchable, Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders import decode
from acarshub.decoders.message import DecodedMessage, DropReason, Repair
from acarshub.ingest import assembly as assembly_module
from acarshub.ingest import handover as handover_module
from acarshub.ingest import intake as intake_module
from acarshub.ingest import outbox as outbox_module
from acarshub.ingest import pipeline as pipeline_module
from acarshub.ingest.assembly import Assembly
from acarshub.ingest.entries import Entry, NewMessage
from acarshub.ingest.framing import Tap
from acarshub.ingest.intake import Intake
from acarshub.ingest.packets import PacketQueue
from acarshub.ingest.pipeline import Pipeline
from acarshub.ingest.taking import OwnThread
from acarshub.links import Link
from acarshub.records import AlertHit, MatchType
from acarshub.stats.tally import Tally
from tests.support import (
    DEADLINE_SECONDS,
    LIVE_TEXT,
    TIME,
    engine_at,
    line,
    lock,
    new_database,
    packet,
    sql,
    text_of,
    wait_until,
)


@dataclass
class Bench:
    """A pipeline on a real database, with everything it gives away."""

    path: Path
    packets: PacketQueue
    tally: Tally
    published: list[NewMessage] = field(default_factory=list)
    changes: list[Entry] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)
    told_stored: list[str] = field(default_factory=list)
    told_lost: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    pipeline: Pipeline = field(init=False)

    def publish(self, changes: Sequence[Entry], *, waiting: bool) -> None:
        if waiting:
            self.waiting += changes
            return
        self.batches.append(len(changes))
        self.published += [each for each in changes if isinstance(each, NewMessage)]
        self.changes += [each for each in changes if not isinstance(each, NewMessage)]

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        (self.told_stored if stored else self.told_lost).extend(uids)

    def log(self, level: int, line: str) -> None:
        self.lines.append((level, line))

    def send(self, *lines: bytes) -> None:
        for each in lines:
            self.packets.put(packet(each))

    def texts(self) -> list[object]:
        return [row[0] for row in sql(self.path, "SELECT msg_text FROM messages ORDER BY id")]

    def dropped(self) -> dict[tuple[Link, DropReason], int]:
        return self.tally.snapshot().dropped


@dataclass
class Showing:
    """An audience of one function."""

    function: Callable[[Sequence[Entry]], None]

    def publish(self, changes: Sequence[Entry], *, waiting: bool) -> None:
        assert not waiting
        self.function(changes)

    def settle(self, uids: Sequence[str], *, stored: bool) -> None:
        raise AssertionError(f"{uids} did not wait, stored {stored}")


Make = Callable[..., Bench]
Result = TypeVar("Result")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "BUSY_MS", 20)
    monkeypatch.setattr(outbox_module, "RETRY_SECONDS", 0.02)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes benches and ends their pipelines; `terms`, `save_all`, `interval` may be given."""
    benches: list[Bench] = []

    def build(
        *,
        terms: TermLists | None = None,
        save_all: bool = True,
        interval: float = 0.0,
        publish: Callable[[Sequence[Entry]], None] | None = None,
        assembly: Assembly | None = None,
        outbox_size: int = 1000,
        taps: Mapping[Link, Tap] | None = None,
    ) -> Bench:
        bench = Bench(new_database(tmp_path / "hub.db"), PacketQueue(1000), Tally())
        connection = engine_at(bench.path).connect()
        bench.pipeline = Pipeline(
            connection=connection,
            packets=bench.packets,
            tally=bench.tally,
            audience=Showing(publish) if publish else bench,
            log=bench.log,
            taking=OwnThread(
                Intake(
                    assembly=assembly or Assembly(),
                    describe=LIVE_TEXT.of,
                    save_all=save_all,
                    served=taps or (),
                )
            ),
            outbox_size=outbox_size,
            commit_interval_seconds=interval,
            taps=taps,
        )
        bench.pipeline.matcher = Matcher(terms or TermLists())
        benches.append(bench)
        return bench

    yield build
    for bench in benches:
        if bench.pipeline.alive:
            bench.pipeline.stop(DEADLINE_SECONDS)


@contextmanager
def at_work(bench: Bench) -> Iterator[None]:
    """Run the pipeline until everything that was sent is done with."""
    bench.pipeline.start()
    yield
    assert bench.pipeline.stop(DEADLINE_SECONDS)


def fail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the decoder fail on the first message that it is given."""
    failures = [ArithmeticError("boom")]

    def failing(*args: object) -> object:
        if failures:
            raise failures.pop()
        return decode(*args)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(intake_module, "decode", failing)


def test_tap_gets_every_object_whatever_becomes_of_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_once(monkeypatch)
    lines: list[bytes] = []
    bench = make(taps={Link.ACARS: lines.append})
    objects = [b'{"fails":1}', b'{"app": {"name": "JAERO"}}', line("KEPT").strip()]
    with at_work(bench):
        bench.send(b"garbage", *objects)
    assert lines == objects
    assert bench.texts() == ["KEPT"]


def test_published_message_is_in_the_database_already(make: Make) -> None:
    seen: list[tuple[str, int]] = []

    def publish(messages: Sequence[Entry]) -> None:
        for each in messages:
            assert isinstance(each, NewMessage)
            rows = sql(bench.path, "SELECT uid FROM messages WHERE uid = ?", (each.uid,))
            seen.append((each.uid, len(rows)))

    bench = make(publish=publish)
    with at_work(bench):
        bench.send(line("ONE"), line("TWO"))
    assert [rows for _, rows in seen] == [1, 1]


def test_messages_keep_their_order(make: Make) -> None:
    bench = make()
    texts = [f"TEXT {number}" for number in range(300)]
    with at_work(bench):
        bench.send(*map(line, texts))
    assert bench.texts() == texts
    assert [text_of(each) for each in bench.published] == texts


def test_every_message_has_a_uid_of_its_own(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(*[line("THE SAME")] * 50)
    assert len({each.uid for each in bench.published}) == 50


def test_uid_carries_the_time_of_the_message(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(line("X", timestamp=TIME + 0.25))
    uid = uuid.UUID(bench.published[0].uid)
    assert (uid.version, uid.int >> 80) == (7, int((TIME + 0.25) * 1000))


def test_several_messages_in_one_packet_are_all_taken(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(line("ONE") + line("TWO"))
    assert bench.texts() == ["ONE", "TWO"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"nonsense\n", DropReason.INVALID_JSON),
        (b"[1, 2]\n", DropReason.NOT_AN_OBJECT),
        (b"", DropReason.EMPTY_INPUT),
        (b'{"timestamp": 1', DropReason.TRUNCATED),
        (b'{"what": "ever"}', DropReason.UNRECOGNISED),
        (b'{"vdl2": 7}', DropReason.WRONG_SHAPE),
        (b'{"app": {"name": "JAERO"}}', DropReason.NOT_A_MESSAGE),
    ],
)
def test_wrong_input_is_counted_under_its_reason(
    make: Make, data: bytes, reason: DropReason
) -> None:
    bench = make()
    with at_work(bench):
        bench.send(data)
    assert bench.dropped() == {(Link.ACARS, reason): 1}


def test_wrong_input_does_not_keep_the_next_message_away(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(b"nonsense\n", line("FINE"))
    assert bench.texts() == ["FINE"]


def test_wrong_input_is_told_in_one_line_with_its_first_bytes(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(*[b"\x1b[31mred\n"] * 20)
    assert bench.lines == [(logging.WARNING, r"test: dropped as invalid_json: b'\x1b[31mred'")]


def test_signalling_by_design_is_no_warning(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(b'{"app": {"name": "JAERO"}}')
    assert [level for level, _ in bench.lines] == [logging.DEBUG]


def test_failing_decoder_is_counted(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(monkeypatch)
    bench = make()
    with at_work(bench):
        bench.send(line("BAD"))
    assert bench.dropped() == {(Link.ACARS, DropReason.DECODER_FAILURE): 1}


def test_message_after_a_failing_decoder_goes_through(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_once(monkeypatch)
    bench = make()
    with at_work(bench):
        bench.send(line("BAD"), line("FINE"))
    assert bench.texts() == ["FINE"]


def test_repair_is_counted(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(b'{"label": "H1", "text": "X"}')
    repaired = bench.tally.snapshot().repaired
    assert repaired[Link.ACARS, Repair.MISSING_TIME] == 1


def test_accepted_and_stored_are_counted_by_link(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.packets.put(packet(line("ONE") + line("TWO"), Link.HFDL))
    counts = bench.tally.snapshot()
    assert (counts.accepted[Link.HFDL], counts.stored[Link.HFDL]) == (2, 2)


def test_empty_message_that_is_not_to_be_stored_is_counted_as_skipped(make: Make) -> None:
    bench = make(save_all=False)
    with at_work(bench):
        bench.send(b'{"timestamp": 1700000000}', line("FULL"))
    counts = bench.tally.snapshot()
    assert (counts.stored[Link.ACARS], counts.skipped[Link.ACARS]) == (1, 1)


def test_errors_of_decoders_are_summed(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(line("ONE", error=2), line("TWO", error=0), line("THREE"), line("FOUR", error=3))
    assert bench.tally.snapshot().errors[Link.ACARS] == 5


def test_transactions_are_timed(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(line("ONE"))
    assert bench.tally.snapshot().commits.cumulative[-1] == 1


def test_rejected_input_is_told_of_its_source(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(b"nonsense\n", line("FINE"))
    error = bench.pipeline._sources.states(0.0, 0.0)["test"].last_error
    assert error
    assert (error.reason, error.sample) == (DropReason.INVALID_JSON, "nonsense")


def test_written_messages_are_told_of_their_stations(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(line("ONE", station_id="KABQ"), line("TWO", station_id="KABQ"))
    (state,) = bench.pipeline._stations.states(0.0, 0.0)
    assert (state.station, state.links[Link.ACARS].messages) == ("KABQ", 2)


def test_messages_wait_for_a_locked_database_and_are_stored_then(make: Make) -> None:
    bench = make()
    with at_work(bench):
        with lock(bench.path):
            bench.send(*[line(f"TEXT {number}") for number in range(20)])
            wait_until(lambda: len(bench.waiting) == 20)
            assert bench.texts() == []
        wait_until(lambda: len(bench.told_stored) == 20)
    assert bench.texts() == [f"TEXT {number}" for number in range(20)]


def test_messages_that_waited_are_stored_under_the_uid_that_was_shown(make: Make) -> None:
    bench = make()
    with at_work(bench):
        with lock(bench.path):
            bench.send(line("ONE"), line("TWO"))
            wait_until(lambda: len(bench.waiting) == 2)
        wait_until(lambda: len(bench.told_stored) == 2)
    shown = [each.uid for each in bench.waiting if isinstance(each, NewMessage)]
    stored = [row[0] for row in sql(bench.path, "SELECT uid FROM messages ORDER BY id")]
    assert shown == stored == bench.told_stored


def test_message_that_waited_is_not_shown_a_second_time(make: Make) -> None:
    bench = make()
    with at_work(bench):
        with lock(bench.path):
            bench.send(line("WAITED"))
            wait_until(lambda: bench.waiting)
        wait_until(lambda: bench.told_stored)
        bench.send(line("AFTERWARDS"))
        wait_until(lambda: bench.published)
    assert [text_of(each) for each in bench.published] == ["AFTERWARDS"]


def test_full_outbox_leaves_the_rest_in_the_queue_and_loses_nothing(make: Make) -> None:
    bench = make(outbox_size=10)
    with at_work(bench):
        with lock(bench.path):
            for number in range(600):
                bench.send(line(f"TEXT {number}"))
            wait_until(lambda: len(bench.waiting) >= 10)
            wait_until(lambda: bench.pipeline.refusal)
            held = len(bench.packets)
            bench.send(*[line(f"TEXT {number}") for number in range(600, 700)])
            assert len(bench.packets) == held + 100
        wait_until(lambda: not bench.pipeline.waiting and not len(bench.packets))
    assert len(bench.texts()) == 700
    assert bench.dropped() == {}


def test_refusal_tells_since_when_and_why_until_the_database_takes_messages_again(
    make: Make,
) -> None:
    bench = make()
    with at_work(bench):
        with lock(bench.path):
            bench.send(line("X"))
            wait_until(lambda: bench.pipeline.refusal)
            refusal = bench.pipeline.refusal
            assert refusal is not None
            assert refusal.reason == "database is locked"
            assert abs(refusal.since - time.time()) < DEADLINE_SECONDS
        wait_until(lambda: bench.told_stored)
        wait_until(lambda: bench.pipeline.refusal is None)


def test_locked_database_is_told_in_the_log(make: Make) -> None:
    bench = make()
    with at_work(bench), lock(bench.path):
        bench.send(line("X"))
        wait_until(lambda: bench.lines)
    assert bench.lines[0] == (
        logging.WARNING,
        "database: refuses to write: 'database is locked'",
    )


def test_end_with_a_locked_database_tells_how_many_messages_are_lost(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "BATCH_MESSAGES", 2)
    bench = make()
    bench.send(*[line(str(number)) for number in range(7)])
    with lock(bench.path):
        bench.pipeline.start()
        assert bench.pipeline.stop(DEADLINE_SECONDS)
    errors = [text for level, text in bench.lines if level == logging.ERROR]
    assert errors == ["The database refused to the end: 7 messages are not stored."]


def test_packet_that_fails_in_an_unforeseen_way_is_counted_and_the_next_is_stored(
    make: Make,
) -> None:
    class FailingOnce(Matcher):
        def hits(self, message: Matchable) -> tuple[AlertHit, ...]:
            if message.text == "FIRST":
                raise RuntimeError("unforeseen")
            return ()

    bench = make()
    bench.pipeline.matcher = FailingOnce(TermLists())
    with at_work(bench):
        bench.send(line("FIRST"), line("SECOND"))
    assert sql(bench.path, "SELECT msg_text FROM messages") == [("SECOND",)]
    dropped = bench.tally.snapshot().dropped
    assert dropped == {(Link.ACARS, DropReason.DECODER_FAILURE): 1}


def test_refused_message_does_not_take_its_batch_with_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = iter(["a", "b", "b", "c"])
    monkeypatch.setattr(assembly_module, "new_uid", lambda _: next(uids))
    bench = make()
    with at_work(bench):
        bench.send(*[line(text) for text in ("ONE", "TWO", "AGAIN", "THREE")])
    assert bench.texts() == ["ONE", "TWO", "THREE"]


def test_refused_message_is_counted_as_not_storable(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly_module, "new_uid", lambda _: "always the same")
    bench = make()
    with at_work(bench):
        bench.send(line("ONE"), line("TWO"))
    assert bench.dropped() == {(Link.ACARS, DropReason.NOT_STORABLE): 1}


def test_refused_message_is_not_published(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly_module, "new_uid", lambda _: "always the same")
    bench = make()
    with at_work(bench):
        bench.send(line("ONE"), line("TWO"))
    assert [text_of(each) for each in bench.published] == ["ONE"]


def test_text_that_no_database_takes_does_not_end_the_pipeline(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:

    def surrogate(*args: object) -> object:
        decoded = decode(*args)  # type: ignore[arg-type] # passed on as they came
        if decoded.message.text == "BAD":  # type: ignore[union-attr] # tests send messages only
            object.__setattr__(decoded.message, "text", "\ud800")  # type: ignore[union-attr]
        return decoded

    monkeypatch.setattr(intake_module, "decode", surrogate)
    bench = make()
    with at_work(bench):
        bench.send(line("BAD"), line("FINE"))
    assert bench.texts() == ["FINE"]
    assert bench.dropped() == {(Link.ACARS, DropReason.DECODER_FAILURE): 1}


def test_messages_within_the_commit_interval_share_a_batch(make: Make) -> None:
    bench = make(interval=60.0)
    with at_work(bench):
        bench.send(line("FIRST"))
        wait_until(lambda: bench.published)
        bench.send(line("A"))
        bench.send(line("B"))
        bench.send(line("C"))
        wait_until(lambda: not len(bench.packets))
    assert bench.batches == [1, 3]


def test_due_commit_is_not_put_off_by_further_messages(make: Make) -> None:
    bench = make(interval=0.05)
    with at_work(bench):
        bench.send(line("FIRST"))
        wait_until(lambda: bench.published)
        bench.send(line("SECOND"))
        wait_until(lambda: len(bench.published) == 2)


def test_lone_message_does_not_wait_for_company(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.send(line("ALONE"))
        wait_until(lambda: bench.published)


def test_stop_finishes_what_is_in_the_queue(make: Make) -> None:
    bench = make()
    bench.send(*[line(f"TEXT {number}") for number in range(900)])
    with at_work(bench):
        pass
    assert len(bench.texts()) == 900


def test_stop_takes_the_beginning_of_a_message_as_truncated(make: Make) -> None:
    bench = make()
    with at_work(bench):
        bench.packets.put(packet(b'{"text": "half', stream="a", datagram=True))
    assert bench.dropped() == {(Link.ACARS, DropReason.TRUNCATED): 1}


def test_stopped_pipeline_is_not_alive(make: Make) -> None:
    bench = make()
    with at_work(bench):
        assert bench.pipeline.alive
    assert not bench.pipeline.alive


def test_message_cut_in_two_datagrams_is_one_message(make: Make) -> None:
    bench = make()
    whole = line("CUT IN TWO")
    with at_work(bench):
        bench.packets.put(packet(whole[:30], stream="a", datagram=True))
        bench.packets.put(packet(whole[30:], stream="a", datagram=True))
    assert bench.texts() == ["CUT IN TWO"]


def test_empty_message_is_stored_when_all_are_saved(make: Make) -> None:
    bench = make(save_all=True)
    with at_work(bench):
        bench.send(line("", label=""))
    assert bench.texts() == [""]


def test_empty_message_is_shown_but_not_stored_otherwise(make: Make) -> None:
    bench = make(save_all=False)
    with at_work(bench):
        bench.send(line("", label=""))
    assert bench.texts() == []
    assert [each.stored for each in bench.published] == [False]


def test_empty_message_counts_as_one_without_content(make: Make) -> None:
    bench = make(save_all=False)
    with at_work(bench):
        bench.send(line("", label=""))
    assert sql(bench.path, "SELECT good, errors FROM nonlogged_count") == [(1, 0)]


def test_message_with_content_is_stored_even_when_not_all_are(make: Make) -> None:
    bench = make(save_all=False)
    with at_work(bench):
        bench.send(line("CONTENT"))
    assert bench.texts() == ["CONTENT"]


def test_matched_message_is_stored_even_when_it_is_empty(make: Make) -> None:
    bench = make(save_all=False, terms=TermLists(("3C",)))
    with at_work(bench):
        bench.send(line("", label="", icao="3C6444"))
    rows = sql(bench.path, "SELECT m.uid = a.message_uid FROM messages m, alert_matches a")
    assert rows == [(1,)]


def test_hits_go_with_the_message(make: Make) -> None:
    bench = make(terms=TermLists(("FIRE",)))
    with at_work(bench):
        bench.send(line("A FIRE"))
    assert bench.published[0].hits == (AlertHit("FIRE", MatchType.TEXT, ((2, 6),)),)


def call(bench: Bench, function: Callable[[Connection], Result]) -> Result:
    """What `function` returned, as it was handed on after the commit."""
    results: list[Result] = []
    bench.pipeline.call(function, results.append)
    return results[0]


def test_call_hands_on_what_the_function_returns(make: Make) -> None:
    bench = make()
    with at_work(bench):
        assert call(bench, lambda c: c.scalar(text("SELECT 41 + 1"))) == 42


def test_call_commits_before_it_hands_on(make: Make) -> None:
    bench = make()
    seen: list[object] = []
    with at_work(bench):
        bench.pipeline.call(
            lambda c: c.execute(text("INSERT INTO count VALUES (9, 0, 0, 0)")),
            lambda _: seen.extend(sql(bench.path, "SELECT id FROM count WHERE id = 9")),
        )
    assert seen == [(9,)]


def test_error_of_a_call_is_raised_where_it_was_asked_for(make: Make) -> None:
    def fail(_connection: Connection) -> None:
        raise LookupError("not there")

    bench = make()
    with at_work(bench), pytest.raises(LookupError, match="not there"):
        call(bench, fail)


def test_failed_call_changes_nothing_and_hands_nothing_on(make: Make) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(text("INSERT INTO count VALUES (9, 0, 0, 0)"))
        raise LookupError

    bench = make()
    handed_on: list[object] = []
    with at_work(bench), pytest.raises(LookupError):
        bench.pipeline.call(fail, handed_on.append)
    assert sql(bench.path, "SELECT id FROM count WHERE id = 9") == []
    assert handed_on == []


def test_matcher_set_by_a_call_serves_the_messages_after_it(make: Make) -> None:
    bench = make()
    matcher = Matcher(TermLists(("FIRE",)))
    with at_work(bench):
        bench.pipeline.call(lambda _: None, lambda _: setattr(bench.pipeline, "matcher", matcher))
        bench.send(line("A FIRE"))
    assert bench.published[0].hits == (AlertHit("FIRE", MatchType.TEXT, ((2, 6),)),)


def test_messages_of_a_large_packet_do_not_wait_for_the_packets_behind_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline_module, "PACKETS_AT_ONCE", 1)
    monkeypatch.setattr(handover_module, "ROOM", 0)
    accepted: list[int] = []
    bench = make(publish=lambda _: accepted.append(bench.tally.snapshot().accepted[Link.ACARS]))
    bench.send(*[b"\n".join(line(f"{packet}.{n}") for n in range(10)) for packet in range(5)])
    with at_work(bench):
        wait_until(lambda: len(accepted) == 5)
    # The next packet is taken in while one is written, and no further one.
    assert all(count <= 10 * (number + 2) for number, count in enumerate(accepted))


def test_intake_waits_where_writing_does_not_keep_up(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover_module, "ROOM", 20)
    going_on = threading.Event()
    bench = make(publish=lambda _: going_on.wait(DEADLINE_SECONDS))
    with at_work(bench):
        bench.send(*[line(str(number)) for number in range(900)])
        wait_until(lambda: bench.tally.snapshot().accepted[Link.ACARS])
        wait_until(lambda: bench.pipeline.waiting >= 20)
        assert len(bench.packets)
        going_on.set()
    assert len(bench.texts()) == 900


def test_failing_publication_does_not_end_the_pipeline(make: Make) -> None:
    failures = [RuntimeError("no room")]
    published: list[Entry] = []

    def fail_once(changes: Sequence[Entry]) -> None:
        if failures:
            raise failures.pop()
        published.extend(changes)

    bench = make(publish=fail_once)
    with at_work(bench):
        bench.send(line("FIRST"))
        wait_until(lambda: not failures)
        bench.send(line("SECOND"))
    assert [text_of(each) for each in published if isinstance(each, NewMessage)] == ["SECOND"]
    assert sql(bench.path, "SELECT count(*) FROM messages") == [(2,)]


def test_what_waits_is_written_before_a_call(make: Make) -> None:
    bench = make(interval=60.0)
    with at_work(bench):
        bench.send(line("FIRST"))
        wait_until(lambda: bench.published)
        bench.send(line("BEFORE"))
        wait_until(lambda: not len(bench.packets))
        count = call(bench, lambda c: c.scalar(text("SELECT count(*) FROM messages")))
    assert count == 2


def test_call_behind_messages_that_cannot_be_written_is_refused(make: Make) -> None:
    bench = make()
    with at_work(bench):
        with lock(bench.path):
            bench.send(line("WAITS"))
            wait_until(lambda: bench.pipeline.refusal)
            with pytest.raises(OperationalError):
                call(bench, lambda c: c.scalar(text("SELECT 1")))
        wait_until(lambda: bench.told_stored)
    assert sql(bench.path, "SELECT msg_text FROM messages") == [("WAITS",)]


def test_calls_to_a_refusing_database_do_not_make_the_outbox_longer(make: Make) -> None:
    bench = make(outbox_size=10)
    with at_work(bench), lock(bench.path):
        bench.send(*[line(f"TEXT {number}") for number in range(900)])
        wait_until(lambda: bench.pipeline.refusal and bench.pipeline.waiting > 10)
        held = len(bench.pipeline._outbox)
        for _ in range(5):
            with pytest.raises(OperationalError):
                call(bench, lambda c: c.scalar(text("SELECT 1")))
        assert len(bench.pipeline._outbox) == held
    assert len(bench.texts()) == 900


def test_stop_tells_what_is_lost_while_everything_is_full(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover_module, "ROOM", 10)
    bench = make(outbox_size=10)
    with lock(bench.path):
        bench.pipeline.start()
        bench.send(*[line(str(number)) for number in range(900)])
        wait_until(lambda: bench.pipeline.refusal and bench.pipeline.waiting > 10)
        assert bench.pipeline.stop(DEADLINE_SECONDS)
    errors = [text for level, text in bench.lines if level == logging.ERROR]
    assert errors == ["The database refused to the end: 900 messages are not stored."]


def test_message_that_fails_where_nobody_foresaw_it_is_counted_and_the_next_is_stored(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [ArithmeticError("boom")]
    key_of = assembly_module.key_of

    def failing(decoded: DecodedMessage) -> int:
        if failures:
            raise failures.pop()
        return key_of(decoded)

    monkeypatch.setattr(assembly_module, "key_of", failing)
    bench = make()
    with at_work(bench):
        bench.send(line("BAD") + line("FINE"))
    assert bench.texts() == ["FINE"]
    assert bench.dropped() == {(Link.ACARS, DropReason.DECODER_FAILURE): 1}


def test_call_to_an_ended_pipeline_fails(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline_module, "IDLE_SECONDS", 0.01)
    bench = make()
    with at_work(bench):
        pass
    with pytest.raises(RuntimeError, match="stopping"):
        call(bench, lambda _: None)


def test_calls_from_several_threads_are_all_answered(make: Make) -> None:
    bench = make()
    barrier = threading.Barrier(4)

    def ask(number: int) -> int:
        barrier.wait(DEADLINE_SECONDS)
        return call(bench, lambda _: number)

    with at_work(bench), ThreadPoolExecutor(4) as executor:
        assert list(executor.map(ask, range(4))) == [0, 1, 2, 3]
