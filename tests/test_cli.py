"""`flask acarshub ...`: what it prints, what it changes, and what it says when it cannot."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar, NoReturn

import pytest
from click.testing import Result
from flask import Flask

from acarshub import cli, database
from acarshub.database import configure_engine
from acarshub.extensions import db
from acarshub.links import Link
from tests.ports import free_port
from tests.support import app_at, line, lock, sql

VARIABLE = "ACARS_CONNECTIONS"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def app(path: Path) -> Flask:
    return app_at(path)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recorded.jsonl"
    path.write_bytes(line("ONE") + line("TWO") + b"nonsense\n")
    return path


@pytest.fixture
def receiver() -> socket.socket:
    """A bound UDP socket that does not wait for ever."""
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    receiver.settimeout(5.0)
    return receiver


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["acarshub", *map(str, arguments)])


def texts(path: Path) -> Sequence[tuple[object, ...]]:
    return sql(path, "SELECT msg_text FROM messages ORDER BY id")


def test_check_tells_database_address_and_sources(path: Path) -> None:
    app = app_at(
        path, HOST="::1", PORT="8123", ENABLE_ACARS="true", **{VARIABLE: "udp://0.0.0.0:1"}
    )
    result = run(app, "check")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"database   {path}",
        "dashboard  http://[::1]:8123",
        f"{Link.ACARS.message_type:<10} udp://0.0.0.0:1",
    ]


def test_check_tells_the_second_database(path: Path, tmp_path: Path) -> None:
    app = app_at(path, DB_BACKUP=str(tmp_path / "second.db"))
    assert f"backup     {tmp_path / 'second.db'}" in run(app, "check").output.splitlines()


def test_check_tells_what_is_served_where(path: Path) -> None:
    app = app_at(path, RELAY_HFDL="tcp://*:15556,zmq://*:45556")
    place = f"{Link.HFDL.message_type}: tcp://0.0.0.0:15556, zmq://0.0.0.0:45556"
    assert run(app, "check").output.splitlines()[-1] == f"relay      {place}"


@pytest.mark.parametrize("arguments", [["check"], ["replay", "recorded.jsonl"]])
def test_file_of_the_owner_that_is_missing_is_told(
    path: Path, recording: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(recording.parent)
    result = run(app_at(path, AIRLINES_PATH="missing.json"), *arguments)
    assert result.exit_code == 1
    problem = "AIRLINES_PATH='missing.json' cannot be used: No such file or directory"
    assert result.output.splitlines()[-1] == f"Error: {problem}"


@pytest.mark.parametrize("arguments", [["check"], ["terms"], ["terms", "--add", "X"]])
def test_command_without_a_database_says_what_to_do(
    app: Flask, path: Path, arguments: list[str]
) -> None:
    path.unlink()
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert "flask db upgrade" in result.output


def test_command_without_a_database_makes_none(app: Flask, path: Path) -> None:
    path.unlink()
    run(app, "check")
    assert not path.exists()


def test_no_terms_are_told_as_such(app: Flask) -> None:
    assert run(app, "terms").output == "No alert terms.\n"


def test_added_terms_are_stored_and_shown(app: Flask, path: Path) -> None:
    result = run(app, "terms", "--add", "fire", "--add", "red coat")
    assert result.output == "FIRE\nRED COAT\n"
    assert sql(path, "SELECT term FROM alert_stats") == [("FIRE",), ("RED COAT",)]


def test_added_terms_leave_counts_and_ignored_terms_alone(app: Flask, path: Path) -> None:
    sql(path, "INSERT INTO alert_stats (term, count) VALUES ('OLD', 7)")
    sql(path, "INSERT INTO ignore_alert_terms (term) VALUES ('DRILL')")
    run(app, "terms", "--add", "NEW")
    assert sql(path, "SELECT term, count FROM alert_stats") == [("OLD", 7), ("NEW", 0)]
    assert sql(path, "SELECT term FROM ignore_alert_terms") == [("DRILL",)]


def test_unusable_term_is_refused_and_nothing_added(app: Flask, path: Path) -> None:
    result = run(app, "terms", "--add", "FINE", "--add", "X" * 65)
    assert (result.exit_code, "at most 64" in result.output) == (1, True)
    assert sql(path, "SELECT * FROM alert_stats") == []


def test_removed_term_loses_its_matches(app: Flask, path: Path) -> None:
    run(app, "terms", "--add", "FIRE", "--add", "RED")
    sql(path, "INSERT INTO alert_matches VALUES (1, 'u', 'FIRE', 'text', 1)")
    assert run(app, "terms", "--remove", "fire").output == "RED\n"
    assert sql(path, "SELECT * FROM alert_matches") == []
    assert sql(path, "SELECT * FROM dropped_alert_terms") == []


def test_terms_that_were_printed_can_be_imported(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("fire\nflight: ual\n[ignore]\ndrill\n")
    run(app, "terms", "--add", "OLD")
    printed = run(app, "terms", "--import", file).output
    assert printed == "OLD\nFIRE\nFLIGHT:UAL\n\n[ignore]\nDRILL\n"
    file.write_text(printed)
    assert run(app, "terms", "--import", file, "--replace").output == printed


def test_imported_terms_can_replace_all_others(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("NEW\n")
    run(app, "terms", "--add", "OLD")
    assert run(app, "terms", "--import", file, "--replace").output == "NEW\n"


def test_wrong_line_of_a_file_is_named_and_nothing_changes(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("FINE\n\ntail:\n")
    result = run(app, "terms", "--import", file)
    assert (result.exit_code, "Line 3: Say what" in result.output) == (1, True)
    assert run(app, "terms").output == "No alert terms.\n"


def test_file_in_another_encoding_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    file.write_bytes("ÖL".encode("latin-1"))
    result = run(app, "terms", "--import", file)
    assert (result.exit_code, "UTF-8" in result.output) == (1, True)


def test_recording_is_taken_in(app: Flask, path: Path, recording: Path) -> None:
    run(app, "replay", recording)
    assert texts(path) == [("ONE",), ("TWO",)]


def test_replay_tells_what_became_of_the_lines(app: Flask, recording: Path) -> None:
    output = run(app, "replay", recording).output
    assert "2 messages stored, 1 dropped.\n  invalid_json: 1\n" in output


def test_compressed_recording_is_taken_in(app: Flask, path: Path, recording: Path) -> None:
    packed = recording.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(recording.read_bytes()))
    run(app, "replay", packed)
    assert len(texts(path)) == 2


def test_standard_input_is_taken_in(app: Flask, path: Path) -> None:
    app.test_cli_runner().invoke(args=["acarshub", "replay", "-"], input=line("PIPED"))
    assert texts(path) == [("PIPED",)]


def test_missing_recording_is_told_in_one_line(app: Flask, tmp_path: Path) -> None:
    result = run(app, "replay", tmp_path / "none.jsonl")
    assert (result.exit_code, "none.jsonl" in result.output) == (1, True)
    assert "Traceback" not in result.output


def test_replay_that_the_database_refuses_is_a_failure(
    app: Flask, path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app, "replay", recording)
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    with app.app_context():
        configure_engine(db.engine, app.config["ACARSHUB"])
    with lock(path):
        result = run(app, "replay", recording)
    assert (result.exit_code, "2 messages are not stored" in result.output) == (1, True)


def test_rate_and_real_time_exclude_each_other(app: Flask, recording: Path) -> None:
    result = run(app, "replay", "--rate", 5, "--realtime", recording)
    assert (result.exit_code, "exclude" in result.output) == (2, True)


def test_recording_is_sent_to_the_ports_of_the_settings(
    path: Path, recording: Path, receiver: socket.socket
) -> None:
    with closing(receiver):
        port = receiver.getsockname()[1]
        app = app_at(path, **{VARIABLE: f"udp://0.0.0.0:{port}"})
        result = run(app, "replay", "--udp", "127.0.0.1", recording)
        received = [receiver.recv(65_535).strip() for _ in range(2)]
    assert received == [line("ONE").strip(), line("TWO").strip()]
    assert "2 lines sent, 1 not recognised." in result.output


def test_sent_recording_is_not_stored(path: Path, recording: Path) -> None:
    app = app_at(path, **{VARIABLE: f"udp://0.0.0.0:{free_port(socket.SOCK_DGRAM)}"})
    run(app, "replay", "--udp", "127.0.0.1", recording)
    assert texts(path) == []


def test_demo_sends_until_it_is_interrupted(
    path: Path, receiver: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(receiver):
        port = receiver.getsockname()[1]
        everything = {f"{link.env_name}_CONNECTIONS": f"udp://0.0.0.0:{port}" for link in Link}
        app = app_at(path, **everything)
        now, naps = [1_700_000_000.0], [0]

        def sleep(seconds: float) -> None:
            now[0] += 5.0
            naps[0] += 1
            if naps[0] == 40:
                raise KeyboardInterrupt

        monkeypatch.setattr(time, "sleep", sleep)
        monkeypatch.setattr(time, "time", lambda: now[0])
        result = run(app, "demo", "--seed", 3)
        assert receiver.recv(65_535).startswith(b"{")
    assert result.exit_code == 0


def test_demo_sends_nothing_to_the_usual_port_of_a_link_that_is_not_taken_in_by_udp(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[dict[Link, int]] = []

    def sender(_host: str, ports: dict[Link, int]) -> NoReturn:
        used.append(ports)
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "UdpSender", sender)
    sources = "tcp://127.0.0.1:9,udp://127.0.0.1:25550"
    app = app_at(path, ENABLE_ACARS="true", **{VARIABLE: sources})
    run(app, "demo")
    assert used == [{Link.ACARS: 25550}]


class Health(BaseHTTPRequestHandler):
    """Answers once with each of the given statuses, then with the last of them."""

    statuses: ClassVar[list[int]] = []

    def do_GET(self) -> None:
        status = self.statuses[0] if len(self.statuses) == 1 else self.statuses.pop(0)
        self.send_response(status if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def hub_address() -> Iterator[tuple[str, int]]:
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield "0.0.0.0", server.server_port
        server.shutdown()
        thread.join()


def waiting_demo(path: Path, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> Result:
    """The outcome of a demo that would be interrupted when it comes to send."""

    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "UdpSender", interrupted)
    monkeypatch.setattr(cli, "DEMO_STEP_SECONDS", 0.001)
    monkeypatch.setattr(cli, "WAIT_SECONDS", 0.3)
    return run(app_at(path, HOST=address[0], PORT=str(address[1])), "demo", "--wait")


def test_demo_waits_until_the_hub_is_healthy(
    path: Path, hub_address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Health, "statuses", [503, 503, 200])
    assert "Aborted" in waiting_demo(path, hub_address, monkeypatch).output
    assert Health.statuses == [200]


def test_demo_gives_up_on_a_hub_that_stays_unhealthy(
    path: Path, hub_address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Health, "statuses", [503])
    result = waiting_demo(path, hub_address, monkeypatch)
    assert result.exit_code == 1
    assert f"No hub answered at http://127.0.0.1:{hub_address[1]}/health" in result.output


def test_demo_gives_up_on_a_hub_that_is_not_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ("::", free_port(socket.SOCK_STREAM))
    result = waiting_demo(path, address, monkeypatch)
    assert (result.exit_code, f"http://[::1]:{address[1]}" in result.output) == (1, True)
