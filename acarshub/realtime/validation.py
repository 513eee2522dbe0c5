"""Checking what clients send.

Separate because every value from a browser is somebody else's: handlers get checked objects.
"""

from __future__ import annotations

from dataclasses import dataclass

from acarshub.alerts.matcher import TermLists
from acarshub.alerts.terms import MAX_TERMS, check_terms

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


def term_lists(payload: object) -> TermLists:
    """The payload of `update_alerts`; InvalidPayload tells what is wrong with it."""
    if not isinstance(payload, dict):
        raise InvalidPayload([Issue((), "invalid_type", "Expected an object.")])
    issues: list[Issue] = []
    terms = _terms(payload, "terms", issues)
    ignore = _terms(payload, "ignore", issues)
    if issues:
        raise InvalidPayload(issues)
    return TermLists(terms, ignore)


def _terms(payload: dict[object, object], key: str, issues: list[Issue]) -> tuple[str, ...]:
    values = payload.get(key)
    if not isinstance(values, list):
        issues.append(Issue((key,), "invalid_type", "Expected a list of strings."))
        return ()
    if len(values) > MAX_TERMS:
        issues.append(Issue((key,), "too_big", f"At most {MAX_TERMS} terms are possible."))
        return ()
    wrong = [index for index, value in enumerate(values) if not isinstance(value, str)]
    if wrong:
        issues += [Issue((key, index), "invalid_type", "Expected a string.") for index in wrong]
        return ()
    terms, problems = check_terms(values)
    issues += [Issue((key, found.index), "custom", found.message) for found in problems]
    return terms
