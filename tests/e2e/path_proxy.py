"""A reverse proxy with a path prefix, as small as one can be, for HTTP and WebSockets.

Separate because clients and browsers go through the same one. Each connection carries one request:
the head is written anew, everything behind it is passed on as it comes.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.ports import free_port

WAYS = {
    "cut off": ("/acars", True, False),
    "cut off and told": ("/acars", True, True),
    "left": ("/acars", False, False),
    "left and told": ("/acars", False, True),
    "of several segments": ("/radio/acars-hub_2", False, False),
}
"""Prefixes, whether they are cut off, whether they are told."""

MAX_HEAD = 65_536
PIECE = 65_536


@contextmanager
def proxy(port: int, prefix: str, *, strips: bool, tells: bool) -> Iterator[str]:
    """The address below which the hub at `port` is found.

    `strips`: the prefix is cut off the path; `tells`: it is told in `X-Forwarded-Prefix`.
    """

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            head, rest = _read_head(self.request)
            new = _new_head(head, prefix, strips=strips, tells=tells)
            with socket.create_connection(("127.0.0.1", port)) as hub:
                hub.sendall((new or head) + rest)
                back = threading.Thread(target=_pass_on, args=(hub, self.request), daemon=True)
                back.start()
                _pass_on(self.request, hub)
                back.join()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Server(("127.0.0.1", free_port()), Connection) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
        server.shutdown()
        thread.join()


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < MAX_HEAD:
        piece = client.recv(PIECE)
        if not piece:
            break
        data += piece
    head, end, rest = data.partition(b"\r\n\r\n")
    return head + end, rest


def _new_head(head: bytes, prefix: str, *, strips: bool, tells: bool) -> bytes:
    lines = head.decode("latin-1").split("\r\n")
    method, _, target = lines[0].partition(" ")
    if strips and target.startswith(prefix):
        target = target[len(prefix) :]
        target = target if target.startswith("/") else f"/{target}"
    upgrades = "upgrade: websocket" in head.decode("latin-1").lower()
    kept = [line for line in lines[1:] if upgrades or not line.lower().startswith("connection:")]
    added = [f"X-Forwarded-Prefix: {prefix}"] if tells else []
    if not upgrades:
        added.append("Connection: close")
    return "\r\n".join([f"{method} {target}", *added, *kept]).encode("latin-1")


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
