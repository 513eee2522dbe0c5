"""A process that decodes, and ends or falls silent over some messages, as a broken one does.

Separate from the tests because it is started as a program.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any

from acarshub import intake_process
from acarshub.ingest.entries import Parcel
from acarshub.ingest.intake import Intake
from acarshub.ingest.packet import Packet


class FaultyIntake(Intake):
    """Does what the text of a message says."""

    def take_in(self, packets: Sequence[Packet], *args: Any, **named: Any) -> Parcel:
        data = b"".join(packet.data for packet in packets)
        if b"KILL" in data:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"HANG" in data:
            signal.pause()
        if b"FAIL" in data:
            raise MemoryError("all of it")
        return super().take_in(packets, *args, **named)


intake_process.Intake = FaultyIntake  # type: ignore[misc] # that is the fault

if __name__ == "__main__":
    intake_process.main()
