"""Writing decimal aircraft addresses (`icao`) in hexadecimal, each exactly once.

Separate because two steps do it by different rules: in a database from before the change every
number is decimal; in a later one hexadecimal addresses stand beside those never converted.
"""

from __future__ import annotations

from migrations import full_text
from migrations.tables import chunks, drop_index, execute, quoted, scalar

_DIGITS = (
    "icao GLOB '[0-9]*' AND icao NOT GLOB '*[^0-9]*'"
    # GLOB stops at a NUL; instr() does not, whatever the encoding.
    " AND instr(icao, char(0)) = 0"
)
_IS_ADDRESS = f"{_DIGITS} AND CAST(icao AS INTEGER) BETWEEN 1 AND 16777215"
"""24 bits, all in decimal digits."""

_IS_DECIMAL_FOR_SURE = (
    # An address has six hexadecimal digits; the ground side's fields are decimal in every edition.
    f"{_IS_ADDRESS} AND (length(icao) > 6"
    " OR CAST(fromaddr AS TEXT) = ltrim(icao, '0') OR CAST(toaddr AS TEXT) = ltrim(icao, '0'))"
)


def convert_all(table: str) -> None:
    """Convert every number in `icao`: the table is from before addresses were hexadecimal."""
    _convert(table, _IS_ADDRESS)


def convert_leftovers() -> None:
    """Convert in `messages` what is decimal beyond doubt; what could be either stays as it is."""
    _convert("messages", _IS_DECIMAL_FOR_SURE)


def _convert(table: str, which: str) -> None:
    if not scalar(f"SELECT 1 FROM {quoted(table)} WHERE {which} LIMIT 1"):
        return
    if table == "messages":
        # It would be written anew row by row, and this chain ends without it.
        drop_index("ix_messages_icao")
        full_text.drop()
    for first, last in chunks(table):
        execute(
            f"UPDATE {quoted(table)} SET icao = printf('%06X', CAST(icao AS INTEGER))"
            f" WHERE id BETWEEN ? AND ? AND {which}",
            (first, last),
        )
    if table == "messages":
        full_text.make_anew()
