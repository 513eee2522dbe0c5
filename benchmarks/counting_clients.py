"""Browsers that only count: each reads WebSocket frames and notes what arrived when.

Separate processes run this, so that counting takes nothing from the hub that is measured.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time

import websocket

SENT_AT = re.compile(rb'"text":"SENT ([0-9.]+)')
UID = b'"uid":'
QUIET_SECONDS = 3.0


class CountingClient(threading.Thread):
    """One client that asked for batches; ends when nothing came for a while after `stop`."""

    def __init__(self, port: int, ready: threading.Semaphore) -> None:
        super().__init__(daemon=True)
        self.messages = 0
        self.delays: list[float] = []
        self._ready = ready
        url = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(
            url, timeout=QUIET_SECONDS, skip_utf8_validation=True
        )

    def run(self) -> None:
        """Connect to the namespace, then count."""
        self._socket.recv()
        self._socket.send('40/main,{"batches":true}')
        greeted = False
        while True:
            try:
                _, data = self._socket.recv_data()
            except websocket.WebSocketTimeoutException:
                continue
            except (websocket.WebSocketException, OSError):
                return
            now = time.time()
            if data == b"2":
                self._socket.send("3")
            elif b"acarshub_version" in data[:40]:
                greeted = True
                self._ready.release()
            elif greeted and b"live_messages" in data[:40]:
                self.messages += data.count(UID)
                self.delays += [now - float(sent) for sent in SENT_AT.findall(data)]


def main() -> None:
    """`PORT COUNT`: print `ready`, and after a line on standard input what was counted."""
    port, count = int(sys.argv[1]), int(sys.argv[2])
    ready = threading.Semaphore(0)
    clients = [CountingClient(port, ready) for _ in range(count)]
    for client in clients:
        client.start()
    for _ in clients:
        ready.acquire()
    print("ready", flush=True)
    sys.stdin.readline()
    delays = sorted(delay for client in clients for delay in client.delays)
    print(json.dumps({"messages": [client.messages for client in clients], "delays": delays}))


if __name__ == "__main__":
    main()
