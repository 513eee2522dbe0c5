"""Whatever is looked for, the result is what a filter in plain Python finds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acarshub.links import Link
from acarshub.search.conditions import Condition
from acarshub.search.finder import find
from acarshub.search.free_text import SearchSyntaxError, parse_free_text
from acarshub.search.query import PageRequest, Query, Sort
from acarshub.search.time_limit import Limits
from tests.search.stored import (
    IDS_APART,
    TEXT_NAMES,
    Stored,
    Traffic,
    anywhere,
    contains,
    has_words,
    stored_traffic,
    tokens,
)
from tests.support import TIME

MESSAGES = 100
PATIENT = Limits(60, 60, 60, 60)
PROPERTY = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traffic]:
    traffic = stored_traffic(tmp_path_factory.mktemp("search"), 11, MESSAGES)
    yield traffic
    traffic.connection.close()


@pytest.fixture(
    params=[(1, -1), (1, 64), (2_048 * IDS_APART, 64)],
    autouse=True,
    ids=["by index", "by summaries", "by walk"],
)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few messages are enough to go any way."""
    first, few = request.param
    monkeypatch.setattr("acarshub.search.windows.FIRST", first)
    monkeypatch.setattr("acarshub.search.stretches.FEW_STRETCHES", few)
    monkeypatch.setattr("acarshub.search.stretches.FIRST_STRETCHES", 1)
    monkeypatch.setattr("acarshub.search.stretches.MOST_STRETCHES", 2)


@dataclass(frozen=True)
class Word:
    """A leaf of free text, and how it is written."""

    text: str
    quoted: bool = False
    before: bool = False
    after: bool = False

    def __str__(self) -> str:
        written = f'"{self.text}"' if self.quoted else self.text
        return f"{'*' * self.before}{written}{'*' * self.after}"

    def matches(self, row: Stored, *, inside: bool) -> bool:
        words = tokens(self.text) if self.text.isascii() else []
        if self.before or inside or not words:
            return anywhere(row, lambda value: contains(value, self.text))
        return anywhere(row, lambda value: has_words(value, words, prefix=self.after))


@dataclass(frozen=True)
class Tree:
    """Free text of several leaves."""

    operator: str
    inner: tuple[Tree | Word, ...]

    def __str__(self) -> str:
        if self.operator == "NOT":
            return f"NOT {self.inner[0]}"
        joint = " OR " if self.operator == "OR" else " "
        return f"({joint.join(map(str, self.inner))})"

    def matches(self, row: Stored, *, inside: bool) -> bool:
        if self.operator == "NOT":
            # What must not be there is never looked for inside of words.
            return not self.inner[0].matches(row, inside=False)
        found = (each.matches(row, inside=inside) for each in self.inner)
        return any(found) if self.operator == "OR" else all(found)


PLAIN = (
    "ENGINE",
    "eng",
    "NGIN",
    "FUEL",
    "on",
    "131.5",
    "131",
    "A/B",
    "N12",
    "UA0055",
    "é",
    "zz",
    "%",
)
PHRASES = (*PLAIN, "ENGINE FUEL", "fuel on", "OR NOT", "NEAR", "a b", "* NOT")
leaves = st.one_of(
    st.builds(Word, st.sampled_from(PLAIN), after=st.booleans()),
    st.builds(Word, st.sampled_from(PLAIN), before=st.just(True), after=st.booleans()),
    st.builds(Word, st.sampled_from(PHRASES), quoted=st.just(True), after=st.booleans()),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            Tree, st.sampled_from(["OR", "AND"]), st.lists(inner, min_size=2, max_size=3).map(tuple)
        ),
        st.builds(
            Tree,
            st.just("NOT"),
            inner.filter(lambda each: getattr(each, "operator", "") != "NOT").map(
                lambda each: (each,)
            ),
        ),
    ),
    max_leaves=5,
)

