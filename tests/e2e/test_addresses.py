"""Addresses at which nothing can listen: told in one line with what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.hub_process import HubProcess


def failed_start(hub: HubProcess) -> str:
    with pytest.raises(AssertionError):
        hub.start()
    return hub.log.read_text()


def test_port_in_use_is_told_in_one_line(
    shared_hub: HubProcess, make_hub: Callable[..., HubProcess]
) -> None:
    hub = make_hub()
    hub.environment["PORT"] = str(shared_hub.port)
    (line,) = [line for line in failed_start(hub).splitlines() if "acarshub" in line]
    assert f"port {shared_hub.port}: Address already in use" in line
    assert "set HOST and PORT" in line
    assert "[ERROR]" not in hub.log.read_text()


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_host_that_is_not_here_is_told_in_one_line(
    make_hub: Callable[..., HubProcess], host: str
) -> None:
    hub = make_hub()
    hub.environment["HOST"] = host
    told = failed_start(hub)
    assert f"acarshub: Nothing can listen at {host}" in told
    assert "[ERROR]" not in told
