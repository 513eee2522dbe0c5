"""The events that tell of alerts: terms, counts, regeneration, preview, history.

Separate from who sends them because their shapes are a contract.
"""

from __future__ import annotations

from collections.abc import Iterable

from acarshub.alerts.changes import TermsChanged
from acarshub.alerts.regeneration import Report
from acarshub.alerts.term import TermLists
from acarshub.alerts.terms import TermCount

Fields = dict[str, object]


def terms_event(lists: TermLists) -> Fields:
    """The `terms` event."""
    return {"terms": list(lists.terms), "ignore": list(lists.ignore)}


def alert_terms_event(counts: Iterable[TermCount]) -> Fields:
    """The `alert_terms` event: terms keyed by their position."""
    return {
        "data": {
            str(index): {"id": index, "term": entry.term, "count": entry.count}
            for index, entry in enumerate(counts)
        }
    }


def alerts_changed_event(changed: TermsChanged) -> Fields:
    """The `alerts_changed` event."""
    return {
        "added": changed.added,
        "removed": changed.removed,
        "ignored": changed.ignored,
        "unignored": changed.unignored,
    }


def regeneration_event(report: Report) -> Fields:
    """The `alert_regeneration` event."""
    fields: Fields = {
        "state": report.state.value,
        "processed": report.processed,
        "total": report.total,
        "matched_messages": report.matched_messages,
        "total_matches": report.total_matches,
    }
    return {**fields, "error": report.error} if report.error else fields


def regeneration_complete_event(report: Report) -> Fields:
    """The `regenerate_alert_matches_complete` event."""
    return {
        "success": True,
        "stats": {
            "total_messages": report.processed,
            "matched_messages": report.matched_messages,
            "total_matches": report.total_matches,
        },
    }
