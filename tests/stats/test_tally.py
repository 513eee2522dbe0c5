"""Counts that many threads raise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from acarshub.decoders.message import DropReason, MergeReason, Repair
from acarshub.links import Link
from acarshub.stats.tally import Tally


def test_new_tally_has_every_link_at_zero() -> None:
    snapshot = Tally().snapshot()
    zeros = dict.fromkeys(Link, 0)
    assert snapshot.received == snapshot.accepted == snapshot.stored == zeros


def test_reasons_appear_when_they_occur() -> None:
    tally = Tally()
    tally.dropped(Link.HFDL, DropReason.TRUNCATED)
    tally.taken_in(repaired={(Link.IRDM, Repair.WRONG_TYPE): 1})
    tally.taken_in(merged={(Link.VDLM2, MergeReason.DUPLICATE): 1})
    snapshot = tally.snapshot()
    assert snapshot.merged == {(Link.VDLM2, MergeReason.DUPLICATE): 1}
    assert snapshot.dropped == {(Link.HFDL, DropReason.TRUNCATED): 1}
    assert snapshot.repaired == {(Link.IRDM, Repair.WRONG_TYPE): 1}


def test_many_are_counted_at_once() -> None:
    tally = Tally()
    tally.received(Link.ACARS, 7)
    tally.taken_in(accepted={Link.ACARS: 6})
    tally.stored(Link.ACARS, 5)
    tally.dropped(Link.ACARS, DropReason.TRUNCATED, 4)
    tally.taken_in(repaired={(Link.ACARS, Repair.WRONG_TYPE): 3})
    tally.taken_in(merged={(Link.ACARS, MergeReason.PART): 2})
    counts = tally.snapshot()
    assert [
        counts.received[Link.ACARS],
        counts.accepted[Link.ACARS],
        counts.stored[Link.ACARS],
    ] == [
        7,
        6,
        5,
    ]
    by_reason = [*counts.dropped.values(), *counts.repaired.values(), *counts.merged.values()]
    assert by_reason == [4, 3, 2]


def test_snapshot_does_not_change() -> None:
    tally = Tally()
    snapshot = tally.snapshot()
    tally.received(Link.ACARS)
    tally.dropped(Link.ACARS, DropReason.TRUNCATED)
    assert (snapshot.received[Link.ACARS], snapshot.dropped) == (0, {})


def test_no_count_of_any_thread_is_lost() -> None:
    tally = Tally()

    def count(_: int) -> None:
        for _ in range(2000):
            tally.taken_in(accepted={Link.ACARS: 1})

    with ThreadPoolExecutor(4) as executor:
        list(executor.map(count, range(4)))
    assert tally.snapshot().accepted[Link.ACARS] == 8000


def test_frames_are_objects_that_decoders_printed() -> None:
    tally = Tally()
    tally.taken_in(accepted={Link.HFDL: 5})
    for reason in DropReason:
        tally.dropped(Link.HFDL, reason)
    assert tally.snapshot().frames == dict.fromkeys(Link, 0) | {Link.HFDL: 5 + 4}
