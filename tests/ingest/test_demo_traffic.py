"""Demonstration traffic: believable to our own framing and decoders, and repeatable."""

from __future__ import annotations

import binascii
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from acarshub.decoders import decode, guess_link
from acarshub.decoders.message import Decoded, DecodedMessage
from acarshub.ingest.demo.blocks import DOWNLINK_TEXT_LENGTH, UPLINK_TEXT_LENGTH
from acarshub.ingest.demo.fleet import LONG_HAUL_AIRCRAFT, SHORT_HAUL_AIRCRAFT
from acarshub.ingest.demo_traffic import LONGEST_GAP_SECONDS, DemoPacket, DemoTraffic
from acarshub.ingest.framing import frames_of
from acarshub.labels import Labels
from acarshub.links import Link

SEED = 20
START = 1_795_366_000.0
PACKETS = 2_000
LONGEST_MESSAGE_BLOCKS = 4
ALERT_WORDS = ("TURBULENCE", "MEDICAL", "DIVERT", "FAULT")


@dataclass(frozen=True)
class Heard:
    due: float
    packet: DemoPacket
    frame: dict[str, object]
    message: DecodedMessage


@cache
def packets() -> tuple[tuple[float, DemoPacket], ...]:
    traffic = DemoTraffic(SEED, START)
    result: list[tuple[float, DemoPacket]] = []
    now = START
    while len(result) < PACKETS:
        now += 1.0
        result.extend((now, packet) for packet in traffic.messages(now))
    return tuple(result)


@cache
def heard() -> tuple[Heard, ...]:
    result = []
    for due, packet in packets():
        (frame,) = frames_of(packet.payload)
        assert isinstance(frame, dict)
        outcome = decode(frame, packet.link, due)
        assert isinstance(outcome, Decoded)
        result.append(Heard(due, packet, frame, outcome.message))
    return tuple(result)


def producer(frame: dict[str, object]) -> str:
    """The program and, for acarsdec, the main version that a frame claims to come from."""
    inner = frame.get("vdl2") or frame.get("hfdl") or frame
    assert isinstance(inner, dict)
    app = inner.get("app") or inner["source"]["app"]
    name, version = app["name"], str(app.get("ver", ""))
    return f"{name} {version[0]}" if name == "acarsdec" else str(name)


def test_every_packet_frames_to_exactly_one_object() -> None:
    counts = Counter(
        tuple(type(frame) for frame in frames_of(packet.payload)) for _, packet in packets()
    )
    assert set(counts) == {(dict,)}


def test_every_packet_decodes_without_repair() -> None:
    outcomes = [decode(one.frame, one.packet.link, one.due) for one in heard()]
    assert [
        outcome for outcome in outcomes if not isinstance(outcome, Decoded) or outcome.repairs
    ] == []


def test_the_link_of_a_packet_is_the_one_its_shape_tells() -> None:
    assert [one.frame for one in heard() if guess_link(one.frame) is not one.packet.link] == []


def test_every_link_occurs_and_very_high_frequency_leads() -> None:
    counts = Counter(one.packet.link for one in heard())
    assert set(counts) == set(Link)
    assert {link for link, _ in counts.most_common(2)} == {Link.ACARS, Link.VDLM2}


def test_every_producer_occurs() -> None:
    assert {producer(one.frame) for one in heard()} == {
        "acarsdec 3",
        "acarsdec 4",
        "vdlm2dec",
        "dumpvdl2",
        "dumphfdl",
        "JAERO",
        "SatDump",
        "iridium-toolkit",
    }


def test_the_same_seed_gives_the_same_bytes() -> None:
    again = list(DemoTraffic(SEED, START).messages(START + LONGEST_GAP_SECONDS))
    first = [packet for due, packet in packets() if due <= START + LONGEST_GAP_SECONDS]
    assert again == first


def test_another_seed_gives_other_bytes() -> None:
    other = list(DemoTraffic(SEED + 1, START).messages(START + LONGEST_GAP_SECONDS))
    assert other != [packet for _, packet in packets()][: len(other)]


def test_how_often_it_is_asked_does_not_change_the_packets() -> None:
    traffic = DemoTraffic(SEED, START)
    often = [packet for tenth in range(3000) for packet in traffic.messages(START + tenth / 10)]
    assert often == [packet for _, packet in packets()][: len(often)]


def test_two_to_three_packets_come_per_second() -> None:
    seconds = packets()[-1][0] - START
    assert 1.8 < PACKETS / seconds < 3.2


def test_packets_come_in_bursts() -> None:
    per_second = Counter(due for due, _ in packets())
    assert max(per_second.values()) >= 7


def test_a_packet_carries_the_time_at_which_it_becomes_due() -> None:
    assert [one for one in heard() if not -2.1 < one.message.time - one.due <= 0.0] == []


def test_what_was_due_before_a_long_gap_is_left_out() -> None:
    traffic = DemoTraffic(SEED, START)
    list(traffic.messages(START + 10.0))
    after_a_day = list(traffic.messages(START + 86_400.0))
    assert 0 < len(after_a_day) < 5 * LONGEST_GAP_SECONDS


