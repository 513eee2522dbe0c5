"""Starting and ending the hub inside a gunicorn worker, after an upgrade where one is due.

Separate from the hub, which knows nothing of processes and signals.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa
from flask import Flask

from acarshub import runtime
from acarshub.aircraft.identity import Identity
from acarshub.config import Settings
from acarshub.database_state import file_of
from acarshub.extensions import db
from acarshub.hub import HubService
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.memory import keep_small, share_arenas
from acarshub.realtime.arrivals import Arrivals
from acarshub.realtime.clients import Clients
from acarshub.realtime.greeting import Greeting
from acarshub.realtime.read_state import ReadState
from acarshub.realtime.transport_log import limit_logs_of_the_transport
from acarshub.replacing import Replacing
from acarshub.runtime import native_time
from acarshub.schema import SchemaNotReady, require_head
from acarshub.upgrading import Upgrade, UpgradeFailed

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["LockRefused", "SchemaNotReady", "Server", "Worker"]

logger = logging.getLogger(__name__)

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
POLL_SECONDS = 0.2
SWITCH_SECONDS = 0.001
HANDOVER_SECONDS = 20.0
"""How long to wait for the worker that this one replaces."""
NEWS_SECONDS = 1.0
"""Clients hear of an upgrade's progress at most so often."""


class Worker(Protocol):
    """The part of a gunicorn worker that is used here."""

    wsgi: Flask
    alive: bool

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let the worker end after what it is doing."""


class Server:
    """The hub of one worker, and before it the upgrade that it waits for."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._app = worker.wsgi
        self._settings: Settings = self._app.config["ACARSHUB"]
        self._clients: Clients = self._app.extensions["acarshub_clients"]
        self._parent = os.getppid()
        self._arrivals: Arrivals = self._app.extensions["acarshub_arrivals"]
        self.hub: HubService | None = None
        """None as long as the upgrade lasts."""
        self._begun = 0.0
        self.failed = False
        """Whether the worker ends because the database cannot be used: starting anew is no use."""

    def start(self) -> None:
        """Start the hub, or the upgrade after which it starts, which sets a damaged file aside.

        SchemaNotReady or LockRefused when the database cannot be used, SettingsError when a file
        that the settings name cannot.
        """
        share_arenas()
        # Before an upgrade, which may take long: a mistake in a file shows at once.
        identity = Identity.of(self._settings)
        # Native threads decode while the hub serves: it must not wait the usual 5 ms for its turn.
        sys.setswitchinterval(SWITCH_SECONDS)
        logging.basicConfig(format=LOG_FORMAT)
        limit_logs_of_the_transport()
        try:
            self._open(self._make_hub(identity))
        except SchemaNotReady as error:
            # A damaged database must not keep the hub down, whoever upgrades sound ones.
            if not (self._settings.db_upgrade_at_start or error.damaged):
                raise
            upgrade = Upgrade()
            self._app.extensions["acarshub_upgrade"] = upgrade
            runtime.spawn(self._upgrade_and_start, upgrade, identity)
            runtime.spawn(self._tell_waiting, upgrade)
        # gunicorn's way of ending at once would cut off the last batch; ours takes a second.
        signal.signal(signal.SIGINT, self._worker.handle_exit)
        signal.signal(signal.SIGQUIT, self._worker.handle_exit)
        runtime.spawn(self._end_with_worker)
        runtime.spawn(keep_small)

    def stop(self) -> None:
        """Write what was received, or end the upgrade."""
        upgrade = self._upgrade
        if upgrade:
            upgrade.stop()
        if self.hub:
            self.hub.stop()

    @property
    def _upgrade(self) -> Upgrade | None:
        upgrade: Upgrade | None = self._app.extensions.get("acarshub_upgrade")
        return upgrade

    def _make_hub(self, identity: Identity) -> HubService:
        self._begun = native_time.monotonic()
        with self._app.app_context():
            engine = db.engine
            require_head(engine)
            # Never let go while this process lives.
            self._app.extensions["acarshub_lock"] = _lock(engine.url)
            namespace = self._app.config["ACARSHUB_NAMESPACE"]
            hub = HubService(self._settings, engine, namespace, self._clients, identity)
            reads: ReadState = self._app.extensions["acarshub_read_state"]
            hub.alerts.refreshed = partial(reads.greet_everybody, hub)
            return hub

    def _open(self, hub: HubService) -> None:
        hub.start()
        # Clients are greeted by it from here on, and by nobody in between.
        self.hub = self._app.extensions["acarshub"] = hub
        self._app.extensions.pop("acarshub_upgrade", None)
        # However large the database is, this is said within a second; see docs/architecture.md.
        logger.info("Ready in %.2f s", native_time.monotonic() - self._begun)
        path = file_of(sa.make_url(self._settings.database_url))
        if path:
            runtime.spawn(Replacing(hub, path, self._begin_anew).run)
        # What is loaded by now stays: looking through it for garbage held everybody up for 90 ms.
        gc.collect()
        gc.freeze()

    def _upgrade_and_start(self, upgrade: Upgrade, identity: Identity) -> None:
        try:
            if not upgrade.run():
                return
            hub = self._make_hub(identity)
            greeting = Greeting.prepare(hub)
            self._open(hub)
            self._arrivals.let_in(hub, greeting)
        except (UpgradeFailed, SchemaNotReady, LockRefused) as error:
            self._fail(f"acarshub: {error}")
        except Exception:
            logger.exception("The hub could not be started after the upgrade")
            self._fail("acarshub: The hub could not be started. The lines above say why.")

    def _begin_anew(self) -> None:
        """End this worker as a stop does; gunicorn starts another."""
        self._worker.alive = False

    def _fail(self, line: str) -> None:
        print(line, file=sys.stderr)  # noqa: T201
        self.failed = True
        self._worker.alive = False

    def _tell_waiting(self, upgrade: Upgrade) -> None:
        told = upgrade.message
        while True:
            runtime.sleep(NEWS_SECONDS)
            if self._upgrade is None:
                return
            self._clients.disconnect_slow()
            if upgrade.message != told:
                told = upgrade.message
                self._arrivals.tell(told)

    def _end_with_worker(self) -> None:
        # Workers of this class go on without their parent, keeping the port and the database from
        # the server that is started next.
        while self._worker.alive and os.getppid() == self._parent:
            runtime.sleep(POLL_SECONDS)
        self._worker.alive = False
        self.stop()
        # gunicorn waits for open connections, and a browser never closes its own.
        self._clients.disconnect_all()


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
