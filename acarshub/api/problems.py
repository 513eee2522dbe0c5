"""Errors of the HTTP interface as problem documents (RFC 9457).

Separate because every part of the interface answers errors in the same shape.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

import orjson
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from acarshub.realtime.validation import MAX_ISSUES, InvalidPayload, Issue

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
PREFIX = "/api/"
"""Below it every error is a problem document."""

BUSY_SECONDS = 5
BUSY = "The database is locked or full at this moment. Try again."
FAILED = "The server could not do this; its log says why."


def problem(
    status: int, detail: str, issues: Sequence[Issue] = (), retry_after: int | None = None
) -> Response:
    """A problem that its status says all about; `detail` tells people what to do."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if issues:
        document["errors"] = [
            {"path": list(issue.path), "code": issue.code, "message": issue.message}
            for issue in issues[:MAX_ISSUES]
        ]
    response = Response(orjson.dumps(document), status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def http_problem(error: HTTPException) -> Response:
    """The problem of an `abort`, for `Blueprint.errorhandler`."""
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    response = problem(error.code or HTTPStatus.INTERNAL_SERVER_ERROR, error.description or "")
    for name, value in error.get_headers(request.environ):
        # Which methods there are, how to go on: what HTTP itself says of an error.
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def invalid_problem(invalid: InvalidPayload) -> Response:
    """The problem of a request that says something wrong."""
    first = invalid.issues[0]
    where = ".".join(map(str, first.path))
    detail = f"{where}: {first.message}" if where else first.message
    return problem(HTTPStatus.BAD_REQUEST, detail, invalid.issues)


def answer_with_problems(app: Flask) -> None:
    """Have every error below PREFIX answered so, also where nothing is."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | HTTPException:
        if not request.path.startswith(PREFIX):
            return error
        original = getattr(error, "original_exception", None)
        return http_problem(error) if original is None else problem(500, FAILED)

    @app.errorhandler(InvalidPayload)
    def invalid(error: InvalidPayload) -> Response:
        return invalid_problem(error)

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> Response:
        logger.warning("Answering %s failed: %s", request.endpoint, error.orig)
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, retry_after=BUSY_SECONDS)
