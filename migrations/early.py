"""Databases of the first two generations, brought to the columns of the third.

Separate because their columns had other names and types, and half-done conversions left tables
behind that no later release knows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.forms import SHARED, SHORT, message_columns
from migrations.tables import (
    affinity,
    carry_over,
    column_names,
    columns,
    create,
    drop,
    execute,
    exists,
    plain_sources,
    quoted,
    rebuild,
)

FORMS = {
    "messages": sa.Table("messages", sa.MetaData(), *message_columns()),
    "messages_saved": sa.Table(
        "messages_saved",
        sa.MetaData(),
        *message_columns(),
        sa.Column("term", SHORT, nullable=False),
        sa.Column("type_of_match", SHORT, nullable=False),
    ),
}
"""The two tables of messages as the third generation has them."""

_FORMER_NAMES = {"msg_time": "time", "msg_text": "text"}
_HALF_BUILT = "_alembic_tmp_messages"


def take_over() -> None:
    """Give both tables of messages the names and types of today, and fetch what was left behind."""
    for trigger in ("message_ai", "message_ad", "message_au"):
        execute(f"DROP TRIGGER IF EXISTS {trigger}")
    drop("text_fts")
    for name, form in FORMS.items():
        old = f"{name}_old"
        if exists(name) and _is_early(form):
            rebuild(form, _sources(form, name))
        if exists(old):
            create(form)
            carry_over(old, name, _sources(form, old))


def finish_rebuild() -> None:
    """Clear up after a release that was building `messages` anew when it was interrupted."""
    if not exists(_HALF_BUILT):
        return
    if not exists("messages"):
        op.rename_table(_HALF_BUILT, "messages")
        return
    stored = set(column_names("messages"))
    common = [name for name in column_names(_HALF_BUILT) if name in stored]
    carry_over(_HALF_BUILT, "messages", {name: quoted(name) for name in common})


def _is_early(form: sa.Table) -> bool:
    found = {column.name: column.affinity for column in columns(form.name)}
    dialect = op.get_context().dialect
    return any(
        found.get(column.name) != affinity(column.type.compile(dialect)) for column in form.columns
    )


def _sources(form: sa.Table, old: str) -> dict[str, str]:
    sources = plain_sources(form, old)
    stored = column_names(old)
    for name, former in _FORMER_NAMES.items():
        if name not in stored and former in stored:
            sources[name] = f"coalesce({quoted(former)}, '')"
    time = "msg_time" if "msg_time" in stored else _FORMER_NAMES["msg_time"]
    if time in stored:
        sources["msg_time"] = f"coalesce(nullif({quoted(time)}, ''), 0)"
    assert set(SHARED) <= sources.keys()
    return sources
