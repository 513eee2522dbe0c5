"""Addresses of one message and of one aircraft as people write them, led to the dashboard.

Separate from the dashboard's files because nothing is served here: the dashboard names its pages in
the fragment, which no server sees.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, request

from acarshub.api.dashboard import protect

permalinks = Blueprint("permalinks", __name__)
permalinks.after_request(protect)


@permalinks.get("/message/<name>", strict_slashes=False, defaults={"kind": "message"})
@permalinks.get("/aircraft/<name>", strict_slashes=False, defaults={"kind": "aircraft"})
def to_page(kind: str, name: str) -> Response:
    """To the page about it, relative to what was asked for, so that a proxy's prefix stays."""
    root = "../" * (request.path.count("/") - 1)
    response = Response(status=302)
    # Quoted whole, and behind a path of dots: it can name no other host.
    response.headers["Location"] = f"{root}#/{kind}/{quote(name, safe='')}"
    response.headers["Cache-Control"] = "no-cache"
    return response
