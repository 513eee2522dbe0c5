"""What a client may send to mark alerts as read, and what it is told otherwise."""

from __future__ import annotations

import pytest

from acarshub.realtime.validation import InvalidPayload
from acarshub.realtime.validation_reads import (
    MAX_UIDS,
    EverythingMark,
    Mark,
    TermMark,
    UidsMark,
    read_mark,
)


@pytest.mark.parametrize(
    ("payload", "mark"),
    [
        ({"uids": ["a", "b"]}, UidsMark(("a", "b"))),
        ({"uids": []}, UidsMark(())),
        ({"uids": ["a"] * MAX_UIDS}, UidsMark(("a",) * MAX_UIDS)),
        ({"term": "TEXT:Fire "}, TermMark("TEXT:Fire ")),
        ({"all": True}, EverythingMark()),
        ({"all": True, "of_another_dashboard": 1}, EverythingMark()),
    ],
)
def test_mark_is_read(payload: object, mark: Mark) -> None:
    assert read_mark(payload) == mark


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        (None, (), "invalid_type"),
        ([], (), "invalid_type"),
        ("all", (), "invalid_type"),
        ({}, (), "custom"),
        ({"uids": [], "all": True}, (), "custom"),
        ({"uids": None, "term": "X"}, (), "custom"),
        ({"uids": "a"}, ("uids",), "invalid_type"),
        ({"uids": ["a"] * (MAX_UIDS + 1)}, ("uids",), "too_big"),
        ({"uids": ["a", 1]}, ("uids", 1), "invalid_type"),
        ({"uids": ["a" * 37]}, ("uids", 0), "too_big"),
        ({"uids": ["a\0"]}, ("uids", 0), "custom"),
        ({"term": 1}, ("term",), "invalid_type"),
        ({"term": "x" * 65}, ("term",), "too_big"),
        ({"all": False}, ("all",), "invalid_type"),
        ({"all": 1}, ("all",), "invalid_type"),
    ],
)
def test_mark_that_makes_no_sense_is_refused(
    payload: object, path: tuple[str | int, ...], code: str
) -> None:
    with pytest.raises(InvalidPayload) as refused:
        read_mark(payload)
    assert [(issue.path, issue.code) for issue in refused.value.issues] == [(path, code)]
