"""The OpenAPI document: every route is in it, and every answer is what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, CheckFunction

from acarshub.api.schemas import SCHEMAS
from acarshub.records import AlertHit, Details, Hearing, MatchType, ReceivedPart, message_row
from tests.support import (
    PAYLOADS,
    ROOT,
    Browser,
    app_at,
    hub_message,
    line,
    packet,
    running_hub,
    wait_until,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/api/v1"
ENDLESS = ("/stream", "/stream.jsonl")
MESSAGES = 30
EXAMPLES = 8

# Free text has a grammar of its own, which a schema cannot tell.
LEFT_OUT = ("positive_data_acceptance",)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = app_at(tmp_path / "hub.db")
    with running_hub(app) as hub:
        Browser(app).emit("change_alerts", {"add": ["FIRE", "flight:UAL"]})
        for number in range(MESSAGES):
            hub.packets.put(
                packet(line(f"FIRE {number}", tail="N12AB", flight="UA0055", freq=131.55))
            )
        wait_until(lambda: sum(hub.tally.snapshot().stored.values()) == MESSAGES)
        app.wsgi_app = whole(app.wsgi_app)  # type: ignore[method-assign]
        yield app


def whole(application: WSGIApplication) -> WSGIApplication:
    """Answers read to their end and closed, as a server does and this library's client does not."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts = application(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


@pytest.fixture
def contract(app: Flask) -> schemathesis.BaseSchema:
    found = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", app)
    # The document names itself as the place, which this library does not resolve.
    found.config.update(base_url=f"http://localhost{PREFIX}")
    # What is too long is not looked at any further.
    found.config.checks.negative_data_rejection.expected_statuses = ["4xx"]
    return found


def checks() -> list[CheckFunction]:
    return [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_what_the_document_says(
    contract: schemathesis.BaseSchema, mode: GenerationMode
) -> None:
    chosen = checks()
    for found in contract.exclude(path=list(ENDLESS)).get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        def answered(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=chosen)

        # Some take nothing that could be wrong.
        with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
            answered()


def test_every_route_is_in_the_document(app: Flask) -> None:
    told = app.test_client().get(f"{PREFIX}/openapi.json").get_json()
    assert told["openapi"] == "3.1.0"
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX):
            path = rule.rule.removeprefix(PREFIX).replace("<", "{").replace(">", "}")
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                assert method.lower() in told["paths"][path]


def test_every_path_is_in_the_manual(app: Flask) -> None:
    manual = (ROOT / "docs" / "api.md").read_text()
    told = app.test_client().get(f"{PREFIX}/openapi.json").get_json()
    assert [path for path in told["paths"] if f"{PREFIX}{path}`" not in manual] == []


def test_all_that_a_message_may_hold_is_in_its_schema() -> None:
    hits = [AlertHit("A", kind) for kind in MatchType]
    full = hub_message(
        "A",
        toaddr=1,
        fromaddr=2,
        icao="A0B1C2",
        tail="N1",
        flight="UA0055",
        label="H1",
        block_id="2",
        libacars="{}",
        lat=1.5,
        level=-3.5,
        is_response=True,
    )
    row = dict.fromkeys(message_row(full), "1") | message_row(full) | {"id": 1}
    hearing = Hearing(1.0, "S", "131.550", -1.0, "M01A")
    details = Details((hearing,), (ReceivedPart(hearing, "2", True, "A"),))
    payload = PAYLOADS.stored(row, hits, details)
    known = SCHEMAS["Message"]["properties"]
    assert isinstance(known, dict)
    assert payload.keys() <= known.keys()
