"""The ACARS body and the application trees that libacars writes.

Separate because dumpvdl2, dumphfdl and the libacars mode of iridium-toolkit embed the same body,
and every producer built with libacars the same application trees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson

from acarshub.decoders.details import block_details
from acarshub.decoders.fields import MAX_IDENTIFIER, Fields
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


def read_body(fields: Fields | None) -> AcarsBody:
    """The body of a block; NO_BODY of a block that libacars could not read."""
    if fields is None or fields.values.get("err") is True:
        return NO_BODY
    return AcarsBody(
        fields.text("msg_text"),
        fields.tail("reg"),
        fields.trimmed("flight"),
        fields.ack("ack"),
        fields.identifier("mode"),
        fields.label("label"),
        fields.identifier("blk_id"),
        message_number(fields),
        body_part(fields.values),
    )


def message_number(fields: Fields) -> str:
    """Number and sequence letter, which only downlinks carry, as the four characters on the air."""
    number = fields.text("msg_num") + fields.text("msg_num_seq")
    if len(number) <= MAX_IDENTIFIER:
        return number
    fields.wrong()
    return number[:MAX_IDENTIFIER]


def block_data(fields: Fields | None) -> dict[str, object]:
    """The decoded applications of a block under their keys, and behind them its details."""
    if fields is None or fields.values.get("err") is True:
        return {}
    found: dict[str, object] = {}
    for key in APPLICATIONS:
        value = fields.values.get(key)
        if value is None:
            continue
        if not isinstance(value, dict):
            fields.wrong()
        elif value:
            found[key] = _unnested(key, value)
    return found | block_details(fields.values)


def json_text(tree: Mapping[str, object], fields: Fields) -> str:
    """Compact JSON of a tree, `""` for an empty one.

    A tree that cannot be written (nested beyond what the writer takes) is left out and noted.
    """
    if not tree:
        return ""
    try:
        return orjson.dumps(tree).decode()
    except TypeError:
        fields.wrong()
        return ""


def content_json(tree: Mapping[str, object]) -> str:
    """Compact JSON of a tree with its keys sorted, which differ in order between relays.

    `""` for a tree that cannot be written: it then tells nothing apart.
    """
    try:
        return orjson.dumps(tree, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:
        return ""


def embedded_json(fields: Fields, details: Mapping[str, object]) -> str:
    """The `libacars` member of acarsdec and SatDump, and behind it the details of the message.

    Relays may have turned the member into text.
    """
    value = fields.values.get("libacars")
    if value is None:
        return json_text(details, fields)
    if isinstance(value, str) and value.strip():
        try:
            value = orjson.loads(value)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            fields.wrong()
            value = None
    if isinstance(value, dict):
        return json_text({**value, **details} if details else value, fields)
    if value not in (None, ""):
        fields.wrong()
    return json_text(details, fields)


def count_errors(tree: Mapping[str, object]) -> int:
    """How often `err` is true in a tree of objects; arrays are not searched."""
    count = 0
    waiting: list[Mapping[str, object]] = [tree]
    while waiting:
        node = waiting.pop()
        if node.get("err") is True:
            count += 1
        waiting += [value for value in node.values() if isinstance(value, dict)]
    return count


def _unnested(key: str, tree: Mapping[str, object]) -> Mapping[str, object]:
    """The tree itself: a look-alike of JAERO wraps `arinc622` in a second block of its own."""
    inner = tree.get("acars")
    if isinstance(inner, dict):
        again = inner.get(key)
        if isinstance(again, dict):
            return again
    return tree
