"""The content that tells apart frames which are no ACARS messages."""

from __future__ import annotations

import pytest

from acarshub.decoders.message import Repair
from acarshub.links import Link
from tests.decoders.support import (
    ALL_FRAMES,
    DUMPVDL2,
    HFDL_DATA,
    HFDL_SQUITTER,
    JAERO_UPLINK,
    SENT,
    XID,
    changed,
    message,
    repaired,
    without,
)

WITHOUT_ACARS = (XID, HFDL_DATA, HFDL_SQUITTER)
READY = changed(without(DUMPVDL2, "vdl2.avlc.acars"), "vdl2.avlc.cmd", "Receive Ready")


def content(frame: dict[str, object], link: Link) -> str:
    return message(frame, link).content


@pytest.mark.parametrize(
    ("frame", "link"), [pair for pair in ALL_FRAMES if pair[0] not in WITHOUT_ACARS]
)
def test_message_needs_none(frame: dict[str, object], link: Link) -> None:
    assert content(frame, link) == ""


@pytest.mark.parametrize(
    ("frame", "link", "path", "value"),
    [
        (READY, Link.VDLM2, "vdl2.avlc.rseq", 5),
        (READY, Link.VDLM2, "vdl2.avlc.pf", True),
        (READY, Link.VDLM2, "vdl2.avlc.cmd", "Reject"),
        (READY, Link.VDLM2, "vdl2.idx", 1),
        (READY, Link.VDLM2, "vdl2.avlc.acars", {"err": True}),
        (XID, Link.VDLM2, "vdl2.avlc.xid.vdl_params", [{"name": "conn_mgmt", "value": 5}]),
        (READY, Link.VDLM2, "vdl2.avlc.x25", {"err": False, "pkt_type": 1}),
        (READY, Link.VDLM2, "vdl2.avlc.unknown_proto", {"data": [1, 2]}),
        (HFDL_SQUITTER, Link.HFDL, "hfdl.spdu.frame_index", 7),
        (HFDL_SQUITTER, Link.HFDL, "hfdl.spdu.src.id", 2),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.dst.id", 2),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.type.id", 79),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.assigned_ac_id", 7),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.reason.code", 7),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.hfnpdu.utc_time.sec", 7),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.hfnpdu.pdu_stats.mpdus_tx_cnt.300bps", 7),
        (without(JAERO_UPLINK, "isu.acars"), Link.IMSL, "isu.qno", "08"),
    ],
)
def test_transmission_of_another_content_is_told_apart(
    frame: dict[str, object], link: Link, path: str, value: object
) -> None:
    assert content(frame, link) != content(changed(frame, path, value), link)


@pytest.mark.parametrize(
    ("frame", "link", "path", "value"),
    [
        (READY, Link.VDLM2, "vdl2.avlc.src.regnr", "D-ZZZZ"),
        (READY, Link.VDLM2, "vdl2.app", {"name": "dumpvdl2", "proxied": True}),
        (READY, Link.VDLM2, "vdl2.sig_level", -40.5),
        (READY, Link.VDLM2, "vdl2.freq_skew", 1.5),
        (HFDL_SQUITTER, Link.HFDL, "hfdl.spdu.src.name", "Somewhere"),
        (HFDL_SQUITTER, Link.HFDL, "hfdl.spdu.gs_status", [{"gs": {"id": 1, "name": "Here"}}]),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.src.ac_info.regnr", "D-ZZZZ"),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.src.ac_info", None),
        (HFDL_DATA, Link.HFDL, "hfdl.lpdu.dst.name", "Somewhere"),
        (HFDL_DATA, Link.HFDL, "hfdl.freq", 8977000),
        (HFDL_DATA, Link.HFDL, "hfdl.station", "OTHER"),
        (HFDL_DATA, Link.HFDL, "hfdl.t.sec", 1770000001),
    ],
)
def test_what_only_the_receiver_adds_is_left_out(
    frame: dict[str, object], link: Link, path: str, value: object
) -> None:
    assert content(frame, link) == content(changed(frame, path, value), link) != ""


def test_order_of_the_members_does_not_matter() -> None:
    frame = changed(READY, "vdl2.avlc", dict(reversed(READY["vdl2"]["avlc"].items())))  # type: ignore[index]
    assert content(frame, Link.VDLM2) == content(READY, Link.VDLM2)


def test_content_nested_beyond_measure_is_left_out() -> None:
    tree: dict[str, object] = {}
    for _ in range(5000):
        tree = {"a": tree}
    frame = {"vdl2": {"t": {"sec": SENT}, "avlc": {"xid": {"a": tree}}}}
    assert content(frame, Link.VDLM2) == ""
    frame = {"hfdl": {"t": {"sec": SENT}, "lpdu": tree}}
    read = repaired(frame, Link.HFDL, Repair.WRONG_TYPE)
    assert read.content == '{"a":{"a":{"a":{"a":{}}}}}'
