"""The read profile of a browser: asking for it, making or joining one, leaving it.

Separate from the marks, which travel over the socket: a cookie that no script can read is set by
plain HTTP only.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from acarshub.alerts.reads import (
    PROFILE_COOKIE,
    create_profile,
    find_profile,
    may_create_profile,
    touch_profile,
)
from acarshub.api.problems import http_problem
from acarshub.api.same_origin import refuse_foreign_writes
from acarshub.hub import HubService, current_hub
from acarshub.runtime import native_time

read_profile = Blueprint("read_profile", __name__, url_prefix="/api/v1/read-profile")
read_profile.before_request(refuse_foreign_writes)
read_profile.register_error_handler(HTTPException, http_problem)

MAX_BODY_BYTES = 1_024
COOKIE_SECONDS = 400 * 86_400
"""Browsers keep no cookie for longer."""


@read_profile.get("")
def show() -> Response:
    """Whether this browser has a profile, and the code with which another one joins it."""
    token = request.cookies.get(PROFILE_COOKIE, "")
    # Set anew each time, so that it ends with the last visit and not with the first.
    return _joined(token) if _exists(_hub(), token) else _without_profile()


@read_profile.post("")
def join() -> tuple[Response, int]:
    """A new profile, or the one whose code is given."""
    code = _given_code()
    hub = _hub()
    if code is None:
        return _joined(_new_profile(hub)), HTTPStatus.CREATED
    if not _exists(hub, code):
        abort(HTTPStatus.NOT_FOUND, "There is no profile with this code. Look at it again.")
    return _joined(code), HTTPStatus.OK


@read_profile.delete("")
def leave() -> Response:
    """Take the profile from this browser; others go on with it."""
    _require_json()
    response = _without_profile()
    response.delete_cookie(PROFILE_COOKIE, path=_cookie_path(), httponly=True, samesite="Lax")
    return response


@read_profile.after_request
def keep_private(response: Response) -> Response:
    """The code opens the profile: no cache may hold it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _given_code() -> str | None:
    _require_json()
    request.max_content_length = MAX_BODY_BYTES
    try:
        given = orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        abort(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.")
    code = given.get("code") if isinstance(given, dict) else b""
    if not isinstance(code, str | None):
        abort(HTTPStatus.BAD_REQUEST, 'Expected {} or {"code": "..."}.')
    return code.strip() if code is not None else None


def _require_json() -> None:
    # Pages of others can send this type only after asking, which is never granted.
    if request.mimetype != "application/json":
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.")


def _new_profile(hub: HubService) -> str:
    now = native_time.time()
    if not hub.lender.run(lambda connection: may_create_profile(connection, now)):
        abort(HTTPStatus.TOO_MANY_REQUESTS, "Too many profiles were made. Try again in an hour.")
    return hub.writes.write(lambda connection: create_profile(connection, now))


def _exists(hub: HubService, token: str) -> bool:
    now = native_time.time()
    found = hub.lender.run(lambda connection: find_profile(connection, token, now))
    if found and found.touch_due:
        hub.writes.write(lambda connection: touch_profile(connection, found.id, now))
    return found is not None


def _joined(token: str) -> Response:
    response = jsonify(active=True, code=token)
    response.set_cookie(
        PROFILE_COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        path=_cookie_path(),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _without_profile() -> Response:
    return jsonify(active=False)


def _cookie_path() -> str:
    return request.script_root or "/"


def _hub() -> HubService:
    hub = current_hub()
    if hub is None:
        abort(HTTPStatus.SERVICE_UNAVAILABLE, "The server is not ready. Try again in a moment.")
    return hub
