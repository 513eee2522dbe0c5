"""What clients may ask and change about alerts.

Separate from the other requests because they are a subject of their own: terms, history, preview
and matching stored messages anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from flask_socketio import emit

from acarshub import runtime
from acarshub.alerts.changes import TermsChanged, TooManyTermsError
from acarshub.alerts.regeneration import AlreadyRunningError, NotRunningError, Report, State
from acarshub.alerts.terms import term_counts
from acarshub.hub import HubService
from acarshub.realtime.alert_events import (
    alert_terms_event,
    alerts_changed_event,
    regeneration_complete_event,
)
from acarshub.realtime.alert_validation import (
    history_request,
    imported_terms,
    preview_request,
    reset_wanted,
    term_change,
    term_lists,
)
from acarshub.realtime.alert_views import history_event, preview_event
from acarshub.realtime.answering import (
    FORBIDDEN,
    answered,
    changeable_hub,
    first,
    read_state,
    running_hub,
    session,
)
from acarshub.realtime.validation import InvalidPayload, Issue

RUNNING = "All stored messages are being matched at this moment."
NOT_RUNNING = Issue((), "not_running", "Stored messages are not being matched at this moment.")
STARTED = "Matching all stored messages against the alert terms."


class AlertRequests:
    """The part of the namespace that is about alerts."""

    @answered
    def on_update_alerts(self, *args: object) -> None:
        """Replace the alert terms and ignored terms."""
        hub = changeable_hub()
        lists = runtime.run_blocking(term_lists, first(args))
        _change("terms", partial(hub.alerts.replace, lists))

    @answered
    def on_change_alerts(self, *args: object) -> None:
        """Add and take away some terms, whatever others have changed meanwhile."""
        hub = changeable_hub()
        change = runtime.run_blocking(term_change, first(args))
        _change("add", partial(hub.alerts.change, change))

    @answered
    def on_import_alerts(self, *args: object) -> None:
        """Add the terms of a text, or put them in the place of all."""
        hub = changeable_hub()
        parsed, replace = runtime.run_blocking(imported_terms, first(args))
        if replace:
            _change("text", partial(hub.alerts.replace, parsed.lists))
        else:
            _change("text", partial(hub.alerts.change, parsed.addition))

    @answered
    def on_reset_alert_counts(self, *args: object) -> None:
        """Count matches from 0 again, as dashboards of the Python edition ask; tell the counts."""
        hub = changeable_hub()
        if reset_wanted(first(args)):
            hub.alerts.reset_counts()
        else:
            emit("alert_terms", hub.lender.run(lambda c: alert_terms_event(term_counts(c))))

    @answered
    def on_request_recent_alerts(self, *_args: object) -> None:
        """Send the newest alerts."""
        emit("recent_alerts", {"alerts": running_hub().recent.alerts})

    @answered
    def on_query_alerts_by_term(self, *args: object) -> None:
        """Send a page of the messages that a term, or one of several, has matched."""
        begun = time.monotonic()
        hub = running_hub()
        asked = history_request(first(args))
        event = partial(
            history_event,
            terms=asked.stored_terms(hub.alerts.terms),
            page=asked.page,
            payloads=hub.payloads,
            profile=read_state().profile_of(hub, session()),
        )
        with hub.alerts.one_history:
            page = hub.lender.run(event)
        # The terms as they were asked for: that is how dashboards know which answer this is.
        answer = {"term": asked.term, **page, "query_time": time.monotonic() - begun}
        if asked.terms:
            answer["terms"] = asked.terms
        emit("alerts_by_term_results", answer)

    @answered
    def on_preview_alert_term(self, *args: object) -> None:
        """Send what a term would have matched."""
        begun = time.monotonic()
        hub = running_hub()
        wanted = preview_request(first(args))
        ignore = hub.alerts.terms.ignore
        preview = partial(
            preview_event,
            request=wanted,
            ignore=ignore,
            airlines=hub.alerts.airlines,
            payloads=hub.payloads,
        )
        with hub.alerts.one_preview:
            event = hub.lender.run(preview)
        emit("alert_term_preview", {**event, "query_time": time.monotonic() - begun})

    @answered
    def on_regenerate_alert_matches(self, *_args: object) -> None:
        """Match all stored messages anew, and tell the asker of beginning and end."""
        hub = running_hub()
        if not hub.settings.allow_remote_updates:
            emit("regenerate_alert_matches_error", {"error": FORBIDDEN.message})
            return
        try:
            hub.alerts.regeneration.start(partial(_tell_outcome, hub, session()))
        except AlreadyRunningError:
            emit("regenerate_alert_matches_error", {"error": RUNNING})
            return
        emit("regenerate_alert_matches_started", {"message": STARTED})

    @answered
    def on_cancel_alert_regeneration(self, *_args: object) -> None:
        """Stop matching stored messages."""
        try:
            changeable_hub().alerts.regeneration.cancel()
        except NotRunningError:
            raise InvalidPayload([NOT_RUNNING]) from None


def _change(key: str, change: Callable[[], TermsChanged]) -> None:
    try:
        changed = change()
    except TooManyTermsError as error:
        raise InvalidPayload([Issue((key,), "too_big", str(error))]) from error
    emit("alerts_changed", alerts_changed_event(changed))


def _tell_outcome(hub: HubService, asker: str, report: Report) -> None:
    if report.state is State.COMPLETE:
        event = regeneration_complete_event(report)
        hub.publisher.emit("regenerate_alert_matches_complete", event, asker)
    else:
        error = report.error or "It was cancelled."
        hub.publisher.emit("regenerate_alert_matches_error", {"error": error}, asker)
