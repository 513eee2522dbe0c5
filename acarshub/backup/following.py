"""What is due next in keeping the second database in step, and what it has already.

Separate from the pieces, which know no order, and from the thread, which knows errors: what was
noted here and could not be written is still due when the database can be written again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import islice

from acarshub.backup.changes import MOST_KEYS, Taken
from acarshub.backup.second import BEFORE_ALL, PIECE_ROWS, SecondDatabase
from acarshub.backup.tables import LONG, KeptTable

_MESSAGES = LONG[0]

Rest = Callable[[], None]


class Following:
    """Keeps one second database in step; `rest` is called between pieces and may raise."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._changed: dict[int, set[int]] = {}
        self._lost = True
        self._last: dict[KeptTable, int] = {}
        """Rows behind these are new."""
        self._trusted: set[KeptTable] = set()
        """Tables that have nothing behind their last row that is not as it should be."""
        self._unchecked: deque[tuple[KeptTable, int, int]] = deque()
        """Tables with the last row that was compared and the last one to be."""

    @property
    def copied_id(self) -> int | None:
        """Of the last message that was copied; None before the database was opened."""
        return self._last.get(_MESSAGES)

    @property
    def checked(self) -> bool:
        """Whether what was there at the start is known to be as it should be."""
        return not self._unchecked and not self._lost

    def note(self, taken: Taken) -> None:
        """Have what was changed put right in the next round."""
        for number, keys in taken.keys.items():
            self._changed.setdefault(number, set()).update(keys)
        for number, end in taken.ends.items():
            self._last[LONG[number]] = min(self._last.get(LONG[number], end), end)
        if taken.lost or sum(map(len, self._changed.values())) > MOST_KEYS:
            self.doubt()

    def doubt(self) -> None:
        """Have everything compared anew."""
        self._lost = True
        self._changed.clear()

    def open(self, second: SecondDatabase) -> None:
        """Go on with a database that was opened just now."""
        # What the second one has behind the end of the first is removed by the first look there.
        for table in LONG:
            last = second.last_common(table)
            self._last[table] = min(self._last.get(table, last), last)
        self._trusted.clear()

    def round(self, second: SecondDatabase) -> None:
        """Copy all that was new or changed when it began."""
        for table in LONG:
            at_end = False
            while not at_end:
                self._check_all_when_lost(second)
                self._copy_changed(second)
                wholly = table not in self._trusted
                self._last[table], at_end = second.copy_new(table, self._last[table], wholly=wholly)
                self._rest()
            self._trusted.add(table)
        self._copy_changed(second)
        second.copy_short()

    def check(self, second: SecondDatabase) -> bool:
        """Compare a piece of what was there before; False when there is nothing left to compare."""
        if not self._unchecked:
            return False
        table, after, through = self._unchecked[0]
        done = second.compare(table, after, through)
        if done >= through:
            self._unchecked.popleft()
        else:
            self._unchecked[0] = (table, done, through)
        self._rest()
        return True

    def _check_all_when_lost(self, second: SecondDatabase) -> None:
        if not self._lost:
            return
        self._lost = False
        self.open(second)
        self._unchecked = deque(
            (table, BEFORE_ALL, last) for table, last in self._last.items() if last
        )

    def _copy_changed(self, second: SecondDatabase) -> None:
        for table in LONG:
            while keys := self._changed.get(table.number):
                piece = set(islice(keys, PIECE_ROWS))
                second.copy_rows(table, sorted(piece))
                keys -= piece
                self._rest()
