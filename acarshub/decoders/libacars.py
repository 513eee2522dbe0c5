"""The ACARS body and the application trees that libacars writes.

Separate because dumpvdl2, dumphfdl and the libacars mode of iridium-toolkit embed the same body,
and every producer built with libacars the same application trees.
"""

from __future__ import annotations

from typing import NamedTuple

import orjson

from acarshub.decoders.details import block_details
from acarshub.decoders.fields import Reader
from acarshub.decoders.members import MAX_IDENTIFIER, Members
from acarshub.decoders.message import Part
from acarshub.decoders.parts import body_part

APPLICATIONS = ("arinc622", "media-adv", "miam", "ohma")
"""Keys under which libacars puts a decoded application."""


class AcarsBody(NamedTuple):
    """The canonical values that an ACARS block holds, `""` where it does not."""

    text: str = ""
    tail: str = ""
    flight: str = ""
    ack: str = ""
    mode: str = ""
    label: str = ""
    block_id: str = ""
    msgno: str = ""
    part: Part = Part.UNKNOWN


NO_BODY = AcarsBody()


def read_body(acars: Members | None, reader: Reader) -> AcarsBody:
    """The body of a block; NO_BODY of a block that libacars could not read."""
    if acars is None or acars.get("err") is True:
        return NO_BODY
    get = acars.get
    # Half the time that calling the class takes.
    return tuple.__new__(
        AcarsBody,
        (
            reader.text(get("msg_text")),
            reader.tail(get("reg")),
            reader.trimmed(get("flight")),
            reader.ack(get("ack")),
            reader.identifier(get("mode")),
            reader.label(get("label")),
            reader.identifier(get("blk_id")),
            _message_number(acars, reader),
            body_part(acars),
        ),
    )


def block_data(acars: Members | None, reader: Reader) -> dict[str, object]:
    """The decoded applications of a block under their keys, and behind them its details."""
    if acars is None or acars.get("err") is True:
        return {}
    details = block_details(acars)
    if acars.keys().isdisjoint(APPLICATIONS):
        return details
    found: dict[str, object] = {}
    for key in APPLICATIONS:
        value = acars.get(key)
        if value is None:
            continue
        if not isinstance(value, dict):
            reader.wrong()
        elif value:
            found[key] = _unnested(key, value)
    return found | details


def json_text(tree: Members, reader: Reader) -> str:
    """Compact JSON of a tree, `""` for an empty one.

    A tree that cannot be written (nested beyond what the writer takes) is left out and noted.
    """
    if not tree:
        return ""
    try:
        return orjson.dumps(tree).decode()
    except TypeError:
        reader.wrong()
        return ""


def content_json(tree: Members) -> str:
    """Compact JSON of a tree with its keys sorted, which differ in order between relays.

    `""` for a tree that cannot be written: it then tells nothing apart.
    """
    try:
        return orjson.dumps(tree, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:
        return ""


def embedded_json(frame: Members, details: Members, reader: Reader) -> str:
    """The `libacars` member of acarsdec and SatDump, and behind it the details of the message.

    Relays may have turned the member into text.
    """
    value = frame.get("libacars")
    if value is None:
        return json_text(details, reader)
    if isinstance(value, str) and value.strip():
        try:
            value = orjson.loads(value)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            reader.wrong()
            value = None
    if isinstance(value, dict):
        return json_text({**value, **details} if details else value, reader)
    if value not in (None, ""):
        reader.wrong()
    return json_text(details, reader)


def count_errors(tree: Members) -> int:
    """How often `err` is true in a tree of objects; arrays are not searched."""
    count = 0
    nodes = [tree]
    # Objects found are looked through in their turn.
    for node in nodes:
        if node.get("err") is True:
            count += 1
        for value in node.values():
            if type(value) is dict:
                nodes.append(value)  # noqa: PERF401 - a comprehension is a call: half as much again
    return count


def _message_number(acars: Members, reader: Reader) -> str:
    """Number and sequence letter, which only downlinks carry, as the four characters on the air."""
    number = reader.text(acars.get("msg_num")) + reader.text(acars.get("msg_num_seq"))
    if len(number) <= MAX_IDENTIFIER:
        return number
    reader.wrong()
    return number[:MAX_IDENTIFIER]


def _unnested(key: str, tree: Members) -> Members:
    """The tree itself: a look-alike of JAERO wraps `arinc622` in a second block of its own."""
    inner = tree.get("acars")
    if isinstance(inner, dict):
        again = inner.get(key)
        if isinstance(again, dict):
            return again
    return tree
