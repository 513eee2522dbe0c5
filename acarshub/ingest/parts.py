"""Messages that came in parts, put together again.

Separate from recognising duplicates because it needs the whole message: its text grows.

The parts of a downlink share the first three characters of their message number and differ in
the fourth, a letter; those of an uplink carry no number, but letters as block ids that follow one
another. Where a decoder has joined them already, its word counts and nothing is joined twice.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from acarshub.decoders.details import only_details
from acarshub.decoders.message import DecodedMessage, Part
from acarshub.records import HubMessage, Known, ReceivedPart, hearing_of, size_of

MAX_OPEN = 5_000
"""Messages that may still grow; then the one that grew longest ago is taken as complete."""

MAX_OPEN_BYTES = 8 << 20
"""What their texts may take together."""

NUMBER_LENGTH = 4
LETTERS = "ABCDEFGHIJKLMNOP"
"""What the fourth character of a message number can be where there are parts."""

MAX_UPLINK_PARTS = 26

# Looking up a member of an enum takes longer than most of what is asked here of every message.
_OPEN, _SINGLE, _LAST, _WHOLE = Part.OPEN, Part.SINGLE, Part.LAST, Part.WHOLE

_OWN_TEXT = frozenset({Part.OPEN, Part.UNKNOWN, Part.REPEATED, Part.OUT_OF_ORDER})
_LAST_LETTERS_OF_UPLINKS = "ZW"

_FILLED = ("depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin", "flight", "icao")
"""Fields that a later part may be the first to tell."""

Key = tuple[object, ...]


@dataclass(slots=True)
class OpenMessage:
    """A message of which a part was received, and which may grow."""

    known: Known
    newest_time: float
    """Unix seconds of the part received last."""
    arrived: float
    """Monotonic seconds of the same."""
    whole: str | None
    """The text as a decoder joined it."""
    size: int
    """Bytes of memory, about."""
    repeats: int = 0
    """How often a part of it was heard again after the time that receptions take."""
    _parts: dict[int, ReceivedPart] | None = None

    @property
    def message(self) -> HubMessage:
        """The message as it is now."""
        return self.known.message

    @property
    def parts(self) -> dict[int, ReceivedPart]:
        """By their place in the message."""
        if self._parts is None:
            # Of the first part made only now: most messages that may have parts have none. What a
            # hearing may have changed of the message until then is none of it.
            first = self.message.decoded
            self._parts = {_first_place(first): _part(first, first.text)}
        return self._parts

    @property
    def is_known_to_have_parts(self) -> bool:
        """Whether more than its number tells that it is no message of one block."""
        return len(self.parts) > 1 or self.parts[min(self.parts)].more

    def text(self) -> str:
        """The text as far as it is known, in the order of the parts."""
        if self.whole is not None:
            return self.whole
        return "".join(self.parts[place].text for place in sorted(self.parts))

    def in_order(self) -> tuple[ReceivedPart, ...]:
        """The parts, first to last."""
        return tuple(self.parts[place] for place in sorted(self.parts))


@dataclass(frozen=True, slots=True)
class Growth:
    """What one part made of a message."""

    decoded: DecodedMessage
    parts: tuple[ReceivedPart, ...]
    new_part: ReceivedPart | None
    """None where a decoder told the whole text with a part that was known."""
    missed_part: ReceivedPart | None
    """The first part, where nothing told before that it was one."""


class Parts:
    """The messages that may still grow."""

    def __init__(self, window_seconds: float) -> None:
        """`window_seconds` is how much later than the part before it a part may be dated."""
        self._window = window_seconds
        # A plain dict looks for its oldest past all that were removed before it.
        self._open: OrderedDict[Key, OpenMessage] = OrderedDict()
        self._bytes = 0

    def find(self, key: Key | None, decoded: DecodedMessage) -> OpenMessage | None:
        """The message that `decoded` belongs to as a part, be it one that it has already.

        `key` is its `parts_key`.
        """
        found = self._open.get(key) if key else None
        if found is None or not self._in_time(found, decoded):
            return None
        return found if _place(decoded, found) is not None else None

    def has(self, found: OpenMessage, decoded: DecodedMessage) -> bool:
        """Whether `decoded` is a part that `found` has already, with nothing new in it."""
        place = _place(decoded, found)
        known = None if place is None else found.parts.get(place)
        if known is None or not (found.whole is not None or known.more or len(found.parts) > 1):
            # What nothing tells to be a part is a message, and may well be sent twice.
            return False
        return decoded.text in (known.text, found.text())

    def grow(self, found: OpenMessage, decoded: DecodedMessage, now: float) -> Growth | None:
        """Put `decoded` into its place; None when another text stands there already.

        `now` is a monotonic time in seconds. Whoever calls this tells `change` what comes of it.
        """
        place = _place(decoded, found)
        if place is None or not _fits(found, decoded, place):
            return None
        missed = None if found.message.parts else found.in_order()[0]
        joined, own = _texts(found, decoded)
        part = None if place in found.parts else _part(decoded, own)
        if part:
            found.parts[place] = part
        if joined is not None:
            found.whole = joined
        found.newest_time, found.arrived = max(found.newest_time, decoded.time), now
        grown = replace(filled(found.message.decoded, decoded), text=found.text())
        return Growth(grown, found.in_order(), part, missed)

    def change(self, found: OpenMessage, message: HubMessage) -> None:
        """Note what the open message has become."""
        self._bytes -= found.size
        found.size = size_of(message)
        self._bytes += found.size
        found.known.message = message

    def remember(self, key: Key | None, known: Known, now: float) -> None:
        """Note a message that may grow, and whose `parts_key` is `key`.

        `now` is a monotonic time in seconds.
        """
        decoded = known.message.decoded
        if key is None or decoded.part is _LAST or self._window <= 0:
            return
        if not (decoded.part is _OPEN or decoded.block_id.isdigit()):
            return
        whole = decoded.text if decoded.part is _WHOLE else None
        found = self._open.get(key)
        if found is not None and found.is_known_to_have_parts and self._in_time(found, decoded):
            # One of its parts was heard wrong, or by a second station where each is stored: the
            # other parts are those of the message that is open.
            return
        self._drop(key)
        size = size_of(known.message)
        self._open[key] = OpenMessage(known, decoded.time, now, whole, size)
        self._bytes += size
        self._forget(now - 2 * self._window)

    def _in_time(self, found: OpenMessage, decoded: DecodedMessage) -> bool:
        return abs(decoded.time - found.newest_time) <= self._window

    def _forget(self, before: float) -> None:
        # Two at most for each that is remembered, unless they are large.
        for count in range(MAX_OPEN):
            oldest = next(iter(self._open))
            many = len(self._open) > MAX_OPEN or self._open[oldest].arrived < before
            if self._bytes <= MAX_OPEN_BYTES and (count >= 2 or not many):
                return
            self._drop(oldest)
            if not self._open:
                return

    def _drop(self, key: Key) -> None:
        found = self._open.pop(key, None)
        if found is not None:
            self._bytes -= found.size


def first_part(decoded: DecodedMessage) -> tuple[ReceivedPart, ...]:
    """The part that a new message is, where its decoder says that it is one."""
    return (_part(decoded, decoded.text),) if decoded.part is _OPEN else ()


def parts_key(decoded: DecodedMessage) -> Key | None:
    """What the parts of one message share; None for a message that can have no parts."""
    aircraft, block_id = decoded.tail or decoded.icao, decoded.block_id
    if not aircraft or decoded.part is _SINGLE:
        return None
    if block_id.isdigit():
        number = decoded.msgno
        if len(number) != NUMBER_LENGTH or number[-1] not in LETTERS:
            return None
        return decoded.link, aircraft, decoded.label, number[:-1]
    if len(block_id) == 1 and block_id.isascii() and block_id.isalpha():
        return decoded.link, aircraft, decoded.label
    return None


def _first_place(decoded: DecodedMessage) -> int:
    return LETTERS.index(decoded.msgno[-1]) if decoded.block_id.isdigit() else 0


def _place(decoded: DecodedMessage, found: OpenMessage) -> int | None:
    """Where in the message a part stands; None when it is none of this message."""
    if decoded.block_id.isdigit():
        place = LETTERS.index(decoded.msgno[-1])
        neighbours = [found.parts[each] for each in (place - 1, place + 1) if each in found.parts]
        # One block id twice in a row is a block that was transmitted twice.
        same = any(part.block_id == decoded.block_id for part in neighbours)
        return None if same and place not in found.parts else place
    for place, part in found.parts.items():
        if part.block_id == decoded.block_id:
            return place
    last = max(found.parts)
    if last + 1 >= MAX_UPLINK_PARTS:
        return None
    # Nothing but the announcement of another part tells that an uplink goes on.
    goes_on = found.parts[last].more and _follows(found.parts[last].block_id, decoded.block_id)
    return last + 1 if goes_on else None


def _follows(letter: str, following: str) -> bool:
    return following == chr(ord(letter) + 1) or (
        following == "A" and letter in _LAST_LETTERS_OF_UPLINKS
    )


def _fits(found: OpenMessage, decoded: DecodedMessage, place: int) -> bool:
    """Whether the text agrees with what is known, whatever the numbers say."""
    known = found.parts.get(place)
    if decoded.part is _WHOLE:
        # After a part that announced another one, the whole text cannot come as that part.
        ends = known is None or not known.more
        return ends and all(part.text in decoded.text for part in found.parts.values())
    if known is not None:
        return False
    return (
        found.whole is None
        or decoded.text in found.whole
        or (decoded.part is _LAST and decoded.text.startswith(found.whole))
    )


def _texts(found: OpenMessage, decoded: DecodedMessage) -> tuple[str | None, str]:
    """The joined text where the decoder gave it, and the text of the part alone."""
    if decoded.part in _OWN_TEXT:
        return None, decoded.text
    before = found.text()
    goes_on = bool(before) and decoded.text.startswith(before)
    if decoded.part is _WHOLE or goes_on:
        return decoded.text, decoded.text[len(before) :] if goes_on else ""
    if decoded.block_id.isdigit() and before and 0 not in found.parts and before in decoded.text:
        # The decoder heard the first part, which did not come here.
        return decoded.text, decoded.text.partition(before)[2]
    return None, decoded.text


def _part(decoded: DecodedMessage, text: str) -> ReceivedPart:
    return ReceivedPart(hearing_of(decoded), decoded.block_id, decoded.part is _OPEN, text)


def filled(before: DecodedMessage, part: DecodedMessage, *, longer: bool = True) -> DecodedMessage:
    """The message with what only its new part, or another reception, tells."""
    told = {
        name: getattr(part, name)
        for name in _FILLED
        if getattr(part, name) and not getattr(before, name)
    }
    if part.lat is not None and before.lat is None:
        told |= {"lat": part.lat, "lon": part.lon, "alt": part.alt}
    replaces = longer and not only_details(part.libacars)
    if part.libacars and (replaces or not before.libacars):
        # What a decoder made of the whole is worth more than what it made of a part.
        told["libacars"] = part.libacars
    return replace(before, **told) if told else before
