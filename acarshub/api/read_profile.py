"""The read profile of a browser: asking for it, making or joining one, leaving it.

Separate from the marks, which travel over the socket: a cookie that no script can read is set by
plain HTTP only.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, abort, jsonify, request

from acarshub.alerts.reads import (
    PROFILE_COOKIE,
    create_profile,
    find_profile,
    may_create_profile,
    touch_profile,
)
from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.json_body import json_body, require_json
from acarshub.api.schemas import an_object, ref
from acarshub.api.version1 import ready_hub, version1
from acarshub.hub import HubService
from acarshub.runtime import native_time

read_profile = version1("read_profile", "/read-profile")

MAX_BODY_BYTES = 1_024
COOKIE_SECONDS = 400 * 86_400
"""Browsers keep no cookie for longer."""

TAG = "read profile"
PROFILE = ref("ReadProfile")
WRITING = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)


@endpoint(
    read_profile,
    "",
    Operation(
        summary="The read profile of this browser",
        text="By the cookie that it sends.",
        tag=TAG,
        answers={200: Answer("Whether there is one.", PROFILE)},
    ),
)
def show() -> Response:
    """Whether this browser has a profile, and the code with which another one joins it."""
    token = request.cookies.get(PROFILE_COOKIE, "")
    # Set anew each time, so that it ends with the last visit and not with the first.
    return _joined(token) if _exists(ready_hub(), token) else _without_profile()


@endpoint(
    read_profile,
    "",
    Operation(
        summary="Make or join a read profile",
        tag=TAG,
        body=an_object({}, {"code": {"type": ["string", "null"]}}),
        answers={200: Answer("Joined.", PROFILE), 201: Answer("Made.", PROFILE)},
        problems=(*WRITING, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS),
    ),
    "POST",
)
def join() -> tuple[Response, int]:
    """A new profile, or the one whose code is given."""
    code = _given_code()
    hub = ready_hub()
    if code is None:
        return _joined(_new_profile(hub)), HTTPStatus.CREATED
    if not _exists(hub, code):
        abort(HTTPStatus.NOT_FOUND, "There is no profile with this code. Look at it again.")
    return _joined(code), HTTPStatus.OK


@endpoint(
    read_profile,
    "",
    Operation(
        summary="Leave the read profile",
        tag=TAG,
        body={},
        answers={200: Answer("Left.", PROFILE)},
        problems=WRITING,
    ),
    "DELETE",
)
def leave() -> Response:
    """Take the profile from this browser; others go on with it."""
    require_json()
    response = _without_profile()
    response.delete_cookie(PROFILE_COOKIE, path=_cookie_path(), httponly=True, samesite="Lax")
    return response


@read_profile.after_request
def keep_private(response: Response) -> Response:
    """The code opens the profile: no cache may hold it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _given_code() -> str | None:
    given = json_body(MAX_BODY_BYTES)
    code = given.get("code") if isinstance(given, dict) else b""
    if not isinstance(code, str | None):
        abort(HTTPStatus.BAD_REQUEST, 'Expected {} or {"code": "..."}.')
    return code.strip() if code is not None else None


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
