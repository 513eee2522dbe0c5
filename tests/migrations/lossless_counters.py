"""What an upgrade lost of the counters, the message rates and the notes of imported files.

Separate from messages and alerts because counters are merged, split and refilled on their way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.migrations.snapshot import NULL, Row, Snapshot, Value

SPELLINGS = {
    "acars": {b"ACARS"},
    "vdlm2": {b"VDL-M2", b"VDLM2"},
    "hfdl": {b"HFDL"},
    "imsl": {b"IMS-L", b"IMSL"},
    "irdm": {b"IRDM"},
}
LINK_OF = {spelling: link for link, names in SPELLINGS.items() for spelling in names}
BEFORE_FREQUENCY_TABLES = frozenset({None, "e7991f1644b1", "0fc8b7cae596"})
COUNTS = ("acars", "vdlm", "hfdl", "imsl", "irdm", "total", "error")
MESSAGE_TABLES = ("messages", "_alembic_tmp_messages", "messages_old")
SAVED_TABLES = ("messages_saved", "messages_saved_old")

Tally = Counter[tuple[object, ...]]


def losses(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Counters of `before` that `after` misses or holds otherwise, in words."""
    yield from _frequency_losses(before, after)
    yield from _level_losses(before, after)
    yield from _term_losses(before, after)
    yield from _rate_losses(before, after)
    names = ("file_hash", "rrd_path", "imported_at", "rows_imported")
    old, new = (
        {tuple(row[name] for name in names) for row in each.rows("rrd_import_registry")}
        for each in (before, after)
    )
    yield from (f"the import of {each} was forgotten" for each in old - new)
    yield from (f"the import of {each} was made up" for each in new - old)


