"""What the service is asked for, and what tells one outline from another."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from acarshub.config import Settings
from acarshub.coverage.wanted import WantedOutline

SERVICE = "http://service.example/api"


@pytest.mark.parametrize(
    "environ", [{}, {"HEYWHATSTHAT": " "}, {"HEYWHATSTHAT": "TOKEN", "HEYWHATSTHAT_ALTS": ","}]
)
def test_nothing_is_wanted_without_token_and_altitudes(environ: dict[str, str]) -> None:
    assert WantedOutline.of(Settings.from_environ(environ)) is None


def test_altitudes_are_asked_for_in_whole_metres() -> None:
    wanted = WantedOutline.of(Settings.from_environ({"HEYWHATSTHAT": "TOKEN"}))
    assert wanted is not None
    assert wanted.url(SERVICE) == f"{SERVICE}?id=TOKEN&refraction=0.25&alts=3048,9144"


def test_token_cannot_add_to_the_question() -> None:
    url = WantedOutline("A&alts=1#x\r\n", (10_000,)).url(f"{SERVICE}?key=1")
    assert parse_qs(urlsplit(url).query) == {
        "key": ["1"],
        "id": ["A&alts=1#x\r\n"],
        "refraction": ["0.25"],
        "alts": ["3048"],
    }


def test_other_token_or_altitudes_are_another_outline() -> None:
    digests = [
        WantedOutline("A", (1, 2)).digest,
        WantedOutline("B", (1, 2)).digest,
        WantedOutline("A", (1, 3)).digest,
        WantedOutline("A", (12,)).digest,
    ]
    assert len(set(digests)) == len(digests)
    assert WantedOutline("A", (1, 2)).digest == digests[0]
