"""How steps tell how far they have come.

Separate because steps know the work and nothing of who looks on; env.py puts the reporter there.
"""

from __future__ import annotations

from alembic import op

from acarshub.maintenance.upgrade_progress import Reporter

ATTRIBUTE = "progress"
"""Where env.py leaves the reporter among the attributes of Alembic's configuration."""


def advance(done: int, total: int) -> None:
    """Say that `done` of `total` rows are dealt with; nothing where nobody listens."""
    config = op.get_context().config
    reporter: Reporter | None = config.attributes.get(ATTRIBUTE) if config else None
    if reporter is not None:
        reporter.advance(done, total)
