"""Files that programs and maps of earlier releases fetch below `/data`.

Separate from `/api/v1`, whose shapes are this server's own: these are established.
"""

from __future__ import annotations

from http import HTTPStatus

import orjson
from flask import Blueprint, Response, abort, current_app

from acarshub.config import Settings
from acarshub.coverage.outline import OUTLINE_PATH
from acarshub.coverage.wanted import WantedOutline
from acarshub.hub import current_hub
from acarshub.realtime.status import message_rate

data = Blueprint("data", __name__)

JSON = "application/json"
AGAIN_SECONDS = 5
NOT_READY = {"error": "The server is not ready. Try again in a moment."}
NOT_FETCHED = {"error": "The outline is not there yet. Try again later."}


@data.get("/data/stats.json")
def stats() -> Response:
    """What came in on each link within the last hour."""
    hub = current_hub()
    frames = None if hub is None else hub.statistics.last_hour.frames()
    if frames is None:
        return _not_yet(NOT_READY)
    response = _json(orjson.dumps(message_rate(frames)))
    response.headers["Cache-Control"] = "no-cache"
    return response


@data.get(OUTLINE_PATH)
def outline() -> Response:
    """The coverage outline as GeoJSON."""
    settings: Settings = current_app.config["ACARSHUB"]
    if WantedOutline.of(settings) is None:
        abort(HTTPStatus.NOT_FOUND)
    hub = current_hub()
    found = None if hub is None else hub.coverage.outline
    if found is None:
        return _not_yet(NOT_FETCHED)
    response = _json(found.text)
    # Its address changes with it.
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _json(text: bytes) -> Response:
    response = Response(text, content_type=JSON)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _not_yet(told: dict[str, str]) -> Response:
    response = _json(orjson.dumps(told))
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response
