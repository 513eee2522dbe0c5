"""A search over the fields of stored messages: what it asks, and the page that answers it.

Separate from who asks. Every given field has to contain what is asked for; case does not matter.
There is no index behind it, so it takes a read of all messages: run it in a native thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select
from sqlalchemy.orm import InstrumentedAttribute

from acarshub.links import Link
from acarshub.models import Message

COLUMNS: Mapping[str, InstrumentedAttribute[str]] = {
    "flight": Message.flight,
    "depa": Message.depa,
    "dsta": Message.dsta,
    "freq": Message.freq,
    "label": Message.label,
    "msgno": Message.msgno,
    "tail": Message.tail,
    "icao": Message.icao,
    "msg_text": Message.msg_text,
    "station_id": Message.station_id,
}
"""Columns by the names that dashboards give them."""

LINK_FIELD = "msg_type"
_MESSAGE_TYPES = {link.status_key: link.message_type for link in Link}
_ESCAPE = "\\"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of messages as rows of `messages`, newest first, and how many there are in all."""

    rows: Sequence[Row[Any]]
    total: int


def search_messages(
    connection: Connection, wanted: Mapping[str, str], page: int, size: int
) -> SearchPage:
    """The messages whose fields contain all of `wanted`, `size` a page; pages count from 0.

    `wanted` holds texts by the keys of COLUMNS, and under LINK_FIELD the name of a link. Behind
    the end there is nothing, with the right total.
    """
    like = _like_in_sqlite if connection.dialect.name == "sqlite" else _like_elsewhere
    conditions = [like(COLUMNS[name], text) for name, text in wanted.items() if name in COLUMNS]
    if LINK_FIELD in wanted:
        link = wanted[LINK_FIELD]
        conditions.append(Message.message_type == _MESSAGE_TYPES.get(link.upper(), link))
    total = connection.scalar(select(func.count()).select_from(Message).where(*conditions))
    messages = select(Message.__table__).where(*conditions).order_by(Message.id.desc())
    return SearchPage(
        connection.execute(messages.limit(size).offset(page * size)).all(), total or 0
    )


def _like_in_sqlite(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return column.like(f"%{_escaped(text)}%", escape=_ESCAPE)


def _like_elsewhere(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return column.ilike(f"%{_escaped(text)}%", escape=_ESCAPE)


def _escaped(text: str) -> str:
    return "".join(f"{_ESCAPE}{each}" if each in ("%", "_", _ESCAPE) else each for each in text)
