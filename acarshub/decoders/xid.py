"""The XID frames of VDL Mode 2, by which aircraft and ground stations manage their link.

Separate from the other frames because position and destination stand there in a list of named
parameters whose values have every type.
"""

from __future__ import annotations

from typing import NamedTuple

from acarshub.decoders.fields import Reader
from acarshub.decoders.members import Members

_PROTOCOL = frozenset({"param_set_id", "xid_sequencing", "conn_mgmt", "dst_airport", "ac_location"})
"""Parameters that are columns or concern the protocol alone."""
_KINDS = ("type", "type_descr")


class Xid(NamedTuple):
    """What an XID frame says: columns, and everything else by name in `told`."""

    dsta: str = ""
    lat: float | None = None
    lon: float | None = None
    alt: int | None = None
    told: dict[str, object] | None = None


NO_XID = Xid()


def read_xid(xid: Members | None, reader: Reader) -> Xid:
    """The parameters of an XID frame; the last of a kind counts."""
    if xid is None or xid.get("err") is True:
        return NO_XID
    told: dict[str, object] = {key: xid[key] for key in _KINDS if xid.get(key)}
    found: dict[str, object] = {}
    for parameter in reader.items(xid.get("vdl_params")):
        if not isinstance(parameter, dict):
            reader.wrong()
            continue
        name = parameter.get("name")
        if name == "dst_airport":
            found["dst_airport"] = parameter.get("value")
        elif name == "ac_location":
            found |= _location(reader.detail(parameter.get("value")), reader)
        elif isinstance(name, str) and name not in _PROTOCOL and _tells(parameter.get("value")):
            told[name] = parameter["value"]
    return Xid(
        dsta=reader.airport(found.get("dst_airport")),
        lat=reader.latitude(found.get("lat")),
        lon=reader.longitude(found.get("lon")),
        alt=reader.integer(found.get("alt")),
        told=told,
    )


def _location(value: Members, reader: Reader) -> dict[str, object]:
    place = reader.detail(value.get("loc"))
    return {"alt": value.get("alt"), "lat": place.get("lat"), "lon": place.get("lon")}


def _tells(value: object) -> bool:
    """Whether a value is there and more than a list of undecoded octets."""
    if isinstance(value, list):
        return any(not isinstance(item, int) for item in value)
    return value is not None and value not in ("", {})
