"""The ACARS body and the application trees that libacars writes.

Separate because dumpvdl2, dumphfdl and the libacars mode of iridium-toolkit embed the same body,
and every producer built with libacars the same application trees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from acarshub.decoders.fields import MAX_IDENTIFIER, Fields
from acarshub.decoders.message import Part
from acarshub.decoders.parts import body_part

APPLICATIONS = ("arinc622", "media-adv", "miam", "ohma")
"""Keys under which libacars puts a decoded application."""


@dataclass(frozen=True, slots=True)
class AcarsBody:
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
    """The body of a block; nothing of a block that libacars could not read."""
    if fields is None or fields.values.get("err") is True:
        return NO_BODY
    return AcarsBody(
        text=fields.text("msg_text"),
        tail=fields.tail("reg"),
        flight=fields.trimmed("flight"),
        ack=fields.ack("ack"),
        mode=fields.identifier("mode"),
        label=fields.label("label"),
        block_id=fields.identifier("blk_id"),
        msgno=message_number(fields),
        part=body_part(fields.values),
    )


def message_number(fields: Fields) -> str:
    """Number and sequence letter, which only downlinks carry, as the four characters on the air."""
    number = fields.text("msg_num") + fields.text("msg_num_seq")
    if len(number) <= MAX_IDENTIFIER:
        return number
    fields.wrong()
    return number[:MAX_IDENTIFIER]


def applications(fields: Fields | None) -> dict[str, object]:
    """The decoded applications of a block under their keys."""
    if fields is None or fields.values.get("err") is True:
        return {}
    found: dict[str, object] = {}
    for key in APPLICATIONS:
        value = fields.values.get(key)
        if value is None:
            continue
        if not isinstance(value, Mapping):
            fields.wrong()
        elif value:
            found[key] = _unnested(key, value)
    return found


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


def embedded_json(fields: Fields, key: str) -> str:
    """The `libacars` member of acarsdec and SatDump, which relays may have turned into text."""
    value = fields.values.get(key)
    if isinstance(value, str) and value.strip():
        try:
            value = orjson.loads(value)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            fields.wrong()
            return ""
    if isinstance(value, Mapping):
        return json_text(value, fields)
    if value is not None and value != "":
        fields.wrong()
    return ""


def count_errors(tree: Mapping[str, object]) -> int:
    """How often `err` is true in a tree of objects; arrays are not searched."""
    count = 0
    waiting: list[Mapping[str, object]] = [tree]
    while waiting:
        node = waiting.pop()
        for key, value in node.items():
            if isinstance(value, Mapping):
                waiting.append(value)
            elif value is True and key == "err":
                count += 1
    return count


def _unnested(key: str, tree: Mapping[str, object]) -> Mapping[str, object]:
    """The tree itself: a look-alike of JAERO wraps `arinc622` in a second block of its own."""
    inner = tree.get("acars")
    if isinstance(inner, Mapping):
        again = inner.get(key)
        if isinstance(again, Mapping):
            return again
    return tree
