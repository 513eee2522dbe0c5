"""Alerts over plain HTTP: the history page by page, and the terms as text.

Separate from the events because programs that only read need no socket.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from acarshub.alerts.history import term_as_stored
from acarshub.alerts.text_form import terms_text
from acarshub.api.problems import http_problem
from acarshub.hub import HubService, current_hub
from acarshub.realtime.alert_validation import history_request
from acarshub.realtime.alert_views import history_event
from acarshub.realtime.validation import InvalidPayload

alerts = Blueprint("alerts", __name__, url_prefix="/api/v1/alerts")
alerts.register_error_handler(HTTPException, http_problem)


@alerts.get("")
def history() -> Response:
    """Messages with an alert, newest first: of `term`, or of all terms; `page` counts from 0."""
    page = request.args.get("page", "0")
    try:
        given, number = history_request(
            {"term": request.args.get("term", ""), "page": int(page) if page.isdecimal() else page}
        )
    except InvalidPayload as invalid:
        issue = invalid.issues[0]
        abort(HTTPStatus.BAD_REQUEST, f"{'.'.join(map(str, issue.path))}: {issue.message}")
    hub = _hub()
    term = term_as_stored(given, hub.alerts.terms)
    event = partial(history_event, term=term, page=number, payloads=hub.payloads)
    return jsonify({"term": given, **hub.lender.run(event)})


@alerts.get("/terms.txt")
def terms() -> Response:
    """Both lists of terms, as `import_alerts` and `flask acarshub terms --import` take them."""
    response = Response(terms_text(_hub().alerts.terms), mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="acarshub-terms.txt"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _hub() -> HubService:
    hub = current_hub()
    if hub is None:
        abort(HTTPStatus.SERVICE_UNAVAILABLE, "The server is not ready. Try again in a moment.")
    return hub
