"""dumphfdl: squitters, logons, positions and enveloped ACARS."""

from __future__ import annotations

import json

import pytest

from acarshub.decoders import decode, is_empty
from acarshub.decoders.message import DecodedMessage, Dropped, DropReason, Repair
from acarshub.links import Link
from tests.decoders.support import (
    HFDL_ACARS,
    HFDL_DATA,
    HFDL_SQUITTER,
    NOW,
    SENT,
    changed,
    message,
    repaired,
    without,
)


def test_frequency_data_are_read() -> None:
    assert message(HFDL_DATA, Link.HFDL) == DecodedMessage(
        link=Link.HFDL,
        time=SENT + 0.75,
        station_id="HOME",
        lat=39.09,
        lon=-112.91,
        flight="ZZZ12",
        icao="06A129",
        freq="10.000",
        error=0,
        libacars='{"freq_data":[{"gs":{"id":1},"heard_on_freqs":[{"id":1,"freq":8977.0}]}],'
        '"hfnpdu":{"type":{"id":213,"name":"Frequency data"}},'
        '"lpdu":{"dst":{"type":"Ground station","id":1}}}',
        level=-14.6,
        content='{"dst":1,"err":false,"hfnpdu":{"err":false,"flight_id":"ZZZ12 ",'
        '"pos":{"lat":39.09,"lon":-112.91},"type":213},"src":7,"type":13}',
    )


def test_enveloped_acars_is_read() -> None:
    assert message(HFDL_ACARS, Link.HFDL) == DecodedMessage(
        link=Link.HFDL,
        time=SENT,
        text="0EV",
        tail="D-ZZZZ",
        flight="ZZ0123",
        icao="ABC123",
        freq="8.927",
        ack="^",
        mode="2",
        label="SA",
        block_id="4",
        msgno="S34A",
        error=0,
        libacars='{"media-adv":{"err":false,"version":0},'
        '"lpdu":{"src":{"type":"Ground station","id":1}}}',
        level=-9.0,
    )


def test_squitter_is_kept() -> None:
    assert list(json.loads(message(HFDL_SQUITTER, Link.HFDL).libacars)) == ["spdu"]


def test_failed_squitter_is_empty() -> None:
    read = message(changed(HFDL_SQUITTER, "hfdl.spdu", {"err": True}), Link.HFDL)
    assert (is_empty(read), read.error) == (True, 1)


@pytest.mark.parametrize("place", ["", "src.", "dst."])
def test_aircraft_address_is_found_in_each_place(place: str) -> None:
    frame = without(HFDL_DATA, "hfdl.lpdu.src.ac_info")
    frame = changed(frame, f"hfdl.lpdu.{place}ac_info", {"icao": "ABC123"})
    assert message(frame, Link.HFDL).icao == "ABC123"


@pytest.mark.parametrize("pos", [{"lat": 180, "lon": 180}, {"lat": 180.0, "lon": 5}, {}, None])
def test_unknown_position_is_left_out(pos: object) -> None:
    read = message(changed(HFDL_DATA, "hfdl.lpdu.hfnpdu.pos", pos), Link.HFDL)
    assert (read.lat, read.lon) == (None, None)


def test_flight_of_the_position_goes_before_that_of_acars() -> None:
    frame = changed(HFDL_ACARS, "hfdl.lpdu.hfnpdu.flight_id", "ZZZ123")
    assert message(frame, Link.HFDL).flight == "ZZZ123"


def test_blank_flight_of_the_position_gives_way() -> None:
    frame = changed(HFDL_ACARS, "hfdl.lpdu.hfnpdu.flight_id", "      ")
    assert message(frame, Link.HFDL).flight == "ZZ0123"


def test_errors_are_counted_outside_of_arrays() -> None:
    frame = changed(HFDL_DATA, "hfdl.lpdu.hfnpdu.err", True)
    frame = changed(frame, "hfdl.lpdu.hfnpdu.inner", {"err": True, "list": [{"err": True}]})
    assert message(frame, Link.HFDL).error == 2


def test_system_table_is_kept() -> None:
    frame = changed(HFDL_DATA, "hfdl.lpdu.hfnpdu.systable_complete", {"version": 52})
    assert json.loads(message(frame, Link.HFDL).libacars)["systable_complete"] == {"version": 52}


def test_frequency_data_of_another_type_are_left_out() -> None:
    frame = changed(HFDL_DATA, "hfdl.lpdu.hfnpdu.freq_data", {"gs": 1})
    assert "freq_data" not in json.loads(repaired(frame, Link.HFDL, Repair.WRONG_TYPE).libacars)


def test_station_ids_are_no_addresses() -> None:
    read = message(HFDL_DATA, Link.HFDL)
    assert (read.toaddr, read.fromaddr) == (None, None)


def test_header_of_a_burst_is_no_message() -> None:
    result = decode({"hfdl": {"mpdu": {"err": False}}}, Link.HFDL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.NOT_A_MESSAGE


@pytest.mark.parametrize(
    "path", ["hfdl", "hfdl.lpdu", "hfdl.spdu", "hfdl.lpdu.hfnpdu", "hfdl.lpdu.hfnpdu.acars"]
)
@pytest.mark.parametrize("value", [5, [], "x", True])
def test_wrong_container_is_named(path: str, value: object) -> None:
    result = decode(changed(HFDL_ACARS, path, value), Link.HFDL, NOW)
    assert isinstance(result, Dropped)
    assert result.reason is DropReason.WRONG_SHAPE
