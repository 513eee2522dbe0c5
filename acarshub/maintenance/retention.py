"""Removing old messages while the hub runs: what is due, in which order, and when to leave it.

Separate from the steps it consists of. It looks every minute and works in pieces of a few
milliseconds, so that nobody notices whether sixty messages go or a million.
"""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from acarshub import runtime
from acarshub.maintenance import full_text, victims
from acarshub.maintenance.clock_trust import ClockWatch, Doubt, Evidence, doubt
from acarshub.maintenance.full_text_care import FullTextCare
from acarshub.maintenance.pace import Pace
from acarshub.maintenance.removal import Removed, remove_matched, remove_plain
from acarshub.maintenance.retention_state import DAY_SECONDS, Ledger, RemovalReason, RetentionRule
from acarshub.maintenance.space import give_back, read_space
from acarshub.maintenance.working import StoppingError, Work
from acarshub.runtime import native_time

Key = TypeVar("Key")

logger = logging.getLogger(__name__)

FIRST_LOOK_SECONDS = 2.0
LOOK_SECONDS = 60.0
BEGIN_ANEW_SECONDS = 3_600.0
"""How often it begins with the oldest message there is: what has an alert is passed over else, and
what came late behind where it stands is not seen."""

BEGIN_SHARE, END_SHARE = 0.97, 0.95
"""Of the largest size: from where on messages are removed, and down to where. The rest is for free
pages that the file keeps."""

FIRST_ROWS, LEAST_ROWS, MOST_ROWS = 100, 50, 500
FIRST_PAGES, LEAST_PAGES, MOST_PAGES = 32, 8, 128


