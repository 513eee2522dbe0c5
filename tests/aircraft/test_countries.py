"""Countries by aircraft address: the blocks as ICAO allocates them, every address in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acarshub.aircraft.countries import Country, country_of
from acarshub.aircraft.country_table import BLOCK_ROWS, COUNTRY_NAMES

HONG_KONG = (0x789000, 12, "HK")
BLOCKS = [row for row in BLOCK_ROWS if row != HONG_KONG]


def size(bits: int) -> int:
    return 1 << (24 - bits)


def by_search(address: int) -> str | None:
    """The slow, obvious way: the smallest block that holds the address."""
    holders = [
        (size(bits), code) for first, bits, code in BLOCK_ROWS if 0 <= address - first < size(bits)
    ]
    return min(holders)[1] if holders else None


def test_blocks_have_the_sizes_that_icao_allocates() -> None:
    assert {bits for _, bits, _ in BLOCK_ROWS} == {4, 6, 9, 11, 12, 13}


def test_every_block_begins_at_a_multiple_of_its_size() -> None:
    assert [row for row in BLOCK_ROWS if row[0] % size(row[1])] == []


def test_blocks_are_ascending_and_do_not_overlap() -> None:
    ends = [first + size(bits) for first, bits, _ in BLOCKS]
    assert [row for end, row in zip(ends, BLOCKS[1:], strict=False) if end > row[0]] == []


def test_hong_kong_lies_within_china() -> None:
    assert country_of("788FFF") == country_of("78A000") == Country("CN", "China")
    assert country_of("789000") == country_of("789FFF") == Country("HK", "Hong Kong")


def test_every_block_has_a_named_country_of_its_own() -> None:
    codes = [code for _, _, code in BLOCK_ROWS]
    assert sorted(codes) == sorted(COUNTRY_NAMES)


def test_no_name_stands_twice() -> None:
    assert len(set(COUNTRY_NAMES.values())) == len(COUNTRY_NAMES)


def test_codes_are_two_capitals() -> None:
    assert [code for code in COUNTRY_NAMES if len(code) != 2 or not code.isupper()] == []


@pytest.mark.parametrize(
    ("icao", "code"),
    [
        ("A00000", "US"),
        ("AFFFFF", "US"),
        ("3C0000", "DE"),
        ("43FFFF", "GB"),
        ("4D24E5", "MT"),
        ("500537", "SM"),
        ("c95000", "TL"),
    ],
)
def test_address_of_a_block_leads_to_its_country(icao: str, code: str) -> None:
    assert country_of(icao) == Country(code, COUNTRY_NAMES[code])


@pytest.mark.parametrize("icao", ["000000", "003FFF", "B00000", "F00001", "FFFFFF"])
def test_address_that_no_state_has_leads_nowhere(icao: str) -> None:
    assert country_of(icao) is None


@pytest.mark.parametrize(
    "icao", ["", "A", "A0000", "A000000", "0xA000", "A0000G", "A00_00", " A0000"]
)
def test_what_is_no_address_leads_nowhere(icao: str) -> None:
    assert country_of(icao) is None


@given(
    st.integers(0, 0xFFFFFF)
    | st.sampled_from(
        [
            edge
            for first, bits, _ in BLOCK_ROWS
            for edge in (first - 1, first, first + size(bits) - 1, first + size(bits))
        ]
    )
)
def test_look_up_finds_what_a_search_finds(address: int) -> None:
    found = country_of(f"{address:06X}")
    assert (found.code if found else None) == by_search(address)
