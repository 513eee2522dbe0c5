"""Decoders of every producer: pure functions, no Flask, no database.

This module tells the producers apart, by the shape of their objects: the feed that a message came
from names its link but not the program that wrote it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from acarshub.decoders import dumphfdl, dumpvdl2, flat, iridium, jaero, satdump
from acarshub.decoders.details import only_details
from acarshub.decoders.fields import Reader
from acarshub.decoders.members import Members, WrongShapeError, payload
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
_JAERO_STATUS_MARKS = frozenset({"DCD", "FREQUENCY", "NAME", "SNR", "TIME"})


@dataclass(frozen=True, slots=True)
class _Producer:
    """How to read what one program writes, and the link that it receives if that is certain."""

    read: Callable[[Members, Reader, Link, float], DecodedMessage | Dropped]
    link: Link | None = None


def decode(frame: Members, link: Link, received_at: float) -> Decoded | Dropped:
    """The message in a decoder's JSON object, or the reason why there is none.

    `link` is that of the feed, `received_at` the Unix time of reception in seconds, which replaces
    a missing or absurd time of the message. Raises nothing, whatever the object holds.
    """
    reader = Reader()
    if type(frame) is RepairedObject:
        reader.add(frame.repair)
    try:
        result = _producer(frame).read(frame, reader, link, received_at)
    except WrongShapeError as error:
        return Dropped(DropReason.WRONG_SHAPE, f"{error} is not an object")
    if isinstance(result, Dropped):
        return result
    return Decoded(result, frozenset(reader) if reader else _NO_REPAIRS)


def guess_link(frame: Members) -> Link | None:
    """The link that an object was most likely received on, None for an object of no producer."""
    producer = _producer(frame)
    if producer is not _FLAT:
        return producer.link
    name = _app_name(frame)
    marked = name != "acarsdec" and not frame.keys().isdisjoint(flat.VDLM2DEC_MARKS)
    return Link.VDLM2 if name == "vdlm2dec" or marked else Link.ACARS


def is_empty(message: DecodedMessage) -> bool:
    """Whether a message says nothing beyond that something was received.

    It counts as saying something by the rules of any version of the established hub, so that no
    upgrade throws away what an earlier one kept. Details in `libacars`, which none of them kept,
    do not count.
    """
    if message.lat is not None or message.lon is not None or message.alt is not None:
        return False
    if (
        message.label.strip()
        or message.text.strip()
        or message.flight.strip()
        or message.tail.strip()
        or message.depa.strip()
        or message.dsta.strip()
        or message.eta.strip()
        or message.gtout.strip()
        or message.gtin.strip()
        or message.wloff.strip()
        or message.wlin.strip()
    ):
        return False
    return not message.libacars.strip() or only_details(message.libacars)


def _producer(frame: Members) -> _Producer:
    """Tell the producer of an object by its shape."""
    if "vdl2" in frame:
        return _DUMPVDL2
    if "hfdl" in frame:
        return _DUMPHFDL
    source = frame.get("source")
    if source is not None and isinstance(source, dict) and _app_name(source) == "SatDump":
        return _SATDUMP
    name = _app_name(frame)
    if name == "JAERO":
        return _JAERO
    if name == "iridium-toolkit":
        return _IRIDIUM
    # SatDump names itself only where a station id is configured.
    if "msg_name" in frame or ("signal_unit" in frame and "plane_reg" in frame):
        return _SATDUMP
    if "AESID" in frame:
        return _JAERO_FLAT
    if not frame.keys().isdisjoint(flat.KNOWN):
        return _FLAT
    if frame.keys() >= _JAERO_STATUS_MARKS and "MESSAGE" not in frame:
        return _JAERO_STATUS
    return _UNKNOWN


def _app_name(frame: Members) -> object:
    app = frame.get("app")
    return app.get("name") if isinstance(app, dict) else None


def _read_vdl2(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    return dumpvdl2.read(_required(frame, "vdl2"), reader, link, received_at)


def _read_hfdl(
    frame: Members, reader: Reader, link: Link, received_at: float
) -> DecodedMessage | Dropped:
    pdu = _required(frame, "hfdl")
    if "mpdu" in pdu and "lpdu" not in pdu:
        return Dropped(DropReason.NOT_A_MESSAGE, "HFDL MPDU header")
    return dumphfdl.read(pdu, reader, link, received_at)


def _read_satdump(
    frame: Members, reader: Reader, link: Link, received_at: float
) -> DecodedMessage | Dropped:
    name = frame.get("msg_name")
    if name == "ACARS" or (name is None and "plane_reg" in frame):
        return satdump.read(frame, reader, link, received_at)
    return Dropped(DropReason.NOT_A_MESSAGE, f"SatDump {reader.text(name)[:48]}")


def _read_jaero(
    frame: Members, reader: Reader, link: Link, received_at: float
) -> DecodedMessage | Dropped:
    unit = payload(frame, "isu")
    if unit is None:
        return Dropped(DropReason.NOT_A_MESSAGE, "JAERO without isu")
    return jaero.read(frame, unit, reader, link, received_at)


def _read_iridium(frame: Members, reader: Reader, link: Link, received_at: float) -> DecodedMessage:
    return iridium.read(frame, _required(frame, "acars"), reader, link, received_at)


def _drop_status(_frame: Members, _reader: Reader, _link: Link, _received_at: float) -> Dropped:
    return Dropped(DropReason.NOT_A_MESSAGE, "JAERO status")


def _drop_unknown(frame: Members, _reader: Reader, _link: Link, _received_at: float) -> Dropped:
    return Dropped(DropReason.UNRECOGNISED, ",".join(list(frame)[:8])[:64])


def _required(holder: Members, key: str) -> Members:
    part = payload(holder, key)
    if part is None:
        raise WrongShapeError(key)
    return part


_DUMPVDL2 = _Producer(_read_vdl2, Link.VDLM2)
_DUMPHFDL = _Producer(_read_hfdl, Link.HFDL)
_SATDUMP = _Producer(_read_satdump, Link.IMSL)
_JAERO = _Producer(_read_jaero, Link.IMSL)
_JAERO_FLAT = _Producer(jaero.read_flat, Link.IMSL)
_JAERO_STATUS = _Producer(_drop_status, Link.IMSL)
_IRIDIUM = _Producer(_read_iridium, Link.IRDM)
_FLAT = _Producer(flat.read)
_UNKNOWN = _Producer(_drop_unknown)
