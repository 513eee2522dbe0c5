"""A WebSocket client that looks at single frames, and reads only when it is told to."""

from __future__ import annotations

import socket
import zlib
from base64 import b64encode
from dataclasses import dataclass

from tests.e2e.hub_process import DEADLINE_SECONDS, HubProcess

KEY = b64encode(b"sixteen letters!").decode()
MASKED = 0x80
TEXT = 0x81
COMPRESSED = 0x40


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of the server, opened."""

    text: str
    compressed: bool


class RawWebSocket:
    """One client, past its greeting."""

    def __init__(self, hub: HubProcess, extensions: str = "", receive_buffer: int = 0) -> None:
        self._socket = socket.socket()
        if receive_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(DEADLINE_SECONDS)
        self._socket.connect(("127.0.0.1", hub.port))
        request = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{hub.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n"
        )
        if extensions:
            request += f"Sec-WebSocket-Extensions: {extensions}\r\n"
        self._socket.sendall(f"{request}\r\n".encode())
        self._buffer = b""
        while b"\r\n\r\n" not in self._buffer:
            self._buffer += self._socket.recv(4096)
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        self.headers = head.decode().splitlines()
        self.frame()
        self.send('40/main,{"batches":true}')
        while "acarshub_version" not in self.frame().text[:40]:
            continue

    def send(self, text: str) -> None:
        """Send a short text; its mask is nought."""
        data = text.encode()
        self._socket.sendall(bytes((TEXT, MASKED | len(data))) + bytes(4) + data)

    def frame(self) -> Frame:
        """The next frame."""
        kind, length = self._take(2)
        if length >= 126:
            length = int.from_bytes(self._take(2 if length == 126 else 8), "big")
        data = self._take(length)
        assert kind & ~COMPRESSED == TEXT
        if kind & COMPRESSED:
            # Each stands for itself, as was agreed.
            data = zlib.decompressobj(-15).decompress(data + b"\0\0\xff\xff")
        return Frame(data.decode(), bool(kind & COMPRESSED))

    def event(self, name: str) -> Frame:
        """The next frame with an event of this name."""
        while True:
            frame = self.frame()
            if frame.text.startswith(f'42/main,["{name}"'):
                return frame

    def close(self) -> None:
        """Go away without a word."""
        self._socket.close()

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            data = self._socket.recv(1 << 16)
            assert data, "the server has closed the connection"
            self._buffer += data
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken
