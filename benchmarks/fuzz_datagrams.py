"""Damaged datagrams: what every producer sends, mutated in its bytes and in its structure.

Separate from what is done with them; the same seed makes the same datagrams, so that one that
does harm can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import orjson

from acarshub.ingest.demo_traffic import DemoTraffic
from acarshub.links import Link
from tests.e2e.traffic import every_producer

LONGEST = 65_507
"""Bytes that fit into a datagram."""

START = 1_700_000_000
"""Unix seconds at which the originals were sent."""

DEMO_MINUTES = 10
DEEP = (10, 300, 1_100, 30_000)
LONG = (300, 5_000, 60_000)
RARE = 50
"""One in so many is as long as a datagram can be: a million of them would take a day."""

_SCALARS: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    2**64,
    -(2**63) - 1,
    10**400,
    0.1 + 0.2,
    1e308,
    -1e-320,
    float("nan"),
    float("inf"),
    "",
    " ",
    "0",
    "-12.5",
    "1e999",
    "NaN",
    "\x00",
    "A\x00B",
    "\ud800",
    "\U0010ffff",
    "\u202e\u2028",
    "é" * 7,
    "%s%n{0}",
    "'; DROP TABLE messages; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "=cmd|'/c calc'!A1",
    "\r\n\x1b[2J",
    [],
    {},
    [[]],
    [{}],
    {"": None},
    [None, 1, "a", {"b": []}],
)
_MARKS: tuple[tuple[str, object], ...] = (
    ("vdl2", {}),
    ("vdl2", 5),
    ("hfdl", []),
    ("isu", {"acars": None}),
    ("app", {"name": "JAERO"}),
    ("app", {"name": "iridium-toolkit"}),
    ("app", {"name": "SatDump"}),
    ("app", "acarsdec"),
    ("acars", {}),
    ("source", {"app": {"name": "SatDump"}}),
    ("msg_name", "ACARS"),
    ("AESID", 1),
    ("timestamp", "yesterday"),
    ("timestamp", {"sec": 1}),
    ("t", None),
    ("text", 5),
    ("assstat", "complete"),
    ("more", "x"),
)
_TOKENS = (
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"\n", b"\r\n", b"\x00", b"\t"),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
    *(b"nan", b"-inf", b"Infinity", b"1e400", b"9" * 40, b"-", b"0x1F", b"null", b"true", b"\\u"),
    *(b"\\ud800", b'{"', b'":', b'"}', b"}{", b"}\n{", b"]]", b"/*", b"'"),
)


def mutated(seed: int) -> Iterator[tuple[Link, bytes]]:
    """Datagrams without end, with the link on whose port each arrives."""
    rng = Random(seed)
    originals = _originals()
    while True:
        link, data = rng.choice(originals)
        for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
            other = rng.choice(originals)[1]
            data = rng.choice(_MUTATIONS)(rng, data, other)
        if not rng.randrange(20):
            link = rng.choice(list(Link))
        yield link, data[:LONGEST]


@cache
def _originals() -> tuple[tuple[Link, bytes], ...]:
    """Every producer's messages, each time the same: nothing of them may depend on the clock."""
    made = [(each.link, orjson.dumps(_then("", each.payload))) for each in every_producer()]
    traffic = DemoTraffic(1, START)
    for minute in range(DEMO_MINUTES):
        packets = traffic.messages(START + minute * 60)
        made += [(packet.link, packet.payload) for packet in packets]
    status = {"DCD": True, "FREQUENCY": 1545.0, "NAME": "JAERO", "SNR": 9, "TIME": START}
    return (*made, (Link.IMSL, orjson.dumps(status)), (Link.ACARS, b""), (Link.ACARS, b"{}"))


def _then(key: str, value: object) -> object:
    if isinstance(value, dict):
        return {inner: _then(inner, of) for inner, of in value.items()}
    if key in ("timestamp", "sec"):
        return "2023-11-14T22:13:20Z" if isinstance(value, str) else START
    return value


