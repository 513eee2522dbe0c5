"""The process that decodes for a server: `python -m acarshub.intake_process`.

Separate from the server's process because decoding takes as much of a processor as all the rest,
and the interpreter runs one thread at a time. Its standard input is one end of a pair of sockets;
when the other end is gone, as when the server was killed, it ends. It loads neither eventlet nor
SQLAlchemy, which would double its memory.
"""

from __future__ import annotations

import gc
import socket
import sys
import time

from acarshub.aircraft.identity import Identity
from acarshub.alerts.matcher import Matcher
from acarshub.ingest.assembly import assembly_for
from acarshub.ingest.channel import Channel
from acarshub.ingest.intake import Intake
from acarshub.ingest.orders import READY, Batch, NewTerms, Setup
from acarshub.realtime.live_text import LiveText
from acarshub.realtime.payloads import Payloads


def main() -> None:
    """Answer every batch until there are no more."""
    channel = Channel(socket.socket(fileno=sys.stdin.fileno()))
    try:
        setup = channel.receive()
        assert isinstance(setup, Setup)
        identity = Identity.of(setup.settings)
        intake = Intake(
            assembly=assembly_for(setup.settings),
            describe=LiveText(Payloads(identity)).of,
            save_all=setup.settings.save_all,
            served=setup.served,
        )
        intake.matcher = Matcher(setup.lists, identity.airlines)
        # All that was loaded stays: no collection needs to look through it.
        gc.freeze()
        channel.send(READY)
        while True:
            order = channel.receive()
            if isinstance(order, NewTerms):
                intake.matcher = Matcher(order.lists, identity.airlines)
            elif isinstance(order, Batch):
                channel.send(_take_in(intake, order))
    except (EOFError, ConnectionError):
        return


def _take_in(intake: Intake, batch: Batch) -> object:
    return intake.take_in(batch.packets, time.monotonic(), time.time(), everything=batch.everything)


if __name__ == "__main__":
    main()
