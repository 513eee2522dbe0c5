"""Replaying recordings: reading, pacing and sending, with real files, sockets and a fake clock."""

from __future__ import annotations

import gzip
import io
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acarshub.ingest.replay import (
    MAX_DATAGRAM_BYTES,
    MAX_LINE_BYTES,
    ReplayError,
    ReplayLine,
    SendCounts,
    UdpSender,
    at_rate,
    in_real_time,
    parse_line,
    read_lines,
    send_all,
    total_bytes,
)
from acarshub.links import Link

RECEIVE_SECONDS = 5.0


def acars_line(time: float = 1_700_000_000.5, text: str = "HELLO") -> bytes:
    frame = {
        "timestamp": time,
        "station_id": "XX-TEST",
        "channel": 0,
        "freq": 131.55,
        "level": -10.0,
        "error": 0,
        "mode": "2",
        "label": "H1",
        "block_id": "3",
        "ack": False,
        "tail": "D-ADMA",
        "flight": "LH9001",
        "msgno": "M01A",
        "text": text,
        "app": {"name": "acarsdec", "ver": "4.1"},
    }
    return json.dumps(frame).encode()


class FakeTime:
    """A clock that only sleeping and the test itself move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def timed_lines(times: list[float | None]) -> list[ReplayLine]:
    return [ReplayLine(b"{}", Link.ACARS, time) for time in times]


@pytest.fixture(params=[socket.AF_INET, socket.AF_INET6], ids=["ipv4", "ipv6"])
def receiver(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    host = "127.0.0.1" if request.param == socket.AF_INET else "::1"
    sock = socket.socket(request.param, socket.SOCK_DGRAM)
    try:
        sock.bind((host, 0))
    except OSError:
        sock.close()
        pytest.skip("this machine has no such loopback address")
    sock.settimeout(RECEIVE_SECONDS)
    yield sock
    sock.close()


# --- reading ---


def test_lines_of_all_files_come_in_order_without_line_ends(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(acars_line(text="A") + b"\r\n" + acars_line(text="B") + b"\n")
    second.write_bytes(acars_line(text="C"))
    assert [line.data for line in read_lines([str(first), str(second)])] == [
        acars_line(text="A"),
        acars_line(text="B"),
        acars_line(text="C"),
    ]


def test_compressed_recordings_are_read_like_plain_ones(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl.gz"
    path.write_bytes(gzip.compress(acars_line() + b"\n"))
    assert [line.data for line in read_lines([str(path)])] == [acars_line()]


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(acars_line() + b"\n")))
    assert [line.data for line in read_lines(["-"])] == [acars_line()]


def test_blank_lines_are_not_messages(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n  \r\n" + acars_line() + b"\n\n")
    assert len(list(read_lines([str(path)]))) == 1


def test_an_endless_line_is_cut_and_the_next_line_survives(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * (2 * MAX_LINE_BYTES + 7) + b"\n" + acars_line() + b"\n")
    lines = list(read_lines([str(path)]))
    assert [len(line.data) for line in lines] == [MAX_LINE_BYTES, len(acars_line())]


def test_a_missing_file_is_reported_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"absent\.jsonl"):
        list(read_lines([str(tmp_path / "absent.jsonl")]))


def test_a_compressed_file_cut_short_yields_its_lines_before_the_error(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    whole = gzip.compress(b"".join(acars_line(text=str(n)) + b"\n" for n in range(5_000)))
    path.write_bytes(whole[: len(whole) * 3 // 4])
    lines = read_lines([str(path)])
    next(lines)
    with pytest.raises(ReplayError, match="complete"):
        list(lines)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_reported_bytes_add_up_to_the_size_on_disk(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = acars_line() + b"\n" + acars_line() + b"\n"
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    reported: list[int] = []
    list(read_lines([str(path)], reported.append))
    assert sum(reported) == total_bytes([str(path)])


def test_size_is_unknown_for_standard_input() -> None:
    assert total_bytes(["-"]) is None


def test_a_line_carries_its_recorded_time() -> None:
    assert parse_line(acars_line(time=1_700_000_000.5)).time == 1_700_000_000.5


@pytest.mark.parametrize(
    ("frame", "link"),
    [
        ({"vdl2": {"t": {"sec": 1_700_000_000, "usec": 0}, "avlc": {}}}, Link.VDLM2),
        ({"hfdl": {"t": {"sec": 1_700_000_000, "usec": 0}}}, Link.HFDL),
        ({"app": {"name": "JAERO"}, "isu": {}, "t": {"sec": 1_700_000_000}}, Link.IMSL),
        ({"app": {"name": "iridium-toolkit"}, "acars": {}}, Link.IRDM),
    ],
)
def test_the_shape_of_a_line_tells_its_link(frame: dict[str, object], link: Link) -> None:
    assert parse_line(json.dumps(frame).encode()).link is link


@pytest.mark.parametrize("data", [b"not json", b"[1, 2]", b'{"cut": ', b"\xff\xfe", b"17"])
def test_a_line_that_is_no_object_has_no_link(data: bytes) -> None:
    assert parse_line(data) == ReplayLine(data, None, None)


def test_a_line_without_a_time_has_none() -> None:
    frame = {"vdl2": {"avlc": {"src": {"addr": "ABCDEF", "type": "Aircraft"}}}}
    assert parse_line(json.dumps(frame).encode()).time is None


# --- pacing ---


def test_a_rate_spaces_lines_evenly() -> None:
    fake = FakeTime()
    moments = [fake.now for _ in at_rate(timed_lines([None] * 4), 2.0, fake.clock, fake.sleep)]
    assert moments == [100.0, 100.5, 101.0, 101.5]


def test_a_slow_consumer_does_not_add_to_the_spacing() -> None:
    fake = FakeTime()
    moments = []
    for _ in at_rate(timed_lines([None] * 4), 2.0, fake.clock, fake.sleep):
        moments.append(fake.now)
        fake.now += 0.2
    assert moments == [100.0, 100.5, 101.0, 101.5]


def test_lines_made_late_by_a_stall_follow_at_once() -> None:
    fake = FakeTime()
    moments = []
    for _ in at_rate(timed_lines([None] * 5), 1.0, fake.clock, fake.sleep):
        moments.append(fake.now)
        if len(moments) == 1:
            fake.now += 2.5
    assert moments == [100.0, 102.5, 102.5, 103.0, 104.0]


def test_a_sleep_that_ends_early_is_resumed() -> None:
    fake = FakeTime()

    def short_sleep(seconds: float) -> None:
        fake.now += max(seconds / 2, 0.01)

    moments = [fake.now for _ in at_rate(timed_lines([None] * 2), 1.0, fake.clock, short_sleep)]
    assert moments[1] >= 101.0


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_a_rate_that_is_not_positive_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        next(at_rate(timed_lines([None]), rate))


def test_real_time_keeps_the_recorded_gaps() -> None:
    fake = FakeTime()
    lines = timed_lines([50.0, 51.5, 51.75])
    moments = [fake.now for _ in in_real_time(lines, fake.clock, fake.sleep)]
    assert moments == [100.0, 101.5, 101.75]


def test_steps_backwards_cost_no_time_and_long_gaps_five_seconds() -> None:
    fake = FakeTime()
    lines = timed_lines([50.0, 49.0, 90_000.0, 10.0, 11.0])
    moments = [fake.now for _ in in_real_time(lines, fake.clock, fake.sleep)]
    assert moments == [100.0, 100.0, 105.0, 105.0, 106.0]


def test_a_line_without_a_time_follows_at_once_and_keeps_the_gap_around_it() -> None:
    fake = FakeTime()
    lines = timed_lines([50.0, None, 52.0])
    moments = [fake.now for _ in in_real_time(lines, fake.clock, fake.sleep)]
    assert moments == [100.0, 100.0, 102.0]


# --- sending ---


def test_each_line_is_one_datagram_on_the_port_of_its_link(receiver: socket.socket) -> None:
    host, port = receiver.getsockname()[:2]
    with UdpSender(host, {Link.ACARS: port}) as sender:
        sender.send(ReplayLine(b'{"a":1}', Link.ACARS, None))
        sender.send(ReplayLine(b'{"b":2}', Link.ACARS, None))
    assert [receiver.recv(65_536) for _ in range(2)] == [b'{"a":1}', b'{"b":2}']


def test_a_line_too_long_for_a_datagram_is_cut_into_pieces(receiver: socket.socket) -> None:
    host, port = receiver.getsockname()[:2]
    data = bytes(range(256)) * 300
    with UdpSender(host, {Link.HFDL: port}) as sender:
        sender.send(ReplayLine(data, Link.HFDL, None))
    pieces = [receiver.recv(65_536) for _ in range(2)]
    assert (len(pieces[0]), b"".join(pieces)) == (MAX_DATAGRAM_BYTES, data)


def test_sent_and_skipped_lines_are_counted(receiver: socket.socket) -> None:
    host, port = receiver.getsockname()[:2]
    lines = [
        ReplayLine(b"{}", Link.ACARS, None),
        ReplayLine(b"junk", None, None),
        ReplayLine(b"{}", Link.IRDM, None),
    ]
    with UdpSender(host, {Link.ACARS: port}) as sender:
        assert send_all(lines, sender) == SendCounts(sent=1, skipped=2)


def test_progress_is_reported_after_every_line(receiver: socket.socket) -> None:
    host, port = receiver.getsockname()[:2]
    seen: list[SendCounts] = []
    with UdpSender(host, {Link.ACARS: port}) as sender:
        send_all(timed_lines([None, None]), sender, seen.append)
    assert seen == [SendCounts(1, 0), SendCounts(2, 0)]


def test_nobody_listening_is_no_error() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with UdpSender("127.0.0.1", {Link.ACARS: port}) as sender:
        assert send_all(timed_lines([None] * 5), sender).sent == 5


def test_an_unknown_host_is_reported_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    with pytest.raises(ReplayError, match=r"host\.invalid"):
        UdpSender("host.invalid", {Link.ACARS: 5550})


# --- recordings ---


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("acars.jsonl", Link.ACARS),
        ("acarsdec3.jsonl", Link.ACARS),
        ("vdlm2.jsonl", Link.VDLM2),
        ("vdlm2-other.jsonl", Link.VDLM2),
        ("hfdl.jsonl", Link.HFDL),
        ("hfdl-other.jsonl", Link.HFDL),
        ("imsl.jsonl", Link.IMSL),
        ("irdm.jsonl", Link.IRDM),
    ],
)
def test_recorded_lines_are_sent_to_the_link_they_came_from(name: str, link: Link) -> None:
    path = Path(__file__).parents[3] / "shared" / "reference" / "samples" / name
    if not path.exists():
        pytest.skip("the reference data is not beside the checkout")
    assert [line for line in read_lines([str(path)]) if line.link is not link] == []
