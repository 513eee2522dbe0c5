"""Made-up messages, alerts and counters that every state of a database is filled with.

Separate from the builders because the same traffic in every schema is what makes them comparable.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

TIME = 1_640_995_200
"""Unix seconds of the first message."""

_TEXTS = """
    station_id toaddr fromaddr depa dsta eta gtout gtin wloff wlin lat lon alt msg_text tail flight
    icao freq ack mode label block_id msgno is_response is_onground error libacars level
"""
SHARED_COLUMNS = ("message_type", "msg_time", *_TEXTS.split())
"""The columns of `messages` since the third generation, `id` left out, in their order."""


class Icao(Enum):
    """How an edition writes the address of an aircraft."""

    DECIMAL = "decimal"
    HEX = "hexadecimal"
    MIXED = "decimal in older rows, hexadecimal in newer ones"


@dataclass(frozen=True, slots=True)
class Message:
    """A message whose address is not yet written in the way of an edition."""

    id: int
    time: int | float
    link: str
    address: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""

    def values(self, icao: Icao) -> dict[str, object]:
        """The values of `SHARED_COLUMNS` by name."""
        values: dict[str, object] = dict.fromkeys(SHARED_COLUMNS, "")
        values |= {"station_id": f"XX-TEST-{self.link}", "error": "0", **self.texts}
        return values | {
            "message_type": self.link,
            "msg_time": self.time,
            "icao": written(self.address, icao),
        }


@dataclass(frozen=True, slots=True)
class Alert:
    """A term that matched a message."""

    message: Message
    term: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one database holds: messages, alerts on them and on removed ones."""

    messages: tuple[Message, ...]
    alerts: tuple[Alert, ...]
    gone: tuple[Alert, ...]


def written(address: int | None, icao: Icao) -> str:
    """An aircraft address as text; MIXED is settled before a message is written."""
    if address is None:
        return ""
    return f"{address:06X}" if icao is Icao.HEX else str(address)


HOSTILE_TEXTS = (
    "NUL\0AND AFTER IT\0",
    "\x01\x02\x07\x1b[31mRED\x7f",
    "LINE ONE\r\nLINE TWO\n\rTHREE\t",
    'O\'HARA "QUOTED" `TICKS`; DROP TABLE messages;-- %_\\ {}',
    "CABIN \U0001f6a8 SMOKE ✈️ \U0001f9d1\u200d✈️",
    "\u202eBACKWARDS\u202c \u200f\u2066ISOLATED\u2069",
    "LINE\u2028PARAGRAPH\u2029NEXT\u0085END",
    "Zürich naïve ČÁŘ 北京 \ufeff\ufffd",
    "007",
    "1e5",
    " LEADING AND TRAILING ",
    "A" * 5000,
    "NULL",
    "-",
)

ADDRESSES = (
    (0xABF308, "fromaddr"),
    (0x4CA123, "toaddr"),
    (0x400123, "fromaddr"),  # digits only in hexadecimal
    (0x400123, None),
    (0x999999, "toaddr"),  # eight digits in decimal
    (0x999999, None),
    (0x0F423F, "fromaddr"),  # 999999 in decimal
    (0x01869F, "toaddr"),  # 99999 in decimal
    (0x000123, "fromaddr"),  # 291 in decimal
    (0x000123, None),
    (0x061AFB, None),  # 400123 in decimal
    (0xFFFFFF, "fromaddr"),
    (0x000001, "toaddr"),
)
"""Addresses, and the column that repeats one in decimal, if any."""

LINKS = ("ACARS", "VDL-M2", "HFDL", "IMS-L", "IRDM", "SOMETHING-NEW")
FREQUENCIES = ("131.550", "136.975", "10.0630", "1545.0750", "1626.270800", "0000000")


