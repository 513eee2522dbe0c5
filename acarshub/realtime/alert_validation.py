"""Checking what clients send about alerts.

Separate from the general checks because the rules of terms are a subject of their own. With
thousands of terms this takes too long for the hub: call it in a native thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acarshub.alerts.changes import TermChange
from acarshub.alerts.history import term_as_stored
from acarshub.alerts.term import TermError, TermLists, tidy_term
from acarshub.alerts.terms import MAX_TERMS, TermProblem, check_terms, too_many_terms
from acarshub.alerts.text_form import ParsedTerms, parse_terms_text
from acarshub.realtime.validation import InvalidPayload, Issue, fields_of, integer_of

DEFAULT_PREVIEW_DAYS = 7
MAX_PREVIEW_DAYS = 3_650
DEFAULT_PREVIEW_MESSAGES = 10
MAX_PREVIEW_MESSAGES = 50
MAX_TEXT = 1_024
MAX_PAGE = 1_000_000
MAX_HISTORY_TERMS = 100


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """What `preview_alert_term` asks: a tidy term, days back, and how many messages to show."""

    term: str
    days: int
    messages: int


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """What `query_alerts_by_term` asks, the terms as they were sent; `page` counts from 0."""

    term: str
    """Empty for all terms."""
    terms: tuple[str, ...]
    """Several in the place of the one."""
    page: int

    def stored_terms(self, lists: TermLists) -> tuple[str, ...]:
        """The terms as their matches are stored; none for all terms."""
        # Blank ones among several must not stand for all.
        asked = tuple(term for term in self.terms if term.strip()) or (self.term,)
        return tuple(term_as_stored(term, lists) for term in asked if term)


def term_lists(payload: object) -> TermLists:
    """The payload of `update_alerts`; InvalidPayload tells what is wrong with it."""
    fields = fields_of(payload)
    issues: list[Issue] = []
    # Dashboards of other editions send blank ones.
    terms = _new_terms(fields.get("terms"), "terms", issues, blanks_allowed=True)
    ignore = _new_terms(fields.get("ignore"), "ignore", issues, blanks_allowed=True)
    if issues:
        raise InvalidPayload(issues)
    return TermLists(terms, ignore)


def term_change(payload: object) -> TermChange:
    """The payload of `change_alerts`; InvalidPayload tells what is wrong with it."""
    fields = fields_of(payload)
    issues: list[Issue] = []
    change = TermChange(
        add=_new_terms(fields.get("add", []), "add", issues),
        remove=_strings(fields.get("remove", []), "remove", issues),
        ignore=_new_terms(fields.get("ignore", []), "ignore", issues),
        unignore=_strings(fields.get("unignore", []), "unignore", issues),
    )
    if issues:
        raise InvalidPayload(issues)
    return change


def imported_terms(payload: object) -> tuple[ParsedTerms, bool]:
    """The terms of `import_alerts`, and whether all others are to go."""
    fields = fields_of(payload)
    text, replace = fields.get("text"), fields.get("replace", False)
    if not isinstance(text, str):
        raise InvalidPayload([Issue(("text",), "invalid_type", "Expected a string.")])
    if not isinstance(replace, bool):
        raise InvalidPayload([Issue(("replace",), "invalid_type", "Expected true or false.")])
    parsed = parse_terms_text(text)
    if parsed.problems:
        raise InvalidPayload(_issues("text", parsed.problems))
    if max(len(parsed.lists.terms), len(parsed.lists.ignore)) > MAX_TERMS:
        raise InvalidPayload([Issue(("text",), "too_big", too_many_terms())])
    return parsed, replace


def preview_request(payload: object) -> PreviewRequest:
    """The payload of `preview_alert_term`; InvalidPayload tells what is wrong with it."""
    fields = fields_of(payload)
    given = fields.get("term")
    if not isinstance(given, str):
        raise InvalidPayload([Issue(("term",), "invalid_type", "Expected a string.")])
    try:
        term = tidy_term(given)
    except TermError as error:
        raise InvalidPayload([Issue(("term",), "custom", str(error))]) from error
    return PreviewRequest(
        term,
        integer_of(fields, "days", 1, MAX_PREVIEW_DAYS, DEFAULT_PREVIEW_DAYS),
        integer_of(fields, "messages", 0, MAX_PREVIEW_MESSAGES, DEFAULT_PREVIEW_MESSAGES),
    )


def reset_wanted(payload: object) -> bool:
    """The payload of `reset_alert_counts`; InvalidPayload tells what is wrong with it."""
    wanted = fields_of(payload).get("reset_alerts")
    if not isinstance(wanted, bool):
        raise InvalidPayload([Issue(("reset_alerts",), "invalid_type", "Expected true or false.")])
    return wanted


def history_request(payload: object) -> HistoryRequest:
    """The payload of `query_alerts_by_term`; InvalidPayload tells what is wrong with it."""
    fields = fields_of(payload)
    term = fields.get("term")
    if not isinstance(term, str):
        raise InvalidPayload([Issue(("term",), "invalid_type", "Expected a string.")])
    if len(term) > MAX_TEXT:
        raise InvalidPayload([Issue(("term",), "too_big", f"At most {MAX_TEXT} characters.")])
    page = integer_of(fields, "page", 0, MAX_PAGE, 0)
    return HistoryRequest(term, _history_terms(fields.get("terms")), page)


def _history_terms(values: object) -> tuple[str, ...]:
    if values is None:
        return ()
    issues: list[Issue] = []
    terms = _strings(values, "terms", issues)
    if len(terms) > MAX_HISTORY_TERMS:
        issues.append(Issue(("terms",), "too_big", f"At most {MAX_HISTORY_TERMS} terms."))
    issues += [
        Issue(("terms", index), "too_big", f"At most {MAX_TEXT} characters.")
        for index, term in enumerate(terms)
        if len(term) > MAX_TEXT
    ]
    if issues:
        raise InvalidPayload(issues)
    return terms


def _new_terms(
    values: object, key: str, issues: list[Issue], *, blanks_allowed: bool = False
) -> tuple[str, ...]:
    terms, problems = check_terms(_strings(values, key, issues), blanks_allowed=blanks_allowed)
    issues += _issues(key, problems)
    return terms


def _strings(values: object, key: str, issues: list[Issue]) -> tuple[str, ...]:
    if not isinstance(values, list):
        issues.append(Issue((key,), "invalid_type", "Expected a list of strings."))
        return ()
    if len(values) > MAX_TERMS:
        issues.append(Issue((key,), "too_big", too_many_terms()))
        return ()
    wrong = [index for index, value in enumerate(values) if not isinstance(value, str)]
    if wrong:
        issues += [Issue((key, index), "invalid_type", "Expected a string.") for index in wrong]
        return ()
    return tuple(values)


def _issues(key: str, problems: Sequence[TermProblem]) -> list[Issue]:
    return [Issue((key, problem.index), "custom", problem.message) for problem in problems]
