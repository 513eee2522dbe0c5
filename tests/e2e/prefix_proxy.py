"""A small reverse proxy that serves a hub below a prefix, which it strips.

Separate from the tests that need one. It knows no WebSockets, as many a proxy does not.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

DROPPED = {"Connection", "Accept-Encoding"}
KEPT = {"content-type", "content-security-policy", "cache-control", "etag", "vary"}


@contextmanager
def prefix_proxy(hub_url: str, prefix: str) -> Iterator[str]:
    """The address of the hub at `hub_url` below `prefix`, which begins and ends with a slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._forward()

        def do_POST(self) -> None:
            self._forward()

        def _forward(self) -> None:
            if not self.path.startswith(prefix):
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: text for name, text in self.headers.items() if name not in DROPPED}
            address = f"{hub_url}/{self.path.removeprefix(prefix)}"
            try:
                answer = requests.request(
                    self.command, address, data=body, headers=headers, timeout=60
                )
            except requests.ConnectionError:
                self.send_error(HTTPStatus.BAD_GATEWAY)
                return
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name.lower() in KEPT:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
