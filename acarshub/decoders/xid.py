"""The XID frames of VDL Mode 2, by which aircraft and ground stations manage their link.

Separate from the other frames because position and destination stand there in a list of named
parameters whose values have every type.
"""

from __future__ import annotations

from typing import NamedTuple

from acarshub.decoders.fields import Fields

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


def read_xid(xid: Fields | None) -> Xid:
    """The parameters of an XID frame; the last of a kind counts."""
    if xid is None or xid.values.get("err") is True:
        return NO_XID
    told: dict[str, object] = {key: xid.values[key] for key in _KINDS if xid.values.get(key)}
    found: dict[str, object] = {}
    for parameter in xid.items("vdl_params"):
        if not isinstance(parameter, dict):
            xid.wrong()
            continue
        name = parameter.get("name")
        if name == "dst_airport":
            found["dst_airport"] = parameter.get("value")
        elif name == "ac_location":
            found |= _location(Fields(parameter, xid.repairs).detail("value"))
        elif isinstance(name, str) and name not in _PROTOCOL and _tells(parameter.get("value")):
            told[name] = parameter["value"]
    place = Fields(found, xid.repairs)
    return Xid(
        dsta=place.airport("dst_airport"),
        lat=place.latitude("lat"),
        lon=place.longitude("lon"),
        alt=place.integer("alt"),
        told=told,
    )


def _location(value: Fields) -> dict[str, object]:
    place = value.detail("loc").values
    return {"alt": value.values.get("alt"), "lat": place.get("lat"), "lon": place.get("lon")}


def _tells(value: object) -> bool:
    """Whether a value is there and more than a list of undecoded octets."""
    if isinstance(value, list):
        return any(not isinstance(item, int) for item in value)
    return value is not None and value not in ("", {})
