"""What tests of the server's core share: messages, migrated databases, a hub without feeds.

Separate from the tests so that each of them shows only what it is about.
"""

from __future__ import annotations

import functools
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import flask_migrate
import orjson
from flask import Flask
from sqlalchemy import Engine, create_engine

from acarshub import NAMESPACE, create_app, runtime
from acarshub.addresses import Connection
from acarshub.aircraft.identity import Identity
from acarshub.config import Settings
from acarshub.database import configure_engine, engine_options
from acarshub.decoders.message import DecodedMessage
from acarshub.extensions import db, socketio
from acarshub.hub import HubService
from acarshub.ingest.entries import Entry, Grown, NewMessage, entry_of
from acarshub.ingest.packet import Packet
from acarshub.ingest.writer import BatchWriter
from acarshub.links import Link
from acarshub.realtime.live_text import LiveText
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.records import MESSAGE_COLUMNS, AlertHit, Change, HubMessage, MatchType
from acarshub.runtime import native_threading
from acarshub.uids import new_uid

ROOT = Path(__file__).parent.parent
MIGRATIONS = ROOT / "migrations"

DEADLINE_SECONDS = 10.0
STEP_SECONDS = 0.005
TIME = 1_700_000_000.0
"""Unix seconds of made-up messages."""

PAYLOADS = Payloads(Identity())
LIVE_TEXT = LiveText(PAYLOADS)
"""Made with the built-in names."""


def wait_until(condition: Callable[[], object], seconds: float = DEADLINE_SECONDS) -> None:
    """Return as soon as `condition` holds; AssertionError when it does not in time.

    Green threads of this thread run meanwhile.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        runtime.sleep(STEP_SECONDS)


def frame(text: str = "", **fields: object) -> dict[str, object]:
    """An object as acarsdec prints it."""
    return {"timestamp": TIME, "label": "H1", "text": text, **fields}


def line(text: str = "", **fields: object) -> bytes:
    """`frame` as a line of JSON."""
    return orjson.dumps(frame(text, **fields)) + b"\n"


def packet(data: bytes = b"{}", link: Link = Link.ACARS, **fields: Any) -> Packet:
    """A packet of a made-up feed."""
    return Packet(link, "test", data, TIME)._replace(**fields)


def message(text: str = "", **fields: Any) -> DecodedMessage:
    """A message in canonical form."""
    given: dict[str, Any] = {"link": Link.ACARS, "time": TIME, "text": text}
    return DecodedMessage(**(given | fields))


def hub_message(
    text: str = "", *terms: str, uid: str = "", stored: bool = True, **fields: Any
) -> HubMessage:
    """A message as the pipeline makes it, matched in its text by `terms`."""
    decoded = message(text, **fields)
    hits = tuple(AlertHit(term, MatchType.TEXT) for term in terms)
    return HubMessage(uid or new_uid(decoded.time), decoded, hits, stored)


def entry(text: str = "", *terms: str, **fields: Any) -> NewMessage:
    """The same as the writer and browsers get it; `fields` as of `hub_message`."""
    made = made_entry(hub_message(text, *terms, **fields))
    assert isinstance(made, NewMessage)
    return made


def made_entry(change: Change) -> Entry:
    """What the writer and browsers get of a change, with the built-in names."""
    return entry_of(change, LIVE_TEXT.of)


class ChangeWriter(BatchWriter):
    """A writer to which tests give what the assembly makes."""

    def write(self, changes: Sequence[Change]) -> None:  # type: ignore[override] # more than that
        super().write([made_entry(change) for change in changes])


def live_payload(message: HubMessage) -> Payload:
    """The object of a live message, as browsers read it."""
    payload: Payload = orjson.loads(LIVE_TEXT.of(message))
    return payload


def as_sent(payloads: Sequence[Payload]) -> list[Payload]:
    """Objects as browsers read them."""
    return [orjson.loads(orjson.dumps(payload)) for payload in payloads]


def text_of(entry: Entry) -> object:
    """The text of a message that the writer and browsers get."""
    message = entry.message if isinstance(entry, Grown) else entry
    assert isinstance(message, NewMessage)
    return message.values[MESSAGE_COLUMNS.index("msg_text")]


def random_messages(seed: int, count: int) -> list[HubMessage]:
    """Messages of all links, with and without content, errors, frequencies and levels."""
    rng = random.Random(seed)
    return [
        hub_message(
            rng.choice(["", "ENGINE REPORT", "A B C"]),
            link=rng.choice(list(Link)),
            freq=rng.choice(["", "131.550", "131.725", "136.975"]),
            level=rng.choice([None, -12.5, -3.0, 0.0]),
            error=rng.choice([None, 0, 2]),
            stored=rng.random() < 0.8,
        )
        for _ in range(count)
    ]


@functools.cache
def _template() -> bytes:
    """A new database, made once by the real migrations."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        with create_app(settings_for(path)).app_context():
            flask_migrate.upgrade(str(MIGRATIONS))
        return path.read_bytes()


