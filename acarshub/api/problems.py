"""Errors of the HTTP interface as problem documents (RFC 9457).

Separate because every part of the interface answers errors in the same shape.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

CONTENT_TYPE = "application/problem+json"


def problem(status: int, detail: str) -> Response:
    """A problem that its status says all about; `detail` tells people what to do."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    response = Response(orjson.dumps(document), status=status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def http_problem(error: HTTPException) -> Response:
    """The problem of an `abort`, for `Blueprint.errorhandler`."""
    return problem(error.code or HTTPStatus.INTERNAL_SERVER_ERROR, error.description or "")
