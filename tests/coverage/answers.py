"""A service of outlines for tests: what it answers, and what it was asked.

Separate because parts and the whole hub are tested against the same one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

RING = [[52.0, 13.0], [53.0, 14.0], [52.5, 12.0]]
ANSWER: dict[str, object] = {
    "id": "TOKEN",
    "lat": 52.4,
    "lon": 13.1,
    "rings": [{"points": RING, "alt": "3048"}, {"points": [*RING, RING[0]], "alt": "9144"}],
}


class Service:
    """What an HTTP server of its own answers to every request."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = json.dumps(ANSWER).encode()
        self.requests: list[dict[str, list[str]]] = []
        self.stalls = False
        self.port = 0
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/upintheair.json"


@contextmanager
def serving() -> Iterator[Service]:
    """A service at a port of its own."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.requests.append(parse_qs(urlsplit(self.path).query))
            self.send_response(service.status)
            for name, value in {
                "Content-Length": str(len(service.body)),
                **service.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if service.stalls:
                    self.wfile.write(service.body[:10])
                    service.released.wait(30)
                else:
                    self.wfile.write(service.body)
            except OSError:
                return

        def log_message(self, *_args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield service
        service.released.set()
        server.shutdown()
        thread.join()