def _flip(rng: Random, data: bytes, _other: bytes) -> bytes:
    flipped = bytearray(data)
    for _ in range(min(rng.choice((1, 1, 2, 8)), len(flipped))):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _cut(rng: Random, data: bytes, _other: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] if rng.randrange(3) else data[at:]


def _cut_out(rng: Random, data: bytes, _other: bytes) -> bytes:
    start, end = _slice(rng, data)
    return data[:start] + data[end:]


def _repeat(rng: Random, data: bytes, _other: bytes) -> bytes:
    start, end = _slice(rng, data)
    times = rng.choice((1, 1, 2, 5)) if rng.randrange(RARE) else 200
    return data[:end] + data[start:end] * times + data[end:]


def _splice(rng: Random, data: bytes, other: bytes) -> bytes:
    start, end = _slice(rng, other)
    at = rng.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at:]


def _glue(rng: Random, data: bytes, other: bytes) -> bytes:
    return data + rng.choice((b"", b"\n", b"\r\n", b",", b"\x00", b" ")) + other


def _insert(rng: Random, data: bytes, _other: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    token = rng.choice(_TOKENS)
    if not rng.randrange(RARE):
        token *= rng.choice(LONG)
    return data[:at] + token + data[at:]


def _nest(rng: Random, data: bytes, _other: bytes) -> bytes:
    depth = rng.choice(DEEP[:2] if rng.randrange(RARE) else DEEP)
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'{"app":', b"}")))
    at = rng.choice((0, data.find(b":") + 1, len(data)))
    inner = opening * depth + (b"1" if rng.randrange(2) else b"")
    return data[:at] + inner + (closing * depth if rng.randrange(3) else b"") + data[at:]


def _change_value(rng: Random, data: bytes, _other: bytes) -> bytes:
    return _changed(rng, data, lambda holder, key: holder.update({key: _weird(rng)}))


def _remove_member(rng: Random, data: bytes, _other: bytes) -> bytes:
    return _changed(rng, data, lambda holder, key: holder.pop(key))


def _rename_member(rng: Random, data: bytes, _other: bytes) -> bytes:
    mark, _ = rng.choice(_MARKS)
    return _changed(rng, data, lambda holder, key: holder.update({mark: holder.pop(key)}))


def _add_mark(rng: Random, data: bytes, _other: bytes) -> bytes:
    return _changed(rng, data, lambda holder, _key: holder.update([rng.choice(_MARKS)]))


def _take_from_other(rng: Random, data: bytes, other: bytes) -> bytes:
    frame = _object(other)
    if not frame:
        return data
    holder, key = _member(rng, frame)
    return _changed(rng, data, lambda into, at: into.update({rng.choice((at, key)): holder[key]}))


_MUTATIONS: tuple[Callable[[Random, bytes, bytes], bytes], ...] = (
    _flip,
    _cut,
    _cut_out,
    _repeat,
    _splice,
    _glue,
    _insert,
    _nest,
    _change_value,
    _change_value,
    _remove_member,
    _rename_member,
    _add_mark,
    _take_from_other,
)


def _slice(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(start + rng.choice((1, 4, 30, 300)), len(data))


def _weird(rng: Random) -> object:
    if rng.randrange(RARE):
        return rng.choice(_SCALARS)
    return rng.choice(("A", "é", "\\", '"', " ", "\n", "MEDICAL ")) * rng.choice(LONG)


def _object(data: bytes) -> dict[str, object]:
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _member(rng: Random, frame: dict[str, object]) -> tuple[dict[str, object], str]:
    """An object somewhere in `frame` and the key of a member of it."""
    holder = frame
    while True:
        key = rng.choice(list(holder))
        inner = holder[key]
        if not isinstance(inner, dict) or not inner or not rng.randrange(4):
            return holder, key
        holder = inner


def _changed(rng: Random, data: bytes, change: Callable[[dict[str, object], str], object]) -> bytes:
    """`data` with one member changed; as it is when it is no object any more."""
    frame = _object(data)
    if not frame:
        return data
    change(*_member(rng, frame))
    # The standard library writes what the server's parser refuses: NaN and lone surrogates.
    return json.dumps(frame, ensure_ascii=bool(rng.randrange(2))).encode("utf-8", "surrogatepass")
