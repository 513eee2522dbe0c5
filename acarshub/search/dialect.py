"""What a database has to offer to a search: its spelling, and an index of words if it has one.

Separate from both dialects, so that what is common to them knows neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from acarshub.search.conditions import Condition
from acarshub.search.row_filter import Clause, Spelling


@dataclass(frozen=True, slots=True)
class IndexPart:
    """How an index of words answers a part of a search: a table `f` to be read, newest first."""

    table: str
    id: str
    """Column of the message's id."""
    rank: str
    """Column by which the best come first."""
    where: Clause
    rest: Condition
    """What is left to be asked of each row."""
    joined_pages: int
    """How many of 4 kB it joins before it tells the first."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of database."""

    spelling: Spelling
    index_part: Callable[[Connection, Condition], IndexPart | None]
    """The part of a condition that an index of words answers well, if there is one."""
    summaries: bool
    """Whether the server keeps summaries of stretches."""
