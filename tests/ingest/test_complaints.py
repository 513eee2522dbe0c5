"""Complaints about bad input: enough to find the fault, too few to fill a disk."""

from __future__ import annotations

import logging

import pytest

from acarshub.ingest.complaints import MAX_KEYS, QUIET_SECONDS, SAMPLE_LENGTH, Complaints

Lines = list[tuple[int, str]]


@pytest.fixture
def lines() -> Lines:
    return []


@pytest.fixture
def complaints(lines: Lines) -> Complaints:
    return Complaints(lambda level, line: lines.append((level, line)))


def test_first_complaint_names_source_problem_and_sample(
    complaints: Complaints, lines: Lines
) -> None:
    complaints.about("feed", "broken", b"{{{", 0.0)
    assert lines == [(logging.WARNING, "feed: broken: b'{{{'")]


def test_second_complaint_within_a_minute_is_silent(complaints: Complaints, lines: Lines) -> None:
    complaints.about("feed", "broken", "", 100.0)
    complaints.about("feed", "broken", "", 100.0 + QUIET_SECONDS - 0.1)
    assert len(lines) == 1


def test_complaint_after_a_minute_is_heard(complaints: Complaints, lines: Lines) -> None:
    complaints.about("feed", "broken", "", 100.0)
    complaints.about("feed", "broken", "", 100.0 + QUIET_SECONDS)
    assert len(lines) == 2


def test_silent_complaints_do_not_prolong_the_silence(complaints: Complaints, lines: Lines) -> None:
    for second in range(0, 121, 20):
        complaints.about("feed", "broken", "", float(second))
    assert len(lines) == 3


def test_each_source_is_heard(complaints: Complaints, lines: Lines) -> None:
    complaints.about("one", "broken", "", 0.0)
    complaints.about("two", "broken", "", 0.0)
    assert len(lines) == 2


def test_what_is_told_for_curiosity_does_not_hide_a_warning(
    complaints: Complaints, lines: Lines
) -> None:
    for second in range(10):
        complaints.about("feed", "repaired", "", float(second), logging.DEBUG)
        complaints.about("feed", "dropped", "", float(second))
    assert [line for _, line in lines] == ["feed: repaired: ''", "feed: dropped: ''"]


def test_memory_of_complaints_is_bounded(complaints: Complaints) -> None:
    for number in range(2 * MAX_KEYS):
        complaints.about(f"feed {number}", "broken", "", 0.0)
    assert len(complaints._last) == MAX_KEYS


def test_complaint_of_longest_ago_is_forgotten_first(complaints: Complaints, lines: Lines) -> None:
    complaints.about("feed", "broken", "", 0.0)
    for number in range(MAX_KEYS - 1):
        complaints.about(f"feed {number}", "broken", "", 0.0)
    complaints.about("feed", "broken", "", QUIET_SECONDS)
    complaints.about("another", "broken", "", QUIET_SECONDS)
    told = len(lines)
    complaints.about("feed", "broken", "", QUIET_SECONDS)
    assert len(lines) == told


def test_level_is_passed_on(complaints: Complaints, lines: Lines) -> None:
    complaints.about("feed", "ordinary", "", 0.0, logging.DEBUG)
    assert lines == [(logging.DEBUG, "feed: ordinary: ''")]


def test_long_sample_is_cut(complaints: Complaints, lines: Lines) -> None:
    complaints.about("feed", "broken", "x" * 10_000, 0.0)
    assert lines[0][1].count("x") == SAMPLE_LENGTH


@pytest.mark.parametrize("sample", [b"\x1b[2J\r\n", "\x1b[2J\r\n\u202e"])
def test_control_characters_do_not_reach_the_log(
    complaints: Complaints, lines: Lines, sample: str | bytes
) -> None:
    complaints.about("feed", "broken", sample, 0.0)
    assert lines[0][1].isprintable()
