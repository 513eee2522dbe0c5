"""Finding the messages of a search: which way to them is short, and when to stop.

Separate from what a search means and from SQL. A walk past all messages, from the newest on, is
short where many match; an index leads to the few that match where few do. A search walks past some
thousand messages first, fills its page there if many match, and only then takes the index. So
neither way is long, whatever is looked for; without an index the walk ends when the time is up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row

from acarshub.models import Message
from acarshub.search.conditions import inside_words
from acarshub.search.counting import Counting
from acarshub.search.dialect import Dialect
from acarshub.search.known import Known
from acarshub.search.postgresql import POSTGRESQL
from acarshub.search.query import MAX_COUNT, Cursor, FoundPage, PageRequest, Query, Sort, inside
from acarshub.search.row_filter import NOTHING_ASKED, Clause, both
from acarshub.search.sqlite import SQLITE
from acarshub.search.stretches import Extent, Stretch, extent, narrows
from acarshub.search.time_limit import Deadline, Limits, TimeUpError, limited
from acarshub.search.ways import Way, each_is_known, short_way, walk
from acarshub.search.windows import together, windows

_COLUMNS = ", ".join(column.name for column in Message.__table__.columns)

WALKED_A_PAGE = 128
"""Messages that are walked past in a quarter of the time in which a page of an index is joined."""

JOINED_TO_COUNT = 16
"""Pages that are joined only to count."""

DIALECTS: dict[str, Dialect] = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    ids: list[int] = field(default_factory=list)
    """Newest first."""
    looked_to: int | None = None
    """The id down to which everything was looked at."""
    ended: bool = False
    """Whether everything was looked at."""
    timed_out: bool = False


def find(
    connection: Connection, query: Query, request: PageRequest, limits: Limits | None = None
) -> FoundPage:
    """One page of the messages that match `query`.

    Where no message has one of the words that are looked for, those count that have them inside of
    others; where only no message has them all, nothing is found. Run it in a native thread.
    """
    limits = limits or Limits()
    wider = replace(query, fields={}, text=inside_words(query.condition))
    finder = _Finder(connection, query, limits)
    if request.after and request.after.inside_words:
        return inside(_Finder(connection, wider, limits).page(request))
    page = finder.page(request)
    nothing = page.total == 0 and not (page.partial or page.timed_out or request.after)
    if nothing and request.widens and wider.text != query.condition and not finder.knows_each_word:
        return inside(_Finder(connection, wider, limits).page(request))
    return page


def find_ids(
    connection: Connection, query: Query, most: int, limits: Limits | None = None
) -> tuple[list[int], bool]:
    """Ids of the newest `most` matches, newest first, and whether there are no others."""
    found = _Finder(connection, query, limits or Limits()).collect(None, most + 1)
    return found.ids[:most], found.ended


class _Finder:
    """Answers one query on one connection."""

    def __init__(self, connection: Connection, query: Query, limits: Limits) -> None:
        self._connection = connection
        self._query = query
        self._limits = limits
        self._dialect = DIALECTS[connection.dialect.name]
        self._walk = walk(query, self._dialect)
        self._known = Known(connection, summaries=self._dialect.summaries)

    @property
    def knows_each_word(self) -> bool:
        """Whether nothing is found only because no message has all that is looked for."""
        return each_is_known(self._connection, self._query, self._dialect)

    def page(self, request: PageRequest) -> FoundPage:
        """The page, with the number of all matches."""
        way = self._short_way
        if self._query.sort is Sort.RELEVANCE and way and way.rank:
            return self._page_by_relevance(request, way)
        skip = 0 if request.after else request.page * request.size
        below = request.after.id if request.after else None
        found = self.collect(below, skip + request.size + 1)
        shown = found.ids[skip : skip + request.size]
        more = len(found.ids) > skip + request.size
        partial = not more and not found.ended
        goes_on = shown[-1] if more else found.looked_to if partial else None
        total, capped = len(found.ids), not found.ended
        if request.counted:
            total, capped = self._total(found, whole=request.after is None)
        return FoundPage(
            rows=rows_of(self._connection, shown),
            total=total,
            capped=capped,
            next=Cursor(goes_on) if goes_on and goes_on > 1 else None,
            partial=partial,
            timed_out=found.timed_out,
        )

    def _windows(self, below: int | None, enough: int) -> Iterator[Stretch]:
        return windows(
            self._known,
            self._query,
            below,
            enough,
            placed=self._asks_in_sql,
        )

    @property
    def _asks_in_sql(self) -> bool:
        return self._walk.asked.condition is None

    @cached_property
    def _short_way(self) -> Way | None:
        return short_way(self._connection, self._query, self._dialect)

    @cached_property
    def _route(self) -> tuple[Way, Clause] | None:
        """The short way and where on it matches can be; None where a walk is no longer."""
        way = self._short_way
        if way is None:
            return None
        found = self._extent
        if found and found.few:
            return None
        return way, way.between(found.low, found.high) if found else NOTHING_ASKED

    @cached_property
    def _extent(self) -> Extent | None:
        """Where matches can be, as far as summaries tell anything of it."""
        if not (self._known.summaries and narrows(self._query)):
            return None
        return extent(self._known, self._query)

    def collect(self, below: int | None, enough: int) -> _Found:
        """The newest `enough` matches with ids smaller than `below`."""
        found = _Found()
        deadline = Deadline(self._limits.seconds)
        try:
            with limited(self._connection, deadline):
                self._go(below, enough, found, deadline)
        except TimeUpError:
            found.timed_out = True
        return found

    def _go(self, below: int | None, enough: int, found: _Found, deadline: Deadline) -> None:
        walked = 0
        for group in self._groups(below, enough):
            if walked and self._route and self._is_longer(self._route[0], walked, group[0]):
                way, only = self._route
                only = both([only, way.below(group[0].high + 1)])
                self._take(way, only, enough, found, deadline)
                break
            self._pass(group, enough, found, deadline)
            if len(found.ids) >= enough:
                break
            found.looked_to = group[-1].low
            walked += sum(stretch.length for stretch in group)
            if deadline.passed:
                found.timed_out = True
                return
        found.ended = len(found.ids) < enough

    def _is_longer(self, way: Way, walked: int, stretch: Stretch) -> bool:
        """Whether it is time to leave the walk, in front of that stretch, for the short `way`."""
        if self._extent is not None and stretch.high > self._extent.high:
            # One of the newest, of which nothing is known yet.
            return False
        return walked >= way.joined_pages * WALKED_A_PAGE

    def _groups(self, below: int | None, enough: int) -> Iterable[tuple[Stretch, ...]]:
        windows = self._windows(below, enough)
        return together(windows) if self._asks_in_sql else ((each,) for each in windows)

    def _pass(
        self, group: Sequence[Stretch], enough: int, found: _Found, deadline: Deadline
    ) -> None:
        if len(group) == 1:
            only = self._walk.between(group[0].low, group[0].high)
            self._take(self._walk, only, enough, found, deadline)
        else:
            missing = enough - len(found.ids)
            found.ids += self._walk.ids_among(self._connection, group, missing)
            found.looked_to = found.ids[-1] if found.ids else None

    def _take(self, way: Way, only: Clause, enough: int, found: _Found, deadline: Deadline) -> None:
        for id_ in way.ids(self._connection, only, enough - len(found.ids), deadline):
            found.ids.append(id_)
            found.looked_to = id_

    def _page_by_relevance(self, request: PageRequest, way: Way) -> FoundPage:
        """Of the newest MAX_COUNT matches; behind them there is nothing."""
        skip = request.after.skip if request.after else request.page * request.size
        ids: list[int] = []
        timed_out = False
        deadline = Deadline(self._limits.seconds)
        try:
            with limited(self._connection, deadline):
                ids = way.best(self._connection, MAX_COUNT)
        except TimeUpError:
            timed_out = True
        shown = ids[skip : skip + request.size]
        more = len(ids) > skip + request.size
        return FoundPage(
            rows=rows_of(self._connection, shown),
            total=len(ids),
            capped=timed_out or len(ids) >= MAX_COUNT,
            next=Cursor(skip=skip + request.size) if more else None,
            partial=timed_out,
            timed_out=timed_out,
            sort=Sort.RELEVANCE,
        )

    def _total(self, found: _Found, *, whole: bool) -> tuple[int, bool]:
        """The number of all matches, and whether there are more."""
        if whole and found.ended:
            return min(len(found.ids), MAX_COUNT), len(found.ids) > MAX_COUNT
        known = len(found.ids) if whole else 0
        counted, certain = self._count(known, found.looked_to if whole else None)
        if counted > MAX_COUNT:
            return MAX_COUNT, True
        return (counted, False) if certain else (min(max(counted, known), MAX_COUNT), True)

    def _count(self, known: int, below: int | None) -> tuple[int, bool]:
        """How many match, counted up to MAX_COUNT + 1, and whether that is all of them.

        `known` are those that a walk found before it came to `below`.
        """
        counting = Counting(self._walk, self._query, self._known, self._limits)
        route = self._route
        if route and route[0].joined_pages > JOINED_TO_COUNT:
            route = None
        if route is None and not self._walk.asked.asks_nothing:
            certain = counting.on_walk(known, below, self._windows(below, MAX_COUNT))
        else:
            certain = counting.at_once(*(route or (self._walk, NOTHING_ASKED)), self._extent)
        return counting.counted, certain


def rows_of(connection: Connection, ids: Sequence[int]) -> list[Row[Any]]:
    """Rows of `messages` in the order of `ids`; one that was removed in between is left out."""
    if not ids:
        return []
    places = ", ".join([DIALECTS[connection.dialect.name].spelling.place] * len(ids))
    # To have this made of a list takes SQLAlchemy ten times as long as to run it.
    sql = f"SELECT {_COLUMNS} FROM messages WHERE id IN ({places})"  # noqa: S608 - our own names
    # The id comes first; to ask a row for it by name takes several times as long.
    rows = {row[0]: row for row in connection.exec_driver_sql(sql, tuple(ids)).all()}
    return [rows[id_] for id_ in ids if id_ in rows]