def test_memory_does_not_grow_with_time() -> None:
    traffic = DemoTraffic(SEED, START)
    sizes = []
    for minute in range(1, 121):
        for _ in traffic.messages(START + minute * 30.0):
            pass
        sizes.append(len(traffic._due))
    assert max(sizes) < 200


def test_no_text_is_longer_than_a_few_blocks() -> None:
    limit = LONGEST_MESSAGE_BLOCKS * UPLINK_TEXT_LENGTH
    assert [one.message.text for one in heard() if len(one.message.text) > limit] == []


def test_texts_are_printable_ascii_with_line_ends() -> None:
    allowed = re.compile(r"[\x20-\x7e\r\n\t]*")
    assert [one for one in heard() if not allowed.fullmatch(one.message.text)] == []


def test_some_texts_have_several_lines() -> None:
    assert sum(one.message.text.count("\r\n") >= 3 for one in heard()) > PACKETS // 50


@pytest.mark.parametrize("word", ALERT_WORDS)
def test_alert_words_occur(word: str) -> None:
    assert any(word in one.message.text for one in heard())


def test_a_few_in_a_hundred_messages_match_an_alert_word() -> None:
    matching = sum(any(word in one.message.text for word in ALERT_WORDS) for one in heard())
    assert 0.01 < matching / PACKETS < 0.06


def test_every_label_has_a_name() -> None:
    labels = {one.message.label for one in heard()} - {""}
    assert {label for label in labels if Labels().name_of(label) is None} == set()


def test_both_directions_occur() -> None:
    kinds = {one.message.block_id.isdigit() for one in heard() if one.message.block_id}
    assert kinds == {True, False}


def test_acknowledgements_name_a_block_of_the_other_direction() -> None:
    acks = [one.message for one in heard() if one.message.label == "_d"]
    assert acks
    assert [ack for ack in acks if ack.ack.isdigit() == ack.block_id.isdigit()] == []


def test_a_registration_belongs_to_one_address_and_the_fleet_is_seen() -> None:
    pairs = {(one.message.tail, one.message.icao) for one in heard()}
    known = {(tail, icao) for tail, icao in pairs if tail and icao}
    assert len({tail for tail, _ in known}) == len({icao for _, icao in known}) == len(known)
    assert len(known) > (SHORT_HAUL_AIRCRAFT + LONG_HAUL_AIRCRAFT) // 2


def test_positions_lie_on_the_globe_and_do_not_jump() -> None:
    track: dict[str, tuple[float, float, float]] = {}
    for one in sorted(heard(), key=lambda item: item.message.time):
        message = one.message
        if message.lat is None or message.lon is None or not message.icao:
            continue
        assert -90 <= message.lat <= 90
        if message.icao in track:
            time, lat, lon = track[message.icao]
            hours = (message.time - time) / 3600.0
            assert abs(message.lat - lat) <= 9.0 * hours + 0.15
            assert abs(message.lon - lon) <= 20.0 * hours + 0.15
        track[message.icao] = (message.time, message.lat, message.lon)
    assert len(track) > 10


def test_multi_block_messages_end_with_the_whole_text() -> None:
    parts: dict[tuple[str, str, str], list[str]] = {}
    finished = 0
    for one in heard():
        status = one.frame.get("assstat")
        if status not in ("in progress", "complete"):
            continue
        key = (one.message.tail, one.message.msgno[:3], one.message.label)
        text = one.message.text
        if status == "in progress":
            parts.setdefault(key, []).append(text)
            assert len(text) <= max(DOWNLINK_TEXT_LENGTH, UPLINK_TEXT_LENGTH)
        elif key in parts:
            assert text.startswith("".join(parts.pop(key)))
            finished += 1
    assert finished > 0


def test_surveillance_reports_carry_a_valid_check() -> None:
    checked = 0
    for one in heard():
        found = re.fullmatch(r"/\w{7}\.ADS([.A-Z0-9-]{7})([0-9A-F]+)", one.message.text)
        if found is None:
            continue
        air, digits = found.groups()
        payload, check = bytes.fromhex(digits[:-4]), int(digits[-4:], 16)
        assert binascii.crc_hqx(f"ADS{air}".encode() + payload, 0xFFFF) ^ 0xFFFF == check
        checked += 1
    assert checked > 0


def test_line_ends_are_those_of_each_producer() -> None:
    ends: dict[str, set[bytes]] = {}
    for one in heard():
        payload = one.packet.payload
        ends.setdefault(producer(one.frame), set()).add(payload[len(payload.rstrip()) :])
    assert ends == {
        "acarsdec 3": {b"\n"},
        "acarsdec 4": {b""},
        "vdlm2dec": {b"\n"},
        "dumpvdl2": {b""},
        "dumphfdl": {b"\n"},
        "JAERO": {b""},
        "SatDump": {b"\r\n"},
        "iridium-toolkit": {b"\n"},
    }


def test_payloads_are_standard_json() -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    for _, packet in packets():
        json.loads(packet.payload, parse_constant=refuse)
