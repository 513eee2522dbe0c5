"""What clients may send, and the answer when they send something else."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.alerts.term import TermLists
from acarshub.realtime.alert_validation import (
    history_request,
    imported_terms,
    preview_request,
    term_change,
    term_lists,
)
from acarshub.realtime.validation import InvalidPayload, Issue, validation_error

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


def issues(payload: object) -> list[tuple[tuple[str | int, ...], str]]:
    with pytest.raises(InvalidPayload) as caught:
        term_lists(payload)
    return [(issue.path, issue.code) for issue in caught.value.issues]


def test_lists_are_taken_trimmed_and_in_upper_case() -> None:
    payload = {"terms": [" fire", "RED"], "ignore": ["drill "]}
    assert term_lists(payload) == TermLists(("FIRE", "RED"), ("DRILL",))


def test_empty_lists_are_lists() -> None:
    assert term_lists({"terms": [], "ignore": []}) == TermLists()


@pytest.mark.parametrize("payload", [None, "terms", 1, ["FIRE"], True])
def test_payload_that_is_no_object_is_refused_as_a_whole(payload: object) -> None:
    assert issues(payload) == [((), "invalid_type")]


@pytest.mark.parametrize("value", [None, "FIRE", {"0": "FIRE"}, 3])
def test_value_that_is_no_list_is_named(value: object) -> None:
    assert issues({"terms": value, "ignore": []}) == [(("terms",), "invalid_type")]


def test_both_missing_lists_are_named() -> None:
    assert issues({}) == [(("terms",), "invalid_type"), (("ignore",), "invalid_type")]


def test_every_entry_that_is_no_text_is_named() -> None:
    payload = {"terms": ["FIRE", 1, None], "ignore": []}
    assert issues(payload) == [(("terms", 1), "invalid_type"), (("terms", 2), "invalid_type")]


def test_unusable_term_is_named() -> None:
    assert issues({"terms": ["FIRE", "A\0"], "ignore": []}) == [(("terms", 1), "custom")]


def test_unusable_ignored_term_is_named() -> None:
    assert issues({"terms": [], "ignore": ["X" * 5000]}) == [(("ignore", 0), "custom")]


def test_list_that_is_too_long_is_refused_before_its_elements_are_looked_at() -> None:
    assert issues({"terms": [1] * 10_001, "ignore": []}) == [(("terms",), "too_big")]


def test_answer_to_many_mistakes_is_short() -> None:
    many = [Issue(("terms", index), "custom", "No.") for index in range(5_000)]
    error = validation_error("some_event", many)
    assert error["summary"] == "5000 issues, first: terms.0: No."
    assert len(str(error)) < 3_000


def test_error_names_the_event_and_one_issue() -> None:
    assert validation_error("some_event", [Issue(("terms", 3), "custom", "No.")]) == {
        "event": "some_event",
        "summary": "terms.3: No.",
        "issues": [{"path": ["terms", 3], "code": "custom", "message": "No."}],
    }


def test_issue_with_the_whole_has_no_path_in_the_summary() -> None:
    assert validation_error("e", [Issue((), "c", "No.")])["summary"] == "No."


def test_several_issues_are_counted_and_the_first_is_told() -> None:
    several = [Issue(("a",), "c", "No."), Issue(("b",), "c", "Neither.")]
    assert validation_error("e", several)["summary"] == "2 issues, first: a: No."


@given(JSON | st.fixed_dictionaries({"terms": JSON, "ignore": JSON}))
def test_payload_is_taken_or_refused_whatever_it_is(payload: object) -> None:
    with suppress(InvalidPayload):
        assert isinstance(term_lists(payload), TermLists)
    for check in (term_change, imported_terms, preview_request, history_request):
        with suppress(InvalidPayload):
            check(payload)