WORD_FIELDS = ("flight", "depa", "dsta", "freq", "label", "tail", "msg_text")
FIELD_TEXTS = (
    *("eng", "ENGINE", "FUEL ON", "*NGIN", "131.5", "UA", "UA0055", "D-AIBC", "12A", "H1", "h1"),
    *("A0B1C2", "A0B*", "*1C?", "%", "_", "^", "XX", "M0", "EDDF", "HFDL", "VDLM2", "VDL-M2", " "),
)
fields = st.dictionaries(
    st.sampled_from([*WORD_FIELDS, "icao", "station_id", "msgno", "msg_type"]),
    st.sampled_from(FIELD_TEXTS),
    max_size=3,
)


def field_matches(name: str, text: str, row: Stored, *, inside: bool) -> bool:
    text = text.strip()
    if name == "msg_type":
        known = {link.status_key: link.message_type for link in Link}
        return row["message_type"] == known.get(text, text)
    if name in ("station_id", "msgno"):
        return contains(row[name], text)
    if name == "icao":
        return address_matches(text, row["icao"], inside=inside)
    words = tokens(text)
    if text.startswith("*") or not words or inside:
        return contains(row[name], text.strip("*"))
    whole = name == "label" and len(text) == 2
    return has_words(row[name], words, prefix=not whole)


def address_matches(text: str, value: str, *, inside: bool) -> bool:
    if "*" in text or "%" in text:
        pattern = ".*".join(re.escape(piece) for piece in re.split(r"[*%]", text))
        return re.fullmatch(pattern, value, re.IGNORECASE | re.DOTALL) is not None
    if len(text) == 6 and not inside:
        return value.lower() == text.lower()
    return contains(value, text)


@dataclass(frozen=True)
class Asked:
    """A search, with its text as a tree."""

    wanted: dict[str, str] = field(default_factory=dict)
    tree: Tree | Word | None = None
    since: float | None = None
    until: float | None = None
    matched: bool | None = None
    has_text: bool | None = None

    @property
    def query(self) -> Query:
        return Query(
            fields=self.wanted,
            text=parse_free_text(str(self.tree or "")),
            since=self.since,
            until=self.until,
            matched=self.matched,
            has_text=self.has_text,
        )

    def expected(self, traffic: Traffic, *, inside: bool) -> list[str]:
        """What a plain filter finds."""

        def matches(row: Stored, time: float, alert: bool) -> bool:
            return (
                (self.since is None or time >= self.since)
                and (self.until is None or time < self.until)
                and (self.matched is None or alert is self.matched)
                and (self.has_text is None or (row["msg_text"] != "") is self.has_text)
                and (self.tree is None or self.tree.matches(row, inside=inside))
                and all(
                    field_matches(name, text, row, inside=inside)
                    for name, text in self.wanted.items()
                    if text.strip()
                )
            )

        return traffic.expected(matches)


def check(traffic: Traffic, asked: Asked, size: int) -> list[str]:
    """The first page of a search is what a plain filter finds; uids of all that it finds."""
    first = find(traffic.connection, asked.query, PageRequest(size), PATIENT)
    expected = asked.expected(traffic, inside=False)
    if not expected and first.inside_words:
        expected = asked.expected(traffic, inside=True)
    assert first.total == len(expected)
    assert (first.capped, first.partial, first.timed_out) == (False, False, False)
    assert [row.uid for row in first.rows] == expected[:size]
    return expected


times = st.none() | st.integers(0, 110).map(lambda seconds: TIME + seconds)


@PROPERTY
@given(
    asked=st.builds(
        Asked,
        wanted=fields,
        tree=st.none() | trees,
        since=times,
        until=times,
        matched=st.none() | st.booleans(),
        has_text=st.none() | st.booleans(),
    ),
    size=st.sampled_from([11, 40, 500]),
)
def test_result_is_what_a_plain_filter_finds(traffic: Traffic, asked: Asked, size: int) -> None:
    expected = check(traffic, asked, size)
    assert all_pages(traffic, asked.query, size) == expected
    number = len(expected) // size
    last = find(traffic.connection, asked.query, PageRequest(size, page=number), PATIENT)
    assert [row.uid for row in last.rows] == expected[number * size :]
    assert last.total == len(expected)