def traffic(first_id: int = 13, *, seed: int = 1) -> Traffic:
    """About 45 messages from `first_id` on with gaps, and alerts of every kind."""
    rng = random.Random(seed)
    messages = [
        _with_uid(replace(message, id=first_id + number + 2 * (number // 9)), rng)
        for number, message in enumerate(_messages())
    ]
    return Traffic(tuple(messages), tuple(_alerts(messages)), tuple(_gone(rng)))


def newer(after: Traffic, count: int = 6) -> list[Message]:
    """Messages that arrived after those of `after`."""
    rng = random.Random(2)
    last = after.messages[-1]
    return [
        _with_uid(
            Message(
                last.id + 1 + number,
                last.time + 3600 + number,
                LINKS[number % 5],
                _newer_address(number),
                {
                    "msg_text": f"NEWER {number} \0\r\n",
                    "level": "-3.5",
                    "freq": FREQUENCIES[number % 5],
                    **({"fromaddr": str(_newer_address(number))} if number % 2 == 0 else {}),
                },
            ),
            rng,
        )
        for number in range(count)
    ]


def _newer_address(number: int) -> int:
    return ADDRESSES[(2 + number) % len(ADDRESSES)][0]


def _with_uid(message: Message, rng: random.Random) -> Message:
    return replace(message, uid=str(uuid.UUID(int=rng.getrandbits(128), version=4)))


def _messages() -> Iterable[Message]:
    for number, text in enumerate(HOSTILE_TEXTS):
        yield _message(number, number % 5, msg_text=text, libacars='"{\\"a\\": \\"\\\\u0000\\"}"')
    for number, (address, repeated) in enumerate(ADDRESSES, len(HOSTILE_TEXTS)):
        settled = {repeated: str(address)} if repeated else {}
        yield replace(_message(number, number % 6, **settled), address=address)
    number = len(HOSTILE_TEXTS) + len(ADDRESSES)
    yield _message(number, 0, msg_text="MAYDAY AND TURB IN ONE", tail="N123XX", flight="XX0001")
    yield _message(number + 1, 1, msg_text="TURB\0LIGHT")
    again = _message(number + 2, 2, msg_text="POLICE REQUESTED", flight="XX0002")
    yield from (again, again, again)
    twice = replace(_message(number + 3, 4, msg_text="MEDICAL"), address=0x400123)
    yield from (twice, twice)
    yield _message(number + 4, 3, msg_text="TURB OVER OCEAN", depa="KJFK", dsta="EGLL")
    yield Message(0, TIME + 999, "ACARS")
    yield Message(0, TIME + 999.0625, "IMS-L", None, {"station_id": "", "error": ""})
    yield Message(0, 0, "HFDL", None, {"freq": "10.0630", "level": "-0.0"})


def _message(number: int, link: int, **texts: str) -> Message:
    fraction = (0, 0.5, 0.123456, 0, 0.9375)[link % 5]
    return Message(
        0,
        TIME + 60 * number + fraction,
        LINKS[link],
        None,
        {
            "freq": FREQUENCIES[link],
            "level": str(-10.5 - link) if number % 3 else "-20",
            "mode": "2",
            "label": "H1",
            "block_id": str(number % 10),
            "msgno": f"M{number:02}A",
            "ack": "!" if number % 2 else "0",
            **texts,
        },
    )


def _alerts(messages: list[Message]) -> Iterable[Alert]:
    of = {text: [m for m in messages if m.texts.get("msg_text") == text] for text in _TERMS}
    for text, terms in _TERMS.items():
        yield from (Alert(message, term) for message in of[text] for term in terms)
    # Only one of two identical ones matched, because the term was new by then.
    yield Alert(of["MEDICAL"][0], "LATE TERM")
    yield Alert(of["MAYDAY AND TURB IN ONE"][0], "N123XX")


_TERMS = {
    "MAYDAY AND TURB IN ONE": ("MAYDAY", "TURB"),
    "TURB\0LIGHT": ("TURB",),
    "POLICE REQUESTED": ("POLICE",),
    "MEDICAL": ("MEDICAL",),
    "TURB OVER OCEAN": ("TURB", "O'QUOTE"),
}


def _gone(rng: random.Random) -> Iterable[Alert]:
    """Alerts on messages that have been removed since."""
    old = Message(0, TIME - 9_000_000.25, "ACARS", 0xABF308, {"msg_text": "OLD MAYDAY\0TURB"})
    yield from (Alert(_with_uid(old, rng), term) for term in ("MAYDAY", "TURB"))
    for _ in range(2):
        same = Message(0, TIME - 8_000_000, "IMS-L", 0x400123, {"msg_text": "OLD TURB \r\n"})
        yield Alert(_with_uid(same, rng), "TURB")
    blank = Message(0, TIME - 7_000_000, "VDL-M2", 0x0F423F, {"fromaddr": "999999"})
    yield Alert(_with_uid(blank, rng), "POLICE")


FREQS = (
    ("ACARS", "131.550", 1057),
    ("ACARS", "130.025", 49),
    ("VDL-M2", "136.650", 68),
    ("VDLM2", "136.650", 5),
    ("VDLM2", "136.975", 7),
    ("HFDL", "10.0630", 70),
    ("IMS-L", "1545.0750", 33),
    ("IMSL", "1545.0750", 2),
    ("IMS-L", "1546.0050", 4),
    ("IRDM", "1626.270800", 12),
    ("SOMETHING-NEW", "999.999", 3),
    ("O'DD \0 TYPE", "0000000", 1),
)
"""Frequency counters of the third generation: decoder, frequency, messages."""

LEVELS = ((-9.9, 700), (-20, 31), (-20.5, 2), (0, 4))
"""Signal levels of the third generation in dBFS, whichever the link, and messages."""

TERM_COUNTS = (("MAYDAY", 20), ("TURB", 4), ("POLICE", 0), ("O'QUOTE", 1), ("ÄRGER", 5))
IGNORED_TERMS = ("LIGHT", "TEST MAYDAY", "O'HARA")
TOTALS = (2790, 200, 2590)
"""Messages in all, with errors, without."""

NONLOGGED = (11, 1560)
"""Messages with errors and without that had nothing to store."""
