"""What a frame says beyond its columns and its applications, kept in `libacars` behind those.

Separate because these details are worth keeping but do not make an empty message worth storing:
they come last in the object, so that an object which begins with one holds nothing else.
"""

from __future__ import annotations

from acarshub.decoders.members import MAX_IDENTIFIER, Members

_KEYS = ("sublabel", "mfi", "crc_ok", "link_direction", "avlc", "lpdu", "hfnpdu")
_BEGINNINGS = tuple(f'{{"{key}":' for key in _KEYS)


def only_details(libacars: str) -> bool:
    """Whether the text of a `libacars` column holds nothing but details."""
    return libacars.startswith(_BEGINNINGS)


def prefix_details(values: Members) -> dict[str, object]:
    """Sublabel and message function, which decoders with libacars cut from the text of an H1."""
    found: dict[str, object] = {}
    if "sublabel" in values:
        for key in ("sublabel", "mfi"):
            value = values.get(key)
            if value and isinstance(value, str):
                found[key] = value[:MAX_IDENTIFIER]
    return found


def block_details(values: Members) -> dict[str, object]:
    """What libacars tells of a block besides: the prefix of its text, and a wrong check sum."""
    found = prefix_details(values)
    if values.get("crc_ok") is False:
        found["crc_ok"] = False
    return found


def kept(node: Members, left_out: frozenset[str]) -> dict[str, object]:
    """The members of an object that are in no other place already; null says nothing."""
    return {key: value for key, value in node.items() if key not in left_out and value is not None}
