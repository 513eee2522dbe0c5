"""Databases of the first two generations, brought to the columns of the third.

Separate because their columns had other names and types, and half-done conversions left tables
behind that no later release knows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import full_text, message_uids
from migrations.forms import SHARED, SHORT, UID, message_columns
from migrations.reshape import carry_over, plain_sources, rebuild, set_aside
from migrations.tables import affinity, column_names, columns, create, drop, execute, exists, quoted

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

TRIGGERS = ("message_ai", "message_ad", "message_au")
"""Those of the first full-text index."""

_FORMER_NAMES = {"msg_time": "time", "msg_text": "text"}
_LATER = frozenset({"uid", "aircraft_id"})
_HALF_BUILT = "_alembic_tmp_messages"


def take_over() -> None:
    """Give both tables of messages the names and types of today, and fetch what was left behind."""
    for trigger in TRIGGERS:
        execute(f"DROP TRIGGER IF EXISTS {trigger}")
    drop("text_fts")
    for name, form in FORMS.items():
        if exists(name) and _is_early(form):
            later = _with_later_columns(form)
            set_aside(later, _FORMER_NAMES.values())
            rebuild(later, _sources(later, name))
    fetch_leftovers()


def fetch_leftovers() -> None:
    """Fetch what the conversion of times left behind when it was interrupted.

    Releases since have taken its half-filled tables for whole and gone on with them.
    """
    for name, form in FORMS.items():
        old = f"{name}_old"
        if not exists(old):
            continue
        create(form)
        sources = _sources(form, old)
        if "uid" in column_names(name):
            sources["uid"] = message_uids.fresh(sources["msg_time"])
        with full_text.out_of_the_way():
            carry_over(old, name, sources, given=("uid",))


def is_before_uids() -> bool:
    """Whether no edition with uids has written the database; the last ones dropped them again."""
    later = {*column_names("messages"), *column_names("alert_matches")}
    return later.isdisjoint({"uid", "message_id"})


def finish_rebuild() -> None:
    """Clear up after a release that was building `messages` anew when it was interrupted."""
    if not exists(_HALF_BUILT):
        return
    if not exists("messages"):
        op.rename_table(_HALF_BUILT, "messages")
        return
    stored = set(column_names("messages"))
    common = [name for name in column_names(_HALF_BUILT) if name in stored]
    sources = {name: quoted(name) for name in common}
    if "uid" in sources:
        sources["uid"] = (
            "CASE WHEN uid IN (SELECT uid FROM messages)"
            f" THEN {message_uids.fresh('msg_time')} ELSE uid END"
        )
    with full_text.out_of_the_way():
        carry_over(_HALF_BUILT, "messages", sources, given=("uid",))


def _is_early(form: sa.Table) -> bool:
    found = {column.name: column.affinity for column in columns(form.name)}
    dialect = op.get_context().dialect
    return any(
        found.get(column.name) != affinity(column.type.compile(dialect)) for column in form.columns
    )


def _with_later_columns(form: sa.Table) -> sa.Table:
    """`form` with those columns of later editions that its table has."""
    whole = form.to_metadata(sa.MetaData())
    for name in column_names(form.name):
        if name in _LATER:
            whole.append_column(sa.Column(name, UID))
    return whole


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
