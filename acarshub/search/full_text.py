"""Conditions as queries of SQLite's full-text index, and what of a search is left to the rows.

Separate from the filter of rows because FTS5 has a language of its own. Of what somebody
typed only runs of ASCII letters and digits come here, in quotation marks: none can be an operator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from acarshub.search.conditions import (
    EVERYTHING,
    TEXT_COLUMNS,
    All,
    Condition,
    Either,
    Not,
    Words,
    together,
)

Affordable = Callable[[Words], bool]
"""Whether the index can be asked for these words without reading much of it."""


@dataclass(frozen=True, slots=True)
class Split:
    """A condition in two parts, both of which have to be fulfilled."""

    match: str
    """What the index is asked."""
    rest: Condition
    """What each row is asked."""


def split(condition: Condition, affordable: Affordable) -> Split | None:
    """The part of `condition` that the index can answer; None where there is none."""
    conditions = together([condition]).inner
    writer = _Writer(affordable)
    asked, excluded, rest = [], [], []
    for each in conditions:
        if (positive := writer.write(each)) is not None:
            asked.append(positive)
        elif isinstance(each, Not) and (negative := writer.write(each.inner)) is not None:
            excluded.append((negative, each))
        else:
            rest.append(each)
    if not asked:
        return None
    match = _with_exclusions(asked, [negative for negative, _ in excluded])
    return Split(match, together(rest) if rest else EVERYTHING)


class _Writer:
    def __init__(self, affordable: Affordable) -> None:
        self._affordable = affordable

    def write(self, condition: Condition) -> str | None:
        """The query; None where the index cannot answer, or not without everything else."""
        match condition:
            case Words():
                return _phrase(condition) if self._affordable(condition) else None
            case Either():
                return _all_or_none(map(self.write, condition.inner), " OR ")
            case All():
                return self._all(condition)
            case _:
                return None

    def _all(self, condition: All) -> str | None:
        excluded = [each.inner for each in condition.inner if isinstance(each, Not)]
        asked = [self.write(each) for each in condition.inner if not isinstance(each, Not)]
        negatives = [self.write(each) for each in excluded]
        if not asked or None in asked or None in negatives:
            return None
        return _with_exclusions(
            [each for each in asked if each], [each for each in negatives if each]
        )


def _phrase(words: Words) -> str:
    phrase = f'"{" ".join(words.words)}"' + (" *" if words.prefix else "")
    if words.columns == TEXT_COLUMNS:
        return phrase
    return f"({{{' '.join(words.columns)}}} : {phrase})"


def _all_or_none(queries: Iterable[str | None], operator: str) -> str | None:
    found = list(queries)
    if not found or None in found:
        return None
    return f"({operator.join(each for each in found if each)})"


def _with_exclusions(asked: list[str], excluded: list[str]) -> str:
    query = f"({' AND '.join(asked)})"
    return f"({query} NOT ({' OR '.join(excluded)}))" if excluded else query
