"""The databases that the chain of revisions must not touch, and why, before anything is done.

Separate from what a database is: these are rules, and every refusal says what was found and what
to do about it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from alembic.util import CommandError

from acarshub.database_state.editions import (
    DEVELOPMENT_REVISIONS,
    ESTABLISHING_HEX_ADDRESSES,
    VERSION_TABLE,
)
from acarshub.database_state.files import on_one_line, shown
from acarshub.database_state.state import DatabaseState

NOTHING_CHANGED = "Nothing was changed."
OTHER_PATH = "set ACARSHUB_DB to a path at which no file exists"
MAX_NAMED = 5


def check(state: DatabaseState, url: sa.URL, chain: Sequence[str]) -> None:
    """CommandError when `chain` (revision ids, the head first) does not fit the database."""
    found = f"The database {shown(url)}"
    if len(state.versions) > 1:
        raise CommandError(
            f"{found} names several revisions in {VERSION_TABLE} ({_some(state.versions)});"
            f" ACARS Hub writes one. {NOTHING_CHANGED} Restore the file from a backup, or"
            f" {OTHER_PATH}."
        )
    if state.schema.is_of_development_version or set(state.versions) & set(DEVELOPMENT_REVISIONS):
        revision = on_one_line("".join(state.versions) or "none")
        raise CommandError(
            f"{found} was made by a development version of ACARS Hub 4.3 (revision {revision}),"
            f" whose form was never released. {NOTHING_CHANGED} Use a file of 4.2 or older, such"
            f" as a backup from before that version ran, or {OTHER_PATH}."
        )
    unknown = [version for version in state.versions if version not in chain]
    if unknown:
        raise CommandError(
            f"{found} is at revision {on_one_line(unknown[0])}, which this release does not know,"
            f" so a later release or another program made it. {NOTHING_CHANGED} Use that release"
            f" or a newer one, or {OTHER_PATH}."
        )
    if not state.schema.is_of_a_hub:
        raise CommandError(
            f"{found} has tables ({_some(state.tables)}) but none with the messages of an ACARS"
            f" Hub, so it was made by another program. {NOTHING_CHANGED} Set ACARSHUB_DB to the"
            " path of an ACARS Hub database, or to one at which no file exists."
        )


def check_step_back(state: DatabaseState, revision: str) -> None:
    """CommandError when undoing `revision` would lose which form the addresses have.

    From there on nothing in a database with messages tells whether `icao` is decimal or
    hexadecimal, and the way forward would convert it a second time.
    """
    if revision in ESTABLISHING_HEX_ADDRESSES and state.has_messages:
        raise CommandError(
            f"The step back from {revision} is refused: the database holds messages, and older"
            " revisions do not tell how their addresses are written, so the way forward would"
            f" spoil them. {NOTHING_CHANGED} To go back further, use the backup made before the"
            " upgrade."
        )


def _some(names: Collection[str]) -> str:
    named = sorted(names)[:MAX_NAMED]
    return ", ".join(map(on_one_line, named)) + (", ..." if len(names) > len(named) else "")
