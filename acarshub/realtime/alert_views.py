"""Looking back at stored messages for a client: the history of a term, the preview of one.

Separate from the requests because it runs in native threads, where the payloads are made too: a
page of them takes longer than the hub may.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from acarshub.aircraft.airlines import Airlines
from acarshub.alerts.history import PAGE_MESSAGES, alert_history
from acarshub.alerts.matcher import Matcher
from acarshub.alerts.preview import preview_term
from acarshub.alerts.reads import read_among
from acarshub.alerts.term import TermLists
from acarshub.realtime.alert_events import Fields
from acarshub.realtime.alert_validation import PreviewRequest
from acarshub.realtime.payloads import Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.runtime import native_time

SECONDS_PER_DAY = 86_400


def history_event(
    connection: Connection,
    terms: Sequence[str],
    page: int,
    payloads: Payloads,
    profile: int | None = None,
) -> Fields:
    """The `alerts_by_term_results` event but for the terms and the time it took.

    With a read profile it tells which messages that one has read.
    """
    found = alert_history(connection, terms, page)
    event: Fields = {
        "messages": payloads_of(connection, found.rows, payloads),
        "total_count": found.total,
        "page": page,
        "page_size": PAGE_MESSAGES,
    }
    if profile is not None:
        event["read"] = sorted(read_among(connection, profile, [row.uid for row in found.rows]))
    return event


def preview_event(
    connection: Connection,
    request: PreviewRequest,
    ignore: tuple[str, ...],
    airlines: Airlines,
    payloads: Payloads,
) -> Fields:
    """The `alert_term_preview` event but for the time it took."""
    matcher = Matcher(TermLists((request.term,), ignore), airlines)
    since = native_time.time() - request.days * SECONDS_PER_DAY
    preview = preview_term(connection, matcher, since, request.messages)
    return {
        "term": request.term,
        "days": request.days,
        "count": preview.count,
        "complete": preview.complete,
        "since": preview.since,
        "messages": [payloads.stored(row._asdict(), hits) for row, hits in preview.newest],
    }
