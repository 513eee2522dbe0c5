"""What a client may ask and change about alerts, through the running hub."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from acarshub import runtime
from acarshub.alerts.terms import MAX_TERMS
from acarshub.hub import HubService
from tests.realtime.asking import asked, take_in
from tests.support import Browser, app_at, running_hub, sql, wait_until


def terms(path: Path) -> list[object]:
    return [term for (term,) in sql(path, "SELECT term FROM alert_stats ORDER BY id")]


def test_terms_are_added_and_taken_away(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    browser.emit("change_alerts", {"add": [" fire", "red"], "ignore": ["drill"]})
    browser.emit("change_alerts", {"remove": ["RED"], "unignore": ["drill"]})
    assert browser.payloads("alerts_changed") == [
        {"added": 2, "removed": 0, "ignored": 1, "unignored": 0},
        {"added": 0, "removed": 1, "ignored": 0, "unignored": 1},
    ]
    assert browser.payloads("terms")[-1] == {"terms": ["FIRE"], "ignore": []}
    assert terms(path) == ["FIRE"]


def test_two_browsers_do_not_undo_each_others_changes(app: Flask, hub: HubService) -> None:
    one, other = Browser(app), Browser(app)
    tasks = [
        runtime.spawn(one.emit, "change_alerts", {"add": ["ONE"]}),
        runtime.spawn(other.emit, "change_alerts", {"add": ["OTHER"]}),
    ]
    wait_until(lambda: one.payloads("alerts_changed") and other.payloads("alerts_changed"))
    assert set(hub.alerts.terms.terms) == {"ONE", "OTHER"}
    assert one.payloads("terms")[-1] == other.payloads("terms")[-1]
    assert len(tasks) == 2


def test_change_holds_for_the_next_message(app: Flask, hub: HubService) -> None:
    browser = Browser(app)
    browser.emit("change_alerts", {"add": ["FIRE"]})
    take_in(hub, "A FIRE")
    wait_until(lambda: browser.payloads("acars_msg"))
    assert browser.payloads("acars_msg")[-1]["msghtml"]["matches"] == [
        {"term": "FIRE", "type": "text", "spans": [[2, 6]]}
    ]


@pytest.mark.parametrize(
    ("payload", "paths"),
    [
        ({"add": ["FINE", "", "X" * 65]}, [["add", 1], ["add", 2]]),
        ({"ignore": ["A\0B"]}, [["ignore", 0]]),
        ({"remove": "FIRE"}, [["remove"]]),
        ({"unignore": [1]}, [["unignore", 0]]),
        (None, [[]]),
    ],
)
def test_every_wrong_term_is_named_and_nothing_changes(
    app: Flask, hub: HubService, path: Path, payload: object, paths: list[object]
) -> None:
    name, error = asked(app, "change_alerts", payload)
    assert (name, error["event"]) == ("validation_error", "change_alerts")
    assert [issue["path"] for issue in error["issues"]] == paths
    assert terms(path) == []


def test_more_terms_than_there_may_be_are_refused(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    browser.emit("update_alerts", {"terms": [f"T{n}" for n in range(MAX_TERMS)], "ignore": []})
    name, error = asked(app, "change_alerts", {"add": ["ONE MORE"]})
    assert (name, error["issues"][0]["code"]) == ("validation_error", "too_big")
    assert len(terms(path)) == MAX_TERMS


def test_text_is_imported_into_what_is_there(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    browser.emit("change_alerts", {"add": ["OLD"]})
    browser.emit("import_alerts", {"text": "new\n[ignore]\ndrill"})
    assert browser.payloads("alerts_changed")[-1]["added"] == 1
    assert (terms(path), hub.alerts.terms.ignore) == (["OLD", "NEW"], ("DRILL",))


def test_text_can_replace_what_is_there(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    browser.emit("change_alerts", {"add": ["OLD"], "ignore": ["DRILL"]})
    browser.emit("import_alerts", {"text": "new", "replace": True})
    assert (terms(path), hub.alerts.terms.ignore) == (["NEW"], ())


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ({"text": "FINE\nflight:\n"}, ["text", 1]),
        ({"text": 3}, ["text"]),
        ({"text": "A", "replace": 1}, ["replace"]),
    ],
)
def test_wrong_line_of_a_text_is_named(
    app: Flask, hub: HubService, payload: object, where: list[object]
) -> None:
    name, error = asked(app, "import_alerts", payload)
    assert (name, error["issues"][0]["path"]) == ("validation_error", where)


@pytest.mark.parametrize(
    "event", ["update_alerts", "change_alerts", "import_alerts", "cancel_alert_regeneration"]
)
def test_forbidden_change_is_answered(path: Path, event: str) -> None:
    app = app_at(path, ALLOW_REMOTE_UPDATES="false")
    with running_hub(app):
        name, error = asked(app, event, {"terms": ["A"], "ignore": [], "add": ["A"], "text": "A"})
    assert (name, error["issues"][0]["code"]) == ("validation_error", "forbidden")
    assert terms(path) == []


def test_forbidden_regeneration_is_answered_by_its_own_event(path: Path) -> None:
    app = app_at(path, ALLOW_REMOTE_UPDATES="false")
    with running_hub(app):
        name, error = asked(app, "regenerate_alert_matches")
    assert name == "regenerate_alert_matches_error"
    assert "does not allow" in error["error"]


def test_history_of_a_term_is_told_with_its_total(app: Flask, hub: HubService) -> None:
    Browser(app).emit("change_alerts", {"add": ["FIRE"]})
    take_in(hub, *(f"FIRE {n}" for n in range(60)))
    name, first = asked(app, "query_alerts_by_term", {"term": " fire "}, "/main")
    assert (name, first["term"], first["total_count"], first["page"]) == (
        "alerts_by_term_results",
        " fire ",
        60,
        0,
    )
    _, second = asked(app, "query_alerts_by_term", {"term": "FIRE", "page": 1})
    assert (len(first["messages"]), len(second["messages"])) == (50, 10)
    assert all(each["matched_text"] == ["FIRE"] for each in first["messages"])
    assert len({each["uid"] for each in first["messages"] + second["messages"]}) == 60


def test_history_of_several_terms_is_told_in_one(app: Flask, hub: HubService) -> None:
    Browser(app).emit("change_alerts", {"add": ["FIRE", "RED", "FUEL"]})
    take_in(hub, "FIRE", "RED FIRE", "FUEL")
    wanted = ["fire", "RED", "", "NEVER"]
    _, told = asked(app, "query_alerts_by_term", {"term": "", "terms": wanted})
    assert (told["term"], told["terms"], told["total_count"]) == ("", wanted, 2)
    _, one = asked(app, "query_alerts_by_term", {"term": wanted[0], "terms": ["", " "]})
    assert one["total_count"] == 2
    _, every = asked(app, "query_alerts_by_term", {"term": "", "terms": []})
    assert every["total_count"] == 3


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ({"term": "", "terms": "A"}, ["terms"]),
        ({"term": "", "terms": ["A", 1]}, ["terms", 1]),
        ({"term": "", "terms": ["A"] * 101}, ["terms"]),
        ({"term": "", "terms": ["A" * 2_000]}, ["terms", 0]),
        ({"term": "A", "page": -1}, ["page"]),
        ({"term": "A", "page": "1"}, ["page"]),
        ({"term": None}, ["term"]),
        ({"term": "A" * 2_000}, ["term"]),
        ("A", []),
    ],
)
def test_wrong_question_for_history_is_answered(
    app: Flask, hub: HubService, payload: object, where: list[object]
) -> None:
    name, error = asked(app, "query_alerts_by_term", payload)
    assert (name, error["event"]) == ("validation_error", "query_alerts_by_term")
    assert error["issues"][0]["path"] == where


def test_preview_tells_what_a_term_would_have_matched(app: Flask, hub: HubService) -> None:
    take_in(hub, "A FIRE", "NO", "FIRE 2")
    # The made-up messages are from years ago.
    _, preview = asked(app, "preview_alert_term", {"term": " fire", "days": 3_650, "messages": 1})
    assert (preview["term"], preview["days"], preview["count"]) == ("FIRE", 3_650, 2)
    assert preview["complete"] is True
    (newest,) = preview["messages"]
    assert (newest["text"], newest["matched_text"]) == ("FIRE 2", ["FIRE"])
    assert hub.alerts.terms.terms == ()


def test_preview_shows_the_hits_of_its_term_only(app: Flask, hub: HubService) -> None:
    Browser(app).emit("change_alerts", {"add": ["RED"]})
    take_in(hub, "RED FIRE")
    _, preview = asked(app, "preview_alert_term", {"term": "FIRE", "days": 3_650})
    assert preview["messages"][0]["matched_text"] == ["FIRE"]


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ({"term": ""}, ["term"]),
        ({"term": "A", "days": 0}, ["days"]),
        ({"term": "A", "days": True}, ["days"]),
        ({"term": "A", "messages": 51}, ["messages"]),
        ({}, ["term"]),
    ],
)
def test_wrong_question_for_a_preview_is_answered(
    app: Flask, hub: HubService, payload: object, where: list[object]
) -> None:
    name, error = asked(app, "preview_alert_term", payload)
    assert (name, error["issues"][0]["path"]) == ("validation_error", where)


def test_refusing_database_is_answered_as_such(
    app: Flask, hub: HubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    monkeypatch.setattr(hub.alerts, "change", refuse)
    name, error = asked(app, "change_alerts", {"add": ["FIRE"]})
    assert (name, error["issues"][0]["code"]) == ("validation_error", "busy")


def test_matches_of_every_dropped_term_are_removed(app: Flask, hub: HubService, path: Path) -> None:
    browser = Browser(app)
    for number in range(20):
        browser.emit("change_alerts", {"add": [f"T{number}"]})
        take_in(hub, f"T{number}")
        browser.emit("change_alerts", {"remove": [f"T{number}"]})
    wait_until(lambda: sql(path, "SELECT * FROM dropped_alert_terms") == [])
    assert sql(path, "SELECT * FROM alert_matches") == []


def test_matches_of_dropped_terms_are_removed_after_a_restart(app: Flask, path: Path) -> None:
    with running_hub(app) as hub:
        Browser(app).emit("change_alerts", {"add": ["FIRE"]})
        take_in(hub, "A FIRE")
    sql(path, "DELETE FROM alert_stats")
    sql(path, "INSERT INTO dropped_alert_terms VALUES ('FIRE')")
    with running_hub(app):
        wait_until(lambda: sql(path, "SELECT * FROM dropped_alert_terms") == [])
    assert sql(path, "SELECT * FROM alert_matches") == []


def told_counts(browser: Browser) -> dict[str, int]:
    data = browser.payloads("alert_terms")[-1]["data"]  # type: ignore[index] # its shape
    return {each["term"]: each["count"] for each in data.values()}


def test_counts_begin_anew_and_matches_stay(app: Flask, hub: HubService, path: Path) -> None:
    other, asker = Browser(app), Browser(app)
    asker.emit("change_alerts", {"add": ["FIRE", "RED"]})
    take_in(hub, "A FIRE", "RED FIRE")
    asker.emit("reset_alert_counts", {"reset_alerts": True}, "/main")
    assert told_counts(other) == told_counts(asker) == {"FIRE": 0, "RED": 0}
    assert sql(path, "SELECT count(*) FROM alert_matches") == [(3,)]
    take_in(hub, "FIRE AGAIN")
    assert sql(path, "SELECT term, count FROM alert_stats ORDER BY id") == [("FIRE", 1), ("RED", 0)]


def test_counts_are_told_to_who_does_not_reset_them(app: Flask, hub: HubService) -> None:
    Browser(app).emit("change_alerts", {"add": ["FIRE"]})
    take_in(hub, "A FIRE")
    name, told = asked(app, "reset_alert_counts", {"reset_alerts": False})
    assert (name, told) == ("alert_terms", {"data": {"0": {"id": 0, "term": "FIRE", "count": 1}}})


@pytest.mark.parametrize("arguments", [(), ({},), ({"reset_alerts": 1},), ("true", "/main")])
def test_reset_that_is_not_asked_for_clearly_is_none(
    app: Flask, hub: HubService, arguments: tuple[object, ...]
) -> None:
    name, error = asked(app, "reset_alert_counts", *arguments)
    assert (name, error["event"]) == ("validation_error", "reset_alert_counts")


def test_owner_may_forbid_to_reset_counts(path: Path) -> None:
    app = app_at(path, ALLOW_REMOTE_UPDATES="false")
    with running_hub(app):
        _, error = asked(app, "reset_alert_counts", {"reset_alerts": True})
    assert error["issues"][0]["code"] == "forbidden"
