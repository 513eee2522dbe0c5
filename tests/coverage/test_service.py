"""Asking the service in a process of its own: whatever it does, there is an answer or a reason."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from acarshub.coverage.download import MAX_BYTES
from acarshub.coverage.service import ServiceError, ask
from tests.coverage.answers import ANSWER, Service, serving
from tests.ports import free_port


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as service:
        yield service


def reason(url: str, seconds: float = 10.0) -> str:
    with pytest.raises(ServiceError) as caught:
        ask(url, seconds)
    return str(caught.value)


def test_answer_is_given_as_it_is(service: Service) -> None:
    assert json.loads(ask(service.url, 10.0)) == ANSWER


@pytest.mark.parametrize("status", [404, 500, 503])
def test_other_status_is_told(service: Service, status: int) -> None:
    service.status = status
    assert reason(service.url) == f"the service answered with status {status}"


def test_nobody_there_is_told() -> None:
    assert "cannot be reached" in reason(f"http://127.0.0.1:{free_port()}/")


def test_service_is_followed_to_its_own_addresses_only(service: Service) -> None:
    service.status, service.headers = 302, {"Location": "http://localhost:1/"}
    assert "another host" in reason(service.url)
    service.headers = {"Location": "ftp://127.0.0.1/x"}
    assert "cannot be reached" in reason(service.url)
    service.headers = {"Location": "file:///etc/passwd"}
    assert reason(service.url)
    service.headers = {"Location": service.url}
    assert "302" in reason(service.url)


def test_answer_without_end_is_cut_off(service: Service) -> None:
    service.body = b"x" * (MAX_BYTES + 2)
    assert "longer than" in reason(service.url)


def test_answer_that_ends_too_early_is_told(service: Service) -> None:
    service.headers = {"Content-Length": "100000"}
    assert reason(service.url) == "the answer ended in the middle"


def test_service_that_does_not_go_on_is_left(service: Service) -> None:
    service.stalls = True
    begun = time.monotonic()
    assert reason(service.url, 1.0)
    assert time.monotonic() - begun < 10


def test_reason_is_one_printable_line(service: Service) -> None:
    service.status, service.headers = 302, {"Location": "x\x1b[31m-y://127.0.0.1/"}
    assert reason(service.url).isprintable()
