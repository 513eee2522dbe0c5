"""Messages as rows and on the wire: typed, complete, and safe whatever the air or old rows hold."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acarshub.aircraft.airlines import Airline, Airlines
from acarshub.aircraft.ground_stations import GroundStation, GroundStations
from acarshub.aircraft.identity import Identity
from acarshub.decoders.message import DecodedMessage
from acarshub.labels import Labels
from acarshub.links import Link
from acarshub.models import Message
from acarshub.realtime.live_text import LiveText
from acarshub.realtime.payloads import MAX_EXACT_NUMBER, Payloads, hearing_payload
from acarshub.records import (
    AlertHit,
    Details,
    Hearing,
    HubMessage,
    MatchType,
    ReceivedPart,
    Row,
    message_row,
)
from tests.support import LIVE_TEXT, PAYLOADS, TIME, as_sent, hub_message, live_payload

NUMBER_COLUMNS = ("toaddr", "fromaddr", "lat", "lon", "alt", "is_response", "error", "level")

FLIGHT_FIELDS = {"airline", "iata_flight", "icao_flight", "flight_number"}

# What strict JSON lets through: everything but half a surrogate pair.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
TEXT_FIELDS = """
    station_id depa dsta eta gtout gtin wloff wlin text tail flight icao freq ack mode label
    block_id msgno libacars
