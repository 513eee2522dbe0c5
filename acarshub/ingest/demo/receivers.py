"""The simulated receivers: which link each hears, on which frequencies and what it prints.

Separate because this is the table that joins aircraft and their words to the decoders' formats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from acarshub.ingest.demo import flat, hfdl, satellite, vdl2
from acarshub.ingest.demo.blocks import Block, Heard
from acarshub.ingest.demo.fleet import Flight
from acarshub.ingest.demo.geography import Position
from acarshub.links import Link

BlockPrinter: TypeAlias = Callable[[Block, Heard], bytes | None]
"""Prints a block, or holds it back until the message is whole."""
ChatterPrinter: TypeAlias = Callable[[Flight, float, Heard, Random], bytes]
"""Prints a frame of the link itself, without ACARS."""

_REGION_LATITUDES = (40.0, 57.0)
_REGION_LONGITUDES = (-10.0, 22.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One decoder with its radio."""

    station_id: str
    link: Link
    weight: int
    """Share of all conversations, in percent."""
    freqs_hz: tuple[int, ...]
    level_db: float
    """Usual level; single transmissions vary around it."""
    noise_db: float
    print_block: BlockPrinter
    chatter: tuple[ChatterPrinter, ...] = ()
    chatter_share: float = 0.0
    downlink_share: float = 1.0
    """How much of the conversations that an aircraft begins is within its reach."""
    long_haul_share: float = 0.2
    """How often it hears an aircraft on an intercontinental route."""
    line_of_sight: bool = False
    """Whether it hears only aircraft in the region of the receivers."""

    def reaches(self, position: Position) -> bool:
        """Whether an aircraft at `position` can be heard."""
        if not self.line_of_sight:
            return True
        south, north = _REGION_LATITUDES
        west, east = _REGION_LONGITUDES
        return south <= position.lat <= north and west <= position.lon <= east

    def hears(self, random: Random) -> Heard:
        """The circumstances of one conversation."""
        channel = random.randrange(len(self.freqs_hz))
        return Heard(
            station_id=self.station_id,
            freq_hz=self.freqs_hz[channel],
            channel=channel,
            level_db=random.gauss(self.level_db, 6.0),
            noise_db=random.gauss(self.noise_db, 1.0),
            skew=random.gauss(0.0, 2.0),
        )


def _megahertz(*freqs: float) -> tuple[int, ...]:
    return tuple(round(freq * 1_000_000) for freq in freqs)


_IRIDIUM_BASE_HZ = 1_616_000_000
_IRIDIUM_CHANNEL_HZ = 10_000_000 / 240

RECEIVERS = (
    Receiver(
        station_id="DEMO-EDDF-ACARS",
        link=Link.ACARS,
        weight=29,
        freqs_hz=_megahertz(131.525, 131.550, 131.725, 131.825, 131.850),
        level_db=-19.0,
        noise_db=-41.0,
        print_block=flat.acarsdec_4,
        line_of_sight=True,
        chatter=(flat.squitter,),
        chatter_share=0.2,
    ),
    Receiver(
        station_id="DEMO-LSZH-ACARS",
        link=Link.ACARS,
        weight=11,
        freqs_hz=_megahertz(131.450, 131.525, 131.725),
        level_db=-25.0,
        noise_db=-42.0,
        print_block=flat.acarsdec_3,
        line_of_sight=True,
    ),
    Receiver(
        station_id="DEMO-LSZH-VDLM2",
        link=Link.VDLM2,
        weight=10,
        freqs_hz=_megahertz(136.725, 136.775, 136.975),
        level_db=-30.0,
        noise_db=-45.0,
        print_block=flat.vdlm2dec,
        line_of_sight=True,
        chatter=(flat.vdlm2dec_position,),
        chatter_share=0.2,
    ),
    Receiver(
        station_id="DEMO-EDDF-VDLM2",
        link=Link.VDLM2,
        weight=27,
        freqs_hz=_megahertz(136.725, 136.775, 136.825, 136.875, 136.975),
        level_db=-24.0,
        noise_db=-45.0,
        print_block=vdl2.dumpvdl2,
        line_of_sight=True,
        chatter=(
            vdl2.receive_ready,
            vdl2.receive_ready,
            vdl2.receive_ready,
            vdl2.handoff,
            vdl2.handoff,
            vdl2.ground_beacon,
        ),
        chatter_share=0.35,
    ),
    Receiver(
        station_id="DEMO-EDDF-HFDL",
        link=Link.HFDL,
        weight=10,
        freqs_hz=hfdl.frequencies_hz(),
        level_db=-17.0,
        noise_db=-29.0,
        print_block=hfdl.dumphfdl,
        chatter=(hfdl.performance, hfdl.performance, hfdl.logon, hfdl.logon, hfdl.beacon),
        chatter_share=0.5,
        long_haul_share=1.0,
    ),
    Receiver(
        station_id="DEMO-EDDM-CBAND",
        link=Link.IMSL,
        weight=5,
        freqs_hz=_megahertz(1546.020),
        level_db=-10.0,
        noise_db=-25.0,
        print_block=satellite.jaero,
        long_haul_share=0.9,
    ),
    Receiver(
        station_id="DEMO-EDDM-LBAND",
        link=Link.IMSL,
        weight=4,
        freqs_hz=_megahertz(1545.015, 1545.085, 1545.170, 1546.020),
        level_db=-9.0,
        noise_db=-25.0,
        print_block=satellite.satdump,
        downlink_share=0.0,
        long_haul_share=0.9,
    ),
    Receiver(
        station_id="DEMO-EDDM-IRDM",
        link=Link.IRDM,
        weight=4,
        freqs_hz=tuple(
            round(_IRIDIUM_BASE_HZ + channel * _IRIDIUM_CHANNEL_HZ)
            for channel in range(200, 240, 7)
        ),
        level_db=-39.0,
        noise_db=-60.0,
        print_block=satellite.iridium_toolkit,
        downlink_share=0.15,
        long_haul_share=0.7,
    ),
)
