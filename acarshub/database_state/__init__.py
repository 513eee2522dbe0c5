"""What stands in a database, and why the chain of revisions must not touch it.

Separate from migrations because looking comes before connecting: the application's own connections
change a file by opening it, since they switch it to write-ahead logging. The server looks too.
"""

from acarshub.database_state.check import check, check_step_back
from acarshub.database_state.editions import VERSION_TABLE
from acarshub.database_state.files import (
    InterruptedWrite,
    check_writable,
    file_of,
    finish_interrupted_write,
    is_write_ahead,
    make_folder,
    on_one_line,
    reading_connection,
    shown,
)
from acarshub.database_state.state import DatabaseState, read_state, state_of_file, unreadable

__all__ = [
    "VERSION_TABLE",
    "DatabaseState",
    "InterruptedWrite",
    "check",
    "check_step_back",
    "check_writable",
    "file_of",
    "finish_interrupted_write",
    "is_write_ahead",
    "make_folder",
    "on_one_line",
    "read_state",
    "reading_connection",
    "shown",
    "state_of_file",
    "unreadable",
]
