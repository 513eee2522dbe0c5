"""Checking what clients send.

Separate because every value from a browser is somebody else's: handlers get checked objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_ISSUES = 20
"""More are not told: the answer to a mistake must not be larger than the mistake."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong: where in the payload, a code for programs, a text for people."""

    path: tuple[str | int, ...]
    code: str
    message: str


class InvalidPayload(Exception):  # noqa: N818 - it names the payload, as the event does
    """A payload that cannot be used; `issues` tells why."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(f"{len(issues)} issues")
        self.issues = issues


def validation_error(event: str, issues: list[Issue]) -> dict[str, object]:
    """The `validation_error` event that answers `event`."""
    first = issues[0]
    told = issues[:MAX_ISSUES]
    where = ".".join(map(str, first.path))
    line = f"{where}: {first.message}" if where else first.message
    return {
        "event": event,
        "summary": line if len(issues) == 1 else f"{len(issues)} issues, first: {line}",
        "issues": [
            {"path": list(issue.path), "code": issue.code, "message": issue.message}
            for issue in told
        ],
    }


def fields_of(payload: object) -> dict[object, object]:
    """The fields of a payload, which has to be an object."""
    if not isinstance(payload, dict):
        raise InvalidPayload([Issue((), "invalid_type", "Expected an object.")])
    return payload


def integer_of(
    fields: Mapping[Any, object], key: str, least: int, most: int, otherwise: int
) -> int:
    """The integer under `key`, `otherwise` where there is none; InvalidPayload out of bounds."""
    value = fields.get(key, otherwise)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidPayload([Issue((key,), "invalid_type", "Expected an integer.")])
    if value < least:
        raise InvalidPayload([Issue((key,), "too_small", f"Expected at least {least}.")])
    if value > most:
        raise InvalidPayload([Issue((key,), "too_big", f"Expected at most {most}.")])
    return value
