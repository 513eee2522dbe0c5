"""The process that decodes for a server: `python -m acarshub.intake_process`.

Separate from the server's process because decoding takes as much of a processor as all the rest,
and the interpreter runs one thread at a time. Its standard input is one end of a pair of sockets;
when the other end is gone, as when the server was killed, it ends. It loads neither eventlet nor
SQLAlchemy, which would double its memory.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
import time
from contextlib import suppress

from acarshub.aircraft.identity import Identity
from acarshub.alerts.matcher import Matcher
from acarshub.ingest.assembly import assembly_for
from acarshub.ingest.channel import Channel
from acarshub.ingest.intake import Intake
from acarshub.ingest.orders import READY, Batch, Failed, NewTerms, Setup
from acarshub.realtime.live_text import LiveText
from acarshub.realtime.payloads import Payloads

COLLECT_AFTER = 10_000
"""Objects that were made and not freed."""


def main() -> None:
    """Answer every batch until there are no more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Who ends everything at once ends the server, which still has batches for this one.
        signal.signal(number, signal.SIG_IGN)
    channel = Channel(socket.socket(fileno=sys.stdin.fileno()))
    with suppress(EOFError, OSError):
        try:
            _work(channel)
        except Exception as error:
            if isinstance(error, EOFError | OSError):
                raise
            # Told to the server, whose log is not filled by it, and not to standard error.
            channel.send(Failed(repr(error)))


def _work(channel: Channel) -> None:
    setup = channel.receive()
    assert isinstance(setup, Setup)
    identity = Identity.made_with(setup.owned)
    intake = Intake(
        assembly=assembly_for(setup.settings),
        describe=LiveText(Payloads(identity)).of,
        save_all=setup.settings.save_all,
        served=setup.served,
    )
    intake.matcher = Matcher(setup.lists, identity.airlines)
    intake.restore(setup.rests, time.monotonic())
    # All that was loaded stays: no collection needs to look through it. At the usual threshold they
    # took a tenth of the time, and found nothing: messages are in no cycles.
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    channel.send(READY)
    while True:
        order = channel.receive()
        if isinstance(order, NewTerms):
            intake.matcher = Matcher(order.lists, identity.airlines)
        elif isinstance(order, Batch):
            now, unix_now = time.monotonic(), time.time()
            everything = order.everything
            channel.send(intake.take_in(order.packets, now, unix_now, everything=everything))


if __name__ == "__main__":
    main()
