"""The Socket.IO namespace `/main`: what a client is told on connect, and what it may ask.

Separate from the services behind it: handlers check their input, call one of them and answer.
Every event takes any number of arguments, because dashboards of two eras send one or two.
"""

from __future__ import annotations

import logging

from flask import current_app, request
from flask_socketio import Namespace, emit

from acarshub import runtime
from acarshub.alerts.reads import PROFILE_COOKIE
from acarshub.alerts.terms import term_counts
from acarshub.hub import current_hub
from acarshub.realtime.alert_events import alert_terms_event
from acarshub.realtime.alert_requests import AlertRequests
from acarshub.realtime.answering import answered, first, read_state, running_hub, session
from acarshub.realtime.arrivals import Arrivals, Wishes
from acarshub.realtime.greeting import signal_event
from acarshub.realtime.search_requests import SearchRequests
from acarshub.realtime.series_requests import SeriesRequests
from acarshub.realtime.validation_reads import read_mark
from acarshub.stats.database import frequency_counts, level_counts, message_counts
from acarshub.upgrading import current_upgrade

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.01
"""How long the next event of a client waits after each."""


class MainNamespace(AlertRequests, SearchRequests, SeriesRequests, Namespace):  # type: ignore[misc] # flask_socketio has no types
    """What dashboards talk to."""

    def trigger_event(self, event: object, *args: object) -> object:
        """Pass an event on, unless its name is no name or one that only the transport may use."""
        if event == "disconnect" or (event == "connect" and _is_handshake(*args)):
            return super().trigger_event(event, *args)
        if isinstance(event, str) and event != "connect":
            super().trigger_event(event, *args)
        # Afterwards, so that a lone question is answered at once and a flood waits in its sender.
        runtime.sleep(PAUSE_SECONDS)
        return None

    def on_connect(self, auth: object = None) -> bool:
        """Let a client in, or have it wait for the end of an upgrade."""
        hub, upgrade = current_hub(), current_upgrade()
        wishes = Wishes.of(auth)
        if hub is None and upgrade is None:
            return False
        read_state().join(session(), request.cookies.get(PROFILE_COOKIE, ""))
        if upgrade is not None:
            _arrivals().wait(session(), upgrade.message, wishes)
            return True
        try:
            _arrivals().welcome(running_hub(), session(), wishes)
        except Exception:
            # The client comes back by itself, and may meet a database that answers.
            logger.exception("Greeting a client failed")
            read_state().leave(session())
            return False
        return True

    def on_disconnect(self, *_reason: object) -> None:
        """Forget a client."""
        _arrivals().leave(session())
        read_state().leave(session())

    @answered
    def on_mark_alerts_read(self, *args: object) -> None:
        """Remember for the profile of the asker that alerts were read."""
        read_state().mark(running_hub(), session(), read_mark(first(args)))

    @answered
    def on_request_status(self, *_args: object) -> None:
        """Send the state of the feeds and the message rate."""
        hub = running_hub()
        emit("system_status", hub.condition.status())
        emit("message_rate", hub.condition.message_rate())

    @answered
    def on_signal_freqs(self, *_args: object) -> None:
        """Send the messages per frequency."""
        counts = running_hub().lender.run(frequency_counts)
        freqs = [
            {"freq_type": link.message_type, "freq": entry.key, "count": entry.count}
            for link, entries in counts.items()
            for entry in entries
        ]
        emit("signal_freqs", {"freqs": freqs})

    @answered
    def on_signal_count(self, *_args: object) -> None:
        """Send the totals since the database was made."""
        counts = running_hub().lender.run(message_counts)
        emit(
            "signal_count",
            {
                "count": {
                    "non_empty_total": counts.non_empty_total,
                    "non_empty_errors": counts.non_empty_errors,
                    "empty_total": counts.empty_total,
                    "empty_errors": counts.empty_errors,
                }
            },
        )

    @answered
    def on_signal_graphs(self, *_args: object) -> None:
        """Send the alert counts and the signal levels."""
        hub = running_hub()
        emit("alert_terms", hub.lender.run(lambda c: alert_terms_event(term_counts(c))))
        emit("signal", signal_event(hub.lender.run(level_counts)))


def _is_handshake(*args: object) -> bool:
    # The transport passes the session and the environment of the request; a client's data is
    # JSON and cannot hold a stream.
    environ = args[1] if len(args) > 1 else None
    return isinstance(environ, dict) and hasattr(environ.get("wsgi.input"), "read")


def _arrivals() -> Arrivals:
    arrivals: Arrivals = current_app.extensions["acarshub_arrivals"]
    return arrivals
