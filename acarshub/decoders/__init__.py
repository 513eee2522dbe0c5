"""Decoders of every producer: pure functions, no Flask, no database.

This module tells the producers apart, by the shape of their objects: the feed that a message came
from names its link but not the program that wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from acarshub.decoders import dumphfdl, dumpvdl2, flat, iridium, jaero, satdump
from acarshub.decoders.fields import Fields, WrongShapeError
from acarshub.decoders.message import (
    Decoded,
    DecodedMessage,
    Dropped,
    DropReason,
    Repair,
    RepairedObject,
)
from acarshub.links import Link

__all__ = ["decode", "guess_link", "is_empty"]

_NO_REPAIRS: frozenset[Repair] = frozenset()
_SATDUMP_MARKS = ("signal_unit", "plane_reg")
_JAERO_STATUS_MARKS = frozenset({"DCD", "FREQUENCY", "NAME", "SNR", "TIME"})


class _Producer(Enum):
    DUMPVDL2 = auto()
    DUMPHFDL = auto()
    SATDUMP = auto()
    JAERO = auto()
    JAERO_FLAT = auto()
    JAERO_STATUS = auto()
    IRIDIUM = auto()
    FLAT = auto()
    UNKNOWN = auto()


_LINKS = {
    _Producer.DUMPVDL2: Link.VDLM2,
    _Producer.DUMPHFDL: Link.HFDL,
    _Producer.SATDUMP: Link.IMSL,
    _Producer.JAERO: Link.IMSL,
    _Producer.JAERO_FLAT: Link.IMSL,
    _Producer.JAERO_STATUS: Link.IMSL,
    _Producer.IRIDIUM: Link.IRDM,
}


def decode(frame: Mapping[str, object], link: Link, received_at: float) -> Decoded | Dropped:
    """The message in a decoder's JSON object, or the reason why there is none.

    `link` is that of the feed, `received_at` the Unix time of reception in seconds, which replaces
    a missing or absurd time of the message. Raises nothing, whatever the object holds.
    """
    repairs: set[Repair] = {frame.repair} if isinstance(frame, RepairedObject) else set()
    try:
        result = _read(Fields(frame, repairs), link, received_at)
    except WrongShapeError as error:
        return Dropped(DropReason.WRONG_SHAPE, f"{error} is not an object")
    if isinstance(result, Dropped):
        return result
    return Decoded(result, frozenset(repairs) if repairs else _NO_REPAIRS)


def guess_link(frame: Mapping[str, object]) -> Link | None:
    """The link that an object was most likely received on, None for an object of no producer."""
    producer = _producer(frame)
    if producer is _Producer.UNKNOWN:
        return None
    if producer is not _Producer.FLAT:
        return _LINKS[producer]
    name = _app_name(frame)
    marked = name != "acarsdec" and not frame.keys().isdisjoint(flat.VDLM2DEC_MARKS)
    return Link.VDLM2 if name == "vdlm2dec" or marked else Link.ACARS


def is_empty(message: DecodedMessage) -> bool:
    """Whether a message says nothing beyond that something was received.

    It counts as saying something by the rules of any version of the established hub, so that no
    upgrade throws away what an earlier one kept.
    """
    if message.lat is not None or message.lon is not None or message.alt is not None:
        return False
    return not (
        message.text.strip()
        or message.label.strip()
        or message.flight.strip()
        or message.tail.strip()
        or message.depa.strip()
        or message.dsta.strip()
        or message.libacars.strip()
        or message.eta.strip()
        or message.gtout.strip()
        or message.gtin.strip()
        or message.wloff.strip()
        or message.wlin.strip()
    )


def _producer(frame: Mapping[str, object]) -> _Producer:
    """Tell the producer of an object by its shape."""
    if "vdl2" in frame:
        return _Producer.DUMPVDL2
    if "hfdl" in frame:
        return _Producer.DUMPHFDL
    source = frame.get("source")
    if source is not None and isinstance(source, Mapping) and _app_name(source) == "SatDump":
        return _Producer.SATDUMP
    name = _app_name(frame)
    if name == "JAERO":
        return _Producer.JAERO
    if name == "iridium-toolkit":
        return _Producer.IRIDIUM
    # SatDump names itself only where a station id is configured.
    if "msg_name" in frame or all(key in frame for key in _SATDUMP_MARKS):
        return _Producer.SATDUMP
    if "AESID" in frame:
        return _Producer.JAERO_FLAT
    if not frame.keys().isdisjoint(flat.KNOWN):
        return _Producer.FLAT
    if frame.keys() >= _JAERO_STATUS_MARKS and "MESSAGE" not in frame:
        return _Producer.JAERO_STATUS
    return _Producer.UNKNOWN


def _read(fields: Fields, link: Link, received_at: float) -> DecodedMessage | Dropped:
    """Hand an object to the module of its producer."""
    producer = _producer(fields.values)
    if producer is _Producer.FLAT:
        return flat.read(fields, link, received_at)
    if producer is _Producer.DUMPVDL2:
        vdl2 = _required(fields, "vdl2")
        return dumpvdl2.read(vdl2, link, received_at)
    if producer is _Producer.DUMPHFDL:
        return _read_hfdl(_required(fields, "hfdl"), link, received_at)
    if producer is _Producer.SATDUMP:
        return _read_satdump(fields, link, received_at)
    if producer is _Producer.JAERO:
        unit = fields.payload("isu")
        if unit is None:
            return Dropped(DropReason.NOT_A_MESSAGE, "JAERO without isu")
        return jaero.read(fields, unit, link, received_at)
    if producer is _Producer.JAERO_FLAT:
        return jaero.read_flat(fields, link, received_at)
    if producer is _Producer.IRIDIUM:
        return iridium.read(fields, _required(fields, "acars"), link, received_at)
    if producer is _Producer.JAERO_STATUS:
        return Dropped(DropReason.NOT_A_MESSAGE, "JAERO status")
    return Dropped(DropReason.UNRECOGNISED, ",".join(list(fields.values)[:8])[:64])


def _read_hfdl(frame: Fields, link: Link, received_at: float) -> DecodedMessage | Dropped:
    if "mpdu" in frame.values and "lpdu" not in frame.values:
        return Dropped(DropReason.NOT_A_MESSAGE, "HFDL MPDU header")
    return dumphfdl.read(frame, link, received_at)


def _read_satdump(frame: Fields, link: Link, received_at: float) -> DecodedMessage | Dropped:
    name = frame.values.get("msg_name")
    if name == "ACARS" or (name is None and "plane_reg" in frame.values):
        return satdump.read(frame, link, received_at)
    return Dropped(DropReason.NOT_A_MESSAGE, f"SatDump {frame.text('msg_name')[:48]}")


def _required(fields: Fields, key: str) -> Fields:
    part = fields.payload(key)
    if part is None:
        raise WrongShapeError(key)
    return part


def _app_name(frame: Mapping[str, object]) -> object:
    app = frame.get("app")
    return app.get("name") if isinstance(app, Mapping) else None
