"""Counters of frequencies and signal levels: from one table for all links to one per link.

Separate because the names of links were spelled in several ways, and steps of other editions that
knew only some of them left counters behind or empty.
"""

from __future__ import annotations

from migrations import canonical
from migrations.forms import LINK_SPELLINGS
from migrations.tables import create, execute, exists, has_rows, is_sqlite


def split_levels(*, recount: bool) -> None:
    """Replace `level` by a table per link, counted anew from the stored messages with `recount`.

    `level` did not say of which link it counted; its totals, which reach back further than the
    messages, are kept in `legacy_levels`.
    """
    for table in canonical.LEVELS.values():
        create(table)
    create(canonical.LEGACY_LEVELS)
    if exists("level"):
        execute(
            "INSERT INTO legacy_levels (level, count)"
            " SELECT coalesce(level, 0), coalesce(count, 0) FROM level"
        )
    if recount and has_rows("messages"):
        for link in LINK_SPELLINGS:
            execute(f"DELETE FROM level_{link}")
            count_levels(link)


def split_frequencies() -> None:
    """Replace `freqs` by a table per link; names of no known link go to `legacy_freqs`."""
    for table in canonical.FREQUENCIES.values():
        create(table)
    create(canonical.LEGACY_FREQS)
    if not has_rows("freqs"):
        return
    for link, spellings in LINK_SPELLINGS.items():
        # A table beside `freqs` was made by a step that did not come to its end.
        execute(f"DELETE FROM freqs_{link}")
        execute(
            f"INSERT INTO freqs_{link} (freq, count)"
            " SELECT coalesce(freq, ''), sum(coalesce(count, 0)) FROM freqs"
            f" WHERE upper(freq_type) IN ({_marks(spellings)}) GROUP BY 1 ORDER BY min(it)",
            spellings,
        )
    known = tuple(name for spellings in LINK_SPELLINGS.values() for name in spellings)
    execute("DELETE FROM legacy_freqs")
    execute(
        "INSERT INTO legacy_freqs (freq_type, freq, count)"
        " SELECT coalesce(freq_type, ''), coalesce(freq, ''), coalesce(count, 0) FROM freqs"
        f" WHERE coalesce(upper(freq_type), '') NOT IN ({_marks(known)}) ORDER BY it",
        known,
    )


def count_forgotten() -> None:
    """Count from the messages what other editions forgot: links whose counters are empty."""
    if not is_sqlite():
        return
    for link in LINK_SPELLINGS:
        if not has_rows(f"level_{link}"):
            count_levels(link)
        if not has_rows(f"freqs_{link}"):
            _count_frequencies(link)


def count_levels(link: str) -> None:
    """Add the signal levels of a link's stored messages to its table."""
    spellings = LINK_SPELLINGS[link]
    execute(
        f"INSERT INTO level_{link} (level, count)"
        " SELECT CAST(level AS REAL), count(*) FROM messages"
        f" WHERE message_type IN ({_marks(spellings)})"
        " AND level GLOB '*[0-9]*' AND level NOT GLOB '*[^-+.0-9eE]*' GROUP BY 1",
        spellings,
    )


def _count_frequencies(link: str) -> None:
    spellings = LINK_SPELLINGS[link]
    execute(
        f"INSERT INTO freqs_{link} (freq, count) SELECT freq, count(*) FROM messages"
        f" WHERE message_type IN ({_marks(spellings)}) AND freq <> '' GROUP BY freq",
        spellings,
    )


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
