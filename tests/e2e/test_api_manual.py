"""The examples in the manual for programs work as they stand there, but for addresses."""

from __future__ import annotations

import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acarshub.links import Link
from tests.e2e.hub_process import DEADLINE_SECONDS, ROOT, HubProcess, wait_for
from tests.e2e.traffic import acarsdec
from tests.ports import free_port

MANUAL = (ROOT / "docs" / "api.md").read_text()
PYTHON = re.findall(r"^```python\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE)
ENDLESS = [each for each in PYTHON if "stream.jsonl" in each or "15550" in each or "zmq" in each]
ENDING = [each for each in PYTHON if each not in ENDLESS]
SHELL = "".join(re.findall(r"^```sh\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE))
CURL = [
    line
    for line in SHELL.replace("\\\n", " ").splitlines()
    if line.startswith("curl") and " -N " not in line
]


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    """The relay's, by the one in the manual."""
    return {"15550": free_port(), "45550": free_port()}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, ports: dict[str, int]) -> Iterator[HubProcess]:
    relay = f"tcp://127.0.0.1:{ports['15550']},zmq://127.0.0.1:{ports['45550']}"
    hub = HubProcess(tmp_path_factory.mktemp("manual"), {"RELAY_ACARS": relay})
    hub.upgrade()
    hub.start()
    hub.send(Link.ACARS, acarsdec("ENGINE WARM"))
    wait_for(lambda: hub.query("SELECT count(*) FROM messages")[0][0], "a stored message")
    try:
        yield hub
    finally:
        hub.stop()
        hub.close()


def placed(example: str, hub: HubProcess, ports: dict[str, int]) -> str:
    """The example for this hub."""
    example = example.replace("localhost:8080", f"127.0.0.1:{hub.port}")
    for shown, port in ports.items():
        example = example.replace(shown, str(port))
    return example.replace("localhost", "127.0.0.1")


def test_manual_has_examples() -> None:
    assert (len(ENDING), len(ENDLESS), len(CURL)) == (2, 3, 6)


@pytest.mark.parametrize("example", ENDING, ids=range(len(ENDING)))
def test_example_in_python_ends_well(hub: HubProcess, ports: dict[str, int], example: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", placed(example, hub, ports)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ("ENGINE WARM" in done.stdout) is ("print" in example)


@pytest.mark.parametrize("example", ENDLESS, ids=range(len(ENDLESS)))
def test_example_in_python_prints_what_comes(
    hub: HubProcess, ports: dict[str, int], example: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-c", placed(example, hub, ports)], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        sent = iter(range(10**6))
        printed: list[str] = []

        def heard() -> bool:
            # What comes before it listens, it does not hear.
            hub.send(Link.ACARS, acarsdec(f"COMES {id(program)} {next(sent)}"))
            return bool(select.select([program.stdout], [], [], 0)[0])

        try:
            wait_for(heard, "a line", poll=0.1, seconds=2 * DEADLINE_SECONDS)
            printed.append(program.stdout.readline())
        finally:
            program.kill()
    assert "COMES" in printed[0]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize("example", CURL, ids=range(len(CURL)))
def test_example_with_curl_ends_well(
    hub: HubProcess, ports: dict[str, int], tmp_path: Path, example: str
) -> None:
    # Without what need not be installed everywhere.
    command = f"set -o pipefail; {placed(example, hub, ports)}".replace("jq -r .text", "cat")
    done = subprocess.run(
        ["bash", "-c", command.replace("curl ", "curl -f ")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
