"""What each feed has delivered: when last, how much, and what was wrong with it.

Separate from the tally, which counts by link: a link may have several feeds, and the owner wants
to know which of them is dead or sends nonsense.
"""

from __future__ import annotations

from dataclasses import dataclass

from acarshub.decoders.message import DropReason
from acarshub.runtime import native_threading
from acarshub.stats.silence import Silence

MAX_SOURCES = 1_000
SAMPLE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Rejection:
    """The newest input of a source that was no message."""

    at: float
    """Unix seconds."""
    reason: DropReason
    sample: str
    """Its first bytes, with everything escaped that is not printable."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source at one moment; the defaults are those of one that has not been heard."""

    packets: int = 0
    last_packet: float | None = None
    """Unix seconds."""
    silent: bool = False
    """Whether it has said nothing for longer than is usual for it."""
    last_error: Rejection | None = None


class _Source:
    __slots__ = ("error", "packets", "silence")

    def __init__(self) -> None:
        self.packets = 0
        self.silence: Silence | None = None
        self.error: tuple[float, DropReason, str | bytes] | None = None


class SourceStats:
    """The sources by their names, as packets carry them; every thread may tell of them.

    Times are monotonic: a computer without a clock of its own sets it while the server runs, and
    the jump would look like a silence.
    """

    def __init__(self) -> None:
        self._lock = native_threading.Lock()
        self._sources: dict[str, _Source] = {}

    def heard(self, source: str, now: float) -> None:
        """A packet arrived."""
        with self._lock:
            found = self._sources.get(source) or self._add(source)
            found.packets += 1
            if found.silence is None:
                found.silence = Silence(now)
            else:
                found.silence.heard(now)

    def rejected(self, source: str, reason: DropReason, sample: str | bytes, now: float) -> None:
        """Something that it sent was dropped for a reason that its owner should know."""
        with self._lock:
            found = self._sources.get(source) or self._add(source)
            # Made printable only when somebody asks: nonsense can come by the thousand.
            found.error = (now, reason, sample[:SAMPLE_LENGTH])

    def packets(self) -> dict[str, int]:
        """How many packets each source has delivered."""
        with self._lock:
            return {name: source.packets for name, source in self._sources.items()}

    def states(self, now: float, unix_now: float) -> dict[str, SourceState]:
        """Every source that was heard or had something rejected."""
        offset = unix_now - now
        with self._lock:
            return {name: _state(source, now, offset) for name, source in self._sources.items()}

    def _add(self, source: str) -> _Source:
        if len(self._sources) >= MAX_SOURCES:
            del self._sources[next(iter(self._sources))]
        found = self._sources[source] = _Source()
        return found


def printable(sample: str | bytes) -> str:
    """At most SAMPLE_LENGTH characters of `sample`, with an escape for each unprintable one."""
    text = sample.decode("utf-8", "backslashreplace") if isinstance(sample, bytes) else sample
    shown = (
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text[:SAMPLE_LENGTH]
    )
    return "".join(shown)[:SAMPLE_LENGTH]


def _state(source: _Source, now: float, offset: float) -> SourceState:
    silence, error = source.silence, source.error
    return SourceState(
        packets=source.packets,
        last_packet=silence.last + offset if silence else None,
        silent=silence is not None and silence.too_long(now),
        last_error=Rejection(error[0] + offset, error[1], printable(error[2])) if error else None,
    )