@pytest.mark.parametrize("size", [1, 3, 11])
@pytest.mark.parametrize("text", ["FUEL", "ENG*", "ON"])
@pytest.mark.parametrize("narrow", [{"station_id": "XX"}, {"msg_type": "ACARS"}, {}])
def test_newest_messages_count_beside_the_index(
    traffic: Traffic, narrow: dict[str, str], text: str, size: int
) -> None:
    asked = Asked(wanted={"msg_text": text, **narrow}, since=TIME - 1)
    assert all_pages(traffic, asked.query, size) == check(traffic, asked, size)


def test_every_field_alone_means_what_it_says(traffic: Traffic) -> None:
    for name in (*WORD_FIELDS, "icao", "station_id", "msgno", "msg_type"):
        for text in FIELD_TEXTS:
            check(traffic, Asked({name: text}), 40)


def test_every_kind_of_word_alone_means_what_it_says(traffic: Traffic) -> None:
    for text in PLAIN:
        for before, after in ((False, False), (False, True), (True, False), (True, True)):
            check(traffic, Asked(tree=Word(text, before=before, after=after)), 40)
    for text in PHRASES:
        for after in (False, True):
            check(traffic, Asked(tree=Word(text, quoted=True, after=after)), 40)


def test_times_are_met_exactly(traffic: Traffic) -> None:
    for time in sorted(set(traffic.times))[::20]:
        for asked in (Asked(since=time), Asked(until=time), Asked(since=time, until=time)):
            check(traffic, asked, 200)
        check(traffic, Asked(since=time, until=math.nextafter(time, math.inf)), 200)
        check(traffic, Asked({"station_id": "XX-A"}, since=time), 200)


def all_pages(traffic: Traffic, query: Query, size: int) -> list[str]:
    """What following `next` from page to page leads to."""
    page = find(traffic.connection, query, PageRequest(size), PATIENT)
    uids = [row.uid for row in page.rows]
    while page.next:
        page = find(traffic.connection, query, PageRequest(size, after=page.next), PATIENT)
        uids += [row.uid for row in page.rows]
    return uids


@settings(PROPERTY, max_examples=15)
@given(tree=trees)
def test_relevance_is_another_order_of_the_same(traffic: Traffic, tree: Tree | Word) -> None:
    text = parse_free_text(str(tree))
    by_time = all_pages(traffic, Query(text=text), 50)
    by_relevance = all_pages(traffic, Query(text=text, sort=Sort.RELEVANCE), 50)
    assert sorted(by_relevance) == sorted(by_time)


SYNTAX = ('"', "(", ")", "*", "-", "NOT", "OR", "AND", "NEAR(", ":", "^", "{tail}", "'", "--", ";")
scraps = st.lists(
    st.sampled_from([*SYNTAX, "ENGINE", "FUEL", "\\", "%", "\x00", "\ud800", "é", "+"])
    | st.text(max_size=4),
    max_size=12,
).map(" ".join) | st.text(max_size=40)


def condition_of(text: str) -> Condition | None:
    """What a text asks for; None when it breaks the grammar, at a place that it has."""
    try:
        return parse_free_text(text)
    except SearchSyntaxError as error:
        position, reason = error.position, error.reason
    assert 0 <= position <= len(text)
    assert reason
    return None


@PROPERTY
@given(text=scraps)
def test_no_text_fails_or_is_syntax_to_the_database(traffic: Traffic, text: str) -> None:
    condition = condition_of(text)
    if condition is None:
        return
    page = find(traffic.connection, Query(text=condition), PageRequest(500), PATIENT)
    if not page.inside_words:
        found = {row.uid for row in page.rows}
        values = zip(traffic.uids, traffic.rows, strict=True)
        assert found == {uid for uid, row in values if condition.matches(row)}


@PROPERTY
@given(name=st.sampled_from([*TEXT_NAMES, "station_id", "msgno", "msg_type"]), text=scraps)
def test_no_field_fails_or_is_syntax_to_the_database(
    traffic: Traffic, name: str, text: str
) -> None:
    query = Query(fields={name: text})
    page = find(traffic.connection, query, PageRequest(500), PATIENT)
    if not page.inside_words:
        found = {row.uid for row in page.rows}
        values = zip(traffic.uids, traffic.rows, strict=True)
        assert found == {uid for uid, row in values if query.condition.matches(row)}
