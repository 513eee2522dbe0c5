"""Starting and ending the hub inside a gunicorn worker.

Separate from the hub, which knows nothing of processes and signals.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa
from flask import Flask

from acarshub import runtime
from acarshub.extensions import db
from acarshub.hub import HubService
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.realtime.clients import Clients
from acarshub.realtime.transport_log import limit_logs_of_the_transport
from acarshub.schema import SchemaNotReady, require_head

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["LockRefused", "SchemaNotReady", "Worker", "start"]

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.2
SWITCH_SECONDS = 0.001
HANDOVER_SECONDS = 20.0
"""How long to wait for the worker that this one replaces."""


class Worker(Protocol):
    """The part of a gunicorn worker that is used here."""

    wsgi: Flask
    alive: bool

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let the worker end after what it is doing."""


def start(worker: Worker) -> HubService:
    """Start the hub of the worker's application.

    SchemaNotReady or LockRefused when the database cannot be used.
    """
    # Native threads decode while the hub serves: it must not wait the usual 5 ms for its turn.
    sys.setswitchinterval(SWITCH_SECONDS)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    limit_logs_of_the_transport()
    app = worker.wsgi
    with app.app_context():
        engine = db.engine
        require_head(engine)
        # Never let go while this process lives.
        app.extensions["acarshub_lock"] = _lock(engine.url)
        clients: Clients = app.extensions["acarshub_clients"]
        hub = HubService(app.config["ACARSHUB"], engine, app.config["ACARSHUB_NAMESPACE"], clients)
    app.extensions["acarshub"] = hub
    hub.start()
    # What is loaded by now stays: looking through it for garbage held everybody up for 90 ms.
    gc.collect()
    gc.freeze()
    # gunicorn's way of ending at once would cut off the last batch; ours takes a second.
    signal.signal(signal.SIGINT, worker.handle_exit)
    signal.signal(signal.SIGQUIT, worker.handle_exit)
    runtime.spawn(_end_with, worker, hub, clients)
    return hub


def _lock(url: sa.URL) -> InstanceLock:
    lock = InstanceLock(url)
    deadline = time.monotonic() + HANDOVER_SECONDS
    while True:
        try:
            lock.take()
        except LockRefused as error:
            # gunicorn starts the new worker of a reload before it ends the old one.
            if error.parent != os.getppid() or time.monotonic() > deadline:
                raise
        else:
            return lock
        runtime.sleep(POLL_SECONDS)


def _end_with(worker: Worker, hub: HubService, clients: Clients) -> None:
    while worker.alive:
        runtime.sleep(POLL_SECONDS)
    hub.stop()
    # gunicorn waits for open connections, and a browser never closes its own.
    clients.disconnect_all()
