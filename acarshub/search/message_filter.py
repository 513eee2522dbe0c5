"""A whole search as a filter of one row: its columns, its time, its text, its alerts.

Separate from the columns' conditions because the others are exact in SQL, never asked in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acarshub.search.conditions import Condition, columns_of
from acarshub.search.query import Query
from acarshub.search.row_filter import NOTHING_ASKED, Clause, Spelling, both, row_filter

# Matches of a dropped term are still there for a while.
PRESENT = "NOT EXISTS (SELECT 1 FROM dropped_alert_terms d WHERE d.term = a.term)"
_MATCHED = f"EXISTS (SELECT 1 FROM alert_matches a WHERE a.message_uid = m.uid AND {PRESENT})"  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """What a row of `messages` called `m` has to fulfil."""

    clause: Clause
    """Holds for every match."""
    condition: Condition | None = None
    """What is to be asked of the rows that the clause lets through; nothing where it is exact."""
    certain: Clause | None = None
    """Which of those rows need not be asked, if SQL can tell."""
    columns: tuple[str, ...] = ()
    """What `admits` has to be given of a row, in this order."""

    @property
    def asks_nothing(self) -> bool:
        """Whether every row is a match."""
        return self.clause is NOTHING_ASKED and self.condition is None

    def admits(self, values: Sequence[str]) -> bool:
        """Whether a row with these values in `columns` is a match."""
        if self.condition is None:
            return True
        return self.condition.matches(dict(zip(self.columns, values, strict=True)))


def message_filter(
    query: Query, condition: Condition, spelling: Spelling, *, matched: bool | None
) -> MessageFilter:
    """The filter for `query`, with these in place of its own condition and `matched`."""
    filtered = row_filter(condition, spelling)
    place = spelling.place
    clauses = [filtered.clause]
    if query.since is not None:
        clauses.append(Clause(f"m.msg_time >= {place}", (query.since,)))
    if query.until is not None:
        clauses.append(Clause(f"m.msg_time < {place}", (query.until,)))
    if query.has_text is not None:
        clauses.append(Clause("m.msg_text <> ''" if query.has_text else "m.msg_text = ''"))
    if matched is not None:
        clauses.append(Clause(_MATCHED if matched else f"NOT {_MATCHED}"))
    if filtered.exact:
        return MessageFilter(both(clauses))
    return MessageFilter(both(clauses), condition, filtered.certain, columns_of(condition))
