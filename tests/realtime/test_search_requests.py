"""Search through the running hub: every hit of a message, and an answer to everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from acarshub.hub import HubService
from acarshub.realtime.search_query import read_search
from acarshub.realtime.validation import InvalidPayload
from tests.realtime.asking import asked
from tests.support import Browser, app_at, line, packet, running_hub, wait_until


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return app_at(tmp_path / "hub.db", SEARCH_PAGE_SIZE="2")


@pytest.fixture
def hub(app: Flask) -> Iterator[HubService]:
    with running_hub(app) as hub:
        Browser(app).emit("change_alerts", {"add": ["FIRE", "TAIL:N1"]})
        for text, tail in (("A FIRE", "N1"), ("CALM", "N1"), ("FIRE 2", "N2"), ("ELSE", "N3")):
            hub.packets.put(packet(line(text, tail=tail, flight="UA55", icao="A0B1C2")))
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == 4)
        yield hub


def test_results_have_every_hit_of_a_message(app: Flask, hub: HubService) -> None:
    name, results = asked(app, "query_search", {"search_term": {"msg_text": " fire "}}, "/main")
    assert (name, results["num_results"]) == ("database_search_results", 2)
    newest, oldest = results["msghtml"]
    assert (newest["matched_text"], newest["matched_tail"]) == (["FIRE"], [])
    assert oldest["matches"] == [
        {"term": "FIRE", "type": "text", "spans": [[2, 6]]},
        {"term": "TAIL:N1", "type": "tail"},
    ]


def test_pages_are_told_with_the_total_of_all(app: Flask, hub: HubService) -> None:
    _, first = asked(app, "query_search", {"search_term": {}})
    _, second = asked(app, "query_search", {"search_term": {}, "results_after": 1})
    texts = [each["text"] for each in first["msghtml"] + second["msghtml"]]
    assert texts == ["ELSE", "FIRE 2", "CALM", "A FIRE"]
    assert first["num_results"] == second["num_results"] == 4


def test_everything_is_told_without_a_term(app: Flask, hub: HubService) -> None:
    assert asked(app, "query_search", {"show_all": True})[1]["num_results"] == 4
    empty = {"show_all": True, "search_term": "", "results_after": 0}
    assert asked(app, "query_search", empty, "/main")[1]["num_results"] == 4


def test_three_identifiers_are_searched_together(app: Flask, hub: HubService) -> None:
    question = {"icao": "a0b1c2", "flight": "UA55", "tail": "N1"}
    name, results = asked(app, "alert_term_query", question)
    assert (name, results["num_results"]) == ("database_search_results", 2)
    assert [each["text"] for each in results["msghtml"]] == ["CALM", "A FIRE"]


def test_answer_says_how_certain_it_is(app: Flask, hub: HubService) -> None:
    _, results = asked(app, "query_search", {"search_term": {}})
    certain = {key: results[key] for key in ("capped", "partial", "timed_out", "inside_words")}
    assert set(certain.values()) == {False}
    assert results["sort"] == "time"
    assert results["query_time"] >= 0


def test_further_questions_stand_beside_the_fields(app: Flask, hub: HubService) -> None:
    question = {
        "search_term": {"tail": "N1"},
        "query": "FIRE OR CALM",
        "since": 0,
        "until": 4e9,
        "matched": True,
        "has_text": True,
        "sort": "relevance",
    }
    _, results = asked(app, "query_search", question)
    assert {each["text"] for each in results["msghtml"]} == {"A FIRE", "CALM"}
    assert results["sort"] == "relevance"
    _, none = asked(app, "query_search", {**question, "matched": False})
    assert none["num_results"] == 0


def test_pages_follow_one_another_without_numbers(app: Flask, hub: HubService) -> None:
    _, first = asked(app, "query_search", {"query": ""})
    _, second = asked(app, "query_search", {"query": "", "after": first["next"]})
    texts = [each["text"] for each in first["msghtml"] + second["msghtml"]]
    assert texts == ["ELSE", "FIRE 2", "CALM", "A FIRE"]
    assert second["next"] is None


def test_part_of_a_word_is_found_where_no_word_is(app: Flask, hub: HubService) -> None:
    _, results = asked(app, "query_search", {"search_term": {"msg_text": "ALM"}})
    assert results["inside_words"]
    assert [each["text"] for each in results["msghtml"]] == ["CALM"]


def test_what_was_found_is_told_with_its_places(app: Flask, hub: HubService) -> None:
    _, results = asked(app, "query_search", {"query": "fire -2"})
    assert [each["found"] for each in results["msghtml"]] == [[[2, 6]]]
    _, inside = asked(app, "query_search", {"query": "ALM"})
    assert [each["found"] for each in inside["msghtml"]] == [[[1, 4]]]
    _, by_tail = asked(app, "query_search", {"search_term": {"tail": "N2"}})
    assert "found" not in by_tail["msghtml"][0]


def test_an_answer_has_the_name_of_its_question(app: Flask, hub: HubService) -> None:
    _, named = asked(app, "query_search", {"query": "FIRE", "id": "7"})
    _, unnamed = asked(app, "query_search", {"query": "FIRE"})
    assert (named["id"], "id" in unnamed) == ("7", False)


@pytest.mark.parametrize("moment", [float("nan"), float("inf"), 10**400])
def test_a_moment_is_a_number_of_seconds(moment: float) -> None:
    with pytest.raises(InvalidPayload) as caught:
        read_search({"query": "", "until": moment}, 50)
    assert caught.value.issues[0].path == ("until",)


def test_bad_syntax_is_answered_with_place_and_reason(app: Flask, hub: HubService) -> None:
    _, error = asked(app, "query_search", {"query": 'FIRE "AND'})
    assert error["issues"] == [
        {
            "path": ["query", 5],
            "code": "syntax",
            "message": "At character 6: The quotation mark is not closed.",
        }
    ]


@pytest.mark.parametrize(
    ("event", "payload", "where"),
    [
        ("query_search", {"query": 1}, ["query"]),
        ("query_search", {"query": "A" * 1_025}, ["query"]),
        ("query_search", {"query": "", "since": "1"}, ["since"]),
        ("query_search", {"query": "", "since": True}, ["since"]),
        ("query_search", {"query": "", "matched": 1}, ["matched"]),
        ("query_search", {"query": "", "has_text": "no"}, ["has_text"]),
        ("query_search", {"query": "", "sort": "size"}, ["sort"]),
        ("query_search", {"query": "", "sort": ["time"]}, ["sort"]),
        ("query_search", {"query": "", "id": 7}, ["id"]),
        ("query_search", {"query": "", "id": "7" * 65}, ["id"]),
        ("query_search", {"query": "", "after": 7}, ["after"]),
        ("query_search", {"query": "", "after": "t0"}, ["after"]),
        ("query_search", None, []),
        ("query_search", {}, ["search_term"]),
        ("query_search", {"search_term": "FIRE"}, ["search_term"]),
        ("query_search", {"search_term": {"tail": 1}}, ["search_term", "tail"]),
        ("query_search", {"search_term": {"tail": "A" * 1_025}}, ["search_term", "tail"]),
        ("query_search", {"search_term": {}, "results_after": -1}, ["results_after"]),
        ("alert_term_query", {"icao": "", "flight": ""}, ["tail"]),
        ("alert_term_query", {"icao": "", "flight": "", "tail": 1}, ["tail"]),
    ],
)
def test_wrong_question_is_answered(
    app: Flask, hub: HubService, event: str, payload: object, where: list[object]
) -> None:
    name, error = asked(app, event, payload)
    assert (name, error["event"]) == ("validation_error", event)
    assert error["issues"][0]["path"] == where
