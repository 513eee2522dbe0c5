"""The clock that merges the full-text index, and makes it smaller after messages were removed.

Separate from what each step does: this decides when one is due.
"""

from __future__ import annotations

import logging
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from acarshub import runtime
from acarshub.maintenance import full_text
from acarshub.maintenance.pace import Pace
from acarshub.maintenance.segments import Segments
from acarshub.maintenance.working import StoppingError, Work

logger = logging.getLogger(__name__)

CARE_SECONDS = 1.0
FIRST_PAGES, LEAST_PAGES, MOST_PAGES = 16, 4, 64


class FullTextCare:
    """Looks after the index of one running hub."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._pace = Pace(FIRST_PAGES, LEAST_PAGES, MOST_PAGES)
        self._present = work.read(_segments)
        self._removed = 0
        self._compacting = False

    @property
    def pages(self) -> int | None:
        """Pages of the index; None where there is none."""
        return None if self._present is None else self._present.pages

    @property
    def compacting(self) -> bool:
        """Whether it is on the way to becoming one segment."""
        return self._compacting

    def run(self) -> None:
        """Merge whenever something is due; for a green thread."""
        while self._present is not None:
            runtime.sleep(CARE_SECONDS)
            try:
                self.merge_all()
            except StoppingError:
                return
            except DBAPIError as error:
                # Messages meet the same, and it is told there; the next second asks again.
                logger.debug("The full-text index was not merged: %s", error.orig)
            except Exception:
                logger.exception("The full-text index could not be merged")

    def merge_all(self) -> None:
        """Merge until nothing is due."""
        self._look()
        while self._present is not None and full_text.is_due(self._present):
            pages = self._pace.size
            self._work.write(partial(full_text.merge, pages=pages), self._pace, pages)
            self._look()
        self._compacting = False

    def removed(self, messages: int) -> None:
        """Note that messages were removed, whose entries are still in the index."""
        self._removed += messages

    def compact_if_worth(self) -> None:
        """Begin to make one segment of the index if most of it is of messages that are gone."""
        if self._compacting:
            return
        present = self._look()
        if present is None:
            return
        left = self._work.read(full_text.indexed_messages)
        if not full_text.is_worth_compacting(present, self._removed, left):
            return
        pages = self._pace.size
        self._compacting = True
        self._work.write(partial(full_text.begin_compacting, pages=pages), self._pace, pages)
        self._removed = 0

    def _look(self) -> Segments | None:
        if self._present is not None:
            self._present = self._work.read(_segments)
        return self._present


def _segments(connection: Connection) -> Segments | None:
    return full_text.segments(connection) if full_text.has_index(connection) else None
