"""Looks for QR codes on the pages of a PDF, in a process of its own, within bounds; what was read by then counts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from comptoir_facturx.limits import LIMITS

_COMMAND = (sys.executable, "-I", "-m", "comptoir_facturx.codes.reader")


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: the number of its page, counted from 1, and the bytes that it holds."""

    page: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """The codes, each content once, in the order of the pages; `complete`: every page was looked at."""

    codes: tuple[Code, ...]
    complete: bool


def seen(pdf: pikepdf.Pdf) -> Seen:
    """Look at the pages. One that ends the process or takes too long is left out; the search goes on behind it."""
    numbers = _chosen(len(pdf.pages))
    pages = _copied(pdf, numbers)
    end = time.monotonic() + LIMITS.code_seconds
    found: list[Code] = []
    complete, done, start = len(numbers) == len(pdf.pages), not numbers, 0
    while not done and start < len(numbers) and (left := end - time.monotonic()) > 0:
        told = _told(pages, start, left)
        found += [
            Code(numbers[each["page"]] + 1, bytes.fromhex(each["content"])) for each in told if "page" in each
        ]
        done = any("done" in each for each in told)
        complete = complete and done and not any("unread" in each for each in told)
        start = max((each["begun"] + 1 for each in told if "begun" in each), default=len(numbers))
    by_content: dict[bytes, Code] = {}
    for code in sorted(found, key=lambda code: code.page):
        by_content.setdefault(code.content, code)
    return Seen(tuple(by_content.values()), complete and done)


def _chosen(count: int) -> list[int]:
    """All pages, or of many the first and the last."""
    half = LIMITS.code_pages // 2
    return sorted({*range(min(count, half)), *range(max(0, count - half), count)})


def _copied(pdf: pikepdf.Pdf, numbers: list[int]) -> bytes:
    """A sound file of these pages, for a damaged one is repaired by the library that opened it and by no other."""
    copy = pikepdf.new()
    for number in numbers:
        copy.pages.append(pdf.pages[number])
    saved = BytesIO()
    copy.save(saved, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return saved.getvalue()


def _told(pages: bytes, start: int, seconds: float) -> list[dict[str, Any]]:
    """What the process says before it ends or its time does; a line that breaks off is nothing."""
    try:
        said = _run(pages, start, seconds)
    except OSError:  # no memory, or no room for a process
        return []
    return [json.loads(line) for line in said.splitlines() if line.endswith(b"}")]


def _run(pages: bytes, start: int, seconds: float) -> bytes:
    with subprocess.Popen(
        [*_COMMAND, str(start)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    ) as process:
        try:
            said, _ = process.communicate(pages, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
    return said
