"""A body is taken whole, unpacked and within its limit, in whatever pieces it comes."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest
from comptoir_engine.bodies import BodyFault, whole_body
from comptoir_engine.errors import Refused

CONTENT = "".join(f"<Line>{n} Zürich</Line>" for n in range(3_000)).encode()


def bare(content: bytes) -> bytes:
    """Deflate without zlib's frame, as some clients write it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


PACKED = {
    "gzip": gzip.compress(CONTENT),
    "GZip ": gzip.compress(CONTENT[:1000]) + gzip.compress(CONTENT[1000:]),
    "deflate": zlib.compress(CONTENT),
    "Deflate": bare(CONTENT),
}


def read(content: bytes, coding: str | None = None, *, size: int = 4096, limit: int = 10_000_000) -> bytes:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), size):
            yield content[start : start + size]

    return asyncio.run(whole_body(pieces(), coding, length=None, limit=limit))


@pytest.mark.parametrize("size", [1, 7, 4096, 1_000_000])
@pytest.mark.parametrize("coding", PACKED)
def test_what_is_packed_is_unpacked(coding: str, size: int) -> None:
    assert read(PACKED[coding], coding, size=size) == CONTENT


@pytest.mark.parametrize("coding", [None, "identity", " Identity"])
def test_what_is_not_packed_stays_as_it_is(coding: str | None) -> None:
    assert read(CONTENT, coding) == CONTENT
    assert read(PACKED["gzip"], coding) == PACKED["gzip"]


@pytest.mark.parametrize("coding", PACKED)
def test_nothing_is_nothing_however_it_is_packed(coding: str) -> None:
    assert read(b"", coding) == b""


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("size", [5, 1_000_000])
def test_what_is_cut_is_not_taken_for_the_whole(coding: str, size: int) -> None:
    packed = PACKED[coding]
    for n in {1, 2, 9, 11, len(packed) // 2, len(packed) - 8, len(packed) - 1}:
        with pytest.raises(BodyFault) as fault:
            read(packed[:n], coding, size=size)
        assert fault.value.status == 400
        assert str(n) in str(fault.value)


@pytest.mark.parametrize("damaged", [
    PACKED["gzip"] + b"and more",
    PACKED["gzip"][:-8] + bytes(8),
    b"<Invoice/>",
    PACKED["gzip"][:100] + bytes(100) + PACKED["gzip"][200:],
])  # fmt: skip
def test_what_is_damaged_is_told_with_its_place(damaged: bytes) -> None:
    with pytest.raises(BodyFault, match=rf"within its first {len(damaged)} bytes .* gzip") as fault:
        read(damaged, "gzip", size=1_000_000)
    assert fault.value.status == 400


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, gzip", "x" * 5_000])
def test_what_nobody_unpacks_is_named_and_so_is_what_is_taken(coding: str) -> None:
    with pytest.raises(BodyFault, match="gzip or deflate") as fault:
        read(CONTENT, coding)
    assert fault.value.status == 415
    assert len(str(fault.value)) < 300


def test_a_body_as_large_as_the_limit_is_taken() -> None:
    for coding, packed in ((None, CONTENT), ("gzip", PACKED["gzip"])):
        assert read(packed, coding, limit=len(CONTENT)) == CONTENT
        with pytest.raises(Refused, match=f"larger than {(len(CONTENT) - 1) // 1024} KB") as refusal:
            read(packed, coding, limit=len(CONTENT) - 1)
        assert refusal.value.reason == "too_large"


def test_a_bomb_is_never_held() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    tracemalloc.start()
    with pytest.raises(Refused):
        read(bomb, "gzip", size=1_000_000, limit=1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_empty_streams_without_end_come_to_an_end() -> None:
    with pytest.raises(Refused):
        read(gzip.compress(b"") * 10_000, "gzip", limit=100_000)
