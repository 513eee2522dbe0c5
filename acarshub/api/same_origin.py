"""Refusing writes that a page of somebody else's has a browser send.

Separate because every part of the interface that writes needs it. No token is handed out for it:
a browser itself says where a request comes from, in `Sec-Fetch-Site` or, over plain HTTP, where it
leaves that out, in `Origin`; pages can forge neither. A token would have to be kept for every
browser, and programs would have to fetch it first. A request with neither header is of a program,
which nobody can trick into sending somebody's cookie.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, current_app, request

from acarshub.config import Settings

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_SITES = {"same-origin", "none"}


def refuse_foreign_writes() -> None:
    """403 for a write from a foreign page; for `Blueprint.before_request`."""
    if request.method not in SAFE_METHODS and _is_foreign():
        abort(HTTPStatus.FORBIDDEN, "Only pages of this server may change something here.")


def _is_foreign() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site in OWN_SITES or site is None is origin:
        return False
    if origin is None:
        return True
    origin = origin.lower()
    if _is_admitted(origin):
        return False
    return site is not None or origin.partition("://")[2] not in _own_hosts()


def _is_admitted(origin: str) -> bool:
    settings: Settings = current_app.config["ACARSHUB"]
    admitted = settings.cors_allowed_origins
    return "*" in admitted or origin in admitted


def _own_hosts() -> set[str]:
    # Without the scheme, because TLS may end at a proxy, and with the name that a proxy was asked
    # for: a page cannot add that header to a request to another origin.
    names = (request.headers.get("Host", ""), request.headers.get("X-Forwarded-Host", ""))
    return {name.lower() for name in names if name}
