"""The owner's alerts while the server runs: changing terms, matching anew, looking back and ahead.

Separate from the hub, which moves messages: here stands who may change what at which moment, so
that memory, database and browsers tell the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from acarshub import runtime
from acarshub.aircraft.airlines import Airlines
from acarshub.alerts.changes import (
    TermChange,
    TermsChanged,
    change_terms,
    changed_lists,
    remove_dropped,
    replace_terms,
    reset_counts,
    settled,
)
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.regeneration import Regeneration, Report
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import load_terms, term_counts
from acarshub.database import ConnectionLender
from acarshub.ingest.pipeline import Pipeline
from acarshub.realtime.alert_events import (
    Fields,
    alert_terms_event,
    regeneration_event,
    terms_event,
)
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.publisher import Publisher
from acarshub.realtime.recent import RecentMessages, read_recent_alerts, read_recent_messages
from acarshub.runtime import native_time
from acarshub.writes import Writes

logger = logging.getLogger(__name__)


class AlertService:
    """Alerts of one running hub."""

    def __init__(
        self,
        *,
        lender: ConnectionLender,
        writes: Writes,
        pipeline: Pipeline,
        publisher: Publisher,
        recent: RecentMessages,
        airlines: Airlines,
        payloads: Payloads,
    ) -> None:
        self.terms = lender.run(load_terms)
        """Both lists as the newest message was matched against them."""
        self.airlines = airlines
        self.lender = lender
        self.one_preview = runtime.GreenLock()
        """Each takes a processor for the best part of a second."""
        self.one_history = runtime.GreenLock()
        """Each holds one of the few connections for as long as counting takes."""
        self.refreshed: Callable[[], object] = lambda: None
        """Called on the hub after everybody was told of other alerts than before."""
        self._writes = writes
        self._pipeline = pipeline
        self._publisher = publisher
        self._recent = recent
        self._payloads = payloads
        self._one_change = runtime.GreenLock()
        self._removing = False
        self._removal_due = False
        self._stopping = False
        self.regeneration = Regeneration(
            lender, writes, lambda: pipeline.matcher, self._tell_regeneration, self._refresh
        )
        pipeline.matcher = Matcher(self.terms, airlines)

    def start(self) -> None:
        """Go on with what the process before this one has left unfinished."""
        self._remove_dropped()
        self.regeneration.resume()

    def stop(self) -> None:
        """Leave what is unfinished to the next process."""
        self._stopping = True
        self.regeneration.stop()

    def change(self, change: TermChange) -> TermsChanged:
        """Add and take away terms, for every message from now on, and tell everybody.

        TooManyTermsError when there would be too many.
        """
        with self._one_change:
            wanted = changed_lists(self.terms, change)
            return self._change(wanted, lambda connection: change_terms(connection, change))

    def replace(self, lists: TermLists) -> TermsChanged:
        """Make `lists` the terms, for every message from now on, and tell everybody.

        TooManyTermsError when there are too many.
        """
        with self._one_change:
            return self._change(lists, lambda connection: replace_terms(connection, lists))

    def reset_counts(self) -> None:
        """Count the matches of every term from 0 again, and tell everybody."""

        def reset(connection: Connection) -> Fields:
            reset_counts(connection)
            return alert_terms_event(term_counts(connection))

        def on_hub(counts: Fields) -> None:
            # Messages that were counted before are told before.
            self._publisher.flush()
            self._publisher.emit("alert_terms", counts)

        self._writes.write_then(reset, on_hub)

    def _change(
        self, wanted: TermLists, function: Callable[[Connection], TermsChanged]
    ) -> TermsChanged:
        # Before it is needed: with thousands of terms it takes longer than messages should wait.
        expected = settled(self.terms, wanted)
        prepared = runtime.run_blocking(Matcher, expected, self.airlines)

        def change(connection: Connection) -> tuple[TermsChanged, Matcher, _Shown]:
            changed = function(connection)
            fits = changed.lists == prepared.lists
            matcher = prepared if fits else Matcher(changed.lists, self.airlines)
            return changed, matcher, self._read_shown(connection)

        def committed(outcome: tuple[TermsChanged, Matcher, _Shown]) -> None:
            self._pipeline.matcher = outcome[1]

        def on_hub(outcome: tuple[TermsChanged, Matcher, _Shown]) -> None:
            changed, _, shown = outcome
            # What was matched against the terms of the past is told before they change.
            self._publisher.flush()
            self.terms = changed.lists
            self._publisher.emit("terms", terms_event(changed.lists))
            self._show(shown)
            self._publisher.emit("alert_terms", shown.counts)

        changed, _, _ = self._writes.write_then(change, on_hub, committed, quiet=True)
        self._remove_dropped()
        return changed

    def _refresh(self) -> None:
        """Read the newest messages and alerts anew, after stored matches have changed."""

        def on_hub(shown: _Shown) -> None:
            self._publisher.flush()
            self._publisher.emit("alert_terms", shown.counts)
            self._show(shown)

        self._writes.write_then(self._read_shown, on_hub)

    def _read_shown(self, connection: Connection) -> _Shown:
        return _Shown(connection, self._payloads)

    def _show(self, shown: _Shown) -> None:
        self._recent.replace(shown.messages, shown.alerts)
        self._publisher.emit("alerts_refreshed", {"messages": self._recent.alerts})
        self.refreshed()

    def _tell_regeneration(self, report: Report) -> None:
        self._publisher.emit("alert_regeneration", regeneration_event(report))

    def _remove_dropped(self) -> None:
        self._removal_due = True
        if not self._removing:
            self._removing = True
            runtime.spawn(self._remove_all_dropped)

    def _remove_all_dropped(self) -> None:
        try:
            while self._removal_due and not self._stopping:
                begun = native_time.monotonic()
                # Before the look: a change that comes after it asks for another one.
                self._removal_due = False
                more = self._writes.write(remove_dropped)
                self._removal_due = self._removal_due or more
                runtime.sleep(native_time.monotonic() - begun)
        except Exception:
            # They are hidden already, and are asked for again at the next change or start.
            if not self._stopping:
                logger.exception("The matches of dropped terms could not be removed")
        finally:
            self._removing = False


class _Shown:
    """What browsers are shown, read in one transaction."""

    def __init__(self, connection: Connection, payloads: Payloads) -> None:
        self.messages: list[Payload] = read_recent_messages(connection, payloads)
        self.alerts: list[Payload] = read_recent_alerts(connection, payloads)
        self.counts = alert_terms_event(term_counts(connection))
