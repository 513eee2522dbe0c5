"""How far an upgrade is: percentage, rate, time left, and the three ways of telling."""

from __future__ import annotations

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.maintenance import upgrade_reporters
from acarshub.maintenance.upgrade_progress import Meter, Reporter, duration
from acarshub.maintenance.upgrade_reporters import (
    JsonLinesReporter,
    LogReporter,
    TerminalReporter,
    default_reporter,
    relay,
)


class Clock:
    """A clock that goes when it is told to; seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def meter(clock: Clock) -> Meter:
    return Meter(clock)


def run(reporter: Reporter, clock: Clock) -> None:
    """Two steps, the first with rows: 25,000 of 100,000 in ten seconds, a tick a second."""
    reporter.begin(2)
    reporter.step("Fill in uids")
    for second in range(1, 11):
        clock.now += 1
        reporter.advance(2_500 * second, 100_000)
    reporter.step("Build the index")
    reporter.end()


def test_nothing_is_known_before_the_first_step(meter: Meter) -> None:
    assert (meter.progress.percent, str(meter.progress)) == (0, "Getting ready")


def test_steps_count_alike(meter: Meter) -> None:
    meter.begin(4)
    meter.step("a")
    meter.step("b")
    assert meter.progress.percent == 25


def test_rows_count_within_their_step(meter: Meter) -> None:
    meter.begin(2)
    meter.step("a")
    meter.advance(30, 100)
    assert (meter.progress.percent, meter.progress.step_percent) == (15, 30)


def test_step_that_counts_anew_does_not_bring_the_percentage_back(meter: Meter) -> None:
    meter.begin(1)
    meter.step("a")
    meter.advance(80, 100)
    assert meter.progress.percent == 80
    meter.advance(10, 100)
    assert meter.progress.percent == 80


def test_all_is_done_at_the_end_only(meter: Meter) -> None:
    meter.begin(1)
    meter.step("a")
    meter.advance(100, 100)
    assert meter.progress.percent == 99
    meter.end()
    assert meter.progress.percent == 100


def test_more_steps_than_announced_are_counted(meter: Meter) -> None:
    meter.begin(1)
    meter.step("a")
    meter.step("b")
    assert str(meter.progress) == "Step 2 of 2: b"


def test_rate_and_time_left_come_from_the_rows(meter: Meter, clock: Clock) -> None:
    meter.begin(1)
    meter.step("a")
    clock.now += 10
    meter.advance(25_000, 100_000)
    assert (meter.progress.rows_per_second, meter.progress.seconds_left) == (2_500, 30)
    assert meter.progress.speed == "2,500 rows/s, 0:30 left in this step"


def test_rate_is_not_guessed_in_the_first_moment(meter: Meter, clock: Clock) -> None:
    meter.step("a")
    clock.now += 0.5
    meter.advance(10_000, 100_000)
    assert meter.progress.speed == ""


def test_rate_starts_anew_with_another_count(meter: Meter, clock: Clock) -> None:
    meter.step("a")
    clock.now += 10
    meter.advance(100_000, 100_000)
    meter.advance(0, 500)
    clock.now += 10
    meter.advance(100, 500)
    assert meter.progress.rows_per_second == 10


def test_work_of_no_rows_is_harmless(meter: Meter) -> None:
    meter.step("a")
    meter.advance(0, 0)
    assert meter.progress.step_percent is None


def test_title_is_one_line(meter: Meter) -> None:
    meter.step("a\nb\t c")
    assert meter.progress.title == "a b c"


CALLS = st.one_of(
    st.tuples(st.just("step"), st.text(max_size=5)),
    st.tuples(st.just("advance"), st.integers(0, 50), st.integers(0, 50), st.floats(0, 5)),
)


@given(st.integers(0, 5), st.lists(CALLS, max_size=20))
def test_percentage_never_falls_and_stays_below_the_end(
    steps: int, calls: list[tuple[object, ...]]
) -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.begin(steps)
    seen = [0]
    for call in calls:
        if call[0] == "step":
            meter.step(str(call[1]))
        else:
            clock.now += float(str(call[3]))
            meter.advance(int(str(call[1])), int(str(call[2])))
        seen.append(meter.progress.percent)
    assert seen == sorted(seen)
    assert seen[-1] < 100


def test_log_tells_each_step_and_rows_every_five_seconds(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, upgrade_reporters.__name__):
        run(LogReporter(clock), clock)
    assert caplog.messages == [
        "Step 1 of 2: Fill in uids",
        "Step 1 of 2: Fill in uids (12 %), 2,500 rows/s, 0:35 left in this step",
        "Step 1 of 2: Fill in uids (25 %), 2,500 rows/s, 0:30 left in this step",
        "Step 2 of 2: Build the index",
        "The database is ready",
    ]


def test_terminal_keeps_one_line_for_each_step(clock: Clock) -> None:
    stream = io.StringIO()
    run(TerminalReporter(stream, clock), clock)
    shown = [line.rpartition("\x1b[K")[2] for line in stream.getvalue().splitlines() if line]
    kept = [line for line in shown if "done in" in line]
    assert kept == ["[1/2] Fill in uids  done in 0:10", "[2/2] Build the index  done in 0:00"]


def test_terminal_draws_a_bar_while_rows_are_counted(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    stream = io.StringIO()
    run(TerminalReporter(stream, clock), clock)
    wanted = "[1/2] Fill in uids  [######------------------] 25 %  2,500 rows/s, 0:30 left"
    assert wanted in stream.getvalue()


@pytest.mark.parametrize("columns", [1, 20, 41, 80])
def test_terminal_line_never_wraps(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = io.StringIO()
    reporter = TerminalReporter(stream, clock)
    reporter.begin(1)
    reporter.step("A rather long title of a step that does not fit anywhere at all" * 2)
    clock.now += 2
    reporter.advance(5_000, 10_000)
    drawn = stream.getvalue().replace("\x1b[K", "").split("\r")
    assert max(map(len, drawn)) < max(columns, 2)


def test_another_process_learns_the_same(clock: Clock) -> None:
    stream = io.StringIO()
    run(JsonLinesReporter(stream, clock), clock)
    meter = Meter(clock)
    for line in stream.getvalue().splitlines():
        assert relay(line, (meter,)) is None
    assert (str(meter.progress), meter.progress.percent) == ("Step 2 of 2: Build the index", 100)


def test_lines_to_another_process_are_few(clock: Clock) -> None:
    stream = io.StringIO()
    reporter = JsonLinesReporter(stream, clock)
    reporter.step("a")
    for done in range(1, 1_000):
        clock.now += 0.001
        reporter.advance(done, 1_000)
    assert len(stream.getvalue().splitlines()) < 10


def test_reason_of_a_failure_is_handed_on(clock: Clock, meter: Meter) -> None:
    stream = io.StringIO()
    JsonLinesReporter(stream, clock).failed("No room")
    assert relay(stream.getvalue(), (meter,)) == "No room"


@pytest.mark.parametrize(
    "line", ["", "text", "7", "null", "[]", "{}", '{"step": 3}', '{"advance": [1]}', b"\xff", "{"]
)
def test_other_lines_are_left_out(line: str | bytes, meter: Meter) -> None:
    assert relay(line, (meter,)) is None
    assert str(meter.progress) == "Getting ready"


def test_log_is_used_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert isinstance(default_reporter(), LogReporter)


@pytest.mark.parametrize(
    ("seconds", "text"), [(-1, "0:00"), (7, "0:07"), (750, "12:30"), (3_900, "1:05:00")]
)
def test_durations_are_written_for_people(seconds: int, text: str) -> None:
    assert duration(seconds) == text
