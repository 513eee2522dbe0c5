"""What all endpoints of `/api/v1` share: the hub, answers as JSON, whom browsers may read them to.

Separate from the endpoints so that each subject can have a module of its own.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import Blueprint, Response, abort, current_app, request

from acarshub.api.problems import problem
from acarshub.api.same_origin import refuse_foreign_writes
from acarshub.config import Settings
from acarshub.hub import HubService, current_hub

PATH = "/api/v1"
NOT_READY = "The server is not ready. Try again in a moment."
NOT_ALLOWED = "This server does not allow changes from the browser."
READY_SECONDS = 5

_EXPOSED = "ETag, Link, Retry-After"


def version1(name: str, path: str = "") -> Blueprint:
    """A blueprint below `/api/v1` whose writes refuse foreign pages."""
    blueprint = Blueprint(name, f"acarshub.api.{name}", url_prefix=PATH + path)
    blueprint.before_request(refuse_foreign_writes)
    blueprint.after_request(_admit_origins)
    return blueprint


def ready_hub() -> HubService:
    """The hub; 503 where none runs."""
    hub = current_hub()
    if hub is None:
        unready = problem(HTTPStatus.SERVICE_UNAVAILABLE, NOT_READY, retry_after=READY_SECONDS)
        abort(unready)
    return hub


def changeable_hub() -> HubService:
    """The hub, if others may change what it keeps; else 403."""
    hub = ready_hub()
    if not hub.settings.allow_remote_updates:
        abort(HTTPStatus.FORBIDDEN, NOT_ALLOWED)
    return hub


def json_answer(value: object) -> Response:
    """`value`; whoever has it already is told only that."""
    response = Response(orjson.dumps(value), content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value] # it returns itself


def _admit_origins(response: Response) -> Response:
    """Let pages of the origins in CORS_ALLOWED_ORIGINS read the answer."""
    settings: Settings = current_app.config["ACARSHUB"]
    admitted = settings.cors_allowed_origins
    if not admitted:
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if "*" not in admitted and origin.lower() not in admitted:
        return response
    headers = response.headers
    # Without cookies: what they open is for this server's own pages.
    headers["Access-Control-Allow-Origin"] = "*" if "*" in admitted else origin
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET")
        headers["Access-Control-Allow-Headers"] = "Content-Type, Last-Event-ID"
    return response