def _frequency_losses(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old: Tally = Counter()
    for row in before.rows("freqs"):
        kind = _bytes(row["freq_type"][1])
        old[(LINK_OF.get(kind, kind), _held(row["freq"]))] += _count(row)
    per_link = _per_link(before, "freqs", "freq")
    found = _per_link(after, "freqs", "freq")
    for row in after.rows("legacy_freqs"):
        found[(row["freq_type"][1], row["freq"][1])] += _count(row)
    if "freqs" in before.tables and before.version not in BEFORE_FREQUENCY_TABLES:
        # An unfinished copy was taken for a whole one and counted on in; how much of it was
        # copied, nobody can tell.
        yield from (f"frequency {key} lost counts" for key in (old | per_link) - found)
        yield from (f"frequency {key} was counted twice" for key in found - (old + per_link))
    else:
        # Tables per link beside the old one are a copy that was not finished.
        wanted = old if "freqs" in before.tables else per_link
        yield from _compare("frequency", before, wanted, found, "freq")


def _level_losses(before: Snapshot, after: Snapshot) -> Iterator[str]:
    total: Tally = Counter()
    for row in before.rows("level"):
        total[(_held(row["level"], number=True),)] += _count(row)
    kept: Tally = Counter()
    for row in after.rows("legacy_levels"):
        kept[(row["level"][1],)] += _count(row)
    yield from _differences("level of all links", total, kept)

    found = _per_link(after, "level", "level")
    tables = {f"level_{link}" for link in SPELLINGS}
    refilled = "level" in before.tables or (
        before.version in (None, "e7991f1644b1")
        and not (before.has_uid and tables <= before.tables.keys())
    )
    if not refilled:
        wanted = _per_link(before, "level", "level")
        yield from _compare("level", before, wanted, found, "level")
        return
    least = _of_messages(before, "level")
    most: Tally = sum(
        (_of_table(before, each, "level") for each in (*MESSAGE_TABLES, *SAVED_TABLES)), Counter()
    )
    yield from (f"level {key} was not counted again" for key in (least - found))
    yield from (f"level {key} was counted too often" for key in (found - most))


def _compare(
    what: str, before: Snapshot, wanted: Tally, found: Tally, column: str
) -> Iterator[str]:
    """Compare counters by link; one that was never kept may be made up from the messages.

    That of IMS-L must be, because older releases forgot it.
    """
    counted = _of_messages(before, column)
    for link in {key[0] for key in wanted | found | counted}:
        old, new, messages = (
            Counter({key: n for key, n in each.items() if key[0] == link})
            for each in (wanted, found, counted)
        )
        if old or (not new and link != "imsl"):
            yield from _differences(what, old, new)
        else:
            yield from (f"{what} {key} was not counted again" for key in messages - new)


def _differences(what: str, wanted: Tally, found: Tally) -> Iterator[str]:
    for key in wanted.keys() | found.keys():
        if wanted[key] != found[key]:
            yield f"{what} {key} counts {found[key]} instead of {wanted[key]}"


def _per_link(snapshot: Snapshot, prefix: str, column: str) -> Tally:
    tally: Tally = Counter()
    for link in SPELLINGS:
        for row in snapshot.rows(f"{prefix}_{link}"):
            tally[(link, _held(row[column], number=prefix == "level"))] += _count(row)
    return tally


def _of_messages(snapshot: Snapshot, column: str) -> Tally:
    """At least how many messages each link has with each value of a column."""
    tally: Tally = Counter()
    for table in MESSAGE_TABLES:
        # A leftover of an interrupted step repeats what the table holds, or holds what it misses.
        tally |= _of_table(snapshot, table, column)
    return tally


def _of_table(snapshot: Snapshot, table: str, column: str) -> Tally:
    tally: Tally = Counter()
    for row in snapshot.rows(table):
        link = LINK_OF.get(_bytes(row.get("message_type", NULL)[1]))
        held = _bytes(row.get(column, NULL)[1])
        if link and held:
            tally[(link, float(held) if column == "level" else held)] += 1
    return tally


def _term_losses(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old, new = (_terms(each) for each in (before, after))
    for term in old.keys() | new.keys():
        if old.get(term) != new.get(term):
            yield f"the term {term} counts {new.get(term)} instead of {old.get(term)}"
    old_ignored, new_ignored = (
        {row["term"] for row in each.rows("ignore_alert_terms")} for each in (before, after)
    )
    yield from (f"the term {each} to ignore changed" for each in old_ignored ^ new_ignored)
    for table, names in (
        ("count", ("total", "errors", "good")),
        ("nonlogged_count", ("errors", "good")),
    ):
        for name in names:
            sums = [sum(_integer(row[name]) for row in s.rows(table)) for s in (before, after)]
            if sums[0] != sums[1]:
                yield f"{table}.{name} is {sums[1]} instead of {sums[0]}"


def _terms(snapshot: Snapshot) -> dict[Value, int]:
    counts: dict[Value, int] = {}
    for row in snapshot.rows("alert_stats"):
        # A match has been counted in every row of its term.
        counts[row["term"]] = max(counts.get(row["term"], 0), _count(row))
    return counts


def _rate_losses(before: Snapshot, after: Snapshot) -> Iterator[str]:
    wanted: dict[tuple[object, object], Row] = {}
    for row in sorted(before.rows("timeseries_stats"), key=_order):
        # Of repeated rows the last one counts.
        wanted[(row["timestamp"][1], row.get("resolution", ("text", b"1min"))[1])] = row
    found = {(r["timestamp"][1], r["resolution"][1]): r for r in after.rows("timeseries_stats")}
    for key in wanted.keys() | found.keys():
        old, new = (_rates(each.get(key)) for each in (wanted, found))
        if old != new:
            yield f"the message rates of {key} are {new} instead of {old}"


def _order(row: Row) -> int:
    return _integer(row.get("id", ("integer", 0)))


def _rates(row: Mapping[str, Value] | None) -> tuple[Value, ...] | None:
    return tuple(row[f"{each}_count"] for each in COUNTS) if row else None


def _count(row: Row) -> int:
    return _integer(row["count"])


def _integer(value: Value) -> int:
    held = value[1]
    assert held is None or isinstance(held, int)
    return held or 0


def _bytes(held: object) -> bytes:
    if held is None:
        return b""
    return held if isinstance(held, bytes) else str(held).encode()


def _held(value: Value, *, number: bool = False) -> object:
    """The key of a counter; NULL became what an empty column holds."""
    if value[1] is None:
        return 0.0 if number else b""
    return value[1]
