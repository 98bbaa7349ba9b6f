"""The body of a request, read alike at every door: whole, unpacked, and never larger than the door's limit.

The server must hand bodies over as they came. One that unpacks them itself takes a cut one for the whole.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Iterator

from comptoir_engine.errors import ComptoirError, Refused
from comptoir_engine.model import Message

PACKINGS = "gzip, deflate"
"""What a body may be packed with, as Accept-Encoding says it beside a 415."""
_MEGABYTE = 1024 * 1024
_AT_ONCE = _MEGABYTE
_GZIP, _ZLIB, _BARE = 31, 15, -15
"""How zlib is told what it unpacks."""

_UNKNOWN = Message(
    "The Content-Encoding {coding} is not taken here. Send the body as it is, or packed once with gzip or deflate."
)
_CUT = Message(
    "The body breaks off: after {n} bytes its {coding} is not at its end. "
    "Send it again whole, or without Content-Encoding."
)
_DAMAGED = Message(
    "The body is damaged: within its first {n} bytes it can't be unpacked as {coding}. "
    "Send it again, or without Content-Encoding."
)
_TOO_LARGE = Message(
    "The request is larger than {size}. Send documents one by one, or without their large attachments."
)
_TOO_SLOW = Message("The body did not arrive within {seconds} seconds. Nothing was kept; send it again.")


class BodyFault(ComptoirError):
    """A body that can't be read; `status` is HTTP's word for it."""

    def __init__(self, status: int, message: Message) -> None:
        super().__init__(message)
        self.status = status


class BodyTooSlow(BodyFault, TimeoutError):
    """One that trickles. It is a `TimeoutError` so that the server knows that nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        super().__init__(408, Message(_TOO_SLOW.key, {"seconds": f"{seconds:g}"}))


def size_shown(n: int) -> str:
    """A number of bytes as people say it."""
    return f"{n // 1024} KB" if n < _MEGABYTE else f"{n // _MEGABYTE} MB"


async def whole_body(
    pieces: AsyncIterable[bytes], coding: str | None, *, length: int | None, limit: int
) -> bytes:
    """The unpacked body whose Content-Encoding and Content-Length are `coding` and `length`.

    Raises `BodyFault`, or `Refused` for one larger than `limit` bytes, packed or not, before more of it is held.
    """
    too_large = Refused("too_large", Message(_TOO_LARGE.key, {"size": size_shown(limit)}))
    if (length or 0) > limit:
        raise too_large
    unpacking, body = _unpacking(coding), bytearray()
    async for piece in pieces:
        for part in unpacking.parts(piece):
            body += part
            if max(len(body), unpacking.taken) > limit:
                raise too_large
    unpacking.end()
    return bytes(body)


class _Plain:
    """A body that is not packed."""

    taken = 0

    def parts(self, piece: bytes) -> Iterator[bytes]:
        """The piece itself."""
        yield piece

    def end(self) -> None:
        """Nothing can be missing."""


class _Packed:
    """A body of one stream or of several, unpacked as it arrives."""

    def __init__(self, coding: str) -> None:
        self.taken = 0
        self._coding = coding
        self._stream = zlib.decompressobj(_GZIP)
        self._begun = False

    def parts(self, piece: bytes) -> Iterator[bytes]:
        """What is in the piece, never much at once."""
        self.taken += len(piece)
        part = b""
        while piece or (len(part) == _AT_ONCE and not self._stream.eof):
            part, piece = self._part(piece)
            yield part

    def _part(self, piece: bytes) -> tuple[bytes, bytes]:
        if not self._begun or self._stream.eof:
            self._stream, self._begun = zlib.decompressobj(self._manner(piece[0])), True
        try:
            part = self._stream.decompress(piece, _AT_ONCE)
        except zlib.error:
            raise self._fault(_DAMAGED) from None
        return part, self._stream.unconsumed_tail or self._stream.unused_data

    def _manner(self, first: int) -> int:
        """Some write deflate without the frame of zlib, which begins with an 8 in its lower half."""
        if self._coding == "gzip":
            return _GZIP
        return _ZLIB if first & 0x0F == 8 else _BARE

    def end(self) -> None:
        """Raises `BodyFault` if more should have come."""
        if self._begun and not self._stream.eof:
            raise self._fault(_CUT)

    def _fault(self, sentence: Message) -> BodyFault:
        return BodyFault(400, Message(sentence.key, {"n": str(self.taken), "coding": self._coding}))


def _unpacking(coding: str | None) -> _Plain | _Packed:
    named = (coding or "identity").strip().lower()
    if named == "identity":
        return _Plain()
    if named in PACKINGS.split(", "):
        return _Packed(named)
    raise BodyFault(415, Message(_UNKNOWN.key, {"coding": named[:40]}))
