"""What a word is: runs of letters and digits, as the full-text index tells them apart.

Separate because the index, the filter of single rows and the parser must agree on it. Case does
not matter. Beyond ASCII the index also ignores accents, which this does not: words that are
looked for are ASCII, others are looked for as they are written.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a stored text, in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def words_to_find(text: str) -> tuple[str, ...]:
    """The words to look for; none when `text` has to be looked for as it is written."""
    return tuple(words_of(text)) if text.isascii() else ()


def folded(text: str) -> bytes:
    """`text` without the difference of case in ASCII, the only one that SQLite ignores."""
    return text.encode("utf-8", "surrogatepass").lower()


def tidy(text: str) -> str:
    """What somebody typed without what nobody can have typed, and without blanks around it."""
    sound = text.encode("utf-8", "ignore").decode()
    return "".join(each for each in sound if each >= " " and each != "\x7f").strip()
