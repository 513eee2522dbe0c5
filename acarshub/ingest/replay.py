"""Recorded decoder output read line by line, paced, and sent on as UDP datagrams.

Separate from the listeners because it is the other end of the wire: it feeds a running server.
"""

from __future__ import annotations

import gzip
import socket
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from acarshub.decoders import decode, guess_link
from acarshub.decoders.message import Decoded, Repair
from acarshub.ingest.framing import frames_of
from acarshub.links import Link

STDIN = "-"
"""The source name that stands for standard input."""
MAX_LINE_BYTES = 1024 * 1024
"""A longer line is no decoder output; its rest is skipped so that memory stays constant."""
MAX_DATAGRAM_BYTES = 60_000
"""Longest datagram sent; the size at which acars_router cuts."""
MAX_GAP_SECONDS = 5.0
"""Longest pause between two lines in real time: nobody watches a recording's quiet night."""

_NO_TIME = frozenset({Repair.MISSING_TIME, Repair.IMPLAUSIBLE_TIME})


class ReplayError(Exception):
    """A recording cannot be read or its destination cannot be reached."""


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """One line of a recording without its line end."""

    data: bytes
    link: Link | None
    """None when no decoder's shape is recognised."""
    time: float | None
    """Recorded Unix seconds; None when the line carries no believable time."""


@dataclass(frozen=True, slots=True)
class SendCounts:
    """What became of the lines so far."""

    sent: int = 0
    skipped: int = 0
    """Lines without a recognised link or without a port for it."""


def total_bytes(sources: Iterable[str]) -> int | None:
    """Size of all sources on disk in bytes, or None when one is a stream of unknown length."""
    total = 0
    for source in sources:
        path = Path(source)
        if source == STDIN or not path.is_file():
            return None
        total += path.stat().st_size
    return total


def read_lines(
    sources: Iterable[str], on_bytes: Callable[[int], None] | None = None
) -> Iterator[ReplayLine]:
    """Yield the non-blank lines of `sources` in order, in constant memory.

    A source is a path, a path ending in `.gz`, or `-` for standard input. `on_bytes` receives
    how many further bytes of the sources, as they lie on disk, have been consumed.
    Raises ReplayError for a source that cannot be opened or whose compression is damaged;
    the lines before the damage have been yielded by then.
    """
    for source in sources:
        try:
            yield from _lines_of_source(source, on_bytes or _ignore)
        except (OSError, EOFError, zlib.error) as error:
            raise ReplayError(
                f"Cannot read {source}: {error}. Check the path and that the file is complete."
            ) from error


