"""Counters of frequencies and signal levels: from one table for all links to one per link.

Separate because the names of links were spelled in several ways, and steps of other editions that
knew only some of them left counters behind or empty.
"""

from __future__ import annotations

from migrations import canonical
from migrations.forms import LINK_SPELLINGS
from migrations.tables import create, drop, execute, exists, has_rows, is_sqlite, scalar


def split_levels(*, recount: bool) -> None:
    """Replace `level` by a table per link, counted anew from the stored messages with `recount`.

    `level` did not say of which link it counted; its totals, which reach back further than the
    messages, are kept in `legacy_levels`.
    """
    for table in (*canonical.LEVELS.values(), canonical.LEGACY_LEVELS):
        create(table)
    if exists("level"):
        execute(
            "INSERT INTO legacy_levels (level, count)"
            " SELECT coalesce(level, 0), coalesce(count, 0) FROM level"
        )
        drop("level")
    if recount and has_rows("messages"):
        for link in LINK_SPELLINGS:
            execute(f"DELETE FROM level_{link}")
            count_levels(link)


def split_frequencies() -> None:
    """Replace `freqs` by a table per link; names of no known link go to `legacy_freqs`.

    Tables beside `freqs` were made by a step that did not come to its end, and are filled anew.
    """
    for table in (*canonical.FREQUENCIES.values(), canonical.LEGACY_FREQS):
        create(table)
    if has_rows("freqs"):
        for link in LINK_SPELLINGS:
            execute(f"DELETE FROM freqs_{link}")
        _move_frequencies()
    drop("freqs")


def merge_leftovers() -> None:
    """Take in `level` and `freqs` where later editions passed over half a step and went on.

    They counted on in the new tables, which had been filled or not before: a table that holds all
    that `freqs` has of its link was, and the others have it added.
    """
    if not is_sqlite():
        return
    split_levels(recount=False)
    for table in (*canonical.FREQUENCIES.values(), canonical.LEGACY_FREQS):
        create(table)
    if has_rows("freqs"):
        for link, spellings in LINK_SPELLINGS.items():
            if not _was_filled(link, spellings):
                continue
            execute(f"DELETE FROM freqs WHERE upper(freq_type) IN ({_marks(spellings)})", spellings)
        _move_frequencies()
    drop("freqs")


def _was_filled(link: str, spellings: tuple[str, ...]) -> bool:
    missing = (
        "SELECT 1 FROM (SELECT coalesce(freq, '') AS freq, sum(coalesce(count, 0)) AS count"
        f" FROM freqs WHERE upper(freq_type) IN ({_marks(spellings)}) GROUP BY 1) AS old"
        # Both spellings of a link may have been copied, each in a row of its own.
        f" WHERE (SELECT coalesce(sum(new.count), -1) FROM freqs_{link} AS new"
        " WHERE new.freq = old.freq) < old.count"
    )
    return scalar(missing, spellings) is None


def _move_frequencies() -> None:
    for link, spellings in LINK_SPELLINGS.items():
        execute(
            "CREATE TEMP TABLE added AS SELECT coalesce(freq, '') AS freq,"
            " sum(coalesce(count, 0)) AS count, min(it) AS place FROM freqs"
            f" WHERE upper(freq_type) IN ({_marks(spellings)}) GROUP BY 1",
            spellings,
        )
        execute(
            f"UPDATE freqs_{link} SET count = coalesce(freqs_{link}.count, 0) + added.count"
            " FROM temp.added"
            f" WHERE id = (SELECT min(id) FROM freqs_{link} AS first WHERE first.freq = added.freq)"
        )
        execute(
            f"INSERT INTO freqs_{link} (freq, count) SELECT freq, count FROM temp.added"
            f" WHERE freq NOT IN (SELECT freq FROM freqs_{link}) ORDER BY place"
        )
        execute("DROP TABLE temp.added")
    known = tuple(name for spellings in LINK_SPELLINGS.values() for name in spellings)
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
