"""CSV of hostile texts: read back as they were, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io
import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from acarshub.export.csv_lines import COLUMNS, HEAD, MARK, lines, text_cell
from acarshub.records import message_row
from tests.support import PAYLOADS, hub_message, live_payload

ON_ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PICTURES = {0x2400 + code: chr(code) for code in range(0x20)} | {0x2421: "\x7f"}
# Surrogates are in no database, and pictures of control characters are told apart from none.
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(each) for each in PICTURES])
)
begun = st.builds("".join, st.tuples(st.sampled_from(" '=+-@\t\r\n\"\uff1d,;"), texts))


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def unmarked(cell: str) -> str:
    return cell.removeprefix(MARK).translate(PICTURES)


@ON_ANY_MACHINE
@given(texts | begun, texts | begun)
@example("=1+1", "'=1+1")
@example(" \t=cmd|' /C calc'!A0", "a\rb\nc\x00")
def test_texts_are_read_back(text: str, tail: str) -> None:
    row = {**live_payload(hub_message("x")), "text": text, "tail": tail}
    told = dict(zip(*read(HEAD + lines([row, row]))[:2], strict=True))
    assert (unmarked(told["text"]), unmarked(told["tail"])) == (text, tail)


@ON_ANY_MACHINE
@given(texts | begun)
def test_no_cell_is_a_formula_nor_holds_what_cannot_be_shown(text: str) -> None:
    cell = text_cell(text)
    ((inner,),) = read(cell.encode()) or [[""]]
    assert not re.match(r"[ ]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", inner)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", cell)


def test_numbers_stay_numbers() -> None:
    stored = {**message_row(hub_message("", level=-12.5, lat=-1.25)), "id": 1}
    told = dict(zip(*read(HEAD + lines([PAYLOADS.stored(stored, ())])), strict=True))
    assert (told["level"], told["lat"], told["matched"]) == ("-12.5", "-1.25", "false")


def test_every_line_has_every_column() -> None:
    rows = read(HEAD + lines([live_payload(hub_message("A", "A"))]))
    assert [len(row) for row in rows] == [len(COLUMNS), len(COLUMNS)]
    assert dict(zip(*rows, strict=True))["alert_terms"] == "A"


def test_time_that_is_none_is_left_out() -> None:
    row = {**live_payload(hub_message("x")), "timestamp": 1e20}
    assert dict(zip(*read(HEAD + lines([row])), strict=True))["time"] == ""
