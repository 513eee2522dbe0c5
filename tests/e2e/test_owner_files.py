"""The owner's tables in a running server, and a server that refuses to start with a broken one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, listening, wait_for
from tests.e2e.traffic import acarsdec


def test_live_message_is_told_with_the_names_of_the_owner(
    make_hub: Callable[..., HubProcess], tmp_path: Path
) -> None:
    own = tmp_path / "airlines.json"
    own.write_text('{"QX": {"NAME": "Own Air", "ICAO": "OWN"}}')
    hub = make_hub(AIRLINES_PATH=str(own))
    hub.start()
    with listening(hub) as listener:
        hub.send(Link.ACARS, acarsdec("HELLO", flight="QX0012"))
        wait_for(lambda: listener.payloads("acars_msg"), "the message")
        message = listener.payloads("acars_msg")[0]["msghtml"]
    assert isinstance(message, dict)
    assert (message["airline"], message["icao_flight"]) == ("Own Air", "OWN12")


def test_file_that_cannot_be_used_stops_the_start_with_one_line(
    make_hub: Callable[..., HubProcess], tmp_path: Path
) -> None:
    own = tmp_path / "labels.json"
    own.write_text('{"labels": {"SQ": 1}}')
    hub = make_hub(MESSAGE_LABELS_PATH=str(own))
    hub.launch()
    assert hub.wait_for_end() == 4
    log = hub.log.read_text()
    told = [line for line in log.splitlines() if line.startswith("acarshub:")]
    assert told == [
        f"acarshub: MESSAGE_LABELS_PATH={str(own)!r} cannot be used: label 'SQ' is not an object"
    ]
    assert "Traceback" not in log
