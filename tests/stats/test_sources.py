"""What each feed has delivered."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import DropReason
from acarshub.stats import sources as sources_module
from acarshub.stats.silence import LEAST_SECONDS_AT_FIRST
from acarshub.stats.sources import SAMPLE_LENGTH, SourceStats, printable

UNIX = 1_700_000_000.0
"""Unix time at the monotonic time 0."""


def test_packets_and_the_time_of_the_last_are_told() -> None:
    sources = SourceStats()
    sources.heard("feed", 10.0)
    sources.heard("feed", 12.5)
    state = sources.states(20.0, UNIX + 20.0)["feed"]
    assert (state.packets, state.last_packet) == (2, UNIX + 12.5)


def test_packets_are_counted_by_source() -> None:
    sources = SourceStats()
    for source in ("one", "other", "one"):
        sources.heard(source, 10.0)
    assert sources.packets() == {"one": 2, "other": 1}


def test_sources_are_told_apart() -> None:
    sources = SourceStats()
    sources.heard("one", 10.0)
    sources.heard("other", 12.0)
    states = sources.states(20.0, UNIX + 20.0)
    assert (states["one"].last_packet, states["other"].last_packet) == (UNIX + 10, UNIX + 12)


def test_silence_is_told() -> None:
    sources = SourceStats()
    sources.heard("feed", 0.0)
    assert not sources.states(1.0, UNIX)["feed"].silent
    assert sources.states(LEAST_SECONDS_AT_FIRST + 1, UNIX)["feed"].silent


def test_feed_that_never_spoke_is_not_silent() -> None:
    sources = SourceStats()
    sources.rejected("feed", DropReason.INVALID_JSON, b"x", 0.0)
    assert not sources.states(10**9, UNIX)["feed"].silent
    assert sources.states(10**9, UNIX)["feed"].last_packet is None


def test_last_rejected_input_is_told_with_reason_and_time() -> None:
    sources = SourceStats()
    sources.rejected("feed", DropReason.INVALID_JSON, b"first", 10.0)
    sources.rejected("feed", DropReason.TRUNCATED, b'{"second', 11.0)
    error = sources.states(20.0, UNIX + 20.0)["feed"].last_error
    assert error
    assert (error.at, error.reason, error.sample) == (UNIX + 11, DropReason.TRUNCATED, '{"second')


@pytest.mark.parametrize(
    ("sample", "shown"),
    [
        (b"plain text", "plain text"),
        (b"\x1b[31m\r\n\x00", "\\x1b[31m\\r\\n\\x00"),
        (b"\xff\xfe", "\\xff\\xfe"),
        ("left\u202eright", "left\\u202eright"),
        ("Zürich".encode(), "Zürich"),
        (b"<script>", "<script>"),
        (b"x" * 1000, "x" * SAMPLE_LENGTH),
        (b"\x00" * 1000, "\\x00" * (SAMPLE_LENGTH // 4)),
    ],
)
def test_sample_is_printable_and_short(sample: str | bytes, shown: str) -> None:
    assert printable(sample) == shown
    assert printable(sample).isprintable()


def test_number_of_sources_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_module, "MAX_SOURCES", 3)
    sources = SourceStats()
    for number in range(10):
        sources.heard(str(number), 0.0)
    assert list(sources.states(0.0, UNIX)) == ["7", "8", "9"]