class Rows(Protocol):
    """Who counts the stored messages."""

    def removing(self) -> AbstractContextManager[Callable[[Sequence[int]], None]]:
        """Around the removal of rows, to be told their ids."""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in the database at the beginning of a look."""

    newest_id: int
    last_before: float | None
    first_since: float | None
    newest: float | None


class Retention:
    """Removes messages that the rule does not keep."""

    def __init__(
        self,
        rule: RetentionRule,
        work: Work,
        index: FullTextCare,
        rows: Rows,
        wall: Callable[[], float] = native_time.time,
        monotonic: Callable[[], float] = native_time.monotonic,
    ) -> None:
        """To be made before the first message is stored: what is there then has settled."""
        self.ledger = Ledger()
        self.doubt: Doubt | None = None
        """Why the clock is not believed."""
        self._rule = rule
        self._work = work
        self._index = index
        self._rows = rows
        self._wall = wall
        self._monotonic = monotonic
        self._clock = ClockWatch(wall(), monotonic())
        first = work.read(partial(_look, now=wall()))
        self._newest_at_start = first.newest
        self._settled = first.newest_id
        self._settling: deque[tuple[float, int]] = deque()
        self._plain, self._matched = victims.OldestPlain(), victims.OldestMatched()
        self._begun_anew = monotonic()
        self._row_pace = Pace(FIRST_ROWS, LEAST_ROWS, MOST_ROWS)
        self._page_pace = Pace(FIRST_PAGES, LEAST_PAGES, MOST_PAGES)

    def run(self) -> None:
        """Look every minute; for a green thread."""
        runtime.sleep(FIRST_LOOK_SECONDS)
        while True:
            try:
                self.look()
            except StoppingError:
                return
            except DBAPIError as error:
                self._begin_anew()
                logger.warning("Removing old messages is put off: %s", error.orig)
            except Exception:
                self._begin_anew()
                logger.exception("Old messages could not be removed")
            runtime.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Remove everything that is due, and give back the space."""
        now = self._wall()
        present = self._work.read(partial(_look, now=now))
        self._settle(present.newest_id)
        self.ledger.begin()
        self._judge_clock(now, present)
        if self.doubt is None:
            self._remove_by_age(now)
        self._remove_by_size()
        self.ledger.end(now)
        self._index.compact_if_worth()
        self._give_back()

    def _judge_clock(self, now: float, present: Look) -> None:
        stood = self._clock.look(now, self._monotonic())
        evidence = Evidence(
            now=now,
            stood=stood,
            leap=self._clock.leap,
            last_before=present.last_before,
            first_since=present.first_since,
            newest_at_start=self._newest_at_start,
            newest=present.newest,
        )
        before, self.doubt = self.doubt, doubt(evidence)
        if self.doubt and not before:
            logger.warning("No messages are removed by age for now: %s", self.doubt.reason)
        if before and not self.doubt:
            logger.info("Messages are removed by age again")

    def _remove_by_age(self, now: float) -> None:
        if self._monotonic() - self._begun_anew > BEGIN_ANEW_SECONDS:
            self._begin_anew()
        self._remove_plain(self._plain, now - self._rule.save_seconds, RemovalReason.AGE)
        before = now - self._rule.alert_save_seconds
        self._remove_matched(self._matched, before, RemovalReason.ALERT_AGE)

    def _remove_by_size(self) -> None:
        # While the index is being emptied of what is gone, nobody knows what will be left.
        if self._rule.max_bytes is None or self._index.compacting:
            return
        space = self._work.read(read_space)
        if space is None or space.used_bytes <= self._rule.max_bytes * BEGIN_SHARE:
            return
        stored = self._work.read(_stored_messages)
        # Pages become free later, when the index is merged: what goes is reckoned, not awaited.
        excess = 1 - self._rule.max_bytes * END_SHARE / space.used_bytes
        due = math.ceil(stored * excess)
        due -= self._remove_plain(victims.OldestPlain(), None, RemovalReason.SIZE, due)
        if due > 0:
            self._remove_matched(victims.OldestMatched(), None, RemovalReason.SIZE, due)

    def _remove_plain(
        self,
        oldest: victims.OldestPlain,
        before: float | None,
        reason: RemovalReason,
        most: float = math.inf,
    ) -> int:
        return self._remove_found(
            partial(oldest.next, before=before, through_id=self._settled),
            lambda ids: partial(remove_plain, ids=ids, before=before),
            reason,
            most,
        )

    def _remove_matched(
        self,
        oldest: victims.OldestMatched,
        before: float | None,
        reason: RemovalReason,
        most: float = math.inf,
    ) -> int:
        through = self._settled
        return self._remove_found(
            partial(oldest.next, before=before),
            lambda uids: partial(remove_matched, uids=uids, before=before, through_id=through),
            reason,
            most,
        )

    def _remove_found(
        self,
        find: Callable[[Connection], Sequence[Key] | None],
        removal_of: Callable[[Sequence[Key]], Callable[[Connection], Removed]],
        reason: RemovalReason,
        most: float,
    ) -> int:
        """Remove what `find` finds, a piece at a time, until there is none; how many that were."""
        done = 0
        while done < most:
            found = self._work.read(find)
            if found is None:
                break
            while found and done < most:
                size = int(min(self._row_pace.size, most - done))
                piece, found = found[:size], found[size:]
                done += self._remove(removal_of(piece), piece, reason)
        return done

    def _remove(
        self,
        function: Callable[[Connection], Removed],
        wanted: Sequence[object],
        reason: RemovalReason,
    ) -> int:
        with self._rows.removing() as forget:
            removed = self._work.write(function, self._row_pace, len(wanted))
            forget(removed.ids)
        self.ledger.totals[reason] += len(removed.ids)
        self._index.removed(len(removed.ids))
        return len(removed.ids)

    def _give_back(self) -> None:
        """Cut the file as far as it has more free pages than are soon used again."""
        while not self._index.compacting:
            space = self._work.read(read_space)
            if space is None or not space.spare:
                return
            pages = min(self._page_pace.size, space.spare)
            self._work.write(partial(give_back, pages=pages), self._page_pace, pages)

    def _settle(self, newest_id: int) -> None:
        """Hearings and parts may still come for what was stored a moment ago."""
        now = self._monotonic()
        self._settling.append((now, newest_id))
        while self._settling and now - self._settling[0][0] >= self._rule.settling_seconds:
            self._settled = max(self._settled, self._settling.popleft()[1])

    def _begin_anew(self) -> None:
        self._plain, self._matched = victims.OldestPlain(), victims.OldestMatched()
        self._begun_anew = self._monotonic()


def _look(connection: Connection, now: float) -> Look:
    return Look(
        newest_id=victims.newest_id(connection),
        last_before=victims.newest_time(connection, now - DAY_SECONDS),
        first_since=victims.oldest_time(connection, now - DAY_SECONDS),
        newest=victims.newest_time(connection, now + victims.FUTURE_SECONDS),
    )


def _stored_messages(connection: Connection) -> int:
    """How many there are, roughly where the full-text index does not tell."""
    if full_text.has_index(connection):
        return full_text.indexed_messages(connection)
    return victims.newest_id(connection)
