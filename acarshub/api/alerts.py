"""Alerts over plain HTTP: the history page by page, and the terms, as JSON and as text.

Separate from the events because programs need no socket for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from flask import Response, jsonify

from acarshub import runtime
from acarshub.alerts.changes import TermsChanged, TooManyTermsError
from acarshub.alerts.history import PAGE_MESSAGES
from acarshub.alerts.terms import MAX_TERMS, term_counts
from acarshub.alerts.text_form import terms_text
from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.json_body import json_body
from acarshub.api.parameters import Parameter
from acarshub.api.schemas import SCHEMAS, ref
from acarshub.api.version1 import changeable_hub, json_answer, ready_hub, version1
from acarshub.hub import HubService
from acarshub.realtime.alert_validation import (
    MAX_PAGE,
    MAX_TEXT,
    history_request,
    term_change,
    term_lists,
)
from acarshub.realtime.alert_views import history_event
from acarshub.realtime.validation import InvalidPayload, Issue, fields_of

alerts = version1("alerts", "/alerts")

TAG = "alerts"
MAX_BODY_BYTES = 8_000_000
"""As many terms as there may be, every letter of them escaped."""

NO_MEMBER = "There is no such member."

TERMS_ANSWER = Answer("The terms.", ref("Terms"))
WRITING = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
WHO_MAY = "For programs and pages of this server only, and where ALLOW_REMOTE_UPDATES is on."


@endpoint(
    alerts,
    "",
    Operation(
        summary="Messages with an alert",
        text=f"Newest first, {PAGE_MESSAGES} on a page.",
        tag=TAG,
        parameters=(
            Parameter(
                "term", "Of this term; else of all.", {"type": "string", "maxLength": MAX_TEXT}
            ),
            Parameter(
                "page",
                "Counted from 0.",
                {"type": "integer", "minimum": 0, "maximum": MAX_PAGE, "default": 0},
            ),
        ),
        answers={200: Answer("A page.", ref("AlertPage"))},
    ),
)
def history(asked: dict[str, object]) -> Response:
    """Messages with an alert, newest first: of `term`, or of all terms; `page` counts from 0."""
    wanted = history_request({"term": "", **asked})
    hub = ready_hub()
    event = partial(
        history_event,
        terms=wanted.stored_terms(hub.alerts.terms),
        page=wanted.page,
        payloads=hub.payloads,
    )
    with hub.alerts.one_history:
        return json_answer({"term": wanted.term, **hub.lender.run(event)})


@endpoint(
    alerts, "/terms", Operation(summary="The alert terms", tag=TAG, answers={200: TERMS_ANSWER})
)
def terms() -> Response:
    """Both lists of terms, with the matches of each."""
    return json_answer(_terms(ready_hub()))


@endpoint(
    alerts,
    "/terms",
    Operation(
        summary="Change some alert terms",
        text=f"Others stay, whatever somebody else changes meanwhile. {WHO_MAY}",
        tag=TAG,
        body=ref("TermChange"),
        answers={200: TERMS_ANSWER},
        problems=WRITING,
    ),
    "PATCH",
)
def change_terms() -> Response:
    """Add and take away some terms."""
    hub = changeable_hub()
    change = runtime.run_blocking(term_change, _body("TermChange"))
    return _changed(hub, "add", partial(hub.alerts.change, change))


@endpoint(
    alerts,
    "/terms",
    Operation(
        summary="Replace all alert terms",
        text=f"At most {MAX_TERMS} of each kind. {WHO_MAY}",
        tag=TAG,
        body=ref("TermLists"),
        answers={200: TERMS_ANSWER},
        problems=WRITING,
    ),
    "PUT",
)
def replace_terms() -> Response:
    """Put two lists in the place of all terms."""
    hub = changeable_hub()
    lists = runtime.run_blocking(term_lists, _body("TermLists"))
    return _changed(hub, "terms", partial(hub.alerts.replace, lists))


@endpoint(
    alerts,
    "/terms.txt",
    Operation(
        summary="The alert terms as text",
        text="One a line, as they are imported.",
        tag=TAG,
        answers={200: Answer("The terms.", {"type": "string"}, ("text/plain",))},
    ),
)
def terms_as_text() -> Response:
    """Both lists of terms, as `import_alerts` and `flask acarshub terms --import` take them."""
    response = Response(terms_text(ready_hub().alerts.terms), mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="acarshub-terms.txt"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _body(schema: str) -> object:
    """The body; a member that is not in the schema is a mistake, and not nothing."""
    body = json_body(MAX_BODY_BYTES)
    known = SCHEMAS[schema]["properties"]
    assert isinstance(known, dict)
    unknown = [name for name in fields_of(body) if name not in known]
    if unknown:
        raise InvalidPayload([Issue((str(unknown[0]),), "unrecognized_key", NO_MEMBER)])
    return body


def _changed(hub: HubService, key: str, change: Callable[[], TermsChanged]) -> Response:
    try:
        change()
    except TooManyTermsError as error:
        raise InvalidPayload([Issue((key,), "too_big", str(error))]) from error
    return jsonify(_terms(hub))


def _terms(hub: HubService) -> dict[str, object]:
    counts = hub.lender.run(term_counts)
    told = {entry.term: entry.count for entry in counts}
    return {"terms": told, "ignore": list(hub.alerts.terms.ignore)}
