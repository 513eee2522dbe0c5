"""The conversions to canonical values that all producers share: addresses, frequencies, times.

Separate from the producers because the same value comes in several spellings, of which any
producer may use any; separate from the typed access because it knows what the values mean.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from acarshub.decoders.members import (
    MAX_IDENTIFIER,
    MAX_INTEGER,
    Members,
    WrongShapeError,
    as_number,
    is_blank,
    is_digits,
)
from acarshub.decoders.message import Repair

__all__ = ["ALL_STATIONS", "MAX_IDENTIFIER", "Fields", "WrongShapeError"]

MAX_LEVEL_DB = 1000.0
MAX_FREQUENCY_MHZ = 1_000_000.0
EARLIEST_TIME = 946_684_800.0
"""2000-01-01: a decoder whose clock is earlier was never set."""
FUTURE_SECONDS = 86_400.0
"""How far ahead of the reception a message may be dated."""
MAX_AIRCRAFT = 0xFFFFFF
ALL_STATIONS = "FFFFFF"
MAX_HEX_DIGITS = 16

_NAK = 0x15
_HEX_MARKS = ("x", "X")
_NO_CLOCK = " -.:"
_MANY_VALUES = 4096
"""More than there are channels or tenths of a level, and few enough to keep."""


class Fields(Members):
    """The members of one JSON object, in canonical form."""

    __slots__ = ()

    def tail(self, key: str) -> str:
        """A registration without the dots that pad its address field, and without blanks."""
        value = self._get(key)
        if value is None:
            return ""
        text = value if type(value) is str else self._as_text(value)
        text = text.strip(" ").lstrip(".").strip()
        return text if len(text) <= MAX_IDENTIFIER else self._cut(text)

    def airport(self, key: str) -> str:
        """The code of an airport; an aircraft that was told none sends dots or blanks."""
        text = self.trimmed(key)
        return text.strip(" .") if text else ""

    def clock(self, key: str) -> str:
        """A time of day as it was sent; blanks and dashes stand for none."""
        text = self.trimmed(key)
        return text if text and text.strip(_NO_CLOCK) else ""

    def label(self, key: str) -> str:
        """A label, in which DEL is written `d`."""
        return self.identifier(key).replace("\x7f", "d")

    def ack(self, key: str) -> str:
        """The acknowledgement character; `!` for NAK, however the producer writes that."""
        value = self._get(key)
        if value is False or value in (_NAK, "\x15"):
            return "!"
        if value is True:
            self.wrong()
            return ""
        return self.identifier(key)

    def ack_code(self, key: str) -> str:
        """The acknowledgement character, given as such or as its ASCII code."""
        value = self._get(key)
        if type(value) is int and value != _NAK:
            return self.character(key)
        return self.ack(key)

    def character(self, key: str) -> str:
        """A character given as such or as its ASCII code; NUL is no character."""
        value = self._get(key)
        if type(value) is not int:
            return self.identifier(key)
        if 0 <= value <= 0x7F:
            return chr(value) if value else ""
        self.wrong()
        return ""

    def address(self, key: str) -> int | None:
        """A link-layer address given as a number or as decimal digits."""
        number = self.integer(key)
        if number is not None and number < 0:
            self.wrong()
            return None
        return number

    def hex_address(self, key: str) -> int | None:
        """A link-layer address given as hexadecimal text or as a number."""
        value = self._get(key)
        if not isinstance(value, str):
            return self.address(key)
        number = _hexadecimal(value)
        if number is not None and number < MAX_INTEGER:
            return number
        if not is_blank(value):
            self.wrong()
        return None

    def aircraft_address(self, key: str) -> int | None:
        """A 24-bit aircraft address: text is hexadecimal, a number is decimal.

        Decimal digits look like hexadecimal ones, so that only the type tells them apart. Text
        which is no address as hexadecimal digits, but is one as decimal ones, cannot be wrong.
        """
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, str):
            number = _hexadecimal(value)
            if number is not None and number > MAX_AIRCRAFT and is_digits(value):
                number = int(value)
            if number is not None and number <= MAX_AIRCRAFT:
                return number
            if not is_blank(value):
                self.wrong()
            return None
        number = self.address(key)
        if number is not None and number > MAX_AIRCRAFT:
            self.wrong()
            return None
        return number

    def icao(self, key: str) -> str:
        """An aircraft address as six digits, given as hexadecimal text or as a decimal number."""
        return self.icao_of(self.aircraft_address(key))

    def icao_of(self, number: int | None) -> str:
        """Six digits of an aircraft address; none for zero, which decoders send for unknown."""
        if not number:
            return ""
        if number > MAX_AIRCRAFT:
            self.wrong()
            return ""
        return f"{number:06X}"

    def megahertz(self, key: str) -> str:
        """A frequency given in MHz, with three decimals."""
        return self._frequency(key, 1.0, 3)

    def hertz(self, key: str, decimals: int = 3) -> str:
        """A frequency given in Hz, as MHz with that many decimals."""
        return self._frequency(key, 1e6, decimals)

    def level(self, key: str) -> float | None:
        """A signal level in dB, rounded to one decimal."""
        value = self._bounded_level(key)
        return None if value is None else _tenth(value)

    def truncated_level(self, key: str) -> float | None:
        """A signal level in dB, cut towards zero to one decimal."""
        value = self._bounded_level(key)
        if value is None:
            return None
        # The millionth keeps 16.4 from becoming 163.99999999999997 tenths.
        return int(value * 10 + (1e-6 if value > 0 else -1e-6)) / 10

    def latitude(self, key: str) -> float | None:
        """Degrees, or None beyond a pole."""
        return self._degrees(key, 90.0)

    def longitude(self, key: str) -> float | None:
        """Degrees, or None beyond the date line."""
        return self._degrees(key, 180.0)

    def time(self, key: str, received_at: float) -> float:
        """Unix seconds from a number or ISO 8601 text, or `received_at` where that is absurd."""
        value = self._get(key)
        if type(value) is float and EARLIEST_TIME <= value <= received_at + FUTURE_SECONDS:
            return value
        if value is None or is_blank(value):
            self.repairs.add(Repair.MISSING_TIME)
            return received_at
        return self.plausible_time(_as_time(value), received_at)

    def plausible_time(self, seconds: float | None, received_at: float) -> float:
        """`seconds` if a message received then can carry them, otherwise `received_at`."""
        if seconds is not None and EARLIEST_TIME <= seconds <= received_at + FUTURE_SECONDS:
            return seconds
        self.repairs.add(Repair.IMPLAUSIBLE_TIME)
        return received_at

    def split_time(self, key: str, received_at: float) -> float:
        """Unix seconds from an object of `sec` and `usec`, as dumpvdl2, dumphfdl and JAERO send."""
        value = self._get(key)
        if value is None:
            self.repairs.add(Repair.MISSING_TIME)
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
            return self.plausible_time(whole + micros / 1e6, received_at)
        parts = Fields(value, self.repairs)
        if whole is None:
            return parts.time("sec", received_at)
        seconds = _as_time(whole)
        micros = parts.number("usec") or 0.0
        if not 0 <= micros < 1e6:
            self.wrong()
        elif seconds is not None:
            seconds += micros / 1e6
        return self.plausible_time(seconds, received_at)

    def _frequency(self, key: str, per_megahertz: float, decimals: int) -> str:
        value = self.number(key)
        if not value:
            return ""
        text = _megahertz(value, per_megahertz, decimals)
        if not text:
            self.wrong()
        return text

    def _bounded_level(self, key: str) -> float | None:
        value = self.number(key)
        if value is not None and abs(value) >= MAX_LEVEL_DB:
            self.wrong()
            return None
        return value

    def _degrees(self, key: str, limit: float) -> float | None:
        value = self.number(key)
        if value is not None and abs(value) > limit:
            self.wrong()
            return None
        return value


# Levels and frequencies come back all the time, and to look one up is several times faster.
@lru_cache(_MANY_VALUES)
def _tenth(value: float) -> float:
    # Adding zero makes one zero of both, which are equal to the cache.
    return round(value, 1) + 0.0


@lru_cache(_MANY_VALUES)
def _megahertz(value: float, per_megahertz: float, decimals: int) -> str:
    """MHz as text, `""` for what is no radio frequency."""
    megahertz = value / per_megahertz
    return f"{megahertz:.{decimals}f}" if 0.0005 <= megahertz < MAX_FREQUENCY_MHZ else ""


def _hexadecimal(text: str) -> int | None:
    """The number that hexadecimal digits spell; int() alone takes signs, underscores and `0x`."""
    if len(text) > MAX_HEX_DIGITS or text[1:2] in _HEX_MARKS or not text.isalnum():
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