"""
DECODED = st.builds(
    DecodedMessage,
    link=st.sampled_from(Link),
    time=st.floats(0, 4e9),
    toaddr=st.none() | st.integers(),
    fromaddr=st.none() | st.integers(),
    lat=st.none() | NUMBER,
    lon=st.none() | NUMBER,
    alt=st.none() | st.integers(),
    is_response=st.booleans(),
    is_onground=st.sampled_from([None, 0, 2]),
    error=st.none() | st.integers(),
    level=st.none() | NUMBER,
    **dict.fromkeys(TEXT_FIELDS.split(), TEXT),
)
HITS = st.lists(st.builds(AlertHit, TEXT, st.sampled_from(MatchType)), max_size=4).map(tuple)
HEARINGS = st.builds(Hearing, st.floats(0, 4e9), TEXT, TEXT, st.none() | NUMBER, TEXT)
PARTS = st.lists(st.builds(ReceivedPart, HEARINGS, TEXT, st.booleans(), TEXT), max_size=3).map(
    tuple
)
MESSAGES = st.builds(
    HubMessage,
    uid=st.uuids().map(str),
    decoded=DECODED,
    hits=HITS,
    stored=st.booleans(),
    parts=PARTS,
)
OLD_VALUES = st.none() | TEXT | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)


def row(**columns: object) -> Row:
    """A stored row with every column empty but those given."""
    blank: Row = {column.name: "" for column in Message.__table__.columns}
    return blank | {"uid": "u", "msg_time": 1, "message_type": Link.ACARS.message_type} | columns


def test_row_has_every_column_but_those_that_others_fill() -> None:
    columns = {column.name for column in Message.__table__.columns}
    assert set(message_row(hub_message())) == columns - {"id", "aircraft_id"}


@pytest.mark.parametrize(("time", "kind"), [(TIME, int), (TIME + 0.25, float)])
def test_whole_seconds_are_stored_as_integers(time: float, kind: type) -> None:
    assert type(message_row(hub_message(time=time))["msg_time"]) is kind


def test_zero_is_a_known_value() -> None:
    values = message_row(hub_message(lat=0.0, alt=0, error=0, is_onground=0, level=0.0))
    known = [values[name] for name in ("lat", "alt", "error", "is_onground", "level")]
    assert known == ["0.0", "0", "0", "0", "0.0"]


def test_least_message_has_only_what_is_always_there() -> None:
    assert live_payload(hub_message(uid="u")) == {
        "uid": "u",
        "message_type": Link.ACARS.message_type,
        "timestamp": int(TIME),
        "station_id": "",
        "text": "",
        "matched": False,
        "matched_text": [],
        "matched_icao": [],
        "matched_tail": [],
        "matched_flight": [],
    }


def test_numbers_are_numbers() -> None:
    payload = live_payload(
        hub_message(toaddr=1, fromaddr=2, lat=50.5, lon=-8.25, alt=35000, error=0, level=-12.5)
    )
    assert [payload[key] for key in ("toaddr", "fromaddr", "alt", "error")] == [1, 2, 35000, 0]
    assert [payload[key] for key in ("lat", "lon", "level")] == [50.5, -8.25, -12.5]


def test_response_and_ground_flags_are_numbers() -> None:
    payload = live_payload(hub_message(is_response=True, is_onground=0))
    assert (payload["is_response"], payload["is_onground"]) == (1, 0)


def test_flag_that_is_not_set_is_absent() -> None:
    assert "is_response" not in live_payload(hub_message(is_response=False))


def test_addresses_are_also_given_in_hexadecimal() -> None:
    payload = live_payload(hub_message(toaddr=0xA0B, fromaddr=0x3C6444))
    assert (payload["toaddr_hex"], payload["fromaddr_hex"]) == ("A0B", "3C6444")


def test_aircraft_address_is_given_under_both_names() -> None:
    payload = live_payload(hub_message(icao="3C6444"))
    assert (payload["icao"], payload["icao_hex"]) == ("3C6444", "3C6444")


def test_flight_of_a_known_airline_is_given_in_both_forms() -> None:
    payload = live_payload(hub_message(flight="UA0055"))
    assert {key: payload[key] for key in FLIGHT_FIELDS} == {
        "airline": "United Airlines",
        "iata_flight": "UA55",
        "icao_flight": "UAL55",
        "flight_number": "55",
    }


def test_call_sign_with_letters_tells_the_airline_only() -> None:
    payload = live_payload(hub_message(flight="UAL33Q"))
    assert {key for key in FLIGHT_FIELDS if key in payload} == {"airline"}


@pytest.mark.parametrize("flight", ["", "ZZZ55", "N123UA", "UA12345678901234567890"])
def test_flight_of_no_known_airline_tells_nothing_more(flight: str) -> None:
    assert not FLIGHT_FIELDS & live_payload(hub_message(flight=flight)).keys()


def test_country_follows_from_the_aircraft_address() -> None:
    payload = live_payload(hub_message(icao="3C6444"))
    assert (payload["country"], payload["country_code"]) == ("Germany", "DE")


@pytest.mark.parametrize("icao", ["", "F00001", "3C644", "3C64444444444", "NOHEX!"])
def test_address_of_no_country_tells_none(icao: str) -> None:
    assert not {"country", "country_code"} & live_payload(hub_message(icao=icao)).keys()


@pytest.mark.parametrize(
    ("block_id", "direction"),
    [("0", "downlink"), ("9", "downlink"), ("A", "uplink"), ("z", "uplink")],
)
@pytest.mark.parametrize("link", Link)
def test_direction_follows_from_the_block(link: Link, block_id: str, direction: str) -> None:
    assert live_payload(hub_message(link=link, block_id=block_id))["direction"] == direction


@pytest.mark.parametrize("block_id", ["", " ", "!", "\u00b2", "\u00c4", "12"])
def test_other_blocks_tell_no_direction(block_id: str) -> None:
    assert "direction" not in live_payload(hub_message(block_id=block_id))


def test_known_ground_stations_are_named() -> None:
    payload = live_payload(hub_message(toaddr=0x281658, fromaddr=0x3C6444))
    assert payload["toaddr_decoded"] == "Perth (YPPH)"
    assert "fromaddr_decoded" not in payload
    assert live_payload(hub_message(fromaddr=0x281658))["fromaddr_decoded"] == "Perth (YPPH)"


def test_names_of_the_owner_are_used() -> None:
    payloads = Payloads(
        Identity(
            Airlines(owned=[Airline("UA", "OWN", "Own Air")]),
            Labels({"SQ": "Own name"}),
            GroundStations({0x90: GroundStation("Own station", "")}),
        )
    )
    message = hub_message(flight="UA55", label="SQ", toaddr=0x90)
    payload = orjson.loads(LiveText(payloads).of(message))
    derived = [payload[key] for key in ("airline", "icao_flight", "label_type", "toaddr_decoded")]
    assert derived == ["Own Air", "OWN55", "Own name", "Own station"]


def test_piece_that_is_kept_is_the_same_for_the_next_message() -> None:
    text = LiveText(PAYLOADS)
    first = hub_message("ONE", uid="u", icao="3C6444", flight="UA0055", label="SQ")
    other = hub_message("ONE", uid="u", icao="3C6445", flight="UA0055", label="H1")
    made = [text.of(each) for each in (first, other, first, other)]
    assert made[:2] == made[2:]
    assert made[0] != made[1]


def test_update_leaves_open_whether_a_message_is_stored() -> None:
    assert b'"stored"' not in LIVE_TEXT.of(hub_message(stored=False), with_state=False)


def test_known_label_has_a_name() -> None:
    assert live_payload(hub_message(label="SQ"))["label_type"] == "Squitter"


def test_unknown_label_is_called_so() -> None:
    assert live_payload(hub_message(label="??"))["label_type"] == "Unknown Message Label"


def test_hits_are_lists_of_terms_by_kind() -> None:
    hits = (
        AlertHit("FIRE", MatchType.TEXT),
        AlertHit("RED", MatchType.TEXT),
        AlertHit("D-A", MatchType.TAIL),
    )
    payload = PAYLOADS.stored(row(), hits)
    assert payload["matched"] is True
    assert (payload["matched_text"], payload["matched_tail"]) == (["FIRE", "RED"], ["D-A"])
    assert (payload["matched_icao"], payload["matched_flight"]) == ([], [])


def test_message_that_is_not_stored_says_so() -> None:
    assert live_payload(hub_message(stored=False))["stored"] is False


def test_stored_message_does_not_say_so() -> None:
    assert "stored" not in live_payload(hub_message())


@settings(max_examples=50)
@given(MESSAGES)
def test_live_message_can_always_be_sent(message: HubMessage) -> None:
    orjson.dumps(live_payload(message))


@settings(max_examples=50)
@given(MESSAGES)
def test_no_value_is_empty(message: HubMessage) -> None:
    payload = live_payload(message)
    always = {
        "text",
        "station_id",
        "matched_text",
        "matched_icao",
        "matched_tail",
        "matched_flight",
    }
    assert [
        key for key, value in payload.items() if value in ("", None) and key not in always
    ] == []


@settings(max_examples=50)
@given(MESSAGES)
def test_live_and_stored_message_are_the_same(message: HubMessage) -> None:
    details = Details(parts=message.parts)
    stored = PAYLOADS.stored(message_row(message), message.hits, details)
    live = live_payload(message)
    live.pop("stored", None)
    assert [live] == as_sent([stored])


@settings(max_examples=50)
@given(st.data())
def test_row_of_any_age_can_be_sent(data: st.DataObject) -> None:
    columns = set(row()) - {"uid", "message_type"}
    old = {name: data.draw(OLD_VALUES, name) for name in sorted(columns)}
    orjson.dumps(PAYLOADS.stored(row(**old), ()))


@pytest.mark.parametrize("column", NUMBER_COLUMNS)
def test_text_where_a_number_is_usual_stays_text(column: str) -> None:
    assert PAYLOADS.stored(row(**{column: "many"}), ())[column] == "many"


@pytest.mark.parametrize("column", NUMBER_COLUMNS)
@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "1e400", "9" * 400])
def test_number_that_json_or_browsers_do_not_know_stays_text(column: str, value: str) -> None:
    assert PAYLOADS.stored(row(**{column: value}), ())[column] == value


@pytest.mark.parametrize("number", [MAX_EXACT_NUMBER, 0, 7])
def test_integer_that_browsers_hold_is_one(number: int) -> None:
    assert PAYLOADS.stored(row(toaddr=str(number)), ())["toaddr"] == number


def test_larger_integer_stays_text() -> None:
    number = str(MAX_EXACT_NUMBER + 2)
    assert PAYLOADS.stored(row(toaddr=number), ())["toaddr"] == number


def test_address_that_is_no_number_has_no_hexadecimal_form() -> None:
    assert "toaddr_hex" not in PAYLOADS.stored(row(toaddr="GROUND"), ())


@pytest.mark.parametrize("time", [1_700_000_000, 1_700_000_000.25])
def test_time_of_a_row_is_given_as_it_is(time: float) -> None:
    assert PAYLOADS.stored(row(msg_time=time), ())["timestamp"] == time


def test_missing_columns_of_a_row_are_left_out() -> None:
    payload = PAYLOADS.stored(row(tail=None, flight="", alt=None), ())
    assert not {"tail", "flight", "alt"} & payload.keys()


def test_libacars_that_was_encoded_twice_is_decoded_once() -> None:
    inner = '{"arinc622": {"msg_type": "adsc_msg"}}'
    twice = orjson.dumps(inner).decode()
    assert PAYLOADS.stored(row(libacars=twice), ())["libacars"] == inner


@pytest.mark.parametrize("text", ['{"a": 1}', '"cut off', "plain", '"\\ud800"', "[1]"])
def test_other_libacars_is_left_as_it_is(text: str) -> None:
    assert PAYLOADS.stored(row(libacars=text), ())["libacars"] == text


def part(letter: str, text: str = "", *, more: bool = False) -> ReceivedPart:
    return ReceivedPart(Hearing(TIME, "XX-1", "131.550", -9.5, f"D61{letter}"), "4", more, text)


def test_message_of_one_block_has_neither_parts_nor_hearings() -> None:
    payload = live_payload(hub_message("X"))
    assert not {"parts", "msgno_parts", "partial", "hearings", "waiting"} & payload.keys()


@pytest.mark.parametrize("more", [False, True])
def test_parts_are_told_one_by_one_and_by_their_established_name(more: bool) -> None:
    message = HubMessage(
        "u", hub_message("AB").decoded, (), True, (part("A"), part("B", more=more))
    )
    payload = live_payload(message)
    assert (payload["msgno_parts"], payload["partial"]) == ("D61A D61B", more)
    assert payload["parts"] == [
        {
            "timestamp": TIME,
            "station_id": "XX-1",
            "freq": "131.550",
            "level": -9.5,
            "msgno": f"D61{letter}",
            "block_id": "4",
            "text": "",
        }
        for letter in "AB"
    ]


def test_unknown_values_of_a_hearing_are_left_out() -> None:
    assert hearing_payload(Hearing(TIME, "", "", None)) == {"timestamp": TIME, "station_id": ""}
    zero = hearing_payload(Hearing(TIME, "X", "1.000", 0.0, "D61A"))
    assert zero["level"] == 0.0
