"""Blocks on the air: a message cut to the length that a link carries, numbered and acknowledged.

Separate because cutting and numbering are the same whichever decoder hears the blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from acarshub.ingest.demo.content import Content
from acarshub.ingest.demo.fleet import Flight

DOWNLINK_TEXT_LENGTH = 210
UPLINK_TEXT_LENGTH = 220
PREFIX_LENGTH = 4
"""What an H1 prefix takes from every block."""
NO_ACK = "!"

_UPLINK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVW"
_LAST_NUMBER = 99


@dataclass(frozen=True, slots=True)
class Heard:
    """How one receiver hears a transmission."""

    station_id: str
    freq_hz: int
    channel: int
    level_db: float
    noise_db: float
    skew: float
    """How far off the channel the transmitter is, in whatever unit the decoder uses."""

    @property
    def freq_mhz(self) -> float:
        """The frequency in MHz, as the flat decoders print it."""
        return round(self.freq_hz / 1e6, 3)


@dataclass(frozen=True, slots=True)
class Block:
    """One transmitted block of a message."""

    time: float
    flight: Flight
    content: Content
    text: str
    """What this block carries."""
    joined: str
    """Everything from the first block to this one."""
    block_id: str
    ack: str
    message_number: str
    """Downlinks only, such as `M12A`."""
    more: bool
    single: bool
    """Whether the message fits into one block."""

    @property
    def known_text(self) -> str:
        """The text that a reassembling decoder prints: the whole message on its last block."""
        return self.text if self.more else self.joined

    @property
    def padded_registration(self) -> str:
        """The registration in the seven characters of the ACARS address field."""
        return self.flight.aircraft.registration.rjust(7, ".")


class Numbering:
    """The running block identifiers and message numbers of one aircraft."""

    def __init__(self, random: Random) -> None:
        self._block = random.randrange(10)
        self._letter = random.randrange(len(_UPLINK_LETTERS))
        self._number = random.randint(1, _LAST_NUMBER)

    def blocks(
        self, content: Content, flight: Flight, time: float, random: Random, ack: str = NO_ACK
    ) -> list[Block]:
        """`content` cut into blocks from `time` on, some seconds apart."""
        length = UPLINK_TEXT_LENGTH if content.uplink else DOWNLINK_TEXT_LENGTH
        length -= PREFIX_LENGTH if content.sublabel else 0
        starts = range(0, max(len(content.text), 1), length)
        self._number = self._number % _LAST_NUMBER + 1
        result = []
        for part, start in enumerate(starts):
            result.append(
                Block(
                    time=time,
                    flight=flight,
                    content=content,
                    text=content.text[start : start + length],
                    joined=content.text[: start + length],
                    block_id=self._next_block_id(content.uplink),
                    ack=ack,
                    message_number=""
                    if content.uplink
                    else f"{content.sequence}{self._number:02d}{chr(65 + part)}",
                    more=part + 1 < len(starts),
                    single=len(starts) == 1,
                )
            )
            time += random.uniform(3.3, 7.4)
        return result

    def _next_block_id(self, uplink: bool) -> str:
        if uplink:
            self._letter = (self._letter + 1) % len(_UPLINK_LETTERS)
            return _UPLINK_LETTERS[self._letter]
        self._block = (self._block + 1) % 10
        return str(self._block)
