"""Giving every message an identity, whatever uids a database brings along.

Separate because two steps do it: the one that introduces uids, and the one that brings them back
to databases of editions that dropped them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from acarshub.uids import new_uid
from migrations import full_text, progress
from migrations.reshape import (
    adopt,
    fill_missing,
    has_columns_of,
    is_in_form,
    lacks_values,
    plain_sources,
    rebuild,
)
from migrations.tables import (
    ROWS_AT_ONCE,
    chunks,
    column_names,
    drop_index,
    execute,
    has_rows,
    is_sqlite,
    scalar,
)

INDEX = "ix_messages_uid"
LAST_SECOND = 1e11
"""A time beyond any that a uid can hold; an infinite one could not be converted."""
_HEX = "[0-9A-Fa-f]"
_UUID = "-".join(_HEX * digits for digits in (8, 4, 4, 4, 12))
# GLOB stops at a NUL; instr() does not, whatever the encoding.
_IS_VALID = f"typeof(uid) = 'text' AND uid GLOB '{_UUID}' AND instr(uid, char(0)) = 0"


class UidsIncomplete(Exception):  # noqa: N818 - it names a state
    """Messages are without a uid after all were given one; nothing was changed."""


def ensure(form: sa.Table | None = None) -> None:
    """Have a valid uid in every message, all different, under the unique index.

    Valid ones stay. Of those that several messages share, one message keeps it. The table then gets
    `form`, if one is given. The full-text index has its triggers afterwards, if there is one.
    """
    brought = "uid" in column_names("messages")
    if not brought:
        op.add_column("messages", sa.Column("uid", sa.String(36)))
    if not is_sqlite():
        _fill_in_batches()
    elif not brought:
        with full_text.out_of_the_way():
            _fill("uid IS NULL")
    else:
        _replace_unusable()
    if not _unique_indexes(INDEX):
        if is_sqlite():
            drop_index(INDEX)
        # It proves that no two are the same, and finds at once that none is missing.
        op.create_index(INDEX, "messages", ["uid"], unique=True)
    missing = scalar("SELECT count(*) FROM messages WHERE uid IS NULL")
    if missing:
        raise UidsIncomplete(f"{missing} messages were left without a uid.")
    if form is not None:
        give_form(form)


def give_form(form: sa.Table) -> None:
    """Make `uid` required or optional as in `form`; SQLite only where the columns agree."""
    if not is_sqlite():
        op.alter_column(
            "messages", "uid", existing_type=sa.String(36), nullable=form.c.uid.nullable
        )
    elif has_columns_of(form) and not is_in_form(form):
        if lacks_values(form, besides="uid"):
            # To the index nothing and an empty text are the same.
            with full_text.out_of_the_way():
                fill_missing(form)
        if not adopt(form):
            with full_text.out_of_the_way():
                rebuild(form, plain_sources(form))


def fresh(time: str) -> str:
    """SQL of a new uid for a message whose time is the SQL expression `time`, whatever it holds."""
    # In SQL, because a Python function around new_uid() costs a tenth of the whole step.
    return f"new_uid(max(min(coalesce(CAST({time} AS REAL), 0), {LAST_SECOND}), 0))"


def _fill(which: str) -> None:
    for first, last in chunks("messages"):
        execute(
            f"UPDATE messages SET uid = {fresh('msg_time')} WHERE id BETWEEN ? AND ? AND ({which})",
            (first, last),
        )


def _fill_in_batches() -> None:
    messages = sa.table("messages", sa.column("id"), sa.column("msg_time"), sa.column("uid"))
    bind = op.get_bind()
    missing = sa.select(messages.c.id, messages.c.msg_time).where(messages.c.uid.is_(None))
    write = (
        sa.update(messages)
        .where(messages.c.id == sa.bindparam("which"))
        .values(uid=sa.bindparam("given"))
    )
    total = bind.scalar(sa.select(sa.func.count()).select_from(missing.subquery())) or 0
    done, last = 0, None
    while done < total:
        page = missing.order_by(messages.c.id).limit(ROWS_AT_ONCE)
        rows = bind.execute(page if last is None else page.where(messages.c.id > last)).all()
        bind.execute(write, [{"which": row.id, "given": new_uid(row.msg_time)} for row in rows])
        done, last = done + len(rows), rows[-1].id
        progress.advance(done, total)


def _replace_unusable() -> None:
    """Replace what is no uid, and what another message holds too; matches follow their message."""
    execute("DROP TABLE IF EXISTS temp.replaced")
    execute("CREATE TEMP TABLE replaced (id INTEGER PRIMARY KEY, uid, follow INTEGER)")
    execute(
        "INSERT INTO replaced SELECT id, uid, coalesce(uid <> '', 0) FROM messages"
        f" WHERE uid IS NULL OR NOT ({_IS_VALID})"
    )
    if not _unique_indexes():
        _add_repeated()
    if has_rows("replaced"):
        with full_text.out_of_the_way():
            _fill("id IN (SELECT id FROM replaced)")
        _let_matches_follow()
    else:
        full_text.ensure()
    execute("DROP TABLE temp.replaced")


def _add_repeated() -> None:
    execute(
        "CREATE TEMP TABLE shared_uids AS SELECT uid FROM messages WHERE uid IS NOT NULL"
        " GROUP BY uid HAVING count(*) > 1"
    )
    # A match was made at its message's time, so that message has the best claim to their uid.
    execute("CREATE TEMP TABLE claims (uid, time, PRIMARY KEY (uid, time))")
    if "message_uid" in column_names("alert_matches"):
        execute(
            "INSERT INTO claims SELECT DISTINCT message_uid, matched_at FROM alert_matches"
            " WHERE message_uid IN (SELECT uid FROM shared_uids)"
        )
    execute(
        "INSERT OR REPLACE INTO replaced SELECT id, uid, 0 FROM (SELECT m.id, m.uid, row_number()"
        " OVER (PARTITION BY m.uid ORDER BY claims.uid IS NULL, m.id) AS n FROM messages AS m"
        " LEFT JOIN claims ON claims.uid = m.uid AND claims.time = m.msg_time"
        " WHERE m.uid IN (SELECT uid FROM shared_uids)) WHERE n > 1"
    )
    execute("DROP TABLE temp.shared_uids")
    execute("DROP TABLE temp.claims")


def _let_matches_follow() -> None:
    if "message_uid" not in column_names("alert_matches"):
        return
    execute("CREATE INDEX temp.replaced_uid ON replaced (uid)")
    execute(
        "UPDATE alert_matches SET message_uid = (SELECT messages.uid FROM temp.replaced"
        " JOIN messages USING (id) WHERE replaced.uid = message_uid AND follow LIMIT 1)"
        " WHERE message_uid IN (SELECT uid FROM temp.replaced WHERE follow)"
    )


def _unique_indexes(name: str | None = None) -> list[str]:
    """Names of unique indexes on every `uid` alone, only that of `name` where it is given."""
    return [
        str(index["name"])
        for index in sa.inspect(op.get_bind()).get_indexes("messages")
        if index["unique"]
        and index["column_names"] == ["uid"]
        and name in {None, index["name"]}
        and "sqlite_where" not in index.get("dialect_options", {})
    ]
