"""The label table: what it names, how it names it and what it leaves unnamed."""

from __future__ import annotations

import pytest

from acarshub.labels import LABELS, Labels


def test_every_label_is_two_printable_characters() -> None:
    assert [label for label in LABELS if len(label) != 2 or not label.isprintable()] == []


def test_names_have_at_most_four_words() -> None:
    assert [name for name in LABELS.values() if not 1 <= len(name.split()) <= 4] == []


def test_names_start_with_a_capital_and_end_without_a_full_stop() -> None:
    assert [name for name in LABELS.values() if not name[0].isupper() or name.endswith(".")] == []


def test_the_table_cannot_be_changed_by_its_readers() -> None:
    with pytest.raises(TypeError):
        LABELS["SQ"] = "something else"  # type: ignore[index]


@pytest.mark.parametrize("label", ["SQ", "_d", "5Z", "H1", "Q0", "QQ", "SA", "B6", "RA", "S3"])
def test_common_labels_have_a_name(label: str) -> None:
    assert Labels().name_of(label) == LABELS[label]


@pytest.mark.parametrize("label", ["10", "2Z", "33", "44", "4~"])
def test_labels_of_the_airlines_block_share_a_name(label: str) -> None:
    assert Labels().name_of(label) == "Airline-defined message"


def test_a_fixed_meaning_wins_over_its_block() -> None:
    assert Labels().name_of("2U") == "Weather"


@pytest.mark.parametrize("label", ["", "S", "SQX", "_D", "ZZ", "1", "1\x00", "8\x7f", "4 "])
def test_unknown_or_damaged_labels_have_no_name(label: str) -> None:
    assert Labels().name_of(label) is None


def test_owner_names_a_label() -> None:
    labels = Labels({"SQ": "Own", "ZZ": "New"})
    assert [labels.name_of(label) for label in ("SQ", "ZZ")] == ["Own", "New"]


def test_owner_names_a_label_of_the_airlines_block() -> None:
    labels = Labels({"10": "Own"})
    assert (labels.name_of("10"), labels.name_of("11")) == ("Own", "Airline-defined message")


def test_other_labels_keep_their_names() -> None:
    assert Labels({"SQ": "Own"}).table == {**LABELS, "SQ": "Own"}
