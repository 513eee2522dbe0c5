"""A real hub for tests: its own database, free ports, a gunicorn process and what it sent."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
import socketio

from acarshub.links import Link
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
DEADLINE_SECONDS = 20.0
POLL_SECONDS = 0.02
WEBSOCKET = ("websocket",)


def wait_for(
    condition: Callable[[], object],
    what: str,
    poll: float = POLL_SECONDS,
    seconds: float = DEADLINE_SECONDS,
) -> None:
    """Return as soon as `condition` holds; AssertionError when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(poll)


def clean_environment(**variables: str) -> dict[str, str]:
    """This process's environment without any setting of the hub but `variables`."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
    return {**kept, **variables}


def run_flask(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `flask ...` in the repository's root."""
    return subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env=clean_environment(**variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class HubProcess:
    """A gunicorn process with the hub in it."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        wrapper: Sequence[str] = (),
    ) -> None:
        """`wrapper` is a command that becomes the hub's, with fewer rights for example."""
        self._wrapper = tuple(wrapper)
        self.database = folder / "hub.db"
        self.port = free_port()
        self.udp_ports = {link: free_port(socket.SOCK_DGRAM) for link in Link}
        self.log = folder / "hub.log"
        listeners = {
            f"{link.env_name}_CONNECTIONS": f"udp://127.0.0.1:{port}"
            for link, port in self.udp_ports.items()
        }
        self.environment = clean_environment(
            PORT=str(self.port),
            ACARSHUB_DB=str(self.database),
            PYTHONUNBUFFERED="1",
            **{**listeners, **(settings or {})},
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def upgrade(self) -> None:
        done = run_flask("db", "upgrade", **self.environment)
        assert done.returncode == 0, done.stderr

    def launch(self) -> None:
        """Start the process without waiting for it."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *self._wrapper,
                    *(sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self) -> None:
        self.launch()
        try:
            wait_for(self._ready, "the hub to listen")
        except AssertionError as error:
            error.add_note(self.log.read_text())
            raise

    def _ready(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self.log.read_text()
        try:
            health = requests.get(f"{self.url}/health", timeout=5)
        except (requests.ConnectionError, requests.Timeout):
            # A machine with much to do takes seconds to load the server behind an open port.
            return False
        feeds = [feed for feed in health.json().get("feeds", []) if "udp" in feed["source"]]
        return health.ok and all(feed["connected"] for feed in feeds)

    def wait_for_end(self) -> int:
        """The exit status of a process that ends by itself."""
        assert self._process
        return self._process.wait(DEADLINE_SECONDS)

    def stop(self) -> None:
        """Stop as a service manager would."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(DEADLINE_SECONDS)

    def kill(self) -> None:
        """End parent and worker at once, as a system out of memory would."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(DEADLINE_SECONDS)

    def close(self) -> None:
        self._sender.close()
        if self._process and self._process.poll() is None:
            self.kill()

    def send(self, link: Link, payload: bytes | Mapping[str, object]) -> None:
        """Send one datagram to the port of `link`."""
        data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self._sender.sendto(data, ("127.0.0.1", self.udp_ports[link]))

    def query(self, statement: str, *parameters: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(statement, parameters).fetchall()

    def metric(self, name: str, **labels: str) -> float:
        """The value of one sample of `/metrics`, 0 when it is not there."""
        for line in requests.get(f"{self.url}/metrics", timeout=5).text.splitlines():
            sample, _, value = line.rpartition(" ")
            if sample.partition("{")[0] == name and all(
                f'{key}="{wanted}"' in sample for key, wanted in labels.items()
            ):
                return float(value)
        return 0.0

    def total(self, name: str) -> float:
        """The sum of all samples of one metric."""
        lines = requests.get(f"{self.url}/metrics", timeout=5).text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name}{{"))


class Listener:
    """A Socket.IO client that keeps everything it is sent."""

    def __init__(
        self,
        hub: HubProcess,
        *,
        batches: bool = False,
        transports: tuple[str, ...] = WEBSOCKET,
        greeted: bool = True,
        address: str = "",
        have: Sequence[str] = (),
    ) -> None:
        """`address` is where the client finds the hub, below a prefix for example.

        `have` are uids of the newest messages that it has from before.
        """
        self.events: list[tuple[str, dict[str, object]]] = []
        self._client = socketio.Client(reconnection=False)
        self._client.on("*", self._keep, namespace="/main")
        self._greeted = threading.Event()
        place = urlsplit(address or hub.url)
        self._client.connect(
            f"{place.scheme}://{place.netloc}",
            namespaces=["/main"],
            auth={"batches": batches, "have": list(have)} if batches or have else None,
            transports=list(transports),
            socketio_path=f"{place.path}/socket.io",
        )
        if greeted:
            self.wait_for_greeting()

    def wait_for_greeting(self) -> None:
        assert self._greeted.wait(DEADLINE_SECONDS)

    def _keep(self, event: str, *payload: dict[str, object]) -> None:
        self.events.append((event, payload[0]))
        if event == "acarshub_version":
            self._greeted.set()

    @property
    def connected(self) -> bool:
        """False once the hub has gone and everything it had sent is read."""
        return bool(self._client.connected)

    @property
    def live(self) -> list[dict[str, object]]:
        """Every live message, in order of arrival."""
        found: list[dict[str, object]] = []
        for event, payload in list(self.events):
            if event == "acars_msg":
                found.append(payload["msghtml"])  # type: ignore[arg-type]
            elif event == "live_messages":
                found.extend(payload["messages"])  # type: ignore[arg-type]
        return found

    def payloads(self, event: str) -> list[dict[str, object]]:
        return [payload for name, payload in list(self.events) if name == event]

    def ask(self, event: str, *arguments: object) -> None:
        data = arguments if len(arguments) != 1 else arguments[0]
        self._client.emit(event, data, namespace="/main")

    def answer(self, event: str, answer: str, *arguments: object) -> dict[str, object]:
        """The next `answer` after asking for it by `event`."""
        before = len(self.payloads(answer))
        self.ask(event, *arguments)
        wait_for(lambda: len(self.payloads(answer)) > before, f"{answer} to {event}", 0.002)
        return self.payloads(answer)[before]

    def close(self) -> None:
        self._client.disconnect()


@contextmanager
def listening(
    hub: HubProcess,
    *,
    batches: bool = False,
    transports: tuple[str, ...] = WEBSOCKET,
    greeted: bool = True,
    address: str = "",
) -> Iterator[Listener]:
    """A listener; with `greeted` its greeting has arrived."""
    listener = Listener(
        hub, batches=batches, transports=transports, greeted=greeted, address=address
    )
    try:
        yield listener
    finally:
        listener.close()
