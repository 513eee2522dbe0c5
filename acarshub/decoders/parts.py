"""How each decoder tells whether a block is a message or a part of one.

Separate because the words differ per decoder, and some mean the opposite of what they say.
"""

from __future__ import annotations

from acarshub.decoders.members import Members
from acarshub.decoders.message import Part

# Looking up a member of an enum takes longer than all the rest here.
_UNKNOWN = Part.UNKNOWN
_OPEN = Part.OPEN
_LAST = Part.LAST

_BY_STATUS = {
    "skipped": Part.SINGLE,
    "in progress": Part.OPEN,
    "complete": Part.WHOLE,
    "duplicate": Part.REPEATED,
    "out of sequence": Part.OUT_OF_ORDER,
}
"""By what libacars calls the state of a reassembly; its other states tell nothing."""


def flat_part(values: Members) -> Part:
    """By `assstat`, otherwise by `end`: acarsdec and vdlm2dec set that when more blocks follow."""
    part = _by_status(values.get("assstat"))
    if part is None:
        return _OPEN if values.get("end") is True else _UNKNOWN
    return part


def body_part(values: Members) -> Part:
    """By `more` of an ACARS body, unless libacars adds the state of the reassembly."""
    status = values.get("reasm_status")
    part = None if status is None else _by_status(status)
    return _by_more(values.get("more")) if part is None else part


def iridium_part(values: Members) -> Part:
    """By `block_end`, which iridium-toolkit sets on the last block; it joins nothing."""
    last = values.get("block_end")
    return _by_more(not last) if isinstance(last, bool) else _UNKNOWN


def _by_status(status: object) -> Part | None:
    return _BY_STATUS.get(status) if isinstance(status, str) else None


def _by_more(more: object) -> Part:
    if more is True:
        return _OPEN
    return _LAST if more is False else _UNKNOWN
