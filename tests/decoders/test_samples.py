"""Every recorded message of the reference data becomes a message that keeps the rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from acarshub.decoders import decode, guess_link
from acarshub.decoders.message import Decoded, DecodedMessage, Dropped, DropReason, Part
from acarshub.ingest.framing import frames_of
from acarshub.links import Link

SAMPLES = Path(__file__).parents[3] / "shared" / "reference" / "samples"
FILES = sorted(SAMPLES.rglob("*.jsonl"))
NOW = 1_790_000_000.0
NOT_MESSAGES = {"samples/imsl": 36, "constructed/imsl": 1}
"""Objects of these files that are no messages."""

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILES, reason="no reference data beside the checkout"),
]

each_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)


def lines(path: Path) -> Iterator[tuple[dict[str, object], Link, Decoded | Dropped]]:
    for line in path.read_bytes().splitlines():
        if line.strip():
            (frame,) = frames_of(line)
            assert isinstance(frame, dict)
            link = guess_link(frame)
            assert link is not None
            yield frame, link, decode(frame, link, NOW)


def messages(path: Path) -> Iterator[tuple[dict[str, object], DecodedMessage]]:
    for frame, _, result in lines(path):
        if isinstance(result, Decoded):
            yield frame, result.message


def body_of(frame: dict[str, object]) -> dict[str, object] | None:
    """The ACARS body that libacars wrote, wherever the producer puts it."""
    node: object = frame
    for key in ("vdl2", "avlc", "hfdl", "lpdu", "hfnpdu", "isu", "acars"):
        if isinstance(node, dict) and key in node:
            node = node[key]
    found = isinstance(node, dict) and node is not frame and "msg_text" in node
    return node if found else None  # type: ignore[return-value]


@each_file
def test_every_line_is_a_message_or_known_not_to_be_one(path: Path) -> None:
    dropped = 0
    for _, _, result in lines(path):
        if isinstance(result, Dropped):
            assert result.reason is DropReason.NOT_A_MESSAGE
            dropped += 1
        else:
            assert result.repairs == frozenset()
    assert dropped == NOT_MESSAGES.get(f"{path.parent.name}/{path.stem}", 0)


@each_file
def test_values_have_their_canonical_form(path: Path) -> None:
    for frame, message in messages(path):
        decimals = 6 if message.link is Link.IRDM else 3
        assert re.fullmatch(rf"([0-9]{{1,4}}\.[0-9]{{{decimals}}})?", message.freq), frame
        assert re.fullmatch("([0-9A-F]{6})?", message.icao), frame
        assert len(message.block_id) <= 1, frame
        assert len(message.label) in (0, 2), frame
        assert len(message.ack) <= 1, frame
        assert not message.tail.startswith("."), frame
        assert message.flight == message.flight.strip(), frame
        assert 1_500_000_000 < message.time < NOW, frame
        assert message.level is None or -150 < message.level < 30, frame
        assert message.libacars == "" or orjson.loads(message.libacars), frame


@each_file
def test_no_word_of_a_block_is_lost(path: Path) -> None:
    for frame, message in messages(path):
        body = body_of(frame)
        if body is None:
            continue
        data = orjson.loads(message.libacars or b"{}")
        kept = {"sublabel", "mfi", "arinc622", "media-adv", "miam", "ohma"} & body.keys()
        assert {key: data[key] for key in kept} == {key: body[key] for key in kept}
        assert message.text == str(body["msg_text"]).replace("\n\t", "\n")
        assert (message.block_id, message.mode) == (body["blk_id"], body["mode"])
        assert message.content == ""
        if "more" in body:
            assert message.part is (Part.OPEN if body["more"] else Part.LAST)


def test_states_of_reassembly_are_those_that_were_recorded() -> None:
    parts = Counter(message.part for _, message in messages(SAMPLES / "acars.jsonl"))
    assert parts == {
        Part.SINGLE: 238,
        Part.OPEN: 38,
        Part.WHOLE: 19,
        Part.REPEATED: 6,
        Part.OUT_OF_ORDER: 4,
    }


@pytest.mark.parametrize(("name", "count"), [("hfdl", 107), ("vdlm2", 97)])
def test_every_frame_without_a_message_has_a_content(name: str, count: int) -> None:
    with_content = [m for _, m in messages(SAMPLES / f"{name}.jsonl") if m.content]
    assert len(with_content) == count
    assert not any(message.label for message in with_content)