def new_database(path: Path) -> Path:
    """A migrated, empty database at `path`."""
    path.write_bytes(_template())
    return path


def settings_for(path: Path, **environ: str) -> Settings:
    """The settings of a hub on the database at `path`."""
    return Settings.from_environ({"ACARSHUB_DB": str(path), **environ})


def engine_at(path: Path) -> Engine:
    """An engine as the server uses it, without an application."""
    settings = settings_for(path)
    engine = create_engine(settings.database_url, **engine_options(settings.database_url))
    configure_engine(engine, settings)
    return engine


def sql(path: Path, statement: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """Rows of a statement, run and committed through a connection of its own."""
    with closing(sqlite3.connect(path, timeout=DEADLINE_SECONDS)) as connection, connection:
        return connection.execute(statement, parameters).fetchall()


def app_at(path: Path, **environ: str) -> Flask:
    """The web application on a new database at `path`; no hub runs."""
    new_database(path)
    app = create_app(settings_for(path, **environ))
    app.testing = True
    return app


def make_hub(app: Flask, connections: dict[Link, tuple[Connection, ...]]) -> HubService:
    """The hub of `app`, not yet started."""
    settings = replace(app.config["ACARSHUB"], connections=MappingProxyType(connections))
    with app.app_context():
        clients = app.extensions["acarshub_clients"]
        hub = HubService(settings, db.engine, NAMESPACE, clients, Identity.of(settings))
    # The hub of a test waits for the writer in its only thread: each would wait for the other.
    hub.publisher._room_for_batches = native_threading.Semaphore(1_000_000)
    app.extensions["acarshub"] = hub
    return hub


@contextmanager
def running_hub(
    app: Flask, connections: dict[Link, tuple[Connection, ...]] | None = None
) -> Iterator[HubService]:
    """A hub at work, by default without feeds: tests put packets into its queue themselves."""
    hub = make_hub(app, connections or {})
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()
        if hub._mailbox._task:
            hub._mailbox._task.stop()
        del app.extensions["acarshub"]


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Keep everybody else from writing to the database at `path`."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


class Browser:
    """A Socket.IO client of the application created last."""

    def __init__(self, app: Flask, auth: dict[str, object] | None = None) -> None:
        self._client = socketio.test_client(app, namespace=NAMESPACE, auth=auth)
        self.events: list[tuple[str, object]] = []

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected(NAMESPACE))

    def emit(self, event: str, *args: object) -> None:
        self._client.emit(event, *args, namespace=NAMESPACE)

    def read(self) -> list[tuple[str, object]]:
        """Take what arrived since the last call, as event names and payloads."""
        new = [(each["name"], each["args"][0]) for each in self._client.get_received(NAMESPACE)]
        self.events += new
        return new

    def answer(self, event: str, *args: object) -> list[tuple[str, object]]:
        """What arrives after sending `event`."""
        # The hub's clock beats when it first gets a turn; that is not an answer.
        runtime.sleep(0)
        self.read()
        self.emit(event, *args)
        return self.read()

    def payloads(self, event: str) -> list[object]:
        """The payloads of all events of that name so far."""
        self.read()
        return [payload for name, payload in self.events if name == event]

    def close(self) -> None:
        self._client.disconnect(NAMESPACE)


def run_script(source: str, folder: Path, *arguments: str, seconds: float = 30.0) -> str:
    """What a Python script prints; AssertionError when it fails or hangs.

    Scripts are how tests reach what needs a process of its own, such as a patched one.
    """
    script = folder / "script.py"
    script.write_text(source)
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": str(Path(shutil.which("sh") or "/bin/sh").parent)},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
