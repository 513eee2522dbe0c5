"""The owner's terms as text: one a line, for keeping, sharing and editing elsewhere.

Separate from the lists themselves because it is a format with readers of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from acarshub.alerts.changes import TermChange
from acarshub.alerts.term import HEADINGS, TermError, TermLists, tidy_term
from acarshub.alerts.terms import TermProblem

ALERT, IGNORE = HEADINGS


@dataclass(frozen=True, slots=True)
class ParsedTerms:
    """The terms of a text, and what is wrong in it by line, counted from 0."""

    lists: TermLists
    problems: list[TermProblem]

    @property
    def addition(self) -> TermChange:
        """The change that adds all of them."""
        return TermChange(add=self.lists.terms, ignore=self.lists.ignore)


def terms_text(lists: TermLists) -> str:
    """`lists` as text that `parse_terms_text` reads."""
    lines = [*lists.terms]
    if lists.ignore:
        lines += ["", IGNORE.lower(), *lists.ignore]
    return "".join(f"{line}\n" for line in lines)


def parse_terms_text(text: str) -> ParsedTerms:
    """The terms of `text`: one a line, ignored ones below a line `[ignore]`, blank lines skipped.

    `[alert]` goes back to alert terms. Repetitions fold.
    """
    lists: dict[str, dict[str, str]] = {ALERT: {}, IGNORE: {}}
    problems = []
    heading = ALERT
    for index, line in enumerate(text.removeprefix("\ufeff").splitlines()):
        given = line.strip()
        if given.upper() in HEADINGS:
            heading = given.upper()
        elif given:
            try:
                term = tidy_term(given)
            except TermError as error:
                problems.append(TermProblem(index, str(error)))
            else:
                lists[heading].setdefault(term.casefold(), term)
    terms, ignore = (tuple(lists[heading].values()) for heading in HEADINGS)
    return ParsedTerms(TermLists(terms, ignore), problems)
