"""Message identities.

Separate because everything that makes a message, live or in a migration, must make them alike.
"""

from __future__ import annotations

import os

MAX_MILLISECONDS = (1 << 48) - 1

_STOCK = 256
"""Random parts made at a time: asking the system for each alone takes as long as all the rest."""
_VERSION = int.from_bytes(b"\x70\x00" * _STOCK)
_RANDOM_BESIDE_VERSION = int.from_bytes(b"\x0f\xff" * _STOCK)
_VARIANT = int.from_bytes(b"\x80\x00" * _STOCK)
_RANDOM_BESIDE_VARIANT = int.from_bytes(b"\x3f\xff" * _STOCK)

# Shared by all threads, since taking from a list is one step that no other thread can cut in two.
_random_parts: list[str] = []
# What a forked process inherited would be given out by both.
os.register_at_fork(after_in_child=_random_parts.clear)


def new_uid(time: float) -> str:
    """A UUIDv7 (RFC 9562) as 36 characters, whose time is `time` in Unix seconds.

    Time leads, so that new rows touch the same few index pages: a random UUID wrote six times as
    much to disk per message. The other 74 bits are random.
    """
    try:
        random = _random_parts.pop()
    except IndexError:
        random = _restock()
    milliseconds = int(time * 1000)
    if not 0 <= milliseconds <= MAX_MILLISECONDS:
        milliseconds = min(max(milliseconds, 0), MAX_MILLISECONDS)
    return milliseconds.to_bytes(6).hex("-", -4) + random


def first_uid(time: float) -> str:
    """The smallest text that a uid of a message at `time` or later can have; a bound, not a uid."""
    return min(max(int(time * 1000), 0), MAX_MILLISECONDS).to_bytes(6).hex("-", -4)


def _restock() -> str:
    """Make random parts; one of them is for who asked."""
    # Bits and digits of all of them at once, for an eighth of what one after the other takes.
    versions = _pairs(_RANDOM_BESIDE_VERSION, _VERSION)
    variants = _pairs(_RANDOM_BESIDE_VARIANT, _VARIANT)
    ends = os.urandom(6 * _STOCK).hex(" ", 6).split()
    made = [f"-{a}-{b}-{c}" for a, b, c in zip(versions, variants, ends, strict=True)]
    own = made.pop()
    _random_parts.extend(made)
    return own


def _pairs(random: int, fixed: int) -> list[str]:
    """Two bytes for each part as digits, of which the bits of `random` are random."""
    given = int.from_bytes(os.urandom(2 * _STOCK))
    return (given & random | fixed).to_bytes(2 * _STOCK).hex(" ", 2).split()
