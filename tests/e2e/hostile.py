"""Datagrams of every decoder in which every text attacks whoever shows it.

Separate from the test because here stands what an attack looks like: markup, scripts, handlers,
addresses that run, formats, characters that nobody sees, and words without an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from acarshub.links import Link
from tests.e2e.traffic import acarsdec, every_producer

IMAGE = "<img src=x onerror=ran=1>"
LINK = "javascript:ran=1"
ATTACKS = (
    IMAGE,
    "<script>ran=1</script>",
    "\"'><svg/onload=ran=1>",
    "<a href=javascript:ran=1>x",
    LINK,
    "<iframe srcdoc='<script>parent.ran=1</script>'>",
    "<style>*{display:none}</style><base href=//evil.example>",
    "{{ran=1}}${ran=1}<%=ran=1%>%s%n%x",
    "&lt;img src=x onerror=ran=1&gt;&#60;b&#62;",
    "\u202e\u2066gnp.exe\u200b\u200d\u2028\u0000\u0007\u001b[31m",
    "__proto__",
    "W" * 2_000,
)
STRUCTURE = {"app", "type", "addr", "timestamp", "t", "msg_name", "transport", "protocol"}
"""By these the hub knows the decoder, the time and the aircraft."""
SHORT = {
    "tail": 12,
    "reg": 7,
    "plane_reg": 12,
    "flight": 12,
    "label": 2,
    "mode": 1,
    "block_id": 1,
    "blk_id": 1,
    "ack": 1,
    "msgno": 4,
    "msg_num": 3,
    "msg_num_seq": 1,
}
"""Most characters that decoders give these in good faith; every second datagram keeps to them."""


def spoiled(value: Any, attack: str, short: bool) -> Any:
    """The same datagram with the attack as every text that has no meaning for its reader."""
    if isinstance(value, Mapping):
        return {
            key: value[key] if key in STRUCTURE else _field(key, value[key], attack, short)
            for key in value
        }
    return attack if isinstance(value, str) else value


def _field(key: str, value: Any, attack: str, short: bool) -> Any:
    spoilt = spoiled(value, attack, short)
    return spoilt[: SHORT.get(key)] if short and isinstance(spoilt, str) else spoilt


def datagrams() -> Iterator[tuple[Link, dict[str, object]]]:
    """Every attack by every decoder, then those in what decoders found out themselves."""
    for number, attack in enumerate(ATTACKS):
        for sample in every_producer():
            yield sample.link, spoiled(sample.payload, attack, short=number % 2 == 1)
        yield Link.ACARS, acarsdec(f"TREE {number}", tail=f"T-{number}", libacars=tree(attack))
    names = ("depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin", "freq", "level", "lat", "lon")
    for attack in (IMAGE, LINK):
        yield Link.ACARS, acarsdec(f"{attack} FIELDS", tail=attack, **dict.fromkeys(names, attack))


def tree(attack: str) -> dict[str, object]:
    """Application data whose names attack as well as its values."""
    element = {"choice_label": attack, "data": {attack: [attack, {attack: attack}]}}
    return {"arinc622": {"cpdlc": element, attack: attack}}


def send_all(send: Callable[[Link, bytes | Mapping[str, object]], None]) -> None:
    for link, payload in datagrams():
        send(link, payload)
    for link in Link:
        send(link, f"{IMAGE} is no message".encode())
