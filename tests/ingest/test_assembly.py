"""What counts as one message: hearings of one transmission, and parts of one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders.message import DecodedMessage, MergeReason, Part
from acarshub.ingest import duplicates, parts
from acarshub.ingest.assembly import Assembly, Merged
from acarshub.links import Link
from acarshub.records import HeardAgain, Hearing, HubMessage, Joined
from tests.support import TIME, message


def block(text: str = "WORDS", **fields: Any) -> DecodedMessage:
    """A downlink block of one aircraft."""
    given: dict[str, Any] = {
        "tail": "D-TEST",
        "label": "H1",
        "block_id": "1",
        "msgno": "D61A",
        "station_id": "HERE",
        "freq": "131.550",
        "level": -10.0,
    }
    return message(text, **(given | fields))


@dataclass
class Desk:
    """An assembly, and what it made of everything so far."""

    assembly: Assembly
    matcher: Matcher = field(default_factory=lambda: Matcher(TermLists()))
    messages: list[HubMessage] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    now: float = 0.0

    def take(self, decoded: DecodedMessage) -> HubMessage | Merged:
        taken = self.assembly.take(
            decoded, self.matcher.hits(decoded), self.matcher.hits, self.now, save_all=True
        )
        (self.messages if isinstance(taken, HubMessage) else self.merged).append(taken)
        return taken

    @property
    def hearings(self) -> list[Hearing]:
        changes = [change for each in self.merged for change in each.changes]
        return [each.hearing for each in changes if isinstance(each, HeardAgain)]

    @property
    def joined(self) -> list[Joined]:
        changes = [change for each in self.merged for change in each.changes]
        return [each for each in changes if isinstance(each, Joined)]

    @property
    def text(self) -> str:
        """The text of the only message, as it is now."""
        (first,) = self.messages
        return self.joined[-1].message.decoded.text if self.joined else first.decoded.text


@pytest.fixture
def desk() -> Desk:
    return Desk(Assembly(duplicate_seconds=2.0, join_seconds=60.0))


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"station_id": "THERE"},
        {"freq": "131.725"},
        {"level": -3.0},
        {"time": TIME + 1.9},
        {"time": TIME - 1.9},
        {"station_id": "THERE", "freq": "131.725", "level": -30.5, "time": TIME + 0.4},
    ],
)
def test_one_transmission_heard_elsewhere_is_one_message_with_two_hearings(
    desk: Desk, elsewhere: dict[str, Any]
) -> None:
    desk.take(block())
    desk.take(block(**elsewhere))
    again = block(**elsewhere)
    assert len(desk.messages) == 1
    assert desk.hearings == [
        Hearing(again.time, again.station_id, again.freq, again.level, again.msgno)
    ]


def test_another_hearing_names_the_message_that_it_belongs_to(desk: Desk) -> None:
    desk.take(block())
    merged = desk.take(block(station_id="THERE"))
    assert isinstance(merged, Merged)
    (heard,) = merged.changes
    assert isinstance(heard, HeardAgain)
    assert merged.reason is MergeReason.DUPLICATE
    assert heard.uid == desk.messages[0].uid


def test_one_reception_that_comes_two_ways_is_kept_once(desk: Desk) -> None:
    desk.take(block())
    assert desk.take(block()) == Merged(MergeReason.DUPLICATE, ())


@pytest.mark.parametrize(
    "other",
    [
        {"text": "OTHER WORDS"},
        {"tail": "D-OTHR"},
        {"label": "5Z"},
        {"block_id": "2"},
        {"msgno": "D62A"},
        {"ack": "4"},
        {"link": Link.VDLM2},
        {"time": TIME + 2.1},
        {"time": TIME - 2.1},
    ],
)
def test_what_differs_in_what_was_sent_or_is_too_far_apart_is_another_message(
    desk: Desk, other: dict[str, Any]
) -> None:
    desk.take(block(part=Part.SINGLE))
    desk.take(block(**{"part": Part.SINGLE, **other}))
    assert len(desk.messages) == 2


def test_aircraft_without_a_registration_is_known_by_its_address(desk: Desk) -> None:
    for icao in ("3C6444", "3C6445", "3C6444"):
        desk.take(block(tail="", icao=icao, part=Part.LAST))
    assert len(desk.messages) == 2


def test_registration_counts_where_one_decoder_tells_the_address_and_one_does_not(
    desk: Desk,
) -> None:
    desk.take(block(icao="3C6444"))
    desk.take(block(station_id="THERE"))
    assert len(desk.messages) == 1


def frame(**fields: Any) -> DecodedMessage:
    """A frame of link control: nothing in its columns tells it from the next one."""
    given: dict[str, Any] = {"link": Link.VDLM2, "icao": "3C6444", "station_id": "HERE"}
    return message("", **(given | {"content": '{"cmd":"Receive Ready","rseq":1}'} | fields))


def test_frames_that_say_something_else_are_two(desk: Desk) -> None:
    desk.take(frame())
    desk.take(frame(content='{"cmd":"Receive Ready","rseq":2}', station_id="THERE"))
    assert len(desk.messages) == 2


def test_frame_that_another_station_heard_is_one(desk: Desk) -> None:
    desk.take(frame())
    desk.take(frame(station_id="THERE", time=TIME + 0.1))
    assert len(desk.messages) == 1


def test_frame_that_one_receiver_hears_again_was_sent_again(desk: Desk) -> None:
    desk.take(frame())
    desk.take(frame(time=TIME + 0.1))
    assert len(desk.messages) == 2


def test_frame_of_one_direction_is_none_of_the_other(desk: Desk) -> None:
    desk.take(frame(fromaddr=0x3C6444, toaddr=0x10996A))
    desk.take(frame(fromaddr=0x10996A, toaddr=0x3C6444, station_id="THERE"))
    desk.take(frame(fromaddr=0x10997B, toaddr=0x3C6444, station_id="ELSEWHERE"))
    assert len(desk.messages) == 3


def test_hearing_that_tells_more_makes_the_message_say_more(desk: Desk) -> None:
    desk.take(block())
    desk.take(block(station_id="THERE", icao="3C6444", libacars='{"arinc622":{}}', lat=48.0, lon=9))
    (now,) = desk.joined
    decoded = now.message.decoded
    assert (decoded.icao, decoded.lat, decoded.station_id) == ("3C6444", 48.0, "HERE")
    assert (now.new_part, now.message.parts, len(desk.hearings)) == (None, (), 1)


def test_hearing_that_tells_nothing_new_changes_nothing(desk: Desk) -> None:
    desk.take(block(icao="3C6444", libacars='{"arinc622":{}}'))
    desk.take(block(icao="3C6444", libacars='{"arinc622":{"x":1}}', station_id="THERE"))
    assert desk.joined == []


def test_term_that_only_another_hearing_holds_matches_the_message(desk: Desk) -> None:
    desk.matcher = Matcher(TermLists(("STATION:THERE", "WORDS")))
    desk.take(block())
    desk.take(block(station_id="THERE"))
    desk.take(block(station_id="THERE", freq="131.725"))
    (joined,) = desk.joined
    assert [hit.term for hit in joined.new_hits] == ["STATION:THERE"]
    assert [hit.term for hit in joined.message.hits] == ["WORDS", "STATION:THERE"]


def test_hearing_long_after_others_is_still_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "MAX_MESSAGES", 3)
    for number in range(10):
        desk.take(block(str(number), part=Part.SINGLE))
    desk.take(block("0", station_id="THERE", icao="3C6444", part=Part.SINGLE))
    assert (len(desk.messages), len(desk.hearings), desk.joined) == (10, 1, [])


def test_without_a_window_every_reception_is_a_message() -> None:
    desk = Desk(Assembly(duplicate_seconds=0, join_seconds=60))
    for station in ("HERE", "THERE"):
        desk.take(block(station_id=station, part=Part.SINGLE))
    assert len(desk.messages) == 2


def test_loop_of_a_relay_adds_no_endless_hearings(desk: Desk) -> None:
    desk.take(block())
    for number in range(duplicates.MAX_HEARINGS + 10):
        desk.take(block(station_id=str(number)))
    assert len(desk.messages) == 1
    assert len(desk.hearings) == duplicates.MAX_HEARINGS


def test_memory_of_transmissions_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MAX_REMEMBERED", 10)
    for number in range(100):
        desk.take(block(str(number), part=Part.SINGLE))
    desk.take(block("99", station_id="THERE", part=Part.SINGLE))
    desk.take(block("89", station_id="THERE", part=Part.SINGLE))
    assert len(desk.messages) == 101


def test_reception_that_a_relay_held_back_too_long_is_a_message(desk: Desk) -> None:
    desk.take(block(part=Part.SINGLE))
    desk.now = duplicates.DELAY_SECONDS + 3
    desk.take(block("LATER", part=Part.SINGLE))
    desk.take(block(station_id="THERE", part=Part.SINGLE))
    assert len(desk.messages) == 3


def downlink(letter: str, text: str, **fields: Any) -> DecodedMessage:
    """The part of a downlink with this letter in its number."""
    place = ord(letter) - ord("A")
    given = {"msgno": f"D61{letter}", "block_id": str((8 + place) % 10), "time": TIME + 4 * place}
    return block(text, **(given | fields))


@pytest.mark.parametrize("part", [Part.UNKNOWN, Part.OPEN])
def test_parts_of_a_downlink_are_joined_by_number_in_their_order(desk: Desk, part: Part) -> None:
    for letter in "ABC":
        desk.take(downlink(letter, f"({letter})", part=part))
    assert desk.text == "(A)(B)(C)"
    assert [each.hearing.msgno for each in desk.joined[-1].message.parts] == [
        "D61A",
        "D61B",
        "D61C",
    ]


@given(st.permutations("ABCDE"))
def test_parts_in_any_order_give_the_same_text(order: Sequence[str]) -> None:
    desk = Desk(Assembly(duplicate_seconds=2.0, join_seconds=60.0))
    for letter in order:
        desk.take(downlink(letter, f"({letter})"))
    assert desk.text == "(A)(B)(C)(D)(E)"


def test_joined_message_keeps_its_uid_and_its_time(desk: Desk) -> None:
    desk.take(downlink("A", "(A)"))
    desk.take(downlink("B", "(B)"))
    now = desk.joined[-1].message
    assert (now.uid, now.decoded.time) == (desk.messages[0].uid, TIME)


def test_every_part_is_told_once_with_its_own_text_and_reception(desk: Desk) -> None:
    desk.take(downlink("A", "(A)"))
    desk.take(downlink("B", "(B)", station_id="THERE"))
    desk.take(downlink("C", "(C)"))
    told = [
        each.text
        for joined in desk.joined
        for each in (joined.missed_part, joined.new_part)
        if each
    ]
    assert told == ["(A)", "(B)", "(C)"]
    assert desk.joined[0].new_part
    assert desk.joined[0].new_part.hearing.station_id == "THERE"


def test_part_that_its_decoder_announced_is_told_with_the_message(desk: Desk) -> None:
    first = desk.take(downlink("A", "(A)", part=Part.OPEN))
    assert isinstance(first, HubMessage)
    assert [each.text for each in first.parts] == ["(A)"]
    desk.take(downlink("B", "(B)", part=Part.OPEN))
    assert desk.joined[0].missed_part is None


def test_text_that_a_decoder_has_joined_replaces_the_parts(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("B", "(B)", part=Part.OPEN))
    desk.take(downlink("C", "(A)(B)(C)", part=Part.WHOLE))
    assert desk.text == "(A)(B)(C)"
    assert [each.text for each in desk.joined[-1].message.parts] == ["(A)", "(B)", "(C)"]


def test_last_part_with_the_whole_text_replaces_the_parts(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("B", "(A)(B)", part=Part.LAST))
    assert desk.text == "(A)(B)"


def test_last_part_with_its_own_text_is_appended(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("B", "(B)", part=Part.LAST))
    assert desk.text == "(A)(B)"


def test_whole_text_counts_where_parts_before_it_were_missed(desk: Desk) -> None:
    desk.take(downlink("B", "(B)", part=Part.OPEN))
    desk.take(downlink("C", "(A)(B)(C)", part=Part.WHOLE))
    assert desk.text == "(A)(B)(C)"


def test_whole_text_that_does_not_hold_the_parts_is_a_message_of_its_own(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("B", "(X)(B)", part=Part.WHOLE))
    assert [each.decoded.text for each in desk.messages] == ["(A)", "(X)(B)"]


def test_part_that_another_station_heard_is_a_hearing_of_the_joined_message(desk: Desk) -> None:
    desk.take(downlink("A", "(A)"))
    desk.take(downlink("B", "(B)"))
    desk.take(downlink("B", "(B)", station_id="THERE"))
    assert desk.text == "(A)(B)"
    assert [(each.station_id, each.msgno) for each in desk.hearings] == [("THERE", "D61B")]


def test_parts_that_two_stations_heard_make_one_message(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", station_id="HERE"))
    desk.take(downlink("B", "(B)", station_id="THERE"))
    desk.take(downlink("C", "(C)", station_id="HERE"))
    assert desk.text == "(A)(B)(C)"


def test_part_that_is_sent_again_much_later_is_a_hearing(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("A", "(A)", part=Part.REPEATED, time=TIME + 12))
    assert len(desk.messages) == 1
    assert [each.time for each in desk.hearings] == [TIME + 12]


def test_message_that_nothing_tells_to_be_a_part_may_be_sent_again(desk: Desk) -> None:
    desk.take(downlink("A", "(A)"))
    desk.take(downlink("A", "(A)", time=TIME + 12))
    assert len(desk.messages) == 2


def test_part_that_one_station_heard_wrong_does_not_keep_the_others_from_being_joined(
    desk: Desk,
) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("A", "(X)", part=Part.OPEN, station_id="THERE"))
    desk.take(downlink("B", "(B)", part=Part.OPEN))
    assert desk.joined[-1].message.uid == desk.messages[0].uid
    assert desk.joined[-1].message.decoded.text == "(A)(B)"


def test_parts_are_joined_where_each_reception_is_stored() -> None:
    desk = Desk(Assembly(duplicate_seconds=0, join_seconds=60))
    for letter in "ABC":
        for station in ("HERE", "THERE"):
            desk.take(downlink(letter, f"({letter})", part=Part.OPEN, station_id=station))
    assert desk.joined[-1].message.decoded.text == "(A)(B)(C)"


def test_last_part_with_the_whole_text_counts_where_the_first_was_missed(desk: Desk) -> None:
    desk.take(downlink("B", "(B)", part=Part.OPEN))
    desk.take(downlink("C", "(A)(B)(C)", part=Part.LAST))
    assert desk.text == "(A)(B)(C)"


def test_part_that_is_repeated_for_ever_adds_no_endless_hearings(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    for number in range(duplicates.MAX_HEARINGS + 20):
        desk.take(downlink("A", "(A)", part=Part.OPEN, time=TIME + 5 * (number % 2 + 1)))
    assert len(desk.hearings) <= duplicates.MAX_HEARINGS


def test_memory_of_open_messages_is_bounded_in_bytes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MAX_OPEN_BYTES", 10_000)
    for number in range(20):
        desk.take(replace(downlink("A", "X" * 2_000), tail=f"D-{number}"))
    assert len(desk.assembly._parts._open) < 10


def test_same_part_with_another_text_is_a_message_of_its_own(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", part=Part.OPEN))
    desk.take(downlink("A", "(X)", part=Part.OPEN, time=TIME + 5))
    assert [each.decoded.text for each in desk.messages] == ["(A)", "(X)"]


@pytest.mark.parametrize(
    "other",
    [
        {"tail": "D-OTHR"},
        {"label": "5Z"},
        {"msgno": "D62B"},
        {"msgno": "D6B"},
        {"msgno": ""},
        {"link": Link.VDLM2},
        {"part": Part.SINGLE},
        {"time": TIME + 61},
        {"tail": "", "icao": ""},
        {"block_id": "8"},
        {"block_id": ""},
    ],
)
def test_what_is_no_part_of_a_message_is_another_one(desk: Desk, other: dict[str, Any]) -> None:
    desk.take(downlink("A", "(A)"))
    desk.take(downlink("B", "(B)", **other))
    assert [each.decoded.text for each in desk.messages] == ["(A)", "(B)"]


def test_window_counts_from_the_part_before(desk: Desk) -> None:
    for number, letter in enumerate("ABCD"):
        desk.take(downlink(letter, f"({letter})", time=TIME + 50 * number))
    assert desk.text == "(A)(B)(C)(D)"


def test_without_a_window_nothing_is_joined() -> None:
    desk = Desk(Assembly(duplicate_seconds=2, join_seconds=0))
    for letter in "AB":
        desk.take(downlink(letter, f"({letter})", part=Part.OPEN))
    assert len(desk.messages) == 2


def uplink(block_id: str, text: str, part: Part = Part.OPEN, **fields: Any) -> DecodedMessage:
    given = {"msgno": "", "block_id": block_id, "time": TIME + ord(block_id) % 7, "part": part}
    return block(text, **(given | fields))


@pytest.mark.parametrize("letters", ["ABC", "YZA", "VWA"])
def test_parts_of_an_uplink_follow_one_another_by_block_id(desk: Desk, letters: str) -> None:
    first, second, last = letters
    desk.take(uplink(first, "(1)"))
    desk.take(uplink(second, "(2)"))
    desk.take(uplink(last, "(3)", Part.LAST))
    assert desk.text == "(1)(2)(3)"


def test_uplink_is_not_joined_where_no_further_part_was_announced(desk: Desk) -> None:
    desk.take(uplink("A", "(1)", Part.UNKNOWN))
    desk.take(uplink("B", "(2)", Part.UNKNOWN))
    assert len(desk.messages) == 2


def test_uplink_with_a_gap_is_not_joined(desk: Desk) -> None:
    desk.take(uplink("A", "(1)"))
    desk.take(uplink("C", "(3)"))
    assert len(desk.messages) == 2


def test_uplink_has_no_endless_parts(desk: Desk) -> None:
    for number in range(40):
        desk.take(uplink(chr(ord("A") + number % 26), f"({number})", time=TIME + number))
    assert max(len(each.message.parts) for each in desk.joined) <= parts.MAX_UPLINK_PARTS


def test_joined_text_is_matched_as_a_whole(desk: Desk) -> None:
    desk.matcher = Matcher(TermLists(("ENGINE FIRE", "SMO")))
    desk.take(downlink("A", "SMO ENGINE"))
    desk.take(downlink("B", " FIRE"))
    assert [hit.term for hit in desk.joined[0].new_hits] == ["ENGINE FIRE"]
    assert desk.joined[0].lost_hits == ()


def test_hit_that_the_next_part_ends_is_taken_back(desk: Desk) -> None:
    desk.matcher = Matcher(TermLists(("SMO",)))
    desk.take(downlink("A", "SMO"))
    desk.take(downlink("B", "KE"))
    assert [hit.term for hit in desk.joined[0].lost_hits] == ["SMO"]
    assert desk.joined[0].message.hits == ()


def test_part_that_is_heard_again_is_matched_with_the_whole_text(desk: Desk) -> None:
    desk.matcher = Matcher(TermLists(("SMO", "STATION:THERE")))
    desk.take(downlink("A", "SMO"))
    desk.take(downlink("B", "KE"))
    desk.take(downlink("A", "SMO", station_id="THERE"))
    assert [hit.term for hit in desk.joined[-1].message.hits] == ["STATION:THERE"]


def test_joined_message_takes_over_what_only_its_later_part_tells(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", flight=""))
    desk.take(downlink("B", "(B)", flight="XX0042", libacars='{"arinc622":{}}', lat=48.0, lon=9.0))
    now = desk.joined[0].message.decoded
    assert (now.flight, now.libacars, now.lat, now.lon) == ("XX0042", '{"arinc622":{}}', 48.0, 9.0)


def test_decoded_data_of_one_part_outlast_the_details_of_the_next(desk: Desk) -> None:
    desk.take(downlink("A", "(A)", libacars='{"arinc622":{}}'))
    desk.take(downlink("B", "(B)", libacars='{"sublabel":"DF"}'))
    assert desk.joined[0].message.decoded.libacars == '{"arinc622":{}}'


def test_memory_of_open_messages_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_OPEN", 5)
    for number in range(20):
        desk.take(replace(downlink("A", "(A)"), tail=f"D-{number}"))
    desk.take(replace(downlink("B", "(B)"), tail="D-0"))
    desk.take(replace(downlink("B", "(B)"), tail="D-19"))
    assert len(desk.messages) == 21


LETTERS = st.sampled_from("ABCD")
RECEPTIONS = st.lists(
    st.builds(
        lambda letter, station, tail, part, delay: replace(
            downlink(letter, f"({tail}{letter})"),
            station_id=station,
            tail=tail,
            part=part,
            time=TIME + delay,
        ),
        LETTERS,
        st.sampled_from(["HERE", "THERE", ""]),
        st.sampled_from(["D-AAAA", "D-BBBB"]),
        st.sampled_from(list(Part)),
        st.floats(0, 120, width=32),
    ),
    max_size=30,
)


@given(RECEPTIONS)
def test_nothing_that_was_received_is_lost(receptions: list[DecodedMessage]) -> None:
    desk = Desk(Assembly(duplicate_seconds=2.0, join_seconds=60.0))
    known: set[Hearing] = set()
    for decoded in receptions:
        outcome = desk.take(decoded)
        reception = Hearing(
            decoded.time, decoded.station_id, decoded.freq, decoded.level, decoded.msgno
        )
        if isinstance(outcome, Merged) and not outcome.changes:
            assert reception in known
        known.add(reception)
    texts = {each.uid: each.decoded.text for each in desk.messages}
    texts |= {each.message.uid: each.message.decoded.text for each in desk.joined}
    assert all(any(one.text in text for text in texts.values()) for one in receptions)
    assert {each.message.uid for each in desk.joined} <= {each.uid for each in desk.messages}
