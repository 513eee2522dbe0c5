"""Free text of a search: words, "phrases", prefix*, *inside*, OR, NOT or -, and brackets.

Separate from the fields because here a text has a grammar, and can break it: the error tells where
and why. Nothing of the text becomes SQL or syntax of the index; it ends in words and in texts to
compare with.

    text    = group {"OR" group}
    group   = term {["AND"] term}
    term    = ["NOT" | "-"] (word | phrase | "(" text ")")
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from acarshub.search.conditions import (
    EVERYTHING,
    Condition,
    Contains,
    Either,
    Not,
    Words,
    together,
)
from acarshub.search.words import tidy, words_to_find

MAX_LENGTH = 1_024
MAX_TERMS = 64
MAX_DEPTH = 10
"""Brackets in brackets."""

_OPERATORS = {"OR", "AND", "NOT"}
_NO_TERM = "Something to look for is missing"


class SearchSyntaxError(ValueError):
    """A search that means nothing; `position` counts characters of it from 0."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"At character {position + 1}: {reason}")
        self.position = position
        self.reason = reason


class _Kind(Enum):
    WORD = auto()
    PHRASE = auto()
    OPERATOR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    position: int
    text: str = ""


def parse_free_text(text: str) -> Condition:
    """What `text` asks for; SearchSyntaxError when it asks for nothing clear."""
    if len(text) > MAX_LENGTH:
        raise SearchSyntaxError(MAX_LENGTH, f"At most {MAX_LENGTH} characters are possible.")
    return _Parser(text).parse()


def _tokens(text: str) -> Iterator[_Token]:
    at, depth = 0, 0
    while match := re.compile(r"\S").search(text, at):
        at = match.start()
        letter = text[at]
        if letter == "(":
            depth += 1
            yield _Token(_Kind.OPEN, at)
            at += 1
        elif letter == ")" and depth:
            depth -= 1
            yield _Token(_Kind.CLOSE, at)
            at += 1
        elif letter == "-" and re.match(r"[^\s)-]", text[at + 1 : at + 2]):
            yield _Token(_Kind.NOT, at)
            at += 1
        elif letter == '"':
            end = text.find('"', at + 1)
            if end < 0:
                raise SearchSyntaxError(at, "The quotation mark is not closed.")
            star = text[end + 1 : end + 2] == "*"
            yield _Token(_Kind.PHRASE, at, text[at : end + 1 + star])
            at = end + 1 + star
        else:
            # A bracket inside a word is part of it unless it ends what a bracket began.
            word = re.compile(r'[^\s")]+' if depth else r'[^\s"]+').match(text, at)
            assert word
            kind = _Kind.OPERATOR if word[0] in _OPERATORS else _Kind.WORD
            yield _Token(_Kind.NOT if word[0] == "NOT" else kind, at, word[0])
            at = word.end()
    yield _Token(_Kind.END, len(text))


class _Parser:
    """Descends by the grammar, a token at a time."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens)
        self._terms = 0
        self._depth = 0

    def parse(self) -> Condition:
        if self._next.kind is _Kind.END:
            return EVERYTHING
        # Up to the end: a bracket that closes nothing is part of a word.
        return self._text()

    def _take(self) -> _Token:
        token = self._next
        if token.kind is not _Kind.END:
            self._next = next(self._tokens)
        return token

    def _text(self) -> Condition:
        groups = [self._group()]
        while self._is("OR"):
            self._take()
            groups.append(self._group())
        return groups[0] if len(groups) == 1 else Either(tuple(groups))

    def _group(self) -> Condition:
        terms = [self._term()]
        while not self._is("OR") and self._next.kind not in (_Kind.END, _Kind.CLOSE):
            if self._is("AND"):
                self._take()
            terms.append(self._term())
        return terms[0] if len(terms) == 1 else together(terms)

    def _is(self, operator: str) -> bool:
        return self._next.kind is _Kind.OPERATOR and self._next.text == operator

    def _term(self) -> Condition:
        token = self._take()
        if token.kind is _Kind.NOT:
            if self._next.kind is _Kind.NOT:
                raise SearchSyntaxError(self._next.position, "One NOT is enough.")
            return Not(self._term())
        if token.kind is _Kind.OPEN:
            return self._bracket(token)
        if token.kind in (_Kind.END, _Kind.CLOSE):
            raise SearchSyntaxError(token.position, f"{_NO_TERM} here.")
        if token.kind is _Kind.OPERATOR:
            raise SearchSyntaxError(token.position, f"{_NO_TERM} before {token.text}.")
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise SearchSyntaxError(token.position, f"At most {MAX_TERMS} words are possible.")
        return _phrase(token) if token.kind is _Kind.PHRASE else _word(token)

    def _bracket(self, opened: _Token) -> Condition:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SearchSyntaxError(opened.position, "Too many brackets are open.")
        condition = self._text()
        if self._take().kind is not _Kind.CLOSE:
            raise SearchSyntaxError(opened.position, "The bracket is not closed.")
        self._depth -= 1
        return condition


def _phrase(token: _Token) -> Condition:
    text = token.text.rstrip("*")[1:-1]
    return _leaf(token, text, inside=False, prefix=token.text.endswith("*"))


def _word(token: _Token) -> Condition:
    text = token.text.strip("*")
    if "*" in text:
        place = token.position + token.text.index("*", token.text.index(text) + 1)
        raise SearchSyntaxError(place, "A star is possible at the beginning or the end only.")
    return _leaf(token, text, inside=token.text.startswith("*"), prefix=token.text.endswith("*"))


def _leaf(token: _Token, text: str, *, inside: bool, prefix: bool) -> Condition:
    text = tidy(text)
    if not text:
        raise SearchSyntaxError(token.position, f"{_NO_TERM} here.")
    words = words_to_find(text)
    if inside or not words:
        return Contains(text)
    return Words(words, prefix, written=text)