def at_rate(
    lines: Iterable[ReplayLine],
    rate: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[ReplayLine]:
    """Yield `rate` lines per second.

    Each line has its due time counted from the first one, so rounding never adds up and lines
    that a stall made late follow at once. Raises ValueError unless `rate` is above zero.
    """
    if not rate > 0:
        raise ValueError(f"A rate of {rate} lines per second is not above zero.")
    started = clock()
    for number, line in enumerate(lines):
        _sleep_until(started + number / rate, clock, sleep)
        yield line


def in_real_time(
    lines: Iterable[ReplayLine],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[ReplayLine]:
    """Yield lines as far apart as they were recorded.

    A step backwards counts as no gap and a long one as MAX_GAP_SECONDS; a line without a time
    follows the one before it at once.
    """
    due = clock()
    previous: float | None = None
    for line in lines:
        if line.time is not None:
            if previous is not None:
                due += min(max(line.time - previous, 0.0), MAX_GAP_SECONDS)
            previous = line.time
        _sleep_until(due, clock, sleep)
        yield line


class UdpSender:
    """Sends lines to the port of their link, one datagram each."""

    def __init__(self, host: str, ports: Mapping[Link, int]) -> None:
        """Resolve `host`, a name or an IPv4 or IPv6 address; raises ReplayError if it has none."""
        try:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
        except OSError as error:
            raise ReplayError(f"Cannot find the host {host}: {error}. Check its name.") from error
        family, _, _, _, address = found[0]
        self._address = address
        self._ports = dict(ports)
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._counts = SendCounts()

    @property
    def counts(self) -> SendCounts:
        """What became of the lines so far."""
        return self._counts

    def send(self, line: ReplayLine) -> bool:
        """Send `line`; False when it was skipped because no port is known for it.

        A destination where nobody listens is no error, since a server may start later.
        Raises ReplayError when the network itself refuses.
        """
        port = None if line.link is None else self._ports.get(line.link)
        if port is None:
            self._counts = SendCounts(self._counts.sent, self._counts.skipped + 1)
            return False
        destination = (self._address[0], port, *self._address[2:])
        for start in range(0, len(line.data), MAX_DATAGRAM_BYTES):
            self._send_datagram(line.data[start : start + MAX_DATAGRAM_BYTES], destination)
        self._counts = SendCounts(self._counts.sent + 1, self._counts.skipped)
        return True

    def close(self) -> None:
        """Close the socket; sending afterwards is an error."""
        self._socket.close()

    def __enter__(self) -> UdpSender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send_datagram(self, data: bytes, destination: Sequence[object]) -> None:
        try:
            self._socket.sendto(data, tuple(destination))
        except ConnectionRefusedError:
            return
        except OSError as error:
            raise ReplayError(
                f"Cannot send to {destination[0]} port {destination[1]}: {error}."
            ) from error


def send_all(
    lines: Iterable[ReplayLine],
    sender: UdpSender,
    on_line: Callable[[SendCounts], None] | None = None,
) -> SendCounts:
    """Send every line, reporting the counts after each one to `on_line`; returns the last."""
    for line in lines:
        sender.send(line)
        if on_line is not None:
            on_line(sender.counts)
    return sender.counts


def parse_line(data: bytes) -> ReplayLine:
    """`data` with the link and time of the first decoder object in it."""
    frame = next((found for found in frames_of(data) if isinstance(found, dict)), None)
    link = None if frame is None else guess_link(frame)
    if frame is None or link is None:
        return ReplayLine(data, None, None)
    outcome = decode(frame, link, time.time())
    if not isinstance(outcome, Decoded) or outcome.repairs & _NO_TIME:
        return ReplayLine(data, link, None)
    return ReplayLine(data, link, outcome.message.time)


def _lines_of_source(source: str, on_bytes: Callable[[int], None]) -> Iterator[ReplayLine]:
    if source == STDIN:
        yield from _lines_of_stream(sys.stdin.buffer, None, on_bytes)
        return
    with Path(source).open("rb") as raw:
        if source.endswith(".gz"):
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield from _lines_of_stream(cast("BinaryIO", unpacked), raw, on_bytes)
        else:
            yield from _lines_of_stream(raw, raw, on_bytes)


def _lines_of_stream(
    stream: BinaryIO, on_disk: BinaryIO | None, on_bytes: Callable[[int], None]
) -> Iterator[ReplayLine]:
    consumed = 0
    while raw_line := stream.readline(MAX_LINE_BYTES):
        line_bytes = len(raw_line) + _skip_rest_of_line(stream, raw_line)
        position = consumed + line_bytes if on_disk is None else on_disk.tell()
        on_bytes(position - consumed)
        consumed = position
        data = raw_line.strip()
        if data:
            yield parse_line(data)


def _skip_rest_of_line(stream: BinaryIO, piece: bytes) -> int:
    skipped = 0
    while len(piece) == MAX_LINE_BYTES and not piece.endswith(b"\n"):
        piece = stream.readline(MAX_LINE_BYTES)
        skipped += len(piece)
    return skipped


def _sleep_until(due: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
    while (remaining := due - clock()) > 0:
        sleep(remaining)


def _ignore(_: int) -> None:
    return None
