"""Reading JSON that a request brings.

Separate because of what must not come: too much of it, and the types that a foreign page can send
without asking first.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import abort, request


def require_json() -> None:
    """415 for a body of another type."""
    # Pages of others can send this type only after asking, which is granted to those of
    # CORS_ALLOWED_ORIGINS only.
    if request.mimetype != "application/json":
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.")


def json_body(max_bytes: int) -> object:
    """What the body says; 400, 413 or 415 where it cannot be read."""
    require_json()
    request.max_content_length = max_bytes
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        abort(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.")
