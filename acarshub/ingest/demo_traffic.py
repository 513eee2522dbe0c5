"""Endless believable traffic for trying the server without a radio.

Separate from the parts in `demo` because this is the conductor: who speaks when, to whom, and
which receiver hears it. The same seed gives the same bytes.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import TypeAlias

from acarshub.ingest.demo import reports, talk
from acarshub.ingest.demo.blocks import Block, Heard, Numbering
from acarshub.ingest.demo.content import Content
from acarshub.ingest.demo.fleet import Flight, Plane, make_fleet
from acarshub.ingest.demo.receivers import RECEIVERS, Receiver
from acarshub.links import Link

CONVERSATIONS_PER_SECOND = 1.6
"""Mean rate; a conversation yields one or two packets, and some find nobody free to speak."""
LONGEST_GAP_SECONDS = 60.0
"""What was due before a longer gap, such as a suspended machine, is left out."""

_SWELL_PERIOD_SECONDS = 900.0
_SWELL = 0.3
_BURST_SHARE = 0.15
_BURST_GAP_SECONDS = 0.15
_ACK_SHARE = 0.35
_GROUND_IS_STRONGER_DB = 5.0
_FADING_DB = 0.8

_Maker: TypeAlias = Callable[[Flight, Random], Content]


@dataclass(frozen=True, slots=True)
class DemoPacket:
    """What one decoder would send in one datagram, and the link whose port it would use."""

    link: Link
    payload: bytes


@dataclass(frozen=True, slots=True)
class _Topic:
    """Something to talk about and how often, while `applies`."""

    weight: int
    make: _Maker
    applies: Callable[[Flight], bool] = lambda _: True


_TOPICS = (
    _Topic(16, reports.flat_position, lambda flight: flight.airborne),
    _Topic(9, reports.written_position, lambda flight: flight.cruising),
    _Topic(10, reports.planned_position, lambda flight: flight.airborne),
    _Topic(9, reports.engine_report, lambda flight: flight.cruising),
    _Topic(9, reports.adsc_report, lambda flight: flight.cruising and flight.aircraft.long_haul),
    _Topic(5, reports.media_advisory),
    _Topic(5, reports.link_test),
    _Topic(2, reports.fault_report, lambda flight: flight.airborne),
    _Topic(7, talk.crew_question, lambda flight: flight.cruising),
    _Topic(5, talk.alerting_report, lambda flight: flight.cruising),
    _Topic(8, talk.weather_request, lambda flight: flight.airborne),
    _Topic(3, talk.atis_request),
    _Topic(6, talk.departure_clearance, lambda flight: flight.last_event == "OUT"),
    _Topic(9, talk.dispatch_message),
)


class DemoTraffic:
    """A simulated sky of some forty aircraft and eight receivers."""

    def __init__(self, seed: int, start: float) -> None:
        """Begin at `start` (Unix seconds); `seed` determines every byte from there on."""
        self._random = Random(seed)  # noqa: S311 - repeatable is what a demonstration has to be
        self._planes = make_fleet(self._random, start)
        self._numbering = {plane: Numbering(self._random) for plane in self._planes}
        self._told = {plane: _event(plane.at(start)) for plane in self._planes}
        self._busy_until = dict.fromkeys(self._planes, start)
        self._next_conversation = start
        self._due: list[tuple[float, int, DemoPacket]] = []
        self._pushed = 0

    def messages(self, now: float) -> Iterator[DemoPacket]:
        """Yield what has become due until `now` (Unix seconds) and was not yielded before.

        Call it as often as you like: how the time is divided does not change the packets.
        """
        self._leave_out_until(now - LONGEST_GAP_SECONDS)
        while True:
            while self._next_conversation <= now and not self._due_before_next_conversation():
                self._converse(self._next_conversation)
                self._next_conversation += self._gap(self._next_conversation)
            if not self._due or self._due[0][0] > now:
                return
            yield heapq.heappop(self._due)[2]

    def _due_before_next_conversation(self) -> bool:
        return bool(self._due) and self._due[0][0] <= self._next_conversation

    def _leave_out_until(self, oldest: float) -> None:
        while self._due and self._due[0][0] < oldest:
            heapq.heappop(self._due)
        self._next_conversation = max(self._next_conversation, oldest)

    def _gap(self, time: float) -> float:
        if self._random.random() < _BURST_SHARE:
            return self._random.uniform(0.0, _BURST_GAP_SECONDS)
        swell = 1.0 + _SWELL * math.sin(2.0 * math.pi * time / _SWELL_PERIOD_SECONDS)
        return self._random.expovariate(CONVERSATIONS_PER_SECOND * (1.0 - _BURST_SHARE) * swell)

    def _converse(self, time: float) -> None:
        random = self._random
        (receiver,) = random.choices(RECEIVERS, [receiver.weight for receiver in RECEIVERS])
        plane = self._speaker(receiver, time)
        if plane is None:
            return
        flight, heard = plane.at(time), receiver.hears(random)
        if receiver.chatter and random.random() < receiver.chatter_share:
            frame = random.choice(receiver.chatter)(flight, time, heard, random)
            self._push(time, receiver, frame)
            return
        content = self._content(plane, flight, receiver)
        end = self._transmit(receiver, plane, flight, heard, content, time)
        if content.answer is not None:
            answered = end + content.answer_seconds
            self._transmit(receiver, plane, flight, heard, content.answer, answered)

    def _speaker(self, receiver: Receiver, time: float) -> Plane | None:
        long_haul = self._random.random() < receiver.long_haul_share
        free = [
            plane
            for plane in self._planes
            if plane.aircraft.long_haul is long_haul
            and self._busy_until[plane] <= time
            and receiver.reaches(plane.at(time).position)
        ]
        return self._random.choice(free) if free else None

    def _content(self, plane: Plane, flight: Flight, receiver: Receiver) -> Content:
        random = self._random
        from_aircraft = random.random() < receiver.downlink_share
        if from_aircraft and self._told[plane] != _event(flight):
            self._told[plane] = _event(flight)
            return reports.oooi_report(flight, random)
        topics = [topic for topic in _TOPICS if topic.applies(flight)]
        (topic,) = random.choices(topics, [topic.weight for topic in topics])
        content = topic.make(flight, random)
        if from_aircraft or content.uplink:
            return content
        return content.answer or talk.dispatch_message(flight, random)

    def _transmit(
        self,
        receiver: Receiver,
        plane: Plane,
        flight: Flight,
        heard: Heard,
        content: Content,
        time: float,
    ) -> float:
        """Push all blocks of `content`, perhaps an acknowledgement; returns when it is over."""
        random, numbering = self._random, self._numbering[plane]
        blocks = numbering.blocks(content, flight, time, random)
        for block in blocks:
            self._push_block(receiver, block, heard)
        last = blocks[-1]
        self._busy_until[plane] = last.time
        if random.random() < _ACK_SHARE:
            ack = Content(label="_d", text="", uplink=not content.uplink, sequence="S")
            replied = last.time + random.uniform(0.8, 3.0)
            for block in numbering.blocks(ack, flight, replied, random, last.block_id):
                self._push_block(receiver, block, heard)
            self._busy_until[plane] = replied
        return last.time

    def _push_block(self, receiver: Receiver, block: Block, heard: Heard) -> None:
        stronger = _GROUND_IS_STRONGER_DB if block.content.uplink else 0.0
        level = heard.level_db + stronger + self._random.gauss(0.0, _FADING_DB)
        frame = receiver.print_block(block, replace(heard, level_db=level))
        if frame is not None:
            self._push(block.time, receiver, frame)

    def _push(self, time: float, receiver: Receiver, frame: bytes) -> None:
        self._pushed += 1
        heapq.heappush(self._due, (time, self._pushed, DemoPacket(receiver.link, frame)))


def _event(flight: Flight) -> tuple[float, str]:
    """The leg, by when it left the gate, and the last of its four events."""
    return flight.leg.out, flight.last_event
