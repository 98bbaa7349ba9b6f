"""The process that draws pages and reads the QR codes on them: `python -m comptoir_facturx.codes.reader START`.

Drawing runs strangers' fonts, pictures and compressions through a library that ends its process when memory does, and
can't be interrupted. So it has a process of its own, with limits. The PDF comes in on standard input; a line of JSON
goes out for each page begun and each code read, so that what was read before an end is known.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import zxingcpp

from comptoir_facturx.limits import LIMITS

_RESOLUTIONS = (200, 400)
"""Dots per inch: the second is for the tiny codes that the first does not show."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def order(count: int) -> list[int]:
    """The pages from the last to the first, but the first one second: payment parts stand at an end."""
    backwards = list(range(count - 1, -1, -1))
    return [*backwards[:1], *backwards[1:][-1:], *backwards[1:-1]]


def search(document: pypdfium2.PdfDocument, start: int) -> None:
    """Tell of each code, from the page at `start` of the order on."""
    for position, page in list(enumerate(order(len(document))))[start:]:
        _tell(begun=position)
        signal.setitimer(signal.ITIMER_PROF, LIMITS.page_seconds)  # whose signal ends the process
        try:
            for content in _codes(document[page]):
                _tell(page=page, content=content.hex())
        except (pypdfium2.PdfiumError, ValueError, TypeError, MemoryError):
            _tell(unread=page)
    _tell(done=True)


def _codes(page: pypdfium2.PdfPage) -> list[bytes]:
    """The contents of a page's codes, at the first resolution that shows any."""
    return next((found for scale in _scales(page) if (found := _read(page, scale))), [])


def _scales(page: pypdfium2.PdfPage) -> Iterator[float]:
    """As large as the resolutions ask, but no larger than the limit of pixels."""
    width, height = page.get_size()
    most = (LIMITS.pixels / max(width * height, 1e-9)) ** 0.5
    wanted = [resolution / 72 for resolution in _RESOLUTIONS]
    yield from dict.fromkeys(min(scale, most) for scale in wanted)


def _read(page: pypdfium2.PdfPage, scale: float) -> list[bytes]:
    drawn = page.render(scale=scale, grayscale=True)
    rows = memoryview(drawn.buffer).cast("B").cast("B", shape=[drawn.height, drawn.stride])
    return [bytes(code.bytes) for code in zxingcpp.read_barcodes(rows, formats=_QR)]


def _tell(**said: object) -> None:
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()


def _limit() -> None:
    for kind, most in ((resource.RLIMIT_DATA, LIMITS.code_memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    _limit()
    search(pypdfium2.PdfDocument(sys.stdin.buffer.read()), int(sys.argv[1]))
