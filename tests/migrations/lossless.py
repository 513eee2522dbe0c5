"""What an upgrade lost of a database, in words: messages, uids and alerts.

Separate from the tests because everything that upgrades a database is judged by it; it imports
nothing from the migrations, so that it cannot share their faults.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.migrations import lossless_counters
from tests.migrations.snapshot import (
    COLUMNS,
    NULL,
    Content,
    Row,
    Snapshot,
    Value,
    content,
    snapshot,
)

__all__ = ["Snapshot", "losses", "snapshot"]

UUID_TEXT = re.compile(rb"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Hit = tuple[Value, Value, Value]
"""Term, type of match and time of an alert."""


def losses(before: Snapshot, path: Path) -> list[str]:
    """Everything of `before` that the upgraded database at `path` misses or holds otherwise.

    Only what is allowed by the rules may differ: the way an address is written, '' for NULL of the
    first generations, and a number for a time that was text.
    """
    after = snapshot(path)
    old, new = _old_messages(before), _new_messages(after)
    return [
        *_message_losses(old, new),
        *_count_losses(old, new, before),
        *_uid_losses(old, new),
        *_alert_losses(before, after, old, new),
        *lossless_counters.losses(before, after),
    ]


@dataclass(frozen=True, slots=True)
class _Messages:
    """Messages by id, and those whose id another one has by now."""

    rows: Mapping[object, Row]
    contents: Mapping[object, Content]
    homeless: tuple[Content, ...] = ()

    def holders(self) -> dict[Value, set[object]]:
        """Ids of messages by their uid."""
        found: dict[Value, set[object]] = defaultdict(set)
        for key, row in self.rows.items():
            if row.get("uid", NULL) != NULL:
                found[row["uid"]].add(key)
        return found

    def counted(self) -> Counter[Content]:
        """How many messages hold the same."""
        return Counter([*self.contents.values(), *self.homeless])


def _old_messages(before: Snapshot) -> _Messages:
    rows, homeless = _with_leftovers(before, "messages", "_alembic_tmp_messages", "messages_old")
    return _Messages(rows, {key: _content(before, row) for key, row in rows.items()}, homeless)


def _with_leftovers(
    before: Snapshot, table: str, *leftovers: str
) -> tuple[dict[object, Row], tuple[Content, ...]]:
    """Rows of `table` by id, with those that only a leftover of an interrupted step has."""
    rows = {row["id"][1]: row for row in before.rows(table)}
    homeless = []
    for leftover in leftovers:
        for row in before.rows(leftover):
            held = rows.setdefault(row["id"][1], row)
            if _content(before, held) != _content(before, row):
                homeless.append(_content(before, row))
    return rows, tuple(homeless)


def _content(before: Snapshot, row: Row) -> Content:
    return content(row, all_decimal=before.all_decimal)


def _new_messages(after: Snapshot) -> _Messages:
    rows = {row["id"][1]: row for row in after.rows("messages")}
    contents = {key: tuple(row[each] for each in COLUMNS) for key, row in rows.items()}
    return _Messages(rows, contents)


def _message_losses(old: _Messages, new: _Messages) -> Iterator[str]:
    for key, wanted in old.contents.items():
        if key not in new.rows:
            yield f"message {key} is gone"
            continue
        for column, value, found in zip(COLUMNS, wanted, new.contents[key], strict=True):
            if value != found:
                yield f"message {key}: {column} is {found!r} instead of {value!r}"
        aircraft = old.rows[key].get("aircraft_id", NULL)
        if new.rows[key]["aircraft_id"] != aircraft:
            yield f"message {key}: its aircraft changed from {aircraft!r}"


def _count_losses(old: _Messages, new: _Messages, before: Snapshot) -> Iterator[str]:
    """Of equal messages there must be as many as before, or as copies that one term matched."""
    wanted = _by_key(old.counted())
    by_term: Counter[tuple[Content, Value, Value]] = Counter(
        (_key(each), term, kind) for each, (term, kind, _) in _saved(before)
    )
    for (each, _, _), number in by_term.items():
        wanted[each] = max(wanted[each], number)
    found = _by_key(new.counted())
    for each in wanted | found:
        if wanted[each] != found[each]:
            yield f"{found[each]} messages instead of {wanted[each]} hold {_shown(each)}"


def _key(held: Content) -> Content:
    """What a message has in common with its copies.

    Some releases filled up frequencies with zeros, and that in `messages` alone.
    """
    place = COLUMNS.index("freq")
    kind, freq = held[place]
    assert isinstance(freq, bytes)
    return (*held[:place], (kind, freq.rstrip(b"0")), *held[place + 1 :])


def _by_key(counted: Counter[Content]) -> Counter[Content]:
    numbers: Counter[Content] = Counter()
    for held, number in counted.items():
        numbers[_key(held)] += number
    return numbers


def _saved(before: Snapshot) -> Iterator[tuple[Content, Hit]]:
    """The copies of matched messages with their terms."""
    main, old = before.rows("messages_saved"), before.rows("messages_saved_old")
    copied = {(row["id"], _content(before, row), row["term"]) for row in main}
    rest = [row for row in old if (row["id"], _content(before, row), row["term"]) not in copied]
    for row in (*main, *rest):
        held = _content(before, row)
        yield held, (row["term"], row["type_of_match"], held[COLUMNS.index("msg_time")])


def _uid_losses(old: _Messages, new: _Messages) -> Iterator[str]:
    for uid, ids in new.holders().items():
        if not _is_valid(uid):
            yield f"messages {ids} have the uid {uid!r}, which is none"
        if len(ids) > 1:
            yield f"messages {ids} share the uid {uid!r}"
    for key, row in new.rows.items():
        if row["uid"] == NULL:
            yield f"message {key} has no uid"
    for uid, ids in old.holders().items():
        keep = [key for key in ids if key in new.rows and new.rows[key]["uid"] == uid]
        if _is_valid(uid) and len(keep) != 1:
            yield f"{len(keep)} of the messages {ids} kept the uid {uid!r}"


def _is_valid(uid: Value) -> bool:
    kind, held = uid
    return kind == "text" and isinstance(held, bytes) and bool(UUID_TEXT.fullmatch(held))


@dataclass(frozen=True, slots=True)
class _Match:
    """A row of `alert_matches` after the upgrade and the message it is on, if any."""

    uid: Value
    on: object
    hit: Hit


def _alert_losses(
    before: Snapshot, after: Snapshot, old: _Messages, new: _Messages
) -> Iterator[str]:
    by_uid = {row["uid"]: key for key, row in new.rows.items()}
    left = [
        _Match(row["message_uid"], by_uid.get(row["message_uid"]), _hit(row))
        for row in after.rows("alert_matches")
    ]
    # What names no message may stay as it is.
    kept = {row.get("message_uid", NULL) for row in before.rows("alert_matches")}
    yield from (
        f"an alert match has the uid {each.uid!r}, which is none"
        for each in left
        if not _is_valid(each.uid) and (each.on is not None or each.uid not in kept)
    )
    yield from _match_losses(before, old, left)
    yield from _saved_losses(before, new, left)
    yield from (f"an alert match appeared: {each}" for each in left)


def _hit(row: Row) -> Hit:
    return (row["term"], row["match_type"], row["matched_at"])


def _match_losses(before: Snapshot, old: _Messages, left: list[_Match]) -> Iterator[str]:
    """Take the matches that there were before out of `left`."""
    holders = old.holders()
    uid_of: dict[Value, Value] = {}
    for row in before.rows("alert_matches"):
        on, name = _target(row, old, holders)
        hit = _hit(row)
        fits = [
            each for each in left if each.hit == hit and (each.on in on if on else each.on is None)
        ]
        # Matches of one lost message stay together; they may be told apart only by their uid.
        fits = [each for each in fits if each.uid == uid_of.get(name, each.uid)] or fits
        if not fits:
            yield f"an alert match is gone: {hit} on {on or 'no message'}"
            continue
        left.remove(fits[0])
        if name != NULL and not on:
            if uid_of.setdefault(name, fits[0].uid) != fits[0].uid:
                yield f"alert matches of the lost message {name} were torn apart"
            if _is_valid(name) and fits[0].uid != name:
                yield f"an alert match of the lost message {name} has another uid"


def _target(
    row: Row, old: _Messages, holders: Mapping[Value, set[object]]
) -> tuple[set[object], Value]:
    """Ids of the messages that a match may be on, and what it calls its message."""
    uid, message_id = row.get("message_uid", NULL), row.get("message_id", NULL)
    if uid != NULL and uid in holders:
        return holders[uid], uid
    if message_id[1] in old.rows:
        return {message_id[1]}, message_id
    return set(), uid if uid != NULL else message_id


def _saved_losses(before: Snapshot, new: _Messages, left: list[_Match]) -> Iterator[str]:
    """Take one match for each saved copy out of `left`, each on a message of its own."""
    by_content: dict[Content, list[_Match]] = defaultdict(list)
    for each in left:
        if each.on is not None:
            by_content[_key(new.contents[each.on])].append(each)
    taken: set[tuple[object, Value, Value]] = set()
    for held, hit in _saved(before):
        candidates = by_content[_key(held)]
        fits = [each for each in candidates if each.hit == hit and (each.on, *hit[:2]) not in taken]
        if not fits:
            yield f"a saved message is gone: {hit} on {_shown(held)}"
            continue
        taken.add((fits[0].on, *hit[:2]))
        candidates.remove(fits[0])
        left.remove(fits[0])


def _shown(held: Iterable[Value]) -> str:
    """A message for people, without its empty columns."""
    pairs = zip(COLUMNS, held, strict=True)
    return ", ".join(f"{name}={value!r}" for name, (_, value) in pairs if value != b"")
