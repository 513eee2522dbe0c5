"""How the second database is doing, for status and metrics.

Separate from the work so that whoever tells of it needs nothing of databases.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BackupCondition(StrEnum):
    """Values are those of the `system_status` event."""

    COPYING = "copying"
    """It is behind: being made, or taking what came while it could not be written."""
    CHECKING = "checking"
    """It has what is new; what it had before is being compared, as after every start."""
    OK = "ok"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """Of one moment."""

    condition: BackupCondition = BackupCondition.COPYING
    since: float | None = None
    """Since when it fails, in Unix seconds."""
    reason: str = ""
    """Why it fails."""
    lag_messages: int | None = None
    """How many messages it has yet to get; None while nobody knows."""
    last_success: float | None = None
    """When it had all that the first one had, in Unix seconds."""
    failures: int = 0
    """Attempts in vain since the server started."""
