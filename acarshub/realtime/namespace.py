"""The Socket.IO namespace `/main`: what a client is told on connect, and what it may ask.

Separate from the services behind it: handlers check their input, call one of them and answer.
Every event takes any number of arguments, because dashboards of two eras send one or two.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import current_app, request
from flask_socketio import Namespace, emit

from acarshub import runtime
from acarshub.alerts.terms import term_counts
from acarshub.hub import BusyError, HubService, current_hub
from acarshub.realtime.arrivals import Arrivals
from acarshub.realtime.greeting import alert_terms_event, signal_event, terms_event
from acarshub.realtime.validation import InvalidPayload, Issue, term_lists, validation_error
from acarshub.stats.database import frequency_counts, level_counts, message_counts
from acarshub.upgrading import current_upgrade

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.01
"""How long the next event of a client waits after each."""

Handler = TypeVar("Handler", bound=Callable[..., None])


def answered(handler: Handler) -> Handler:
    """Answer `validation_error` when the input is wrong or the handler fails: never silence."""

    @wraps(handler)
    def wrapper(namespace: MainNamespace, *args: object) -> None:
        event = handler.__name__.removeprefix("on_")
        try:
            _refuse_while_upgrading()
            handler(namespace, *args)
        except InvalidPayload as invalid:
            emit("validation_error", validation_error(event, invalid.issues))
        except Exception:
            logger.exception("Answering %s failed", event)
            failure = Issue((), "server_error", "The server could not do this; its log says why.")
            emit("validation_error", validation_error(event, [failure]))

    return wrapper  # type: ignore[return-value] # wraps keeps the signature, mypy cannot tell


class MainNamespace(Namespace):  # type: ignore[misc] # flask_socketio has no types
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
        batches = isinstance(auth, dict) and auth.get("batches") is True
        if hub is None:
            if upgrade is not None:
                _arrivals().wait(_session(), upgrade.message, batches=batches)
            return upgrade is not None
        try:
            _arrivals().welcome(hub, _session(), batches=batches)
        except Exception:
            # The client comes back by itself, and may meet a database that answers.
            logger.exception("Greeting a client failed")
            return False
        return True

    def on_disconnect(self, *_reason: object) -> None:
        """Forget a client that has waited."""
        _arrivals().leave(_session())

    @answered
    def on_update_alerts(self, *args: object) -> None:
        """Replace the alert terms and ignored terms, if that is allowed."""
        hub = _hub()
        if not hub.settings.allow_remote_updates:
            issue = Issue((), "forbidden", "This server does not allow changes from the browser.")
            raise InvalidPayload([issue])
        try:
            hub.change_terms(term_lists(args[0] if args else None))
        except BusyError as busy:
            raise InvalidPayload([Issue((), "busy", str(busy))]) from busy
        hub.publisher.emit("terms", terms_event(hub.terms))
        hub.publisher.emit("alerts_refreshed", {"messages": hub.recent.alerts})
        hub.publisher.emit("alert_terms", alert_terms_event(hub.lender.run(term_counts)))

    @answered
    def on_request_recent_alerts(self, *_args: object) -> None:
        """Send the newest alerts."""
        emit("recent_alerts", {"alerts": _hub().recent.alerts})

    @answered
    def on_request_status(self, *_args: object) -> None:
        """Send the state of the feeds and the message rate."""
        hub = _hub()
        emit("system_status", hub.status())
        emit("message_rate", hub.message_rate())

    @answered
    def on_signal_freqs(self, *_args: object) -> None:
        """Send the messages per frequency."""
        counts = _hub().lender.run(frequency_counts)
        freqs = [
            {"freq_type": link.message_type, "freq": entry.key, "count": entry.count}
            for link, entries in counts.items()
            for entry in entries
        ]
        emit("signal_freqs", {"freqs": freqs})

    @answered
    def on_signal_count(self, *_args: object) -> None:
        """Send the totals since the database was made."""
        counts = _hub().lender.run(message_counts)
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
        hub = _hub()
        emit("alert_terms", alert_terms_event(hub.lender.run(term_counts)))
        emit("signal", signal_event(hub.lender.run(level_counts)))

    @answered
    def on_query_search(self, *_args: object) -> None:
        """Search is not in this release."""
        raise InvalidPayload([NOT_AVAILABLE])

    @answered
    def on_alert_term_query(self, *_args: object) -> None:
        """Search is not in this release."""
        raise InvalidPayload([NOT_AVAILABLE])

    @answered
    def on_query_alerts_by_term(self, *_args: object) -> None:
        """The history of alerts is not in this release."""
        raise InvalidPayload([NOT_AVAILABLE])

    @answered
    def on_regenerate_alert_matches(self, *_args: object) -> None:
        """Matching stored messages anew is not in this release."""
        emit("regenerate_alert_matches_error", {"error": NOT_AVAILABLE.message})

    @answered
    def on_rrd_timeseries(self, *_args: object) -> None:
        """Statistics over time are not in this release."""
        emit("rrd_timeseries_data", {"data": [], "error": NOT_AVAILABLE.message})


NOT_AVAILABLE = Issue((), "not_available", "This release of the server cannot do that yet.")
UPGRADING = Issue(
    (), "upgrading", "The database is being upgraded. Ask again after features_enabled."
)


def _is_handshake(*args: object) -> bool:
    # The transport passes the session and the environment of the request; a client's data is
    # JSON and cannot hold a stream.
    environ = args[1] if len(args) > 1 else None
    return isinstance(environ, dict) and hasattr(environ.get("wsgi.input"), "read")


def _refuse_while_upgrading() -> None:
    if current_upgrade() is not None:
        raise InvalidPayload([UPGRADING])


def _arrivals() -> Arrivals:
    arrivals: Arrivals = current_app.extensions["acarshub_arrivals"]
    return arrivals


def _session() -> str:
    # The extension adds it to the request.
    session: str = request.sid  # type: ignore[attr-defined]
    return session


def _hub() -> HubService:
    hub = current_hub()
    if hub is None:
        raise RuntimeError("The hub is not running.")
    return hub
