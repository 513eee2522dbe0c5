"""dumpvdl2: AVLC frames with ACARS, XID, ATN or nothing in them."""

from __future__ import annotations

import json

import pytest

from acarshub.decoders import decode, is_empty
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason, Part, Repair
from acarshub.links import Link
from tests.decoders.support import DUMPVDL2, NOW, SENT, XID, changed, message, repaired, without

READY = changed(without(DUMPVDL2, "vdl2.avlc.acars"), "vdl2.avlc.cmd", "Receive Ready")


def vdl2(path: str, value: object) -> DecodedMessage:
    return message(changed(DUMPVDL2, f"vdl2.{path}", value), Link.VDLM2)


def test_acars_frame_is_read() -> None:
    assert message(DUMPVDL2, Link.VDLM2) == DecodedMessage(
        link=Link.VDLM2,
        time=SENT + 0.25,
        station_id="HOME",
        toaddr=0x1144AA,
        fromaddr=0xABC123,
        text="HELLO",
        tail="D-ZZZ",
        flight="ZZ0123",
        icao="ABC123",
        freq="136.650",
        ack="!",
        mode="2",
        label="H1",
        block_id="3",
        msgno="D09A",
        is_onground=0,
        error=1,
        libacars='{"arinc622":{"msg_type":"adsc_msg","adsc":{"err":false}}}',
        level=-16.6,
        part=Part.LAST,
    )


def test_handoff_gives_destination_and_position() -> None:
    read = message(XID, Link.VDLM2)
    assert (read.dsta, read.lat, read.lon, read.alt) == ("EDDY", 34.8, -108.5, 37000)


def test_response_is_marked() -> None:
    assert message(XID, Link.VDLM2).is_response


def test_aircraft_on_ground_is_two() -> None:
    assert message(XID, Link.VDLM2).is_onground == 2


@pytest.mark.parametrize("airport", ["....", "    ", ""])
def test_unset_destination_is_empty(airport: str) -> None:
    parameters = [{"name": "dst_airport", "value": airport}]
    frame = changed(XID, "vdl2.avlc.xid.vdl_params", parameters)
    assert message(frame, Link.VDLM2).dsta == ""


def test_last_of_repeated_parameters_counts() -> None:
    parameters = [{"name": "dst_airport", "value": code} for code in ("EDDA", "EDDB")]
    frame = changed(XID, "vdl2.avlc.xid.vdl_params", parameters)
    assert message(frame, Link.VDLM2).dsta == "EDDB"


@pytest.mark.parametrize("parameters", [5, [5], [{"name": "ac_location", "value": 5}]])
def test_broken_parameters_are_left_out(parameters: object) -> None:
    frame = changed(XID, "vdl2.avlc.xid.vdl_params", parameters)
    assert repaired(frame, Link.VDLM2, Repair.WRONG_TYPE).lat is None


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("EDDZ", True),
        (12, True),
        (["200000"], True),
        ([{"gs_addr": "1144AA"}], True),
        ({"lat": 50.0, "lon": 8.5}, True),
        (False, True),
        ([1, 2], False),
        ([], False),
        ({}, False),
        ("", False),
        (None, False),
    ],
)
def test_parameter_of_any_type_is_kept_unless_it_is_empty_or_octets(
    value: object, kept: bool
) -> None:
    frame = changed(XID, "vdl2.avlc.xid.vdl_params", [{"name": "anything", "value": value}])
    xid = json.loads(message(frame, Link.VDLM2).libacars)["avlc"]["xid"]
    assert xid == {"type": "XID_CMD_HO"} | ({"anything": value} if kept else {})


@pytest.mark.parametrize("parameter", [{}, {"name": None}, {"name": ["x"], "value": 1}])
def test_parameter_without_a_name_is_passed(parameter: dict[str, object]) -> None:
    parameters = [parameter, {"name": "dst_airport", "value": "EDDZ"}]
    frame = changed(XID, "vdl2.avlc.xid.vdl_params", parameters)
    assert message(frame, Link.VDLM2).dsta == "EDDZ"


def test_failed_xid_keeps_the_addresses() -> None:
    assert message(changed(XID, "vdl2.avlc.xid", {"err": True}), Link.VDLM2).icao == "ABC123"


def test_uplink_carries_the_address_of_the_called_aircraft() -> None:
    frame = changed(
        DUMPVDL2, "vdl2.avlc.src", {"addr": "0144AA", "type": "Ground station", "status": "x"}
    )
    frame = changed(frame, "vdl2.avlc.dst", {"addr": "abc123", "type": "Aircraft"})
    read = message(frame, Link.VDLM2)
    assert (read.icao, read.fromaddr, read.is_onground) == ("ABC123", 0x0144AA, None)


def test_broadcast_of_a_ground_station_is_of_no_aircraft() -> None:
    frame = changed(
        XID, "vdl2.avlc.src", {"addr": "281658", "type": "Ground station", "status": "On ground"}
    )
    frame = changed(frame, "vdl2.avlc.dst", {"addr": "FFFFFF", "type": "Aircraft"})
    read = message(frame, Link.VDLM2)
    assert (read.icao, read.is_onground) == ("", None)


@pytest.mark.parametrize(
    ("level", "expected"), [(-16.68, -16.6), (-8.2, -8.2), (3.99, 3.9), (-0.04, 0.0)]
)
def test_level_is_cut_towards_zero(level: float, expected: float) -> None:
    assert vdl2("sig_level", level).level == expected


def test_whole_megahertz_keep_their_decimals() -> None:
    assert vdl2("freq", 137000000).freq == "137.000"


def test_failed_acars_keeps_only_the_addresses() -> None:
    read = vdl2("avlc.acars", {"err": True})
    assert (read.icao, read.label, is_empty(read)) == ("ABC123", "", True)


def test_frame_without_acars_is_empty() -> None:
    assert is_empty(message(without(DUMPVDL2, "vdl2.avlc.acars"), Link.VDLM2))


@pytest.mark.parametrize("application", ["media-adv", "miam", "ohma"])
def test_every_application_is_kept_under_its_key(application: str) -> None:
    read = vdl2("avlc.acars", {"err": False, application: {"a": 1}})
    assert read.libacars == f'{{"{application}":{{"a":1}}}}'


def test_atn_packet_with_content_is_kept() -> None:
    packet = {"err": False, "clnp": {"err": False, "cotp": {}}}
    read = message(changed(READY, "vdl2.avlc.x25", packet), Link.VDLM2)
    assert json.loads(read.libacars)["x25"] == packet
    assert not is_empty(read)


def test_atn_flow_control_is_a_detail() -> None:
    packet = {"err": False, "pkt_type_name": "Receive Ready"}
    read = message(changed(READY, "vdl2.avlc.x25", packet), Link.VDLM2)
    assert json.loads(read.libacars)["avlc"]["x25"] == packet
    assert is_empty(read)


@pytest.mark.parametrize("path", ["avlc", "t", "station"])
def test_missing_parts_do_not_lose_the_frame(path: str) -> None:
    result = decode(without(DUMPVDL2, f"vdl2.{path}"), Link.VDLM2, NOW)
    assert not isinstance(result, Dropped)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("vdl2", 5),
        ("vdl2", None),
        ("vdl2", []),
        ("vdl2.avlc", []),
        ("vdl2.avlc.acars", "x"),
        ("vdl2.avlc.xid", 1),
    ],
)
def test_wrong_container_is_named(path: str, value: object) -> None:
    result = decode(changed(DUMPVDL2, path, value), Link.VDLM2, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.WRONG_SHAPE
