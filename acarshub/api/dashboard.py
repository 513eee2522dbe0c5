"""Serving the built dashboard.

Separate from the other pages because of its headers: assets have hashed names and never change,
the page itself is always fetched, and nothing may run that did not come from this server.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_from_directory

from acarshub.api.prefix import plain_prefix

dashboard = Blueprint("dashboard", __name__)

FOLDER = Path(__file__).parent.parent / "static" / "dashboard"
ENCODINGS = {"br": ".br", "gzip": ".gz"}

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

FORMER_PAGES = {
    **dict.fromkeys(("live-messages", "live_messages", "adsb", "about"), ""),
    "alerts": "#/alerts",
    "search": "#/search",
    "stats": "#/stats",
    "status": "#/status",
}
"""Where the pages of earlier editions are, by the names in their addresses."""

MANIFEST = "application/manifest+json"
"""Browsers take no other for `manifest.webmanifest`, and not every system knows it."""

NOT_BUILT = "The dashboard is not built yet. Run: make dashboard\n"


@dashboard.get("/")
def page() -> Response:
    """The dashboard's page."""
    if not (FOLDER / "index.html").exists():
        return Response(NOT_BUILT, status=503, mimetype="text/plain")
    response = _file("index.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@dashboard.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A file with its content's hash in its name."""
    response = _file(f"assets/{name}")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@dashboard.get("/<name>")
def top_file(name: str) -> Response:
    """A file beside the page, such as the icon; a name of no file leads to the page.

    So a proxy asks that leaves its prefix in the path, where the slash behind it was left out. The
    names of files stay, whatever is in them: the service worker of an old build must not live on.
    """
    if name in FORMER_PAGES:
        return _lead_to(FORMER_PAGES[name])
    if "." not in name and plain_prefix(f"/{name}"):
        return _lead_to(f"{name}/")
    response = _file(name)
    response.headers["Cache-Control"] = "no-cache"
    return response


@dashboard.after_request
def protect(response: Response) -> Response:
    """Say what a browser may do with anything that the dashboard consists of."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _lead_to(place: str) -> Response:
    # Relative, so that whatever a proxy has cut off stays; and nothing that begins with a dot can
    # be the address of another host.
    response = Response(status=302)
    response.headers["Location"] = f"./{place}"
    return response


def _file(name: str) -> Response:
    if name.endswith(tuple(ENCODINGS.values())):
        abort(404)
    for encoding, suffix in ENCODINGS.items():
        if request.accept_encodings[encoding] > 0 and _exists(FOLDER / (name + suffix)):
            response = send_from_directory(FOLDER, name + suffix, mimetype=_type_of(name))
            response.headers["Content-Encoding"] = encoding
            response.headers["Vary"] = "Accept-Encoding"
            return response
    response = send_from_directory(FOLDER, name, mimetype=_type_of(name))
    # Here too: a cache would hand this form to browsers that take a smaller one.
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _type_of(name: str) -> str | None:
    return MANIFEST if name.endswith(".webmanifest") else mimetypes.guess_type(name)[0]


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # Too long to be the name of anything.
        return False
