"""Whether a text is a message or a part of one, by the word of each producer."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import Part
from acarshub.links import Link
from tests.decoders.support import (
    ACARSDEC,
    DUMPVDL2,
    HFDL_ACARS,
    HFDL_SQUITTER,
    IRIDIUM,
    IRIDIUM_LIBACARS,
    JAERO_DOWNLINK,
    JAERO_FLAT,
    SATDUMP,
    VDLM2DEC,
    XID,
    changed,
    message,
    without,
)


@pytest.mark.parametrize(
    ("status", "part"),
    [
        ("skipped", Part.SINGLE),
        ("in progress", Part.OPEN),
        ("complete", Part.WHOLE),
        ("duplicate", Part.REPEATED),
        ("out of sequence", Part.OUT_OF_ORDER),
        ("invalid args", Part.UNKNOWN),
        ("unknown", Part.UNKNOWN),
        (None, Part.UNKNOWN),
        ([], Part.UNKNOWN),
    ],
)
def test_acarsdec_tells_the_state_of_its_reassembly(status: object, part: Part) -> None:
    assert message(ACARSDEC | {"assstat": status}, Link.ACARS).part is part


def test_state_of_the_reassembly_goes_before_the_end_of_the_block() -> None:
    frame = ACARSDEC | {"assstat": "duplicate", "end": True}
    assert message(frame, Link.ACARS).part is Part.REPEATED


@pytest.mark.parametrize("frame", [without(ACARSDEC, "assstat"), ACARSDEC | {"assstat": "unknown"}])
def test_end_of_acarsdec_means_that_more_follows(frame: dict[str, object]) -> None:
    assert message(frame | {"end": True}, Link.ACARS).part is Part.OPEN


@pytest.mark.parametrize(
    ("end", "part"), [(True, Part.OPEN), (False, Part.UNKNOWN), (None, Part.UNKNOWN)]
)
def test_end_of_vdlm2dec_means_that_more_follows(end: object, part: Part) -> None:
    assert message(VDLM2DEC | {"end": end}, Link.VDLM2).part is part


@pytest.mark.parametrize(
    ("frame", "link", "path"),
    [
        (DUMPVDL2, Link.VDLM2, "vdl2.avlc.acars"),
        (HFDL_ACARS, Link.HFDL, "hfdl.lpdu.hfnpdu.acars"),
        (IRIDIUM_LIBACARS, Link.IRDM, "acars"),
    ],
)
@pytest.mark.parametrize(
    ("more", "part"), [(True, Part.OPEN), (False, Part.LAST), (None, Part.UNKNOWN)]
)
def test_libacars_tells_whether_more_follows(
    frame: dict[str, object], link: Link, path: str, more: object, part: Part
) -> None:
    assert message(changed(frame, f"{path}.more", more), link).part is part


def test_state_that_newer_libacars_adds_goes_before_more() -> None:
    frame = changed(DUMPVDL2, "vdl2.avlc.acars.reasm_status", "complete")
    assert message(frame, Link.VDLM2).part is Part.WHOLE


@pytest.mark.parametrize(
    ("block_end", "part"),
    [(True, Part.LAST), (False, Part.OPEN), (None, Part.UNKNOWN), (1, Part.UNKNOWN)],
)
def test_block_end_of_iridium_means_that_nothing_follows(block_end: object, part: Part) -> None:
    assert message(changed(IRIDIUM, "acars.block_end", block_end), Link.IRDM).part is part


@pytest.mark.parametrize("frame", [JAERO_DOWNLINK, JAERO_FLAT, SATDUMP])
def test_inmarsat_decoders_put_out_whole_messages(frame: dict[str, object]) -> None:
    assert message(frame, Link.IMSL).part is Part.WHOLE


@pytest.mark.parametrize(
    ("frame", "link"),
    [
        (XID, Link.VDLM2),
        (HFDL_SQUITTER, Link.HFDL),
        (without(JAERO_DOWNLINK, "isu.acars"), Link.IMSL),
    ],
)
def test_frame_without_a_message_is_no_part(frame: dict[str, object], link: Link) -> None:
    assert message(frame, link).part is Part.UNKNOWN
