"""How much of a SQLite file is in use, and giving back what is not, a few pages at a time.

Separate from removing messages: pages become free by merging the full-text index as well, and most
are used again without anybody's help.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

KEPT_SHARE = 0.02
KEPT_PAGES = 1_000
"""Free pages that are left for what is stored next, whichever is more: else the file would shrink
and grow all the time, which wears out SD cards."""

_FULL, _INCREMENTAL = 1, 2


@dataclass(frozen=True, slots=True)
class Space:
    """Pages of a SQLite file."""

    page_bytes: int
    pages: int
    free: int
    can_shrink: bool
    """Whether pages at the end can be given back without writing the whole file anew."""

    @property
    def used_bytes(self) -> int:
        """What is stored."""
        return (self.pages - self.free) * self.page_bytes

    @property
    def spare(self) -> int:
        """Free pages that should be given back."""
        kept = max(KEPT_PAGES, int(self.pages * KEPT_SHARE))
        return max(self.free - kept, 0) if self.can_shrink else 0


def read_space(connection: Connection) -> Space | None:
    """The pages of the database; None where it is not SQLite."""
    if connection.dialect.name != "sqlite":
        return None

    def ask(name: str) -> int:
        value: int = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        return value

    can_shrink = ask("auto_vacuum") == _INCREMENTAL
    return Space(ask("page_size"), ask("page_count"), ask("freelist_count"), can_shrink)


def give_back(connection: Connection, pages: int) -> None:
    """Move the last pages of the file into free ones and cut it; needs no transaction around it."""
    driver = connection.connection.driver_connection
    assert driver is not None
    # A statement without columns gives one page a step, and only a script is stepped to its end.
    driver.executescript(f"PRAGMA incremental_vacuum({int(pages)})")


def shrink_when_told(connection: Connection) -> None:
    """Have pages given back by `give_back` only, where each commit does it by itself so far.

    That takes no time; a commit that removes many messages would else take seconds.
    """
    if connection.exec_driver_sql("PRAGMA auto_vacuum").scalar_one() == _FULL:
        connection.exec_driver_sql(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
