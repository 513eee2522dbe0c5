"""What stands in a database, and why the chain of revisions must not touch it.

Separate from migrations because looking comes before connecting: the application's own connections
change a file by opening it, since they switch it to write-ahead logging. The server looks too.
"""

from acarshub.database_state.aside import (
    SetAside,
    TooManySetAside,
    all_set_aside,
    mark_salvaged,
    require_room_aside,
    set_aside,
    sync_folder,
)
from acarshub.database_state.check import check, check_step_back
from acarshub.database_state.damage import DatabaseDamaged, damage_in, is_damage
from acarshub.database_state.editions import VERSION_TABLE
from acarshub.database_state.files import (
    InterruptedWrite,
    beside,
    check_writable,
    file_of,
    finish_interrupted_write,
    is_write_ahead,
    make_folder,
    on_one_line,
    reading_connection,
    shown,
)
from acarshub.database_state.state import (
    DatabaseState,
    damaged,
    is_damaged_hub,
    read_state,
    require_sound,
    state_of_file,
    unreadable,
)

__all__ = [
    "VERSION_TABLE",
    "DatabaseDamaged",
    "DatabaseState",
    "InterruptedWrite",
    "SetAside",
    "TooManySetAside",
    "all_set_aside",
    "beside",
    "check",
    "check_step_back",
    "check_writable",
    "damage_in",
    "damaged",
    "file_of",
    "finish_interrupted_write",
    "is_damage",
    "is_damaged_hub",
    "is_write_ahead",
    "make_folder",
    "mark_salvaged",
    "on_one_line",
    "read_state",
    "reading_connection",
    "require_room_aside",
    "require_sound",
    "set_aside",
    "shown",
    "state_of_file",
    "sync_folder",
    "unreadable",
]
