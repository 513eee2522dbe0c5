"""Serving below any path prefix of a reverse proxy, whether it cuts the prefix off or not.

Separate because it is the outermost layer: pages, files, the interface and sockets all get paths
without a prefix, and the prefix as `SCRIPT_NAME` (PEP 3333). What a client says of a prefix ends in
answers to itself only, and nothing but plain path segments is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "HTTP_X_FORWARDED_PREFIX"
SEGMENT = r"(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,64}"
PREFIX = re.compile(rf"(?:/{SEGMENT}){{1,8}}")
"""Nothing that a header, a cookie's path or the address of another host could be made of."""
SOCKET = "socket.io"


class AnyPrefix:
    """A WSGI middleware that takes the prefix off the path."""

    def __init__(self, application: WSGIApplication, names: Iterable[str]) -> None:
        """`names` are the first segments of the application's own paths."""
        self._application = application
        self._names = frozenset(names)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on as if there were no proxy."""
        told = plain_prefix(environ.get(HEADER, ""))
        kept = self._prefix_in(environ.get("PATH_INFO", ""))
        # Some proxies tell the prefix and leave it in the path as well.
        prefix = kept if f"{kept}/".startswith(f"{told}/") else told + kept
        if prefix:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
            environ["PATH_INFO"] = environ["PATH_INFO"][len(kept) :]
        return self._application(environ, start_response)

    def _prefix_in(self, path: str) -> str:
        """What stands before an own path, or before the last segment where none is in it."""
        segments = path.split("/")[1:]
        own = (place for place, segment in enumerate(segments) if segment in self._names)
        place = next(own, len(segments) - 1)
        prefix = "".join(f"/{segment}" for segment in segments[:place])
        return prefix if PREFIX.fullmatch(prefix) else ""


def own_names(app: Flask) -> set[str]:
    """The first segments of all addresses that `app` has."""
    firsts = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    return {first for first in firsts if first and "<" not in first} | {SOCKET}


def plain_prefix(text: str) -> str:
    """`text` without a slash at its end, if it is a prefix; `""` for everything else."""
    prefix = text.strip().rstrip("/")
    return prefix if PREFIX.fullmatch(prefix) else ""
