"""What the Socket.IO libraries log: seldom, in one line, and once."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from acarshub.realtime import transport_log
from acarshub.realtime.transport_log import OneLineAMinute, limit_logs_of_the_transport


class Log:
    """A logger with the filter, its output and its time."""

    def __init__(self) -> None:
        self.now = 100.0
        self._stream = io.StringIO()
        self.logger = logging.Logger("transport")
        self.logger.addHandler(logging.StreamHandler(self._stream))
        self.logger.addFilter(OneLineAMinute(lambda: self.now))

    @property
    def lines(self) -> list[str]:
        return self._stream.getvalue().splitlines()


@pytest.fixture
def log() -> Log:
    return Log()


def fail(log: Log, problem: str) -> None:
    log.logger.error("handler %s", "error", exc_info=ValueError(problem))


def test_failure_is_one_line_with_its_reason(log: Log) -> None:
    fail(log, "bad frame")
    assert log.lines == ["handler error: ValueError('bad frame')"]


def test_reason_cannot_write_to_a_terminal_or_fill_the_log(log: Log) -> None:
    fail(log, "\x1b[31m\n" + "x" * 10_000 + "%s")
    (line,) = log.lines
    assert "\x1b" not in line
    assert len(line) < 300


def test_second_failure_within_a_minute_is_not_told(log: Log) -> None:
    fail(log, "one")
    log.now += 59
    fail(log, "two")
    assert len(log.lines) == 1


def test_failure_after_a_minute_is_told(log: Log) -> None:
    fail(log, "one")
    log.now += 60
    fail(log, "two")
    assert len(log.lines) == 2


def test_line_without_an_error_stays_as_it_is(log: Log) -> None:
    log.logger.warning("%d clients", 3)
    assert log.lines == ["3 clients"]


@pytest.fixture(params=transport_log.LOGGERS_OF_THE_TRANSPORT)
def transport(request: pytest.FixtureRequest) -> Iterator[logging.Logger]:
    loggers = [logging.getLogger(name) for name in transport_log.LOGGERS_OF_THE_TRANSPORT]
    before = [(list(logger.handlers), list(logger.filters)) for logger in loggers]
    transport = logging.getLogger(request.param)
    transport.addHandler(logging.StreamHandler())
    yield transport
    for logger, (handlers, filters) in zip(loggers, before, strict=True):
        logger.handlers[:], logger.filters[:] = handlers, filters


def test_transport_is_logged_by_the_root_alone(transport: logging.Logger) -> None:
    limit_logs_of_the_transport()
    assert transport.handlers == []
    assert transport.propagate


def test_transport_is_limited(transport: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    limit_logs_of_the_transport()
    for _ in range(3):
        transport.error("bad frame")
    assert caplog.messages == ["bad frame"]
