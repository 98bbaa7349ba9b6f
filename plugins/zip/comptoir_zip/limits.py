"""The limits that every archive keeps, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one archive may cost, with all archives within it.

    * `entries`: files and folders. Each file becomes a document or an attachment, in one commit.
    * `size`: bytes of all files unpacked; they are held in memory once.
    * `ratio`, `ratio_from`: how many times its packed size a file of at least so many bytes may have. Invoices of
      thousands of like lines reach 60, deflate itself ends at 1,032.
    * `depth`: archives within one another; 1 would be an archive without another in it.
    * `gap`: bytes between two files that belong to neither. A descriptor after a file has 12 to 24.
    * `told`: findings that are worth reading at once.
    """

    entries: int = 1_000
    size: int = 100_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000
    depth: int = 3
    gap: int = 24
    told: int = 20


LIMITS = Limits()
