"""The conversions to canonical values that all producers share: addresses, frequencies, times.

Separate from the producers because the same value comes in several spellings, of which any
producer may use any; separate from the reading of types because it knows what the values mean.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from acarshub.decoders.members import (
    MAX_IDENTIFIER,
    MAX_INTEGER,
    MemberReader,
    as_number,
    is_blank,
    is_digits,
)
from acarshub.decoders.message import Repair

MAX_LEVEL_DB = 1000.0
MAX_FREQUENCY_MHZ = 1_000_000.0
MAX_FREQUENCY_HZ = 1_000_000_000_000
EARLIEST_TIME = 946_684_800.0
"""2000-01-01: a decoder whose clock is earlier was never set."""
FUTURE_SECONDS = 86_400.0
"""How far ahead of the reception a message may be dated."""
MAX_AIRCRAFT = 0xFFFFFF
ALL_STATIONS = MAX_AIRCRAFT
"""The address of a broadcast."""
MAX_HEX_DIGITS = 16

_NAK = 0x15
_NAK_CHARACTER = "\x15"
_HEX_MARKS = ("x", "X")
_NO_CLOCK = " -.:"
_MANY_VALUES = 4096
"""More than there are channels, tenths of a level or aircraft around, and few enough to keep."""


class Reader(MemberReader):
    """Reads the values of one message in canonical form."""

    __slots__ = ()

    def tail(self, value: object) -> str:
        """A registration without the dots that pad its address field, and without blanks."""
        if value is None:
            return ""
        text = value if type(value) is str else self._as_text(value)
        text = text.strip(" ").lstrip(".").strip()
        return text if len(text) <= MAX_IDENTIFIER else self._cut(text)

    def airport(self, value: object) -> str:
        """The code of an airport; an aircraft that was told none sends dots or blanks."""
        return "" if value is None else self.trimmed(value).strip(" .")

    def clock(self, value: object) -> str:
        """A time of day as it was sent; blanks and dashes stand for none."""
        if value is None:
            return ""
        text = self.trimmed(value)
        return text if text.strip(_NO_CLOCK) else ""

    def label(self, value: object) -> str:
        """A label, in which DEL is written `d`."""
        if type(value) is str and len(value) <= MAX_IDENTIFIER:
            return value.replace("\x7f", "d")
        return self.identifier(value).replace("\x7f", "d")

    def ack(self, value: object) -> str:
        """The acknowledgement character; `!` for NAK, however the producer writes that."""
        if type(value) is str and value != _NAK_CHARACTER:
            return value if len(value) <= MAX_IDENTIFIER else self._cut(value)
        if value is False or value in (_NAK, _NAK_CHARACTER):
            return "!"
        if value is True:
            self.wrong()
            return ""
        return self.identifier(value)

    def ack_code(self, value: object) -> str:
        """The acknowledgement character, given as such or as its ASCII code."""
        if type(value) is int and value != _NAK:
            return self.character(value)
        return self.ack(value)

    def character(self, value: object) -> str:
        """A character given as such or as its ASCII code; NUL is no character."""
        if type(value) is not int:
            return self.identifier(value)
        if 0 <= value <= 0x7F:
            return chr(value) if value else ""
        self.wrong()
        return ""

    def address(self, value: object) -> int | None:
        """A link-layer address given as a number or as decimal digits."""
        number = self.integer(value)
        if number is not None and number < 0:
            self.wrong()
            return None
        return number

    def hex_address(self, value: object) -> int | None:
        """A link-layer address given as hexadecimal text or as a number."""
        if not isinstance(value, str):
            return self.address(value)
        number = _hexadecimal(value) if len(value) <= MAX_HEX_DIGITS else None
        if number is not None and number < MAX_INTEGER:
            return number
        if not is_blank(value):
            self.wrong()
        return None

    def aircraft_address(self, value: object) -> int | None:
        """A 24-bit aircraft address: text is hexadecimal, a number is decimal.

        Decimal digits look like hexadecimal ones, so that only the type tells them apart. Text
        which is no address as hexadecimal digits, but is one as decimal ones, cannot be wrong.
        """
        if value is None:
            return None
        if isinstance(value, str):
            number = _hexadecimal(value) if len(value) <= MAX_HEX_DIGITS else None
            if number is not None and number > MAX_AIRCRAFT and is_digits(value):
                number = int(value)
            if number is not None and number <= MAX_AIRCRAFT:
                return number
            if not is_blank(value):
                self.wrong()
            return None
        number = self.address(value)
        if number is not None and number > MAX_AIRCRAFT:
            self.wrong()
            return None
        return number

    def icao(self, value: object) -> str:
        """An aircraft address as six digits, given as hexadecimal text or as a decimal number."""
        return "" if value is None else self.icao_of(self.aircraft_address(value))

    def icao_of(self, number: int | None) -> str:
        """Six digits of an aircraft address; none for zero, which decoders send for unknown."""
        if not number:
            return ""
        if number > MAX_AIRCRAFT:
            self.wrong()
            return ""
        return _six_digits(number)

    def megahertz(self, value: object) -> str:
        """A frequency given in MHz, with three decimals."""
        return self._frequency(value, 1.0, 3)

    def hertz(self, value: object, decimals: int = 3) -> str:
        """A frequency given in Hz, as MHz with that many decimals."""
        return self._frequency(value, 1e6, decimals)

    def level(self, value: object) -> float | None:
        """A signal level in dB, rounded to one decimal."""
        level = self._bounded_level(value)
        return None if level is None else _tenth(level)

    def truncated_level(self, value: object) -> float | None:
        """A signal level in dB, cut towards zero to one decimal."""
        level = self._bounded_level(value)
        if level is None:
            return None
        # The millionth keeps 16.4 from becoming 163.99999999999997 tenths.
        return int(level * 10 + (1e-6 if level > 0 else -1e-6)) / 10

    def latitude(self, value: object) -> float | None:
        """Degrees, or None beyond a pole."""
        return self._degrees(value, 90.0)

    def longitude(self, value: object) -> float | None:
        """Degrees, or None beyond the date line."""
        return self._degrees(value, 180.0)

    def time(self, value: object, received_at: float) -> float:
        """Unix seconds from a number or ISO 8601 text, or `received_at` where that is absurd."""
        if type(value) is float and EARLIEST_TIME <= value <= received_at + FUTURE_SECONDS:
            return value
        if value is None or is_blank(value):
            self.add(Repair.MISSING_TIME)
            return received_at
        return self.plausible_time(_as_time(value), received_at)

    def plausible_time(self, seconds: float | None, received_at: float) -> float:
        """`seconds` if a message received then can carry them, otherwise `received_at`."""
        if seconds is not None and EARLIEST_TIME <= seconds <= received_at + FUTURE_SECONDS:
            return seconds
        self.add(Repair.IMPLAUSIBLE_TIME)
        return received_at

    def split_time(self, value: object, received_at: float) -> float:
        """Unix seconds from an object of `sec` and `usec`, as dumpvdl2, dumphfdl and JAERO send."""
        if value is None:
            self.add(Repair.MISSING_TIME)
            return received_at
        if not isinstance(value, dict):
            return self.plausible_time(None, received_at)
        whole, micros = value.get("sec"), value.get("usec")
        if (
            type(whole) is int
            and 0 < whole < MAX_INTEGER
            and type(micros) is int
            and 0 <= micros < 1_000_000
        ):
            moment = whole + micros / 1e6
            if EARLIEST_TIME <= moment <= received_at + FUTURE_SECONDS:
                return moment
        if whole is None:
            return self.time(None, received_at)
        seconds = _as_time(whole)
        fraction = self.number(micros) or 0.0
        if not 0 <= fraction < 1e6:
            self.wrong()
        elif seconds is not None:
            seconds += fraction / 1e6
        return self.plausible_time(seconds, received_at)

    def _frequency(self, value: object, per_megahertz: float, decimals: int) -> str:
        # One key for all: to the cache an integer is the floating-point number that it equals.
        number = (
            value if type(value) is int and 0 < value < MAX_FREQUENCY_HZ else self.number(value)
        )
        if not number:
            return ""
        text = _megahertz(number, per_megahertz, decimals)
        if not text:
            self.wrong()
        return text

    def _bounded_level(self, value: object) -> float | None:
        level = value if type(value) is float else self.number(value)
        # What is no number compares with none.
        if level is None or -MAX_LEVEL_DB < level < MAX_LEVEL_DB:
            return level
        self.wrong()
        return None

    def _degrees(self, value: object, limit: float) -> float | None:
        if value is None:
            return None
        degrees = self.number(value)
        if degrees is not None and abs(degrees) > limit:
            self.wrong()
            return None
        return degrees


# Levels, frequencies and addresses come back all the time, and to look one up is faster.
@lru_cache(_MANY_VALUES)
def _tenth(value: float) -> float:
    # Adding zero makes one zero of both, which are equal to the cache.
    return round(value, 1) + 0.0


@lru_cache(_MANY_VALUES)
def _megahertz(value: float, per_megahertz: float, decimals: int) -> str:
    """MHz as text, `""` for what is no radio frequency."""
    megahertz = value / per_megahertz
    return f"{megahertz:.{decimals}f}" if 0.0005 <= megahertz < MAX_FREQUENCY_MHZ else ""


@lru_cache(_MANY_VALUES)
def _six_digits(number: int) -> str:
    return f"{number:06X}"


@lru_cache(_MANY_VALUES)
def _hexadecimal(text: str) -> int | None:
    """The number that hexadecimal digits spell; int() alone takes signs, underscores and `0x`."""
    if text[1:2] in _HEX_MARKS or not text.isalnum():
        return None
    if not text.isascii():
        return None
    try:
        return int(text, 16)
    except ValueError:
        return None


def _as_time(value: object) -> float | None:
    """Unix seconds; text without a zone is UTC, as iridium-toolkit means it."""
    number = as_number(value)
    if number is not None or not isinstance(value, str) or len(value) > 2 * MAX_IDENTIFIER:
        return number
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
