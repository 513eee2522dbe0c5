"""Message identities: valid, unique, and in the order of time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.uids import MAX_MILLISECONDS, new_uid
from tests.support import run_script


@given(st.floats(0, MAX_MILLISECONDS / 1000))
def test_uid_is_a_version_7_uuid_of_its_time(time: float) -> None:
    uid = UUID(new_uid(time))
    assert (uid.version, uid.variant) == (7, RFC_4122)
    assert uid.int >> 80 == int(time * 1000)


@given(st.floats(0, 4e9))
def test_uid_is_written_in_the_usual_form(time: float) -> None:
    uid = new_uid(time)
    assert (len(uid), str(UUID(uid))) == (36, uid)


@given(st.lists(st.integers(0, 4_000_000_000), min_size=2, max_size=5, unique=True))
def test_uids_of_different_seconds_sort_by_time(times: list[int]) -> None:
    by_time = [new_uid(time) for time in sorted(times)]
    assert by_time == sorted(by_time)


def test_uids_of_the_same_moment_differ() -> None:
    assert len({new_uid(1.0) for _ in range(1000)}) == 1000


def test_every_random_bit_is_used() -> None:
    free = 0
    ones = [UUID(new_uid(0.0)).int for _ in range(200)]
    for one in ones:
        free |= one ^ ones[0]
    assert free.bit_count() == 74


@pytest.mark.parametrize(("time", "milliseconds"), [(-1.0, 0), (1e30, MAX_MILLISECONDS)])
def test_absurd_time_is_bounded(time: float, milliseconds: int) -> None:
    assert UUID(new_uid(time)).int >> 80 == milliseconds


def test_forked_process_makes_uids_of_its_own(tmp_path: Path) -> None:
    script = """
import os
from acarshub.uids import new_uid
new_uid(0.0)
child = os.fork()
if child:
    os.waitpid(child, 0)
print(*(new_uid(0.0) for _ in range(100)))
"""
    assert len(set(run_script(script, tmp_path).split())) == 200


def test_threads_get_different_uids() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: [new_uid(0.0) for _ in range(2000)], range(8)))
    assert len({uid for uids in made for uid in uids}) == 16_000
