"""Rows found in the pages of a file, without the tree that leads to them.

Separate from reading through SQLite: where a page in the middle of the tree is gone, or the first
of the file, thousands of good pages below it are out of its reach. A page may also be one that was
given up; what it holds was stored once, and who takes rows from here leaves out what is known.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from acarshub.database_state import beside
from acarshub.maintenance.salvage.reading import Row, text_of

_MAGIC = b"SQLite format 3\0"
_USUAL_PAGE_BYTES = 4096
_HEADER_BYTES = 100
_LEAF_OF_TABLE = 0x0D
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_LONGEST_RECORD = 8 << 20
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_UID_TYPE = 13 + 2 * 36
"""The type of a text tells its length."""
_REAL, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12


@dataclass(frozen=True, slots=True)
class Form:
    """How the rows of one table are told from all others: by number of values, and the uid."""

    table: str
    values: int
    uid: int
    """Its place in the row."""
    wanted: Callable[[int], bool] = lambda _number: True
    """Which row ids are; the others are not looked into."""


@dataclass(slots=True)
class PageFile:
    """The pages of a database file, with what its log holds of them."""

    path: Path
    page_bytes: int = _USUAL_PAGE_BYTES
    reserved: int = 0
    frames: dict[int, int] = field(default_factory=dict)
    """Where in the log the newest committed form of a page stands."""

    @classmethod
    def of(cls, path: Path) -> PageFile:
        """The file at `path`, whatever its header says."""
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
        found = cls(path)
        if len(header) == _HEADER_BYTES and header.startswith(_MAGIC):
            size = int.from_bytes(header[16:18])
            size = 65_536 if size == 1 else size
            if size >= 512 and not size & size - 1:
                found.page_bytes, found.reserved = size, header[20]
        found._read_log()
        return found

    @property
    def pages(self) -> int:
        """How many there are, the log's among them."""
        return max(self.path.stat().st_size // self.page_bytes, *self.frames, 0)

    def read(self, newest_first: bool = False) -> Iterator[tuple[int, PageReader]]:
        """Every page's number, with who reads it."""
        with self.path.open("rb") as file:
            log_path = beside(self.path, "-wal")
            log = log_path.open("rb") if self.frames else None
            try:
                reader = PageReader(self, file, log)
                numbers = range(1, self.pages + 1)
                for number in reversed(numbers) if newest_first else numbers:
                    yield number, reader
            finally:
                if log:
                    log.close()

    def _read_log(self) -> None:
        log = beside(self.path, "-wal")
        if not log.exists():
            return
        with log.open("rb") as file:
            header = file.read(_LOG_HEADER_BYTES)
            if len(header) < _LOG_HEADER_BYTES or int.from_bytes(header[:4]) not in _LOG_MAGIC:
                return
            size, salts = int.from_bytes(header[8:12]), header[16:24]
            if size != self.page_bytes:
                return
            position, uncommitted = _LOG_HEADER_BYTES, dict[int, int]()
            while True:
                file.seek(position)
                frame = file.read(_FRAME_HEADER_BYTES)
                # Frames of an earlier round of the log have other salts.
                if len(frame) < _FRAME_HEADER_BYTES or frame[8:16] != salts:
                    return
                uncommitted[int.from_bytes(frame[:4])] = position + _FRAME_HEADER_BYTES
                if int.from_bytes(frame[4:8]):
                    self.frames.update(uncommitted)
                    uncommitted.clear()
                position += _FRAME_HEADER_BYTES + size


class PageReader:
    """Reads pages and the rows on them."""

    def __init__(self, pages: PageFile, file: object, log: object) -> None:
        self._pages = pages
        self._file, self._log = file, log
        self._usable = pages.page_bytes - pages.reserved

    def page(self, number: int) -> bytes:
        """The bytes of a page; short or none where they cannot be read."""
        frame = self._pages.frames.get(number)
        source = self._file if frame is None else self._log
        place = (number - 1) * self._pages.page_bytes if frame is None else frame
        try:
            source.seek(place)  # type: ignore[attr-defined]
            data: bytes = source.read(self._pages.page_bytes)  # type: ignore[attr-defined]
        except OSError:
            return b""
        return data

    def rows(self, number: int, forms: Mapping[int, Form]) -> Iterator[tuple[str, Row]]:
        """Rows of the wanted forms on a page: the table's name, and id and values."""
        page = self.page(number)
        start = _HEADER_BYTES if number == 1 else 0
        if len(page) < self._pages.page_bytes or page[start] != _LEAF_OF_TABLE:
            return
        count = int.from_bytes(page[start + 3 : start + 5])
        first = start + 8
        if first + 2 * count > len(page):
            return
        for place in struct.unpack_from(f">{count}H", page, first):
            try:
                found = self._row(page, place, forms)
            except (IndexError, ValueError, struct.error):
                continue
            if found:
                yield found

    def _row(self, page: bytes, place: int, forms: Mapping[int, Form]) -> tuple[str, Row] | None:
        size, place = _varint(page, place)
        number, place = _varint(page, place)
        if not 0 < size < _LONGEST_RECORD or number >> 63:
            return None
        head, types_at = _varint(page, place)
        types: list[int] = []
        at, end = types_at, place + head
        if end > len(page):
            return None
        while at < end:
            kind, at = _varint(page, at)
            types.append(kind)
        form = forms.get(len(types))
        if form is None or types[form.uid] != _UID_TYPE or types[0] != 0:
            return None
        if not form.wanted(number):
            return None
        record = self._record(page, place, size)
        values = _values(record, head, types)
        return form.table, (number, number, *values[1:])

    def _record(self, page: bytes, place: int, size: int) -> bytes:
        """The whole record, of which a long one goes on in other pages."""
        most = self._usable - 35
        if size <= most:
            return page[place : place + size]
        least = (self._usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (self._usable - 4)
        local = local if local <= most else least
        record = page[place : place + local]
        following = int.from_bytes(page[place + local : place + local + 4])
        while len(record) < size:
            more = self.page(following)
            if not following or len(more) < self._pages.page_bytes:
                raise ValueError("the record goes on where nothing is")
            record += more[4 : self._usable][: size - len(record)]
            following = int.from_bytes(more[:4])
        return record


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for length in range(8):
        byte = data[place + length]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + length + 1
    return value << 8 | data[place + 8], place + 9


def _values(record: bytes, place: int, types: Sequence[int]) -> list[object]:
    values: list[object] = []
    for kind in types:
        length = (kind - _FIRST_BLOB) // 2 if kind >= _FIRST_BLOB else _INTEGER_BYTES.get(kind, 0)
        length = 8 if kind == _REAL else length
        data = record[place : place + length]
        if len(data) < length:
            raise ValueError("the record is cut off")
        place += length
        if kind >= _FIRST_BLOB:
            values.append(text_of(data) if kind % 2 else data)
        elif kind == 0:
            values.append(None)
        elif kind in {_ZERO, _ONE}:
            values.append(kind - _ZERO)
        elif kind == _REAL:
            values.append(struct.unpack(">d", data)[0])
        elif kind in _INTEGER_BYTES:
            values.append(int.from_bytes(data, signed=True))
        else:
            raise ValueError("there is no such type")
    return values
