"""Browsers that only count: they read WebSocket frames and note what arrived when.

A process of its own with a single thread runs this, so that counting takes as little as possible
from the hub that is measured: frames are told apart by their headers and never parsed.
"""

from __future__ import annotations

import json
import re
import selectors
import sys
import time

import websocket

MARK = b'"text":"SENT '
SENT_AT = re.compile(MARK + rb"([0-9.]+)")
UID = b'"uid":'
READ_BYTES = 1 << 20
PING, PONG = b"2", "3"


class CountingClient:
    """One client that asked for batches, past its greeting."""

    def __init__(self, port: int) -> None:
        self.messages = 0
        self.delays: list[float] = []
        self._buffer = bytearray()
        url = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(url, timeout=20, skip_utf8_validation=True)
        self._socket.recv()
        self._socket.send('40/main,{"batches":true}')
        while "acarshub_version" not in self._socket.recv()[:40]:
            continue
        self._socket.sock.setblocking(False)

    def fileno(self) -> int:
        """For the selector."""
        return int(self._socket.sock.fileno())

    def read(self) -> bool:
        """Take what has arrived; False when the server has gone."""
        try:
            data = self._socket.sock.recv(READ_BYTES)
        except BlockingIOError:
            return True
        self._buffer += data
        now = time.time()
        for payload in self._frames():
            if payload == PING:
                self._socket.send(PONG)
            elif b"live_messages" in payload[:40]:
                self.messages += payload.count(UID)
                # Searching is quicker than the expression, and most benchmarks mark none.
                if MARK in payload:
                    self.delays += [now - float(sent) for sent in SENT_AT.findall(payload)]
        return bool(data)

    def _frames(self) -> list[bytes]:
        """The payloads of all complete frames (RFC 6455, unmasked as servers send them)."""
        payloads = []
        start = 0
        while len(self._buffer) - start >= 2:
            length, header = self._buffer[start + 1] & 0x7F, 2
            if length >= 126:
                header += 2 if length == 126 else 8
                length = int.from_bytes(self._buffer[start + 2 : start + header], "big")
            end = start + header + length
            if len(self._buffer) < end:
                break
            payloads.append(bytes(self._buffer[start + header : end]))
            start = end
        del self._buffer[:start]
        return payloads


def main() -> None:
    """`PORT COUNT`: print `ready`, and after a line on standard input what was counted."""
    port, count = int(sys.argv[1]), int(sys.argv[2])
    clients = [CountingClient(port) for _ in range(count)]
    selector = selectors.DefaultSelector()
    for client in clients:
        selector.register(client, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    print("ready", flush=True)
    asked = False
    while not asked:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                asked = True
            elif not key.fileobj.read():
                selector.unregister(key.fileobj)
    delays = sorted(delay for client in clients for delay in client.delays)
    print(json.dumps({"messages": [client.messages for client in clients], "delays": delays}))


if __name__ == "__main__":
    main()
